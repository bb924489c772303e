// What every block needs to know about its surroundings, for the person one is.
import { api } from "./api.js";
import { channel, conversations, person, readerOf, titleOf } from "./store.js";
import { forControl } from "./values.js";

/**
 * A context for drawBlocks on one surface.
 * @param app    {store, openPerson, openPlace, report}
 * @param target what a click is aimed at: {channel, ts} or {view_id}
 * @param form   {held, hold, errors, typed} of a modal; a message has none to keep
 */
export function contextFor(app, target, form = looseForm()) {
  const { facts } = app.store;
  const user = facts.me;
  return {
    reader: readerOf(facts),
    person: (id) => person(facts, id),
    channel: (id) => channel(facts, id),
    people: () => facts.people,
    pickable: (filter) => pickable(facts, filter ?? {}),
    titleOf: (one) => titleOf(facts, one),
    showPerson: app.openPerson,
    showChannel: (id) => app.openPlace({ kind: "channel", id }),
    fileAddress: api.fileAddress,
    errors: form.errors,
    held: form.held,
    hold: form.hold,
    act: (what) =>
      app.report(() =>
        api.click({ user, ...target, ...form.typed(), ...what, value: forControl(what.value) }),
      ),
    suggest: (what) =>
      api
        .suggest({ user, ...target, ...what })
        .then(({ options, option_groups }) => ({ options, option_groups })),
  };
}

function pickable(facts, { include }) {
  const kinds = include ?? ["public", "private", "mpim", "im"];
  const { channels, groups, direct } = conversations(facts);
  const kindOf = (one) =>
    one.is_im ? "im" : one.is_mpim ? "mpim" : one.is_private ? "private" : "public";
  return [...channels, ...groups, ...direct].filter((one) => kinds.includes(kindOf(one)));
}

function looseForm() {
  return { errors: {}, held: () => undefined, hold: () => {}, typed: () => ({}) };
}
