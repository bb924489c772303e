// The middle of the page: one conversation, or the app's Home.
import { createComposer } from "./composer.js";
import { fill, h, icon } from "./dom.js";
import { createHome } from "./home.js";
import { drawMessage } from "./message.js";
import { iconButton } from "./modal.js";
import {
  channel,
  conversations,
  isBotChat,
  me,
  nameOf,
  pageReader,
  person,
  titleOf,
} from "./store.js";
import { dayKey, dividerDay, instantOf } from "./time.js";

const NEAR_THE_END_PX = 80;
const TOGETHER_MS = 5 * 60_000; // messages this close share one head

export function createConversation(app, root) {
  const head = h("header", { class: "conversation-head" });
  const tabs = h("div", { class: "tabs", role: "tablist", "aria-label": "Rapport" });
  const list = h("div", {
    class: "messages",
    role: "log",
    "aria-label": "Messages",
    "aria-live": "off",
    tabindex: "0",
  });
  const home = createHome(app);
  const composer = createComposer(app);
  fill(root, head, tabs, list, home.node, composer.node);

  // Whoever reads the newest message goes on reading it, also when a picture
  // above or in it has come and made the list longer.
  let atEnd = true;
  const toEnd = () => {
    if (atEnd) list.scrollTop = list.scrollHeight;
  };
  list.addEventListener("load", toEnd, true);
  list.addEventListener("scroll", () => {
    atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_THE_END_PX;
  });

  let drawn = new Map(); // message key -> {version, node}
  let place = "";

  app.store.on(["place", "messages", "channels", "people", "me", "now", "loaded"], draw);

  function draw() {
    const { facts } = app.store;
    const isHome = facts.place?.kind === "home";
    drawHead();
    drawTabs(isHome);
    list.hidden = isHome;
    composer.node.hidden = isHome;
    if (!isHome) drawMessages();
  }

  function drawHead() {
    const { facts } = app.store;
    const one = channel(facts, facts.place?.id);
    const isApp = inApp(facts);
    fill(
      head,
      h(
        "span",
        { class: "only-phone" },
        iconButton("menu", "Conversations", () => app.openDrawer()),
      ),
      h(
        "div",
        { class: "conversation-title" },
        h("h1", {}, isApp ? "Rapport" : [mark(one), titleOf(facts, one)]),
        h("p", {}, isApp ? "The bot you are trying out" : subtitle(facts, one)),
      ),
      h(
        "span",
        { class: "conversation-tools" },
        iconButton("compass", "Guide and calls", () => app.togglePanel()),
      ),
    );
  }

  function drawTabs(isHome) {
    const { facts } = app.store;
    tabs.hidden = !inApp(facts);
    const tab = (label, selected, place_) =>
      h(
        "button",
        {
          type: "button",
          role: "tab",
          class: "tab",
          "aria-selected": String(selected),
          on: { click: () => app.openPlace(place_) },
        },
        label,
      );
    const chat = conversations(facts).app;
    fill(
      tabs,
      tab("Home", isHome, { kind: "home", id: facts.botUser }),
      tab("Messages", !isHome, { kind: "channel", id: chat?.id ?? facts.botUser }),
    );
  }

  function drawMessages() {
    const { facts } = app.store;
    const here = facts.messages.filter((one) => one.channel === facts.place?.id && !one.deleted);
    const nowPlace = `${facts.me} ${facts.place?.id}`;
    if (nowPlace !== place) atEnd = true;
    const focus = document.activeElement?.closest?.(".messages")
      ? document.activeElement.dataset.key
      : null;
    const next = new Map();
    arrange(list, here.length ? rows(here, next) : [empty(facts)]);
    drawn = next;
    place = nowPlace;
    toEnd();
    if (focus) list.querySelector(`[data-key="${CSS.escape(focus)}"]`)?.focus();
  }

  // A message that did not change keeps its element: focus, half-made choices and scroll stay.
  function rows(messages, next) {
    const { facts } = app.store;
    const reader = pageReader(facts);
    const out = [];
    let before = null;
    for (const message of messages) {
      const day = dayKey(reader, instantOf(message.ts));
      if (!before || before.day !== day) out.push(divider(reader, message));
      const follows = before?.day === day && joins(before.message, message);
      const key = `${message.ts} ${message.ephemeral ? "own" : ""}`;
      const version = JSON.stringify([
        message,
        follows,
        reader.zone,
        reader.locale,
        dayKey(reader, facts.now),
        facts.people.length,
      ]);
      const kept = drawn.get(key);
      const entry =
        kept?.version === version && place === `${facts.me} ${facts.place?.id}`
          ? kept
          : { version, node: drawMessage(app, message, follows) };
      next.set(key, entry);
      out.push(entry.node);
      before = { day, message };
    }
    return out;
  }

  return { composer };
}

// Moves only what is not yet in its place, so that a focused control is left alone.
function arrange(list, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...list.children]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, index) => {
    if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null);
  });
}

const joins = (a, b) =>
  a.user === b.user &&
  !a.ephemeral === !b.ephemeral &&
  instantOf(b.ts) - instantOf(a.ts) < TOGETHER_MS;

const divider = (reader, message) =>
  h(
    "div",
    { class: "day", role: "separator" },
    h("span", {}, dividerDay(reader, instantOf(message.ts))),
  );

function inApp(facts) {
  return (
    facts.place?.kind === "home" ||
    facts.place?.id === facts.botUser ||
    isBotChat(facts, channel(facts, facts.place?.id))
  );
}

function mark(one) {
  if (!one || one.is_im) return null;
  return h(
    "span",
    { class: "title-mark" },
    icon(one.is_mpim ? "people" : one.is_private ? "lock" : "hash"),
  );
}

function subtitle(facts, one) {
  if (!one) return "";
  const members = (one.members ?? []).filter((id) => id !== facts.botUser);
  if (one.is_im) return "Just the two of you";
  if (one.is_mpim)
    return `You, ${members
      .filter((id) => id !== facts.me)
      .map((id) => nameOf(person(facts, id)))
      .join(", ")} and Rapport`;
  const count = `${members.length} ${members.length === 1 ? "person" : "people"}`;
  if (one.is_archived) return `${count} · archived`;
  if (one.id === facts.desk) return `${count} · the desk: organisers work here`;
  if (one.is_ext_shared) return `${count} · shared with another company`;
  return `${count} · ${one.is_private ? "private" : "open to everybody"}`;
}

function empty(facts) {
  const words = !facts.loaded
    ? ["One moment", "Fetching the company…"]
    : inApp(facts)
      ? ["Nothing from Rapport yet", "Type /rapport below, or look at the Home tab."]
      : [
          `It is quiet here, ${nameOf(me(facts)).split(" ")[0]}`,
          "Rapport speaks up when there is a reason to. Try /rapport below.",
        ];
  return h(
    "div",
    { class: "empty" },
    h("span", { class: "empty-picture", "aria-hidden": "true" }, icon("chat")),
    h("h2", {}, words[0]),
    h("p", {}, words[1]),
  );
}
