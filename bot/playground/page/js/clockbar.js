// The programme clock: what time it is where I am, and the ways to move it on.
import { api } from "./api.js";
import { fill, freshId, h, icon } from "./dom.js";
import { iconButton } from "./modal.js";
import { me, pageReader, readerOf } from "./store.js";
import { cityOf, clockTime, localStamp, longDay, nextMonday, zonedInstant } from "./time.js";

export function createClockbar(app, root) {
  const words = h("div", { class: "clock-words", role: "timer", "aria-label": "Programme time" });
  const sky = h("span", { class: "sky", "aria-hidden": "true" }, h("span", { class: "sky-light" }));
  const progress = h("progress", {
    class: "clock-progress",
    "aria-label": "Time is moving",
    hidden: true,
    max: "1",
  });
  const leap = (label, body) =>
    h(
      "button",
      { type: "button", class: "button leap", on: { click: () => move(body(app.store.facts)) } },
      label,
    );
  const buttons = h(
    "div",
    { class: "clock-buttons", role: "group", "aria-label": "Move the clock" },
    leap("+1 hour", () => ({ advance: "PT1H" })),
    leap("+1 day", () => ({ advance: "P1D" })),
    leap(
      [
        h("span", { class: "wide-only" }, "Next Monday 9:00"),
        h("span", { class: "narrow-only" }, "Monday 9:00"),
      ],
      (facts) => ({ to: nextMonday(facts.now, readerOf(facts).zone).toISOString() }),
    ),
    h(
      "button",
      { type: "button", class: "button leap", on: { click: () => chooseMoment(app, move) } },
      "Choose…",
    ),
  );
  fill(
    root,
    h(
      "div",
      { class: "brand" },
      h("img", { src: "icon.svg", alt: "", width: 26, height: 26 }),
      h(
        "span",
        { class: "brand-words" },
        "Rapport",
        h("span", { class: "brand-small" }, " playground"),
      ),
    ),
    h("div", { class: "clock" }, sky, words),
    buttons,
    h(
      "span",
      { class: "clock-tools" },
      iconButton("compass", "Guide and calls", () => app.togglePanel()),
    ),
    progress,
  );

  app.store.on(["now", "me", "people"], draw);
  app.store.on(["now", "moving"], drawProgress);

  function draw() {
    const { facts } = app.store;
    const reader = pageReader(facts);
    if (!facts.loaded) return;
    fill(
      words,
      h("span", { class: "clock-day" }, longDay(reader, facts.now)),
      h("span", { class: "clock-time" }, clockTime(reader, facts.now)),
      h("span", { class: "clock-place" }, cityOf(me(facts)?.tz)),
    );
    paintSky(sky, Number(localStamp(facts.now, reader.zone).slice(11, 13)));
  }

  function drawProgress() {
    const { moving, now } = app.store.facts;
    progress.hidden = !moving;
    root.classList.toggle("is-moving", Boolean(moving));
    for (const button of buttons.children) {
      // Not `disabled`: that would take the focus away from whoever pressed it by keyboard.
      button.setAttribute("aria-disabled", String(Boolean(moving)));
    }
    if (!moving) return;
    const share = (now - moving.from) / Math.max(1, moving.to - moving.from);
    // A bar that stands at nothing looks stuck, so it starts with a sliver.
    progress.value = Math.min(1, Math.max(0.04, share));
  }

  async function move(body) {
    const { facts } = app.store;
    if (facts.moving) return;
    const to = body.to ? new Date(body.to) : new Date(facts.now.getTime() + LEAPS[body.advance]);
    app.store.set({ moving: { from: facts.now, to } });
    const answer = await app.report(() => api.clock(body));
    app.store.set({ moving: null, ...(answer ? { now: new Date(answer.now) } : {}) });
    await app.refresh(["state", "messages", "home", "views"]);
  }

  return { move };
}

const LEAPS = { PT1H: 3_600_000, P1D: 86_400_000, P7D: 604_800_000 };

// The sky of the hour, so that one sees at a glance whether it is day where I am.
function paintSky(sky, hour) {
  const phase = hour < 6 || hour >= 21 ? "night" : hour < 9 ? "dawn" : hour < 17 ? "day" : "dusk";
  sky.className = `sky is-${phase}`;
  const light = sky.firstChild;
  const height = Math.sin((Math.PI * (((hour + 18) % 12) + 0.5)) / 12);
  light.style.bottom = `${Math.round(height * 52) + 6}%`;
  light.style.left = `${Math.round((((hour + 18) % 12) / 12) * 62) + 12}%`;
}

function chooseMoment(app, move) {
  const { facts } = app.store;
  const { zone } = readerOf(facts);
  const start = localStamp(facts.now, zone);
  const ids = { field: freshId("moment"), error: freshId("moment-error") };
  const field = h("input", {
    type: "datetime-local",
    class: "field-dial",
    id: ids.field,
    value: start,
    min: start,
    "aria-describedby": ids.error,
    autofocus: true,
  });
  const error = h("p", { class: "field-error", id: ids.error, role: "alert" });
  const go = (event) => {
    event.preventDefault();
    const wanted = field.value ? zonedInstant(field.value, zone) : null;
    if (!wanted || wanted <= facts.now) {
      error.textContent = wanted
        ? "Time only moves forward here. Please pick a later moment."
        : "Please pick a day and a time.";
      field.focus();
      return;
    }
    dialog.close();
    move({ to: wanted.toISOString() });
  };
  const dialog = h(
    "dialog",
    { class: "dialog is-small", "aria-labelledby": "moment-title" },
    h(
      "form",
      { novalidate: true, on: { submit: go } },
      h(
        "header",
        { class: "dialog-head" },
        h("h2", { class: "dialog-title", id: "moment-title" }, "Move the clock"),
        iconButton("close", "Close", () => dialog.close()),
      ),
      h(
        "div",
        { class: "dialog-body" },
        h("label", { class: "field-label", for: ids.field }, `To when, in ${cityOf(zone)}?`),
        field,
        error,
        h(
          "p",
          { class: "field-hint" },
          "Everything that becomes due on the way happens in its order.",
        ),
      ),
      h(
        "footer",
        { class: "dialog-foot" },
        h(
          "button",
          { type: "button", class: "button is-quiet", on: { click: () => dialog.close() } },
          "Cancel",
        ),
        h("button", { class: "button is-primary" }, icon("clock"), "Go there"),
      ),
    ),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
