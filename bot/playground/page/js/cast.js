// The people one can be: a rail of faces (one press switches), and a list to search.
import { avatar } from "./avatar.js";
import { fill, h, icon } from "./dom.js";
import { folded } from "./elements/choices.js";
import { iconButton } from "./modal.js";
import { arrowKeys } from "./popup.js";
import { nameOf, pageReader } from "./store.js";
import { cityOf, clockTime, shortDay } from "./time.js";

/** Whom one can be: anybody with an account, odd ones last. */
export function playable(facts) {
  return facts.people
    .filter((one) => !one.is_bot && !one.deleted)
    .sort((a, b) => Number(isOdd(a)) - Number(isOdd(b)));
}

/** Guests and people from elsewhere, whom a programme may refuse. */
export const isOdd = (one) => Boolean(one.is_guest || one.is_elsewhere);

export function createCast(app, rail) {
  const faces = h("div", { class: "faces" });
  fill(
    rail,
    iconButton("search", "Find a person", () => openPeople(app)),
    faces,
  );
  arrowKeys(faces, () => [...faces.querySelectorAll("button")]);
  app.store.on(["people", "me", "waiting"], draw);

  function draw() {
    const { facts } = app.store;
    const focus = faces.contains(document.activeElement) ? document.activeElement.dataset.id : null;
    fill(
      faces,
      playable(facts).map((one) => face(one, facts)),
    );
    const here = faces.querySelector("[aria-pressed=true]");
    here?.scrollIntoView({ block: "nearest" });
    if (focus) faces.querySelector(`[data-id="${CSS.escape(focus)}"]`)?.focus();
  }

  function face(one, facts) {
    const isMe = one.id === facts.me;
    return h(
      "button",
      {
        type: "button",
        class: "face",
        "data-id": one.id,
        "aria-pressed": String(isMe),
        "aria-label": `Be ${nameOf(one)}${facts.waiting.has(one.id) ? " (something new)" : ""}`,
        title: `${nameOf(one)}${one.team ? `, ${one.team}` : ""}, ${cityOf(one.tz)}`,
        on: { click: () => app.bePerson(one.id) },
      },
      avatar(one),
      facts.waiting.has(one.id) && h("span", { class: "face-dot" }),
    );
  }
}

/** A dialog with everybody in it: search, team, local time. */
export function openPeople(app) {
  const { facts } = app.store;
  const field = h("input", {
    type: "search",
    class: "field-text",
    placeholder: "Name, team or city",
    "aria-label": "Find a person",
    autofocus: true,
  });
  const list = h("div", { class: "people-list", role: "list" });
  const dialog = h(
    "dialog",
    { class: "dialog people", "aria-labelledby": "people-title" },
    h(
      "header",
      { class: "dialog-head" },
      h("h2", { class: "dialog-title", id: "people-title" }, "Who would you like to be?"),
      iconButton("close", "Close", () => dialog.close()),
    ),
    h("div", { class: "dialog-search" }, field),
    h("div", { class: "dialog-body" }, list),
  );
  const draw = () => {
    const wanted = folded(field.value);
    const fitting = facts.people.filter(
      (one) => !one.is_bot && folded(searchWords(one)).includes(wanted),
    );
    fill(
      list,
      fitting.length
        ? fitting.map((one) => personRow(one, facts, choose))
        : h("p", { class: "empty-line" }, "Nobody by that name works here."),
    );
  };
  const choose = (id) => {
    dialog.close();
    app.bePerson(id);
  };
  field.addEventListener("input", draw);
  field.addEventListener("keydown", (event) => {
    const first = list.querySelector("button:not([disabled])");
    if (event.key === "ArrowDown" && first) (event.preventDefault(), first.focus());
    if (event.key === "Enter" && first) first.click();
  });
  arrowKeys(list, () => [...list.querySelectorAll("button:not([disabled])")]);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  draw();
  dialog.showModal();
}

const searchWords = (one) =>
  `${nameOf(one)} ${one.name} ${one.team ?? ""} ${cityOf(one.tz)} ${kindWords(one)}`;

/** What is out of the ordinary about somebody's account, in words. */
export function kindWords(one) {
  if (one.deleted) return "deactivated";
  if (one.is_bot) return "app";
  if (one.is_elsewhere) return "from another company";
  return one.is_guest ? "guest" : "";
}

function personRow(one, facts, choose) {
  const theirs = { ...pageReader(facts), zone: one.tz || "UTC" };
  const isMe = one.id === facts.me;
  return h(
    "div",
    { role: "listitem" },
    h(
      "button",
      {
        type: "button",
        class: "person-row",
        disabled: Boolean(one.deleted),
        "aria-current": isMe ? "true" : null,
        on: { click: () => choose(one.id) },
      },
      avatar(one),
      h(
        "span",
        { class: "person-words" },
        h(
          "span",
          { class: "person-name" },
          nameOf(one),
          kindWords(one) && h("span", { class: "tag" }, kindWords(one)),
        ),
        h(
          "span",
          { class: "person-detail" },
          [one.team, cityOf(one.tz)].filter(Boolean).join(" · "),
        ),
      ),
      h(
        "span",
        { class: "person-time" },
        h("span", {}, clockTime(theirs, facts.now)),
        h("span", { class: "person-detail" }, shortDay(theirs, facts.now)),
      ),
      isMe && icon("check"),
    ),
  );
}
