// The open modal stack of the person one is: the top view in a dialog.
import { api } from "./api.js";
import { drawBlocks } from "./blocks.js";
import { fill, h, icon } from "./dom.js";
import { busyWhile } from "./elements/buttons.js";
import { createForm } from "./form.js";
import { plain } from "./mrkdwn.js";
import { toast } from "./toast.js";
import { contextFor } from "./world.js";

export function createModal(app) {
  const forms = new Map(); // view id -> what is being typed
  const dialog = h("dialog", { class: "dialog modal", "aria-labelledby": "modal-title" });
  document.body.append(dialog);
  let shown = null; // the form on show
  let drawn = ""; // what it looked like, to redraw only when it changed

  dialog.addEventListener("cancel", (event) => {
    event.preventDefault(); // Escape asks the playground first: the bot may want to hear of it
    if (shown) leave(shown.view);
  });

  app.store.on(["views", "me"], () => follow(app.store.facts.views));

  function follow(views) {
    const top = views.at(-1);
    for (const id of forms.keys()) if (!views.some((view) => view.id === id)) forms.delete(id);
    if (!top) return hide();
    const known = forms.get(top.id);
    if (!known) forms.set(top.id, createForm(top));
    const version = JSON.stringify([
      top.id,
      top.hash,
      top.blocks,
      top.title,
      top.submit,
      top.close,
    ]);
    if (known && version !== drawn) known.update(top);
    if (version !== drawn || !dialog.open) show(forms.get(top.id), version);
    return undefined;
  }

  function hide() {
    shown = null;
    drawn = "";
    if (!dialog.open) return;
    dialog.close();
    dialog.replaceChildren();
    // The browser gives the focus back to what had it; if that is gone, one goes on by typing.
    if (document.activeElement === document.body) document.getElementById("composer-text")?.focus();
  }

  function show(form, version) {
    const isSame = shown === form;
    const focus = isSame ? document.activeElement?.dataset.key : null;
    const scrolled = isSame ? dialog.querySelector(".dialog-body")?.scrollTop : 0;
    shown = form;
    drawn = version;
    draw();
    if (!dialog.open) dialog.showModal();
    dialog.querySelector(".dialog-body").scrollTop = scrolled ?? 0;
    focusOn(focus);
  }

  function focusOn(key) {
    const first =
      ".dialog-body input, .dialog-body textarea, .dialog-body button, .dialog-foot .is-primary, .dialog-foot button";
    const kept = key && dialog.querySelector(`[data-key="${CSS.escape(key)}"]`);
    const wanted = dialog.querySelector("[aria-invalid=true], .has-error input") ?? kept;
    (wanted ?? dialog.querySelector("[autofocus]") ?? dialog.querySelector(first))?.focus();
  }

  function draw() {
    const { view } = shown;
    const form = shown;
    const depth = app.store.facts.views.length;
    const context = contextFor(app, { view_id: view.id }, form);
    fill(
      dialog,
      h(
        "form",
        { class: "modal-form", novalidate: true, on: { submit: (event) => submit(event, form) } },
        h(
          "header",
          { class: "dialog-head" },
          depth > 1 && iconButton("back", "Back", () => leave(view)),
          h("h2", { class: "dialog-title", id: "modal-title" }, plain(view.title?.text ?? "")),
          iconButton("close", "Close", () => leave(view, true)),
        ),
        h("div", { class: "dialog-body" }, drawBlocks(view.blocks, context), emptyNote(view)),
        foot(view),
      ),
    );
  }

  function foot(view) {
    return h(
      "footer",
      { class: "dialog-foot" },
      h(
        "button",
        { type: "button", class: "button is-quiet", on: { click: () => leave(view) } },
        plain(view.close?.text ?? (view.submit ? "Cancel" : "Close")),
      ),
      view.submit &&
        h("button", { type: "submit", class: "button is-primary" }, plain(view.submit.text)),
    );
  }

  // The cross closes the whole stack; Escape, "Back" and the foot's button one view.
  async function leave(view, all = false) {
    const user = app.store.facts.me;
    await app.report(() => api.close({ user, view_id: view.id, ...(all ? { all } : {}) }));
    await app.refresh(["views"]);
  }

  async function submit(event, form) {
    event.preventDefault();
    const button = dialog.querySelector("[type=submit]");
    if (!button || button.classList.contains("is-busy")) return;
    const user = app.store.facts.me;
    const body = { user, view_id: form.view.id, values: form.answers() };
    const answer = await busyWhile(
      button,
      app.report(() => api.submit(body)),
    );
    if (!answer) return;
    if (answer.errors && Object.keys(answer.errors).length) refuse(form, answer.errors);
    else await app.refresh(["views"]);
  }

  function refuse(form, errors) {
    form.refuse(errors);
    show(form, drawn);
    const seen = new Set((form.view.blocks ?? []).map((block) => block.block_id));
    for (const [block, sentence] of Object.entries(errors)) if (!seen.has(block)) toast(sentence);
  }

  return { dialog };
}

const emptyNote = (view) =>
  (view.blocks ?? []).length === 0 && h("p", { class: "empty" }, "Nothing to see here yet.");

export function iconButton(shape, label, press) {
  return h(
    "button",
    {
      type: "button",
      class: "button is-quiet is-icon",
      "aria-label": label,
      title: label,
      on: { click: press },
    },
    icon(shape),
  );
}
