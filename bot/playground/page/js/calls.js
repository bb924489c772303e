// What the bot asked of Slack, newest first: method, arguments, answer.
import { api } from "./api.js";
import { fill, h, icon } from "./dom.js";
import { clockTime, shortDay } from "./time.js";
import { pageReader } from "./store.js";

const KEPT = 300; // older calls leave the page, not the playground

export function createCalls(app) {
  const field = h("input", {
    type: "search",
    class: "field-text",
    placeholder: "Filter by method",
    "aria-label": "Filter by method",
    on: { input: () => draw() },
  });
  const failed = h("input", { type: "checkbox", on: { change: () => draw() } });
  const list = h("div", { class: "calls" });
  const node = h(
    "div",
    { class: "calls-page" },
    h("p", { class: "panel-lead" }, "Every Web API call that the bot made, newest first."),
    h(
      "div",
      { class: "calls-tools" },
      field,
      h("label", { class: "choice" }, failed, h("span", {}, "Refused only")),
    ),
    list,
  );
  let calls = [];
  let seen = 0;
  let watching = false;

  async function fetchNew() {
    const answer = await app.report(() => api.calls(seen));
    if (!answer) return;
    seen += answer.calls.length;
    calls = [...answer.calls.reverse(), ...calls].slice(0, KEPT);
    if (answer.calls.length || !list.childElementCount) draw();
  }

  function draw() {
    const wanted = field.value.trim().toLowerCase();
    const fitting = calls.filter(
      (one) => one.method.toLowerCase().includes(wanted) && !(failed.checked && one.ok),
    );
    fill(
      list,
      fitting.length
        ? fitting.map((one) => one.node ?? (one.node = row(one, app)))
        : h(
            "p",
            { class: "empty-line" },
            calls.length ? "No call fits that." : "The bot has not asked for anything yet.",
          ),
    );
  }

  return {
    node,
    /** Only fetch while somebody looks. */
    watch(isOn) {
      watching = isOn;
      if (isOn) fetchNew();
    },
    changed() {
      if (watching) fetchNew();
    },
  };
}

function row(call, app) {
  const reader = pageReader(app.store.facts);
  const at = new Date(call.at);
  return h(
    "details",
    { class: `call ${call.ok ? "" : "is-refused"}` },
    h(
      "summary",
      {},
      icon(call.ok ? "check" : "alert"),
      h("span", { class: "call-method" }, call.method),
      call.ok
        ? h("span", { class: "visually-hidden" }, "accepted")
        : h("span", { class: "tag is-trouble" }, call.error ?? "refused"),
      h(
        "time",
        { class: "call-time", datetime: call.at, title: shortDay(reader, at) },
        clockTime(reader, at),
      ),
    ),
    h(
      "pre",
      { class: "call-arguments", tabindex: "0" },
      JSON.stringify(call.arguments ?? {}, null, 2),
    ),
  );
}
