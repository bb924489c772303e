// Fields that one types or dials: text, numbers, dates and times. Dates and
// times are the browser's own controls: they know keyboards, phones and screen readers.
import { h } from "../dom.js";
import { localStamp, zonedInstant } from "../time.js";

const text = (object) => object?.text ?? "";

/** Every renderer takes (element, host); host is made in blocks.js. */
export function textField(element, host) {
  const attributes = {
    ...host.attributes,
    class: "field-text",
    value: host.value ?? "",
    placeholder: text(element.placeholder),
    maxlength: element.max_length ?? null,
    autofocus: element.focus_on_load === true,
    on: {
      input: (event) => host.change(event.target.value),
      keydown: (event) => dispatchOnEnter(event, element, host),
    },
  };
  if (!element.multiline && element.type !== "rich_text_input") {
    return h("input", { ...attributes, ...KEYBOARDS[element.type] });
  }
  const area = h("textarea", { ...attributes, rows: 3 });
  return element.max_length ? h("span", { class: "counted" }, area, counter(area, element)) : area;
}

// Not type=number, email or url: the browser would swallow what does not fit,
// and the answer to a wrong value is to come from the form itself.
const KEYBOARDS = {
  plain_text_input: { type: "text" },
  number_input: { type: "text", inputmode: "decimal" },
  email_text_input: { type: "text", inputmode: "email" },
  url_text_input: { type: "text", inputmode: "url" },
};

function counter(area, element) {
  const left = h("span", { class: "counter", "aria-hidden": "true" });
  const show = () => {
    const remaining = element.max_length - area.value.length;
    left.textContent = remaining <= 100 ? `${remaining} left` : "";
  };
  area.addEventListener("input", show);
  show();
  return left;
}

function dispatchOnEnter(event, element, host) {
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  if (event.key !== "Enter" || !host.dispatch || element.multiline) return;
  if (!triggers.includes("on_enter_pressed")) return;
  event.preventDefault();
  host.dispatch(event.target.value);
}

const dial = (type, read, write) => (element, host) =>
  h("input", {
    ...host.attributes,
    type,
    class: "field-dial",
    value: host.value === null ? "" : read(host.value, host.context.reader.zone),
    // A half-typed date reads as empty; only a whole one, or none, is a value.
    on: {
      change: (event) =>
        host.change(
          event.target.value ? write(event.target.value, host.context.reader.zone) : null,
        ),
    },
  });

const asIs = (value) => value;

export const dateField = dial("date", asIs, asIs);
export const timeField = dial("time", asIs, (value) => value.slice(0, 5));
export const momentField = dial(
  "datetime-local",
  (seconds, zone) => localStamp(new Date(seconds * 1000), zone),
  (local, zone) => Math.floor(zonedInstant(local, zone).getTime() / 1000),
);
