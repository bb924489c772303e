// Fetching: which part of the page needs which question, and who reads what.
import { api } from "./api.js";
import { createReadMarks } from "./unread.js";

export function createSync(app) {
  const { store } = app;
  const { facts } = store;
  const marks = createReadMarks();

  const parts = {
    state: async () => takeState(await api.state()),
    clock: async () => takeState(await api.state()),
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
    const wanted = new Set(names.includes("state") ? names.filter((name) => name !== "clock") : names);
    // Channels and people first: messages are drawn with them.
    const first = [...wanted].filter((name) => !personal.has(name));
    const then = [...wanted].filter((name) => personal.has(name) && facts.me);
    const ask = (name) => parts[name] && app.report(() => parts[name](facts.me));
    await Promise.all(first.map(ask));
    await Promise.all(then.map(ask));
  }

  function takeState({ now, people, channels, desk, bot_user: botUser }) {
    store.set({ now: new Date(now), people, channels, desk, botUser, loaded: true });
  }

  // A message in a conversation that one is looking at is read as it comes.
  function takeMessages(messages) {
    const inOrder = [...messages].sort((a, b) => Number(a.ts) - Number(b.ts));
    facts.messages = inOrder;
    if (facts.place?.kind === "channel") marks.read(facts, facts.place.id);
    store.set({ messages: inOrder, messagesOf: facts.me, unread: marks.count(facts) });
  }

  /** One looks at another place now. */
  function arrived() {
    if (facts.place?.kind === "channel") marks.read(facts, facts.place.id);
    store.set({ unread: marks.count(facts) });
    if (facts.place?.kind === "home") refresh(["home"]);
  }

  return { refresh, arrived };
}

// Some answers are a plain list, some carry it under its name.
const listOf = (answer, name) => (Array.isArray(answer) ? answer : (answer[name] ?? []));
