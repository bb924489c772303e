// A colleague's card: what anybody in the company can see.
import { avatar } from "./avatar.js";
import { kindWords } from "./cast.js";
import { h } from "./dom.js";
import { iconButton } from "./modal.js";
import { nameOf, pageReader, person } from "./store.js";
import { cityOf, clockTime, shortDay } from "./time.js";

export function openProfile(app, id) {
  const { facts } = app.store;
  const somebody = person(facts, id);
  if (!somebody) return;
  const dialog = h(
    "dialog",
    { class: "dialog is-small profile", "aria-labelledby": "profile-name" },
    h(
      "header",
      { class: "dialog-head" },
      h("span", { class: "dialog-title" }),
      iconButton("close", "Close", () => dialog.close()),
    ),
    h(
      "div",
      { class: "profile-body" },
      avatar(somebody, { bot: somebody.is_bot }),
      h("h2", { id: "profile-name" }, nameOf(somebody)),
      h(
        "dl",
        { class: "profile-lines" },
        lines(somebody, facts).map(([term, words]) =>
          h("div", {}, h("dt", {}, term), h("dd", {}, words)),
        ),
      ),
      actions(app, somebody, () => dialog.close()),
    ),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function lines(somebody, facts) {
  const theirs = { ...pageReader(facts), zone: somebody.tz || "UTC" };
  const localTime = `${clockTime(theirs, facts.now)}, ${shortDay(theirs, facts.now)} (${cityOf(somebody.tz)})`;
  return [
    ["Account", kindWords(somebody)],
    ["Role", somebody.title],
    ["Team", somebody.team],
    ["About", somebody.about],
    ["Local time", somebody.is_bot ? "" : localTime],
    [
      "Language",
      somebody.locale &&
        new Intl.DisplayNames(["en"], { type: "language" }).of(somebody.locale.split(/[-_]/)[0]),
    ],
    ["Name in commands", `@${somebody.name}`],
  ].filter(([, words]) => words);
}

function actions(app, somebody, close) {
  const { facts } = app.store;
  if (somebody.is_bot) return null;
  if (somebody.deleted)
    return h("p", { class: "muted" }, "This account is deactivated; nobody can be this person.");
  if (somebody.id === facts.me) return h("p", { class: "muted" }, "This is you, for now.");
  const be = () => {
    close();
    app.bePerson(somebody.id);
  };
  return h(
    "button",
    { type: "button", class: "button is-primary", on: { click: be } },
    `Be ${nameOf(somebody)}`,
  );
}
