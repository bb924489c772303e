// The message field. It sends slash commands; messages between people stay out.
import { api } from "./api.js";
import { suggestionsFor } from "./completion.js";
import { fill, freshId, h, icon } from "./dom.js";
import { busyWhile } from "./elements/buttons.js";
import { channel, titleOf } from "./store.js";

const POLITE_NO = "Messages between people stay out of the playground. Try /rapport.";

export function createComposer(app) {
  const listId = freshId("completions");
  const area = h("textarea", {
    id: "composer-text",
    rows: 1,
    autocomplete: "off",
    spellcheck: "false",
    role: "combobox",
    "aria-label": "Message or command",
    "aria-autocomplete": "list",
    "aria-controls": listId,
    "aria-expanded": "false",
    on: { input: () => typed(), keydown: (event) => pressed(event), blur: () => suggest(null) },
  });
  const list = h("div", {
    id: listId,
    class: "completions",
    role: "listbox",
    "aria-label": "Suggestions",
    hidden: true,
  });
  const note = h("p", { class: "composer-note", role: "status" });
  const send = h(
    "button",
    {
      type: "button",
      class: "button is-primary is-icon",
      "aria-label": "Send",
      on: { click: () => submit() },
    },
    icon("send"),
  );
  const node = h(
    "div",
    { class: "composer" },
    list,
    h("div", { class: "composer-box" }, area, send),
    note,
  );

  const sent = []; // newest last; the arrow keys bring them back
  let back = 0;
  let current = null; // {from, options}
  let active = 0;

  app.store.on(["place", "me", "channels"], () => {
    const { facts } = app.store;
    const one = channel(facts, facts.place?.id);
    const where = one
      ? one.is_im || one.is_mpim
        ? titleOf(facts, one)
        : `#${one.name}`
      : "Rapport";
    area.placeholder = `Write in ${where}: try /rapport`;
  });

  function typed() {
    grow();
    say("");
    suggest(suggestionsFor(area.value.slice(0, area.selectionStart), app.store.facts));
  }

  function grow() {
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight, 160)}px`;
  }

  function say(sentence) {
    note.textContent = sentence;
  }

  function suggest(next) {
    current = next;
    active = 0;
    list.hidden = !next;
    area.setAttribute("aria-expanded", String(Boolean(next)));
    fill(list, (next?.options ?? []).map(row));
    mark();
  }

  function row(option, index) {
    return h(
      "div",
      {
        id: `${listId}-${index}`,
        role: "option",
        class: "suggestion",
        on: { pointerdown: (event) => event.preventDefault(), click: () => complete(option) },
      },
      h("span", { class: "suggestion-label" }, option.label),
      h("span", { class: "suggestion-detail" }, option.detail),
    );
  }

  function mark() {
    [...list.children].forEach((child, index) => {
      child.classList.toggle("is-active", index === active);
      child.setAttribute("aria-selected", String(index === active));
    });
    if (current) area.setAttribute("aria-activedescendant", `${listId}-${active}`);
    else area.removeAttribute("aria-activedescendant");
  }

  function complete(option) {
    const caret = area.selectionStart;
    area.value = area.value.slice(0, current.from) + option.insert + area.value.slice(caret);
    const end = current.from + option.insert.length;
    area.setSelectionRange(end, end);
    area.focus();
    typed();
  }

  function pressed(event) {
    if (event.isComposing) return;
    const handled = current ? whileSuggesting(event) : whileTyping(event);
    if (handled) event.preventDefault();
  }

  function whileSuggesting(event) {
    const count = current.options.length;
    const moves = { ArrowDown: 1, ArrowUp: count - 1 };
    if (event.key in moves) {
      active = (active + moves[event.key]) % count;
      mark();
    } else if (event.key === "Tab" && !event.shiftKey) {
      complete(current.options[active]);
    } else if (event.key === "Escape") {
      suggest(null);
    } else if (event.key === "Enter" && !event.shiftKey) {
      enter();
    } else {
      return false;
    }
    return true;
  }

  // Enter completes a word that is not whole yet, and sends one that is.
  function enter() {
    const option = current.options[active];
    const word = area.value.slice(current.from, area.selectionStart);
    if (word && option.insert.trim() !== word) complete(option);
    else submit();
  }

  function whileTyping(event) {
    if (event.key === "Enter" && !event.shiftKey) {
      submit();
      return true;
    }
    if (event.key === "ArrowUp" && sent.length && (area.value === "" || area.value === sent[back]))
      return recall(-1);
    if (event.key === "ArrowDown" && area.value === sent[back]) return recall(1);
    return false;
  }

  function recall(by) {
    back = Math.max(0, Math.min(sent.length, (area.value === "" ? sent.length : back) + by));
    area.value = sent[back] ?? "";
    grow();
    return true;
  }

  async function submit() {
    const text = area.value.trim();
    suggest(null);
    if (!text || send.classList.contains("is-busy")) return;
    if (!text.startsWith("/")) {
      say(POLITE_NO);
      return;
    }
    sent.push(text);
    area.value = "";
    typed();
    await busyWhile(send, app.runCommand(text));
  }

  return { node, focus: () => area.focus() };
}

/** Send what was typed as a slash command, from the conversation one looks at. */
export function sendCommand(facts, typed) {
  const [command] = typed.split(/\s+/);
  const text = typed.slice(command.length).trim();
  return api.command({ user: facts.me, channel: facts.place?.id, command, text });
}
