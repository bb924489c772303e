// One message: who, when, what, its files.
import { api } from "./api.js";
import { avatar } from "./avatar.js";
import { drawBlocks } from "./blocks.js";
import { h, icon } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";
import { nameOf, pageReader, person } from "./store.js";
import { clockTime, instantOf, longDay } from "./time.js";
import { contextFor } from "./world.js";

/** `follows`: the same person wrote just before, so the head is left out. */
export function drawMessage(app, message, follows) {
  const { facts } = app.store;
  const author = person(facts, message.user);
  const isApp = author?.is_bot || message.user === facts.botUser;
  const context = contextFor(app, { channel: message.channel, ts: message.ts });
  const reader = pageReader(facts);
  const when = instantOf(message.ts);
  const classes = [
    "message",
    follows && "follows",
    isApp && "is-app",
    message.ephemeral && "is-private",
  ];
  return h(
    "article",
    {
      class: classes.filter(Boolean).join(" "),
      tabindex: "-1",
      "data-ts": message.ts,
      "aria-label": `${nameOf(author)}, ${longDay(reader, when)} ${clockTime(reader, when)}`,
    },
    h("div", { class: "message-side" }, follows ? null : avatar(author, { bot: isApp })),
    h(
      "div",
      { class: "message-main" },
      !follows && head(app, author, message, isApp),
      message.ephemeral && h("p", { class: "private-note" }, icon("eye"), "Only visible to you"),
      h(
        "div",
        { class: hasBlocks(message) ? "message-card" : "message-plain" },
        body(message, context),
      ),
      (message.files ?? []).map(file),
    ),
  );
}

function head(app, author, message, isApp) {
  const when = instantOf(message.ts);
  return h(
    "div",
    { class: "message-head" },
    h(
      "button",
      { type: "button", class: "author", on: { click: () => app.openPerson(message.user) } },
      nameOf(author),
    ),
    isApp && h("span", { class: "tag" }, "app"),
    h(
      "time",
      { class: "message-time", datetime: when.toISOString() },
      clockTime(pageReader(app.store.facts), when),
    ),
    message.edited && h("span", { class: "message-edited" }, "edited"),
  );
}

const hasBlocks = (message) => (message.blocks ?? []).length > 0;

function body(message, context) {
  if (message.deleted) return h("p", { class: "muted" }, "This message was deleted.");
  return hasBlocks(message) ? drawBlocks(message.blocks, context) : mrkdwn(message.text, context);
}

function file(one) {
  const address = api.fileAddress(one.id);
  const isPicture = (one.mimetype ?? "").startsWith("image/");
  return h(
    "figure",
    { class: "file" },
    isPicture &&
      h("img", {
        class: "file-picture",
        src: address,
        alt: one.alt_txt || one.title || one.name,
        loading: "lazy",
      }),
    h(
      "a",
      { class: "file-card", href: address, download: one.name },
      icon("file"),
      h(
        "span",
        { class: "file-words" },
        h("span", { class: "file-name" }, one.name),
        h("span", { class: "file-detail" }, sizeWords(one.size)),
      ),
      icon("download"),
    ),
  );
}

function sizeWords(bytes) {
  if (!Number.isFinite(bytes)) return "file";
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000
    ? `${Math.round(bytes / 1000)} kB`
    : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
