// A short question before something happens: a dialog over everything else.
import { h } from "./dom.js";
import { plain, textObject } from "./mrkdwn.js";

/** Ask with Slack's confirm object; true when the person goes ahead. */
export function confirmed(confirm, context) {
  return ask({
    title: plain(confirm.title?.text ?? "Are you sure?"),
    body: textObject(confirm.text, context),
    yes: plain(confirm.confirm?.text ?? "Yes"),
    no: plain(confirm.deny?.text ?? "No"),
    danger: confirm.style === "danger",
  });
}

function ask({ title, body, yes, no, danger }) {
  return new Promise((resolve) => {
    const dialog = h(
      "dialog",
      { class: "dialog is-small", "aria-labelledby": "confirm-title" },
      h(
        "form",
        { method: "dialog" },
        h("h2", { class: "dialog-title", id: "confirm-title" }, title),
        h("div", { class: "dialog-body" }, body),
        h(
          "div",
          { class: "dialog-foot" },
          h("button", { class: "button is-quiet", value: "no" }, no),
          h(
            "button",
            { class: `button ${danger ? "is-danger" : "is-primary"}`, value: "yes" },
            yes,
          ),
        ),
      ),
    );
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
