// What the page knows. Parts that change are announced by name; whoever shows
// a part listens for it. The server stays the owner of everything but `me`,
// `place` and what was read.

export function createStore() {
  const listeners = new Map();
  const due = new Set();
  let held = false;
  const facts = {
    now: new Date(), // the programme clock
    people: [],
    channels: [],
    desk: null,
    general: null,
    botUser: null,
    me: null, // the id of the person one is
    place: null, // {kind: "channel" | "home", id}
    messages: [],
    messagesOf: null, // whose messages those are
    views: [],
    home: null,
    commands: [],
    moving: null, // {from, to} while the clock is on its way
    unread: new Map(), // channel id -> number
    waiting: new Set(), // ids of people for whom something new has come
    loaded: false,
  };

  function on(names, listener) {
    for (const name of names) {
      if (!listeners.has(name)) listeners.set(name, new Set());
      listeners.get(name).add(listener);
    }
  }

  /** Change some facts and tell, once each, whoever shows one of them. */
  function set(changes) {
    Object.assign(facts, changes);
    for (const name of Object.keys(changes)) {
      for (const listener of listeners.get(name) ?? []) due.add(listener);
    }
    if (!held) tell();
  }

  function tell() {
    const now = [...due];
    due.clear();
    for (const listener of now) listener(facts);
  }

  /** Facts change, but nothing is drawn anew until `release`. */
  function hold() {
    held = true;
  }

  function release() {
    held = false;
    tell();
  }

  return { facts, on, set, hold, release };
}

export const person = (facts, id) => facts.people.find((one) => one.id === id) ?? null;
export const channel = (facts, id) => facts.channels.find((one) => one.id === id) ?? null;
export const me = (facts) => person(facts, facts.me);

export const nameOf = (one) => one?.real_name || one?.name || "Somebody";
export const firstName = (one) => nameOf(one).split(/\s+/)[0];

/** The reader's zone and language; every time on the page is shown in them. */
export function readerOf(facts) {
  const reader = me(facts);
  return { zone: validZone(reader?.tz), locale: validLocale(reader?.locale), now: facts.now };
}

/** The page itself speaks English, whatever language the bot's words are read in. */
export const pageReader = (facts) => ({ ...readerOf(facts), locale: "en-GB" });

function validZone(zone) {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone || "UTC" });
    return zone || "UTC";
  } catch {
    return "UTC";
  }
}

function validLocale(locale) {
  try {
    // A colleague without a stated language reads British English, as the bot writes it.
    return Intl.getCanonicalLocales((locale || "en-GB").replace("_", "-"))[0];
  } catch {
    return "en-GB";
  }
}

/** Conversations of the person one is, in the order of the sidebar. */
export function conversations(facts) {
  const mine = facts.channels.filter((one) => belongs(facts, one));
  const byName = (a, b) => titleOf(facts, a).localeCompare(titleOf(facts, b));
  return {
    channels: mine.filter((one) => !one.is_im && !one.is_mpim).sort(byName),
    groups: mine.filter((one) => one.is_mpim).sort(byName),
    direct: mine.filter((one) => one.is_im && !isBotChat(facts, one)).sort(byName),
    app: mine.find((one) => one.is_im && isBotChat(facts, one)) ?? null,
  };
}

function belongs(facts, one) {
  // As in Slack, a group message that was opened is in nobody's list before something is said.
  const isUntold = one.is_mpim && one.last_ts === null;
  return (one.members ?? []).includes(facts.me) && !one.deleted && !isUntold;
}

export function isBotChat(facts, one) {
  return Boolean(one?.is_im) && (one.members ?? []).includes(facts.botUser);
}

export function titleOf(facts, one) {
  if (!one) return "";
  if (!one.is_im && !one.is_mpim) return one.name || one.id;
  const others = (one.members ?? []).filter((id) => id !== facts.me);
  if (one.is_im) return nameOf(person(facts, others[0]));
  const people = others.filter((id) => id !== facts.botUser).map((id) => person(facts, id));
  return people.length > 1 ? people.map(firstName).join(", ") : nameOf(people[0]);
}
