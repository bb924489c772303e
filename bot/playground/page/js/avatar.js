// A round picture with initials; the colour follows from the id, so that
// somebody looks the same everywhere.
import { h } from "./dom.js";
import { nameOf } from "./store.js";

const TONES = 10;

export function avatar(somebody, { bot = false } = {}) {
  if (bot)
    return h(
      "span",
      { class: "avatar is-app", "aria-hidden": "true" },
      h("img", { src: "icon.svg", alt: "" }),
    );
  return h(
    "span",
    { class: `avatar tone-${toneOf(somebody?.id ?? "")}`, "aria-hidden": "true" },
    initials(nameOf(somebody)),
  );
}

function initials(name) {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  const letters = [words[0], words.length > 1 ? words.at(-1) : null]
    .filter(Boolean)
    .map((word) => [...word][0]);
  return letters.join("").toLocaleUpperCase() || "?";
}

function toneOf(id) {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  return sum % TONES;
}
