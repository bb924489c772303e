// Radio buttons, checkboxes and every kind of select.
import { combobox } from "../combobox.js";
import { freshId, h } from "../dom.js";
import { plain, textObject } from "../mrkdwn.js";
import { nameOf } from "../store.js";
import { cityOf } from "../time.js";
import { same } from "../values.js";

export function radioButtons(element, host) {
  const group = freshId("choice");
  return listOf(element, host, "radiogroup", (option) =>
    h("input", {
      type: "radio",
      name: group,
      checked: same(host.value?.value, option.value),
      "data-key": `${host.attributes["data-key"]}/${option.value}`,
      on: { change: () => host.change(option) },
    }),
  );
}

export function checkboxes(element, host) {
  let chosen = [...(host.value ?? [])];
  const toggle = (option, isOn) => {
    const others = chosen.filter((one) => one.value !== option.value);
    // Kept in the order of the options, whatever the order of the ticks.
    chosen = element.options.filter(
      (one) =>
        others.some((kept) => kept.value === one.value) || (isOn && one.value === option.value),
    );
    host.change(chosen);
  };
  return listOf(element, host, "group", (option) =>
    h("input", {
      type: "checkbox",
      checked: chosen.some((one) => one.value === option.value),
      "data-key": `${host.attributes["data-key"]}/${option.value}`,
      on: { change: (event) => toggle(option, event.target.checked) },
    }),
  );
}

function listOf(element, host, role, control) {
  const { id, "aria-labelledby": labelledBy, "aria-describedby": describedBy } = host.attributes;
  return h(
    "div",
    { class: "choices", role, id, "aria-labelledby": labelledBy, "aria-describedby": describedBy },
    (element.options ?? []).map((option) =>
      h(
        "label",
        { class: "choice" },
        control(option),
        h(
          "span",
          { class: "choice-words" },
          h("span", {}, textObject(option.text, host.context)),
          option.description &&
            h("span", { class: "choice-detail" }, textObject(option.description, host.context)),
        ),
      ),
    ),
  );
}

// --- selects -----------------------------------------------------------------

const ofOption = (option) => ({
  key: option.value,
  label: shown(option.text),
  detail: option.description ? shown(option.description) : null,
  item: option,
});

function shown(object) {
  return String(plain(object?.text ?? "", object?.emoji !== false));
}

const ofPerson = (context) => (id) => {
  const somebody = context.person(id);
  const notes = [
    somebody?.is_bot ? "app" : cityOf(somebody?.tz),
    somebody?.deleted && "deactivated",
  ];
  return { key: id, label: nameOf(somebody), detail: notes.filter(Boolean).join(", "), item: id };
};

const ofChannel = (context) => (id) => {
  const known = context.channel(id);
  const mark = known?.is_im || known?.is_mpim ? "" : "#";
  return {
    key: id,
    label: `${mark}${context.titleOf(known) || id}`,
    detail: known?.is_private ? "private" : null,
    item: id,
  };
};

const groupsOf = (element) =>
  element.option_groups
    ? element.option_groups.map((group) => ({
        label: shown(group.label),
        options: group.options.map(ofOption),
      }))
    : [{ label: null, options: (element.options ?? []).map(ofOption) }];

function fitting(groups, query) {
  const wanted = folded(query);
  return groups
    .map((group) => ({
      ...group,
      options: group.options.filter((one) =>
        folded(`${one.label} ${one.detail ?? ""}`).includes(wanted),
      ),
    }))
    .filter((group) => group.options.length);
}

/** For finding "José" by "jose". */
export function folded(words) {
  return words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

const local = (groups) => (query) => fitting(groups, query);
const everyone = (context) => [
  {
    label: null,
    options: context
      .people()
      .filter((one) => !one.deleted)
      .map((one) => ofPerson(context)(one.id)),
  },
];

const SOURCES = {
  static: (element) => ({ load: local(groupsOf(element)), describe: ofOption }),
  external: (element, host) => ({
    load: async (query) => groupsOf(await host.suggest(query)),
    minimum: element.min_query_length ?? 3,
    wait: true,
    describe: ofOption,
  }),
  users: (_, { context }) => ({ load: local(everyone(context)), describe: ofPerson(context) }),
  conversations: (element, { context }) => ({
    load: local([
      { label: null, options: context.pickable(element.filter).map(ofChannel(context)) },
    ]),
    describe: ofChannel(context),
  }),
};
SOURCES.channels = SOURCES.conversations;

/** static, external, users, conversations and channels; one or several. */
export function select(element, host) {
  const multi = element.type.startsWith("multi_");
  const kind = element.type.replace("multi_", "").replace("_select", "");
  const { describe, ...source } = SOURCES[kind](element, host);
  const held = multi ? (host.value ?? []) : [host.value].filter(Boolean);
  const { node, input } = combobox({
    ...source,
    multi,
    most: element.max_selected_items ?? Infinity,
    placeholder: element.placeholder?.text ?? (multi ? "Pick some" : "Pick one"),
    chosen: held.map(describe),
    onChange: (options) => {
      const items = options.map((option) => option.item);
      host.change(multi ? items : (items[0] ?? null));
    },
  });
  for (const [name, value] of Object.entries(host.attributes))
    if (value) input.setAttribute(name, value);
  return node;
}
