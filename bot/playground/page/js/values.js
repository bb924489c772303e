// What a field holds, in three forms: the block's initial value, the state of
// a view as Slack keeps it, and the value a person gives to the control API.
// In the page a choice stays an option object, so that its text is not lost.

const INITIAL = {
  plain_text_input: (element) => element.initial_value ?? "",
  email_text_input: (element) => element.initial_value ?? "",
  url_text_input: (element) => element.initial_value ?? "",
  number_input: (element) => element.initial_value ?? "",
  rich_text_input: () => "",
  static_select: (element) => element.initial_option ?? null,
  external_select: (element) => element.initial_option ?? null,
  radio_buttons: (element) => element.initial_option ?? null,
  users_select: (element) => element.initial_user ?? null,
  conversations_select: (element) => element.initial_conversation ?? null,
  channels_select: (element) => element.initial_channel ?? null,
  checkboxes: (element) => element.initial_options ?? [],
  multi_static_select: (element) => element.initial_options ?? [],
  multi_external_select: (element) => element.initial_options ?? [],
  multi_users_select: (element) => element.initial_users ?? [],
  multi_conversations_select: (element) => element.initial_conversations ?? [],
  multi_channels_select: (element) => element.initial_channels ?? [],
  datepicker: (element) => element.initial_date ?? null,
  timepicker: (element) => element.initial_time ?? null,
  datetimepicker: (element) => element.initial_date_time ?? null,
};

export const initialValue = (element) => INITIAL[element.type]?.(element) ?? null;

const STATE_KEYS = [
  "value",
  "selected_option",
  "selected_options",
  "selected_user",
  "selected_users",
  "selected_conversation",
  "selected_conversations",
  "selected_channel",
  "selected_channels",
  "selected_date",
  "selected_time",
  "selected_date_time",
];

/** The held value out of `view.state.values[block][action]`; undefined when there is none. */
export function fromState(entry) {
  const key = STATE_KEYS.find((name) => entry && name in entry);
  return key ? entry[key] : undefined;
}

/** The form the control API takes: option objects become their value, empty becomes null. */
export function forControl(value) {
  if (Array.isArray(value)) return value.map(forControl);
  if (value && typeof value === "object") return value.value;
  return value === "" || value === undefined ? null : value;
}

export const same = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
