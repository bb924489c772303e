// A press is a pointer that goes down and comes up on the same element. Were that
// element drawn anew in between, the browser would see two elements and no press.

const LONGEST_MS = 1000; // a scrollbar that is let go, or a window that is left, is not always told

/** Draw nothing anew from when a pointer goes down until its press was dealt with. */
export function holdStillWhilePressed(store) {
  let timer = null;
  const after = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(store.release, delay);
  };
  const down = () => {
    store.hold();
    after(LONGEST_MS);
  };
  // The click comes after the pointer went up, in the same turn of the browser's.
  const up = () => after(0);
  window.addEventListener("pointerdown", down, true);
  for (const end of ["pointerup", "pointercancel", "dragend"]) {
    window.addEventListener(end, up, true);
  }
}
