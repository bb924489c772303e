// The rows of a suggestion list, in their groups.
import { freshId, h } from "./dom.js";

/** `chosenKeys` are ticked; `mark(index)` and `pick(option)` answer the pointer. */
export function suggestionRows(groups, chosenKeys, { mark, pick }) {
  let index = -1;
  return groups.map((group) => [
    group.label && h("p", { class: "suggestions-group" }, group.label),
    group.options.map((option) => {
      index += 1;
      return row(option, index, chosenKeys.has(option.key), { mark, pick });
    }),
  ]);
}

function row(option, index, isChosen, { mark, pick }) {
  return h(
    "div",
    {
      id: freshId("option"),
      role: "option",
      class: "suggestion",
      "aria-selected": String(isChosen),
      on: {
        // Pressing must not take the focus from the field, or it would close first.
        pointerdown: (event) => event.preventDefault(),
        pointermove: () => mark(index),
        click: () => pick(option),
      },
    },
    h("span", { class: "suggestion-label" }, option.label),
    option.detail && h("span", { class: "suggestion-detail" }, option.detail),
  );
}
