// Buttons and the "…" menu.
import { fill, h, icon } from "../dom.js";
import { isHarmless, plain } from "../mrkdwn.js";
import { arrowKeys, openBeside, whenPressedOutside } from "../popup.js";

export function button(element, host) {
  const words = plain(element.text?.text ?? "", element.text?.emoji !== false);
  const node = h(
    "button",
    {
      type: "button",
      class: `button ${element.style ? `is-${element.style}` : ""}`,
      "data-key": host.attributes["data-key"],
      "aria-label": element.accessibility_label,
      on: { click: () => pressed(element, host, node) },
    },
    words,
  );
  return node;
}

// A link button opens its address and tells the bot as well, as Slack does.
function pressed(element, host, node) {
  if (element.url && isHarmless(element.url)) window.open(element.url, "_blank", "noopener");
  busyWhile(node, host.act(element.value ?? null));
}

/** A control shows that something is under way, and cannot be pressed twice by accident. */
export async function busyWhile(node, work) {
  if (node.getAttribute("aria-disabled") === "true") return undefined;
  node.setAttribute("aria-disabled", "true");
  node.classList.add("is-busy");
  try {
    return await work;
  } finally {
    node.removeAttribute("aria-disabled");
    node.classList.remove("is-busy");
  }
}

export function overflow(element, host) {
  const items = h("div", { class: "menu", role: "menu", popover: "manual" });
  let surface = null;
  let unwatch = null;
  const close = (returnFocus) => {
    if (!surface) return;
    surface.hide();
    unwatch();
    surface = null;
    opener.setAttribute("aria-expanded", "false");
    if (returnFocus) opener.focus();
  };
  const open = () => {
    fill(
      items,
      (element.options ?? []).map((option) => menuItem(option, host, opener, close)),
    );
    surface = openBeside(opener, items);
    unwatch = whenPressedOutside([opener, items], () => close(false));
    opener.setAttribute("aria-expanded", "true");
    items.querySelector("[role=menuitem]")?.focus();
  };
  const opener = h(
    "button",
    {
      type: "button",
      class: "button is-quiet is-icon",
      "aria-label": "More",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "data-key": host.attributes["data-key"],
      on: { click: () => (surface ? close(true) : open()) },
    },
    icon("more"),
  );
  arrowKeys(items, () => [...items.querySelectorAll("[role=menuitem]")]);
  items.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" && event.key !== "Tab") return;
    if (event.key === "Escape") event.preventDefault();
    close(event.key === "Escape");
  });
  return h("span", { class: "overflow" }, opener, items);
}

function menuItem(option, host, opener, close) {
  return h(
    "button",
    {
      type: "button",
      role: "menuitem",
      class: "menu-item",
      on: {
        click: () => {
          close(true);
          if (option.url && isHarmless(option.url)) window.open(option.url, "_blank", "noopener");
          busyWhile(opener, host.act(option.value));
        },
      },
    },
    plain(option.text?.text ?? ""),
    option.description && h("span", { class: "choice-detail" }, plain(option.description.text)),
  );
}
