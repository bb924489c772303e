// Fetching: which part of the page needs which question, and who reads what.
import { api } from "./api.js";
import { conversations } from "./store.js";
import { createReadMarks } from "./unread.js";

export function createSync(app) {
  const { store } = app;
  const { facts } = store;
  const marks = createReadMarks();

  const parts = {
    state: async () => takeState(await api.state()),
    commands: async () => store.set({ commands: listOf(await api.commands(), "commands") }),
    messages: async (user) => {
      const { messages } = await api.messages(user);
      if (user === facts.me) takeMessages(messages);
    },
    views: async (user) => {
      const { views } = await api.views(user);
      if (user === facts.me) store.set({ views });
    },
    home: async (user) => {
      if (facts.place?.kind !== "home") return;
      const { view } = await api.home(user);
      if (user === facts.me) store.set({ home: view });
    },
    calls: async () => app.onCalls?.(),
  };
  const personal = new Set(["messages", "views", "home"]);

  /** Ask again for the named parts, each once; a refusal is shown, not thrown. */
  async function refresh(names) {
    const wanted = new Set(names.map((name) => (name === "clock" ? "state" : name)));
    // A new message may be somebody else's: the state says in which conversation it came.
    if (wanted.has("messages")) wanted.add("state");
    // Channels and people first: messages are drawn with them.
    const first = [...wanted].filter((name) => !personal.has(name));
    const then = [...wanted].filter((name) => personal.has(name) && facts.me);
    const ask = (name) => parts[name] && app.report(() => parts[name](facts.me));
    await Promise.all(first.map(ask));
    await Promise.all(then.map(ask));
  }

  function takeState({
    now,
    people: everybody,
    channels,
    desk,
    general,
    team_id: ours,
    bot_user: botUser,
  }) {
    const people = everybody.map((one) => ({ ...one, is_elsewhere: isElsewhere(one, ours) }));
    store.set({ now: new Date(now), people, channels, desk, general, botUser, loaded: true });
    store.set({ waiting: whoWaits() });
    moveIn();
  }

  // Everybody for whom something new has come, so that one knows whom to be next.
  function whoWaits() {
    return new Set(
      facts.people
        .filter((one) => one.id !== facts.me && marks.waiting(facts, one.id))
        .map((one) => one.id),
    );
  }

  // Somebody who wrote to the app before there was a conversation now has one.
  function moveIn() {
    const { app: chat } = conversations(facts);
    if (chat && facts.place?.kind === "channel" && facts.place.id === facts.botUser) {
      app.openPlace({ kind: "channel", id: chat.id });
    }
  }

  // A message in a conversation that one is looking at is read as it comes.
  function takeMessages(messages) {
    const inOrder = [...messages].sort((a, b) => Number(a.ts) - Number(b.ts));
    facts.messages = inOrder;
    if (facts.place?.kind === "channel") marks.read(facts, facts.place.id);
    store.set({
      messages: inOrder,
      messagesOf: facts.me,
      unread: marks.count(facts),
      waiting: whoWaits(),
    });
  }

  /** One looks at another place now. */
  function arrived() {
    if (facts.place?.kind === "channel") marks.read(facts, facts.place.id);
    store.set({ unread: marks.count(facts), waiting: whoWaits() });
    if (facts.place?.kind === "home") openHome(facts.me);
  }

  // Looking at Home is an event that the bot hears of; it may publish anew.
  async function openHome(user) {
    const answer = await app.report(() => api.openHome(user));
    if (answer && user === facts.me) store.set({ home: answer.view });
  }

  return { refresh, arrived };
}

// Members of a shared channel belong to another company's workspace.
const isElsewhere = (one, ours) =>
  Boolean(one.is_stranger || (ours && one.team_id && one.team_id !== ours));

// Some answers are a plain list, some carry it under its name.
const listOf = (answer, name) => (Array.isArray(answer) ? answer : (answer[name] ?? []));
