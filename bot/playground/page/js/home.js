// The Home tab of the bot.
import { drawBlocks } from "./blocks.js";
import { fill, h, icon } from "./dom.js";
import { contextFor } from "./world.js";

export function createHome(app) {
  const node = h("div", { class: "home", role: "tabpanel", "aria-label": "Home", tabindex: "0" });
  let drawn = "";

  app.store.on(["place", "home", "me", "now", "people"], draw);

  function draw() {
    const { facts } = app.store;
    node.hidden = facts.place?.kind !== "home";
    if (node.hidden) return;
    const version = JSON.stringify([facts.me, facts.home, facts.people.length]);
    if (version === drawn) return;
    drawn = version;
    const focus = node.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    fill(node, h("div", { class: "home-page" }, content(facts.home)));
    if (focus) node.querySelector(`[data-key="${CSS.escape(focus)}"]`)?.focus();
  }

  function content(view) {
    if (!view?.blocks?.length) return empty();
    return drawBlocks(view.blocks, contextFor(app, { view_id: view.id }));
  }

  return { node };
}

function empty() {
  return h(
    "div",
    { class: "empty" },
    h("span", { class: "empty-picture", "aria-hidden": "true" }, icon("home")),
    h("h2", {}, "Home is still empty"),
    h(
      "p",
      {},
      "Rapport fills this page when it is opened. If it stays empty, the bot may not be running.",
    ),
  );
}
