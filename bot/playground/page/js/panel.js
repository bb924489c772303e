// The side panel: the guide and the log of calls, as two tabs.
import { createCalls } from "./calls.js";
import { fill, h } from "./dom.js";
import { createGuide } from "./guide.js";
import { iconButton } from "./modal.js";

export function createPanel(app, root) {
  const guide = createGuide(app);
  const calls = createCalls(app);
  const parts = { guide: ["A week of Rapport", guide], calls: ["Calls", calls] };
  let shown = "guide";

  const tabs = Object.entries(parts).map(([name, [label]]) =>
    h(
      "button",
      {
        type: "button",
        role: "tab",
        class: "tab",
        "data-tab": name,
        on: { click: () => show(name), keydown: turn },
      },
      label,
    ),
  );
  const body = h("div", { class: "panel-body", role: "tabpanel" });
  fill(
    root,
    h(
      "header",
      { class: "panel-head" },
      h("div", { class: "tabs", role: "tablist", "aria-label": "Side panel" }, tabs),
      iconButton("close", "Close the panel", () => app.togglePanel(false)),
    ),
    body,
  );

  function turn(event) {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const next = tabs.find((tab) => tab.dataset.tab !== shown);
    show(next.dataset.tab);
    next.focus();
  }

  function show(name) {
    shown = name;
    for (const tab of tabs) {
      const isOn = tab.dataset.tab === name;
      tab.setAttribute("aria-selected", String(isOn));
      tab.tabIndex = isOn ? 0 : -1;
    }
    body.setAttribute("aria-label", parts[name][0]);
    fill(body, parts[name][1].node);
    calls.watch(name === "calls" && !root.hidden);
  }

  app.onCalls = calls.changed;

  return {
    show,
    toggled: (isOpen) => calls.watch(isOpen && shown === "calls"),
  };
}
