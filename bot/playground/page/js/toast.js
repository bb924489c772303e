// One sentence that comes and goes: what was refused, what was done.
import { h, icon } from "./dom.js";

const SHOWN_FOR_MS = 9000;

/** Show a sentence; `tone` is "calm" or "trouble". */
export function toast(sentence, tone = "trouble") {
  const note = h(
    "div",
    { class: `toast is-${tone}`, role: tone === "trouble" ? "alert" : "status" },
    icon(tone === "trouble" ? "alert" : "check"),
    h("span", { class: "toast-words" }, sentence),
    h(
      "button",
      {
        type: "button",
        class: "toast-close",
        "aria-label": "Dismiss",
        on: { click: () => leave(note) },
      },
      icon("close"),
    ),
  );
  shelf().append(note);
  setTimeout(() => leave(note), SHOWN_FOR_MS);
}

function leave(note) {
  const home = note.parentElement;
  note.remove();
  if (home && !home.childElementCount) home.remove();
}

// Whatever lies outside an open dialog cannot be reached, so the shelf stands in it.
function shelf() {
  const host = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
  const found = [...host.children].find((child) => child.classList.contains("toasts"));
  if (found) return found;
  const made = h("div", { class: "toasts" });
  host.append(made);
  return made;
}
