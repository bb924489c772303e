// The rich_text block: already a tree, so it only needs drawing.
import { h } from "./dom.js";
import { emojiOf, withEmoji } from "./emoji.js";
import { channelMention, link, mention } from "./mrkdwn.js";
import { dateToken } from "./time.js";

export function richText(block, context) {
  return h(
    "div",
    { class: "mrkdwn rich-text" },
    (block.elements ?? []).map((element) => part(element, context)),
  );
}

function part(element, context) {
  const inner = () => (element.elements ?? []).map((leaf_) => leaf(leaf_, context));
  switch (element.type) {
    case "rich_text_list":
      return list(element, context);
    case "rich_text_quote":
      return h("blockquote", {}, inner());
    case "rich_text_preformatted":
      return h("pre", {}, h("code", {}, inner()));
    default:
      return h("p", { class: "keeps-lines" }, inner());
  }
}

function list(element, context) {
  const items = (element.elements ?? []).map((item) =>
    h(
      "li",
      {},
      (item.elements ?? []).map((one) => leaf(one, context)),
    ),
  );
  const attributes = { class: `indent-${Math.min(element.indent ?? 0, 4)}` };
  if (element.style !== "ordered") return h("ul", attributes, items);
  return h("ol", { ...attributes, start: (element.offset ?? 0) + 1 }, items);
}

const LEAVES = {
  text: (leaf_) => withEmoji(leaf_.text ?? ""),
  emoji: (leaf_) => emojiOf(leaf_.name),
  link: (leaf_) => link(leaf_.url ?? "", leaf_.text || null),
  user: (leaf_, context) => mention(leaf_.user_id, null, context),
  channel: (leaf_, context) => channelMention(leaf_.channel_id, null, context),
  usergroup: (leaf_) => h("span", { class: "mention" }, `@${leaf_.usergroup_id}`),
  broadcast: (leaf_) => h("span", { class: "mention" }, `@${leaf_.range}`),
  color: (leaf_) => h("code", {}, leaf_.value),
  date: (leaf_, context) =>
    h(
      "time",
      { title: leaf_.fallback },
      dateToken(context.reader, leaf_.timestamp, leaf_.format ?? "") ?? leaf_.fallback ?? "",
    ),
};

function leaf(leaf_, context) {
  const drawn = (LEAVES[leaf_.type] ?? LEAVES.text)(leaf_, context);
  return dressed(drawn, leaf_.style ?? {});
}

function dressed(drawn, style) {
  let node = drawn;
  if (style.code) node = h("code", {}, node);
  if (style.strike) node = h("s", {}, node);
  if (style.italic) node = h("em", {}, node);
  if (style.bold) node = h("strong", {}, node);
  return node;
}
