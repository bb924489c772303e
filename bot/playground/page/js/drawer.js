// On a narrow screen the conversations slide in from the left and the panel from
// the right; on a wide one they simply stand there.

const NARROW = "(max-width: 760px)";
const MEDIUM = "(max-width: 1120px)";

export function createDrawer(app, { shell, sidebar, cast, panel, scrim }) {
  const narrow = window.matchMedia(NARROW);
  let tellPanel = () => {};
  let returnTo = null;

  app.openDrawer = () => {
    returnTo = document.activeElement;
    shell.classList.add("drawer-open");
    settle();
    sidebar.querySelector("button")?.focus();
  };

  app.togglePanel = (wanted) => {
    const isOpen = wanted ?? panel.hidden;
    panel.hidden = !isOpen;
    if (isOpen && narrow.matches) panel.querySelector("button")?.focus();
    settle();
    tellPanel(isOpen);
  };

  function close() {
    const wasOpen = shell.classList.contains("drawer-open");
    shell.classList.remove("drawer-open");
    if (narrow.matches) panel.hidden = true;
    settle();
    if (wasOpen) returnTo?.focus();
  }

  // What is out of sight must be out of the tab order too.
  function settle() {
    const isDrawer = narrow.matches && shell.classList.contains("drawer-open");
    const isSheet = narrow.matches && !panel.hidden;
    for (const part of [sidebar, cast]) part.inert = narrow.matches && !isDrawer;
    document.getElementById("conversation").inert = isDrawer || isSheet;
    scrim.hidden = !isDrawer && !isSheet;
  }

  scrim.addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !scrim.hidden && !document.querySelector("dialog[open]")) close();
  });
  narrow.addEventListener("change", settle);
  panel.hidden = window.matchMedia(MEDIUM).matches;
  settle();

  return {
    close,
    onPanel: (listener) => {
      tellPanel = listener;
    },
  };
}
