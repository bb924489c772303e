// Building elements. Text only ever enters the page as text nodes, so that
// nothing that people typed can become markup.

/**
 * Make an element. `attributes` may hold `on: {event: handler}`, `class`,
 * booleans (present or absent) and anything else as an attribute; children
 * may be nested lists, and null or false children are left out.
 */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) assign(node, name, value);
  append(node, children);
  return node;
}

function assign(node, name, value) {
  if (name === "on") {
    for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
  } else if (name === "value") {
    node.value = value ?? "";
  } else if (value === true) {
    node.setAttribute(name, "");
  } else if (value !== false && value !== null && value !== undefined) {
    node.setAttribute(name, String(value));
  }
}

export function append(node, children) {
  for (const child of [children].flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : String(child));
  }
  return node;
}

/** Replace everything inside a node. */
export function fill(node, ...children) {
  node.replaceChildren();
  return append(node, children);
}

let counter = 0;

/** An id that no other element has, for labels and descriptions. */
export function freshId(prefix) {
  counter += 1;
  return `${prefix}-${counter}`;
}

const SHAPES = {
  menu: "M3 6h18M3 12h18M3 18h18",
  close: "M6 6l12 12M18 6L6 18",
  search: "M11 4a7 7 0 1 1 0 14a7 7 0 0 1 0-14M16 16l5 5",
  hash: "M9 4L7 20M17 4l-2 16M4 9h16M3 15h16",
  lock: "M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3",
  people:
    "M9 11a3.5 3.5 0 1 0 0-7a3.5 3.5 0 0 0 0 7M2.500 20c0-4 3-6 6.500-6s6.500 2 6.500 6M16 5a3 3 0 0 1 0 6M18 14c2.500.7 4 2.600 4 6",
  home: "M4 11l8-7l8 7v9h-6v-6h-4v6H4z",
  chat: "M4 5h16v11H10l-5 4v-4H4z",
  send: "M4 12L20 4l-5 16l-3.500-6.500z",
  list: "M8 6h13M8 12h13M8 18h13M3.500 6h.01M3.500 12h.01M3.500 18h.01",
  compass: "M12 3a9 9 0 1 1 0 18a9 9 0 0 1 0-18M15.500 8.500l-2 5l-5 2l2-5z",
  clock: "M12 3a9 9 0 1 1 0 18a9 9 0 0 1 0-18M12 7v5l3.500 2",
  down: "M6 9l6 6l6-6",
  right: "M9 6l6 6l-6 6",
  back: "M15 6l-6 6l6 6",
  check: "M5 12.500l4.500 4.500L19 7.500",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  file: "M6 3h8l5 5v13H6zM14 3v5h5",
  download: "M12 4v11M7 11l5 5l5-5M5 20h14",
  eye: "M2.500 12S6 5.500 12 5.500S21.500 12 21.500 12S18 18.500 12 18.500S2.500 12 2.500 12M12 9.500a2.500 2.500 0 1 1 0 5a2.500 2.500 0 0 1 0-5",
  alert: "M12 4l9 16H3zM12 10v4M12 17h.01",
};

/** A line drawing; decorative, so hidden from screen readers. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}
