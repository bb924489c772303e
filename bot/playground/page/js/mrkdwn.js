// Slack's mrkdwn to elements. Built from text nodes only; a link is a link
// only with an address that cannot run anything.
import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { nameOf } from "./store.js";
import { dateToken } from "./time.js";

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
const unescape = (text) => text.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity]);

/** `context` knows people, channels and the reader: {person, channel, reader, show}. */
export function mrkdwn(text, context) {
  const root = h("div", { class: "mrkdwn" });
  for (const [index, part] of String(text ?? "")
    .split("```")
    .entries()) {
    if (index % 2 === 1) {
      root.append(h("pre", {}, h("code", {}, unescape(part.replace(/^\n|\n$/g, "")))));
    } else {
      root.append(...paragraphs(part, context));
    }
  }
  return root;
}

/** Text that knows no markup besides emoji codes: buttons, headers, options. */
export function plain(text, emoji = true) {
  const words = String(text ?? "");
  return emoji ? withEmoji(words) : words;
}

/** A text object of either type. */
export function textObject(object, context) {
  if (!object) return "";
  return object.type === "mrkdwn"
    ? mrkdwn(object.text, context)
    : plain(object.text, object.emoji !== false);
}

// Consecutive lines of one kind (quote, bullet, number, words) stand together.
const KINDS = [
  ["quote", /^(?:&gt;|>) ?/],
  ["bullet", /^\s*[•◦▪-] +/],
  ["number", /^\s*\d+[.)] +/],
];

function paragraphs(text, context) {
  const groups = [];
  for (const line of text.split("\n")) {
    const [kind, marker] = KINDS.find(([, pattern]) => pattern.test(line)) ?? ["words", null];
    const last = groups.at(-1);
    const group = last?.kind === kind ? last : { kind, lines: [], first: line };
    if (group !== last) groups.push(group);
    group.lines.push(marker ? line.replace(marker, "") : line);
  }
  return groups.flatMap((group, index) => shape(group, context, index === groups.length - 1));
}

function shape({ kind, lines, first }, context, isLast) {
  if (kind === "quote") return [h("blockquote", {}, joined(lines, context))];
  if (kind === "words") return words(lines, context, isLast);
  const items = lines.map((line) => h("li", {}, inline(line, context)));
  const start = kind === "number" ? Number.parseInt(first, 10) : null;
  return [kind === "bullet" ? h("ul", {}, items) : h("ol", { start }, items)];
}

function words(lines, context, isLast) {
  // An empty line parts paragraphs; one at the very end is only the line's end.
  const text = lines.join("\n").replace(/^\n/, isLast ? "\n" : "");
  return text
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim())
    .map((paragraph) => h("p", {}, joined(paragraph.replace(/^\n|\n$/g, "").split("\n"), context)));
}

function joined(lines, context) {
  return lines.flatMap((line, index) => [index > 0 && h("br"), inline(line, context)]);
}

const CODE = /`([^`\n]+)`/g;
const ANGLE = /<([^<>\n]+)>/g;
const STYLES = [
  ["strong", /(?<![\p{L}\p{N}*])\*(?!\s)([^*\n]+?)(?<!\s)\*(?![\p{L}\p{N}*])/u],
  ["em", /(?<![\p{L}\p{N}_])_(?!\s)([^_\n]+?)(?<!\s)_(?![\p{L}\p{N}_])/u],
  ["s", /(?<![\p{L}\p{N}~])~(?!\s)([^~\n]+?)(?<!\s)~(?![\p{L}\p{N}~])/u],
];
const BARE_LINK = /\bhttps?:\/\/[^\s<>|\uE000\uE001]+[^\s<>|\uE000\uE001.,;:!?)\]'"]/g;

// Code, angle tokens and addresses are taken out first: a star inside a mention is no markup.
function inline(text, context) {
  const held = [];
  const hold = (node) => `\uE000${held.push(node) - 1}\uE001`;
  const masked = text
    .replace(/[\uE000\uE001]/g, "")
    .replace(CODE, (_, inner) => hold(h("code", {}, unescape(inner))))
    .replace(ANGLE, (_, inner) => hold(angle(inner, context)))
    .replace(BARE_LINK, (address) => hold(link(unescape(address), null)));
  return dress(masked, held);
}

function dress(text, held) {
  const first = STYLES.map(([tag, pattern]) => ({ tag, match: pattern.exec(text) }))
    .filter(({ match }) => match)
    .sort((a, b) => a.match.index - b.match.index)[0];
  if (!first) return leaves(text, held);
  const { tag, match } = first;
  const after = text.slice(match.index + match[0].length);
  return [
    leaves(text.slice(0, match.index), held),
    h(tag, {}, dress(match[1], held)),
    dress(after, held),
  ];
}

// What was taken out goes back in between the words.
function leaves(text, held) {
  return text
    .split(/\uE000(\d+)\uE001/)
    .map((part, index) => (index % 2 ? (held[Number(part)] ?? "") : asTyped(part)));
}

const asTyped = (text) => withEmoji(unescape(text));

function angle(inner, context) {
  const bar = inner.indexOf("|");
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? null : unescape(inner.slice(bar + 1));
  if (target.startsWith("@")) return mention(target.slice(1), label, context);
  if (target.startsWith("#")) return channelMention(target.slice(1), label, context);
  if (target.startsWith("!")) return special(target.slice(1), label, context);
  // Anything else between angles is what somebody typed, and stays as typed.
  if (!/^[a-z][a-z0-9+.-]*:/i.test(target)) return withEmoji(unescape(`<${inner}>`));
  return link(unescape(target), label);
}

/** A person's name that opens the profile. */
export function mention(id, label, context) {
  const somebody = context.person(id);
  const name = somebody ? nameOf(somebody) : label || id;
  if (!somebody) return h("span", { class: "mention" }, `@${name}`);
  return h(
    "button",
    { type: "button", class: "mention", on: { click: () => context.showPerson(id) } },
    `@${name}`,
  );
}

export function channelMention(id, label, context) {
  const known = context.channel(id);
  const name = known?.name || label || id;
  if (!known) return h("span", { class: "mention" }, `#${name}`);
  return h(
    "button",
    { type: "button", class: "mention", on: { click: () => context.showChannel(id) } },
    `#${name}`,
  );
}

function special(body, label, context) {
  if (body.startsWith("date^")) {
    const [, seconds, pattern, address] = body.split("^");
    const shown = dateToken(context.reader, seconds, unescape(pattern ?? "")) ?? label ?? "";
    const node = h("time", { title: label ?? "" }, shown);
    return address ? link(address, node) : node;
  }
  if (body.startsWith("subteam^")) return h("span", { class: "mention" }, label || "@group");
  return h("span", { class: "mention" }, `@${label || body}`);
}

/** A link, or its words alone when the address is not one of the harmless kinds. */
export function link(address, label) {
  const words = label ?? address;
  if (!isHarmless(address)) return h("span", {}, words);
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, words);
}

export function isHarmless(address) {
  return /^(?:https?:\/\/|mailto:|tel:)/i.test(address);
}

/** What a screen reader hears of a message: its words without the marks. */
export function spoken(text, context) {
  return mrkdwn(text, context).textContent.replace(/\s+/g, " ").trim();
}
