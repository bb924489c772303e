// Block Kit to elements. A surface (message, modal, Home) brings a context that
// knows the reader and what to do; this file only draws and passes on.
import { freshId, h } from "./dom.js";
import { confirmed } from "./confirm.js";
import { button, overflow } from "./elements/buttons.js";
import { checkboxes, radioButtons, select } from "./elements/choices.js";
import { dateField, momentField, textField, timeField } from "./elements/fields.js";
import { picture } from "./picture.js";
import { mrkdwn, plain, textObject } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { initialValue } from "./values.js";

const ELEMENTS = {
  button,
  workflow_button: button,
  overflow,
  radio_buttons: radioButtons,
  checkboxes,
  datepicker: dateField,
  timepicker: timeField,
  datetimepicker: momentField,
  plain_text_input: textField,
  rich_text_input: textField,
  number_input: textField,
  email_text_input: textField,
  url_text_input: textField,
};
for (const kind of ["static", "external", "users", "conversations", "channels"]) {
  ELEMENTS[`${kind}_select`] = select;
  ELEMENTS[`multi_${kind}_select`] = select;
}

/**
 * Draw blocks. The context offers: reader, person, channel, people, pickable,
 * titleOf, showPerson, showChannel, fileAddress, act({block_id, action_id,
 * value}), suggest({...}), held(block, action), hold(block, action, value), errors.
 */
export function drawBlocks(blocks, context) {
  return (blocks ?? []).map((block, index) => {
    const draw = BLOCKS[block.type] ?? unknown;
    return draw({ ...block, block_id: block.block_id ?? `block-${index}` }, context);
  });
}

const BLOCKS = {
  section,
  context: (block, context) =>
    h(
      "div",
      { class: "block-context" },
      (block.elements ?? []).map((one) => contextElement(one, context)),
    ),
  actions: (block, context) =>
    h(
      "div",
      { class: "block-actions" },
      (block.elements ?? []).map((one) => interactive(one, block, context)),
    ),
  header: (block) => h("h3", { class: "block-header" }, plain(block.text?.text ?? "")),
  divider: () => h("hr", { class: "block-divider" }),
  image: (block, context) => picture(block, context),
  input,
  rich_text: (block, context) => richText(block, context),
  markdown: (block, context) => h("div", { class: "block-section" }, mrkdwn(block.text, context)),
};

// Shown rather than dropped: whoever builds a bot wants to know.
function unknown(block) {
  return h("p", { class: "block-unknown" }, `A block of type “${block.type}” is not drawn here.`);
}

function section(block, context) {
  const body = h(
    "div",
    { class: "section-body" },
    block.text && h("div", { class: "section-text" }, textObject(block.text, context)),
    block.fields &&
      h(
        "div",
        { class: "section-fields" },
        block.fields.map((one) => h("div", {}, textObject(one, context))),
      ),
  );
  const side = block.accessory && accessory(block, context);
  return h("div", { class: `block-section ${side ? "has-accessory" : ""}` }, body, side);
}

function accessory(block, context) {
  if (block.accessory.type === "image") return picture(block.accessory, context, "thumbnail");
  const wide = ["radio_buttons", "checkboxes"].includes(block.accessory.type);
  return h(
    "div",
    { class: wide ? "section-accessory is-wide" : "section-accessory" },
    interactive(block.accessory, block, context),
  );
}

function contextElement(element, context) {
  if (element.type === "image") return picture(element, context, "tiny");
  return h("div", { class: "context-text" }, textObject(element, context));
}

const keyOf = (block, element) => `${block.block_id}/${element.action_id ?? ""}`;

const valueOf = (block, element, context) => {
  const held = context.held(block.block_id, element.action_id);
  return held === undefined ? initialValue(element) : held;
};

// What a control is called that the bot gave neither a label nor a placeholder.
const NAMES = { datepicker: "Date", timepicker: "Time", datetimepicker: "Date and time" };

/** An element outside an input block: every change is told to the bot at once. */
function interactive(element, block, context) {
  const draw = ELEMENTS[element.type];
  if (!draw) return unknown(element);
  const act = async (value) => {
    if (element.confirm && !(await confirmed(element.confirm, context))) return undefined;
    return context.act({ block_id: block.block_id, action_id: element.action_id, value });
  };
  return draw(element, {
    context,
    value: valueOf(block, element, context),
    attributes: {
      "data-key": keyOf(block, element),
      "aria-label":
        element.placeholder?.text ?? block.text?.text ?? NAMES[element.type] ?? "Pick one",
    },
    act,
    change: (value) => {
      context.hold(block.block_id, element.action_id, value);
      return act(value);
    },
    suggest: suggester(block, element, context),
  });
}

const suggester = (block, element, context) => (query) =>
  context.suggest({ block_id: block.block_id, action_id: element.action_id, value: query });

const GROUPS = new Set(["radio_buttons", "checkboxes"]);

function input(block, context) {
  const element = block.element ?? {};
  const draw = ELEMENTS[element.type];
  if (!draw) return unknown(element);
  const ids = {
    field: freshId("field"),
    label: freshId("label"),
    hint: freshId("hint"),
    error: freshId("error"),
  };
  const problem = context.errors?.[block.block_id];
  const optional = block.optional && h("span", { class: "field-optional" }, " (optional)");
  // A group of radio buttons has no single control that a label could point to.
  const labelTag = GROUPS.has(element.type) ? "span" : "label";
  return h(
    "div",
    { class: `block-input ${problem ? "has-error" : ""}`, "data-block": block.block_id },
    h(
      labelTag,
      { class: "field-label", id: ids.label, for: labelTag === "label" ? ids.field : null },
      plain(block.label?.text ?? ""),
      optional,
    ),
    draw(element, hostOf(block, element, context, ids, problem)),
    problem && h("p", { class: "field-error", id: ids.error }, problem),
    block.hint && h("p", { class: "field-hint", id: ids.hint }, plain(block.hint.text)),
  );
}

function hostOf(block, element, context, ids, problem) {
  const described = [problem && ids.error, block.hint && ids.hint].filter(Boolean).join(" ");
  const tell = (value) =>
    context.act({ block_id: block.block_id, action_id: element.action_id, value });
  const isTyped = element.type.endsWith("_input");
  return {
    context,
    value: valueOf(block, element, context),
    attributes: {
      id: ids.field,
      "data-key": keyOf(block, element),
      "aria-labelledby": GROUPS.has(element.type) ? ids.label : null,
      "aria-describedby": described || null,
      "aria-invalid": problem ? "true" : null,
      "aria-required": block.optional || GROUPS.has(element.type) ? null : "true",
    },
    change: (value) => {
      context.hold(block.block_id, element.action_id, value);
      if (block.dispatch_action && !isTyped) tell(value);
    },
    dispatch: block.dispatch_action ? tell : null,
    suggest: suggester(block, element, context),
  };
}
