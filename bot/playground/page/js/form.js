// What somebody is typing into an open view. It survives views.update for every
// field whose block_id and action_id stay, as in Slack.
import { forControl, fromState, initialValue, same } from "./values.js";

export function createForm(view) {
  const drafts = new Map();
  let current = view;
  let errors = {};
  const key = (block, action) => `${block}\n${action}`;

  const held = (block, action) => {
    const draft = drafts.get(key(block, action));
    return draft === undefined ? fromState(current.state?.values?.[block]?.[action]) : draft;
  };

  return {
    get view() {
      return current;
    },
    get errors() {
      return errors;
    },
    held,
    hold: (block, action, value) => drafts.set(key(block, action), value),
    refuse: (found) => {
      errors = found ?? {};
    },

    /** Take the bot's newer version of the view; drafts of vanished fields go. */
    update(next) {
      const fields = new Set(
        inputs(next).map(({ block_id, element }) => key(block_id, element.action_id)),
      );
      for (const name of drafts.keys())
        if (!fields.has(name) && !named(next, name)) drafts.delete(name);
      current = next;
      errors = {};
    },

    /** All answers, as a person would give them to the control API. */
    answers() {
      const values = {};
      for (const { block_id, element } of inputs(current)) {
        const value = held(block_id, element.action_id);
        values[block_id] = {
          [element.action_id]: forControl(value === undefined ? initialValue(element) : value),
        };
      }
      return values;
    },

    /** What was typed so far travels with a click inside the view. */
    typed() {
      return { values: changed(current, held) };
    },
  };
}

const inputs = (view) =>
  (view.blocks ?? []).filter((block) => block.type === "input" && block.element);

// Elements of sections and actions keep what was picked as well.
function named(view, name) {
  const [block, action] = name.split("\n");
  return (view.blocks ?? []).some(
    (one) =>
      one.block_id === block &&
      [one.accessory, ...(one.elements ?? [])].some((element) => element?.action_id === action),
  );
}

function changed(view, held) {
  const values = {};
  for (const { block_id, element } of inputs(view)) {
    const value = held(block_id, element.action_id);
    if (value === undefined || same(value, initialValue(element))) continue;
    values[block_id] = { [element.action_id]: forControl(value) };
  }
  return values;
}
