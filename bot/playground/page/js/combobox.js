// A field that suggests while one types: for every kind of select. One listbox,
// driven by arrow keys, with chips in front when several may be picked.
import { fill, freshId, h, icon } from "./dom.js";
import { suggestionRows } from "./suggestions.js";
import { openBeside, whenPressedOutside } from "./popup.js";

/**
 * @param settings.load  (query) => groups, or a promise of them;
 *                       a group is {label, options: [{key, label, detail, item}]}
 * @param settings.chosen the options chosen at first
 * @param settings.onChange called with the chosen options after each change
 */
export function combobox(settings) {
  const box = new Combobox(settings);
  return { node: box.node, input: box.input };
}

const WAIT_BEFORE_ASKING_MS = 150;

class Combobox {
  constructor(settings) {
    this.settings = { minimum: 0, multi: false, most: Infinity, wait: 0, ...settings };
    this.chosen = [...settings.chosen];
    this.shown = [];
    this.active = -1;
    this.asked = 0; // only the newest question's answer is shown
    this.build();
  }

  build() {
    const listId = freshId("suggestions");
    this.list = h("div", { id: listId, class: "suggestions", role: "listbox", popover: "manual" });
    this.input = h("input", {
      type: "text",
      class: "combobox-input",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-expanded": "false",
      "aria-autocomplete": "list",
      "aria-controls": listId,
      placeholder: this.settings.placeholder,
      on: {
        input: () => this.ask(),
        click: () => this.ask(),
        keydown: (event) => this.pressed(event),
        blur: () => this.left(),
      },
    });
    this.chips = h("span", { class: "chips" });
    this.node = h("span", { class: "combobox" }, this.chips, this.input, icon("down"), this.list);
    this.node.addEventListener("click", (event) => {
      if (event.target === this.node || event.target === this.chips) this.input.focus();
    });
    this.showChosen();
  }

  showChosen() {
    if (!this.settings.multi) {
      this.input.value = this.chosen[0]?.label ?? "";
      return;
    }
    this.input.value = "";
    this.input.placeholder = this.chosen.length ? "" : (this.settings.placeholder ?? "");
    fill(
      this.chips,
      this.chosen.map((option) =>
        h(
          "span",
          { class: "chip" },
          option.label,
          h(
            "button",
            {
              type: "button",
              class: "chip-remove",
              "aria-label": `Remove ${option.label}`,
              on: { click: () => this.remove(option) },
            },
            icon("close"),
          ),
        ),
      ),
    );
  }

  // What is typed counts as a question only while it is not the chosen option's own words.
  query() {
    const typed = this.input.value.trim();
    return !this.settings.multi && typed === this.chosen[0]?.label ? "" : typed;
  }

  ask() {
    const query = this.query();
    const turn = ++this.asked;
    if (query.length < this.settings.minimum) {
      this.note(
        `Type ${this.settings.minimum === 1 ? "a letter" : `${this.settings.minimum} letters`} to see suggestions`,
      );
      return;
    }
    const asking = async () => {
      if (turn !== this.asked) return;
      await this.answer(turn, query);
    };
    if (this.settings.wait) {
      this.note("Looking…");
      setTimeout(asking, WAIT_BEFORE_ASKING_MS);
    } else {
      asking();
    }
  }

  async answer(turn, query) {
    let groups;
    try {
      groups = await this.settings.load(query);
    } catch (problem) {
      if (turn === this.asked) this.note(problem.message);
      return;
    }
    if (turn === this.asked) this.show(groups);
  }

  note(sentence) {
    this.shown = [];
    this.active = -1;
    fill(this.list, h("p", { class: "suggestions-note" }, sentence));
    this.open();
  }

  show(groups) {
    const taken = new Set(this.settings.multi ? this.chosen.map((option) => option.key) : []);
    const open = groups.map((group) => ({
      ...group,
      options: group.options.filter((one) => !taken.has(one.key)),
    }));
    this.shown = open.flatMap((group) => group.options);
    if (this.shown.length === 0) {
      this.note("Nothing fits that");
      return;
    }
    const picks = { mark: (index) => this.mark(index), pick: (option) => this.pick(option) };
    fill(this.list, suggestionRows(open, new Set(this.chosen.map((one) => one.key)), picks));
    this.open();
    this.mark(
      this.query() || !this.chosen.length
        ? 0
        : this.shown.findIndex((one) => one.key === this.chosen[0].key),
    );
  }

  mark(index) {
    this.active = index;
    const rows = [...this.list.querySelectorAll(".suggestion")];
    rows.forEach((row, at) => row.classList.toggle("is-active", at === index));
    const row = rows[index];
    if (row) {
      this.input.setAttribute("aria-activedescendant", row.id);
      row.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  open() {
    if (this.surface) {
      this.surface.place();
      return;
    }
    this.surface = openBeside(this.node, this.list, { matchWidth: true });
    this.unwatch = whenPressedOutside([this.node, this.list], () => this.close());
    this.input.setAttribute("aria-expanded", "true");
  }

  close() {
    this.asked += 1;
    if (!this.surface) return;
    this.surface.hide();
    this.unwatch();
    this.surface = null;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  pick(option) {
    this.chosen = this.settings.multi
      ? [...this.chosen, option].slice(0, this.settings.most)
      : [option];
    this.close();
    this.showChosen();
    this.settings.onChange(this.chosen);
  }

  remove(option) {
    this.chosen = this.chosen.filter((one) => one.key !== option.key);
    this.showChosen();
    this.input.focus();
    this.settings.onChange(this.chosen);
  }

  left() {
    this.close();
    if (this.settings.multi) {
      this.input.value = "";
    } else if (this.input.value.trim() === "" && this.chosen.length) {
      this.chosen = [];
      this.settings.onChange([]);
    } else {
      this.showChosen();
    }
  }

  pressed(event) {
    const keys = {
      ArrowDown: () => this.step(1),
      ArrowUp: () => this.step(-1),
      Enter: () =>
        this.surface && (this.shown[this.active] && this.pick(this.shown[this.active]), true),
      Escape: () => this.surface && (this.close(), this.showChosen(), true),
      Backspace: () => this.removeLast(),
    };
    if (keys[event.key]?.()) event.preventDefault();
  }

  step(by) {
    if (!this.surface) this.ask();
    else if (this.shown.length)
      this.mark((this.active + by + this.shown.length) % this.shown.length);
    return true;
  }

  removeLast() {
    if (!this.settings.multi || this.input.value || !this.chosen.length) return false;
    this.remove(this.chosen.at(-1));
    return true;
  }
}
