// Who I am, and my conversations with what is unread.
import { avatar } from "./avatar.js";
import { openPeople } from "./cast.js";
import { fill, h, icon } from "./dom.js";
import { arrowKeys } from "./popup.js";
import { conversations, me, nameOf, pageReader, person, titleOf } from "./store.js";
import { cityOf, clockTime } from "./time.js";

export function createSidebar(app, root) {
  const who = h("div", { class: "whoami" });
  const list = h("div", { class: "places" });
  fill(root, who, list);
  arrowKeys(list, () => [...list.querySelectorAll(".place")]);
  app.store.on(["me", "people", "now"], drawMe);
  app.store.on(["channels", "me", "place", "unread", "people", "botUser"], drawPlaces);

  function drawMe() {
    const { facts } = app.store;
    const myself = me(facts);
    if (!myself) return;
    const detail = `${clockTime(pageReader(facts), facts.now)} in ${cityOf(myself.tz)}`;
    fill(
      who,
      h(
        "button",
        {
          type: "button",
          class: "whoami-card",
          "aria-label": `You are ${nameOf(myself)}. Be somebody else`,
          on: { click: () => openPeople(app) },
        },
        avatar(myself),
        h(
          "span",
          { class: "whoami-words" },
          h("span", { class: "whoami-label" }, "You are"),
          h("span", { class: "whoami-name" }, nameOf(myself)),
          h("span", { class: "whoami-detail" }, detail),
        ),
        icon("down"),
      ),
    );
  }

  function drawPlaces() {
    const { facts } = app.store;
    if (!me(facts)) return;
    const focus = list.contains(document.activeElement) ? document.activeElement.dataset.id : null;
    const mine = conversations(facts);
    fill(
      list,
      appEntry(facts, mine.app),
      group("Channels", mine.channels, facts, "You are in no channel yet."),
      group("Group conversations", mine.groups, facts, "Introductions appear here."),
      mine.direct.length ? group("Direct messages", mine.direct, facts) : null,
    );
    if (focus) list.querySelector(`[data-id="${CSS.escape(focus)}"]`)?.focus();
  }

  function appEntry(facts, chat) {
    const id = chat?.id ?? facts.botUser;
    const isHere = facts.place?.kind === "home" || facts.place?.id === id;
    const goTo = facts.unread.get(id)
      ? { kind: "channel", id }
      : { kind: "home", id: facts.botUser };
    return h(
      "section",
      { class: "place-group" },
      h("h2", {}, "App"),
      entry(facts, { id, label: "Rapport", picture: avatar(null, { bot: true }), isHere, goTo }),
    );
  }

  function group(title, all, facts, none) {
    const entries = all.map((one) =>
      entry(facts, {
        id: one.id,
        label: titleOf(facts, one),
        picture: pictureOf(facts, one),
        isHere: facts.place?.kind === "channel" && facts.place.id === one.id,
        goTo: { kind: "channel", id: one.id },
        note: one.id === facts.desk ? "desk" : null,
      }),
    );
    return h(
      "section",
      { class: "place-group" },
      h("h2", {}, title),
      entries.length ? entries : h("p", { class: "place-none" }, none),
    );
  }

  function entry(facts, { id, label, picture, isHere, goTo, note }) {
    const unread = isHere ? 0 : (facts.unread.get(id) ?? 0);
    return h(
      "button",
      {
        type: "button",
        class: `place ${unread ? "is-unread" : ""}`,
        "data-id": id,
        "aria-current": isHere ? "page" : null,
        on: { click: () => app.openPlace(goTo) },
      },
      h("span", { class: "place-picture" }, picture),
      h("span", { class: "place-label" }, label),
      note && h("span", { class: "tag" }, note),
      unread > 0 &&
        h("span", { class: "badge" }, unread, h("span", { class: "visually-hidden" }, " unread")),
    );
  }
}

function pictureOf(facts, one) {
  if (one.is_im)
    return avatar(
      person(
        facts,
        one.members.find((id) => id !== facts.me),
      ),
    );
  return icon(one.is_mpim ? "people" : one.is_private ? "lock" : "hash");
}
