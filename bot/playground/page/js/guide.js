// A short walk through a week. Each step has a button that does it, and ticks
// itself; nobody has to follow it.
import { fill, h, icon } from "./dom.js";
import { stepsFor } from "./tour.js";

const MEMORY = "rapport-guide";

export function createGuide(app) {
  const node = h("div", { class: "guide" });
  const done = new Set(remembered());
  let running = null; // the label of the button whose work is under way
  let drawn = "";

  app.store.on(["me", "channels", "people"], draw);

  function draw() {
    const steps = stepsFor(app, app.store.facts);
    const version = JSON.stringify([steps, [...done], running]);
    if (version === drawn) return;
    drawn = version;
    const focus = node.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    fill(node, content(steps));
    if (focus) node.querySelector(`[data-key="${CSS.escape(focus)}"]`)?.focus();
  }

  function content(steps) {
    const next = steps.find((step) => !done.has(step.id));
    return [
      h(
        "p",
        { class: "panel-lead" },
        "Six steps from an empty room to a digest. Or look around by yourself: nothing here can break.",
      ),
      h(
        "ol",
        { class: "steps" },
        steps.map((step, index) => stepItem(step, index, step === next)),
      ),
      !next &&
        h(
          "p",
          { class: "guide-end" },
          "That was a week of Rapport. The clock goes on for as long as you like.",
        ),
    ];
  }

  function stepItem(step, index, isNext) {
    const isDone = done.has(step.id);
    const classes = ["step", isDone && "is-done", isNext && "is-next"].filter(Boolean).join(" ");
    return h(
      "li",
      { class: classes, "aria-current": isNext ? "step" : null },
      h(
        "span",
        { class: "step-number", "aria-hidden": "true" },
        isDone ? icon("check") : index + 1,
      ),
      h(
        "div",
        { class: "step-words" },
        h("h3", {}, step.title, isDone && h("span", { class: "visually-hidden" }, " (done)")),
        h("p", {}, step.words),
        h(
          "div",
          { class: "step-buttons" },
          step.buttons.map((one) => stepButton(step, one, isNext)),
        ),
      ),
    );
  }

  function stepButton(step, one, isNext) {
    const key = `${step.id}/${one.label}`;
    const classes = [
      "button",
      isNext && !one.keepsOpen && "is-primary",
      running === key && "is-busy",
    ];
    return h(
      "button",
      {
        type: "button",
        class: classes.filter(Boolean).join(" "),
        "data-key": key,
        "aria-disabled": running === key ? "true" : null,
        on: { click: () => run(step, one, key) },
      },
      one.label,
    );
  }

  async function run(step, { press, keepsOpen }, key) {
    if (running) return;
    running = key;
    draw();
    try {
      const went = await press();
      if (went !== false && !keepsOpen) {
        done.add(step.id);
        sessionStorage.setItem(MEMORY, JSON.stringify([...done]));
      }
    } finally {
      running = null;
      draw();
    }
  }

  return { node };
}

function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(MEMORY) ?? "[]");
  } catch {
    return [];
  }
}
