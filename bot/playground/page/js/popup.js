// Small surfaces that float beside a control: menus, suggestion lists. They use
// the browser's top layer, so that no dialog or scrolling box cuts them off.

/**
 * Show `surface` (an element with popover="manual") below or above `anchor`.
 * Returns `hide`, and `place` for when what it holds has changed its size.
 */
export function openBeside(anchor, surface, { matchWidth = false } = {}) {
  if (!surface.isConnected) anchor.after(surface);
  surface.showPopover();
  const place = () => position(anchor, surface, matchWidth);
  place();
  window.addEventListener("resize", place);
  // Scrolling inside the surface itself must not move it.
  const scrolled = (event) => {
    if (!surface.contains(event.target)) place();
  };
  document.addEventListener("scroll", scrolled, true);
  const hide = () => {
    window.removeEventListener("resize", place);
    document.removeEventListener("scroll", scrolled, true);
    if (surface.isConnected) surface.hidePopover();
  };
  return { hide, place };
}

function position(anchor, surface, matchWidth) {
  const box = anchor.getBoundingClientRect();
  const margin = 8;
  if (matchWidth) surface.style.width = `${Math.max(box.width, 220)}px`;
  surface.style.maxHeight = "";
  const height = surface.offsetHeight;
  const below = window.innerHeight - box.bottom - margin;
  const top =
    below >= Math.min(height, 160) ? box.bottom + 4 : Math.max(margin, box.top - height - 4);
  const left = Math.min(box.left, window.innerWidth - surface.offsetWidth - margin);
  surface.style.maxHeight = `${below >= Math.min(height, 160) ? below : box.top - margin}px`;
  surface.style.top = `${top}px`;
  surface.style.left = `${Math.max(margin, left)}px`;
}

/** Call back once when a press lands outside all of `inside`; returns the way to stop. */
export function whenPressedOutside(inside, callback) {
  const pressed = (event) => {
    if (!inside.some((node) => node.contains(event.target))) callback();
  };
  document.addEventListener("pointerdown", pressed, true);
  return () => document.removeEventListener("pointerdown", pressed, true);
}

/** Arrow keys, Home and End move the focus through what `items()` lists. */
export function arrowKeys(container, items) {
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  container.addEventListener("keydown", (event) => {
    const all = items();
    const at = all.indexOf(document.activeElement);
    if (at < 0 || all.length === 0) return;
    let next = null;
    if (event.key in moves) next = all[(at + moves[event.key] + all.length) % all.length];
    if (event.key === "Home") next = all[0];
    if (event.key === "End") next = all.at(-1);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}
