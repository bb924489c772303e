// Says aloud what is new, for people who do not see it appear.
import { spoken } from "./mrkdwn.js";
import { channel, nameOf, person, titleOf } from "./store.js";
import { contextFor } from "./world.js";

export function createNews(app, announcer) {
  let known = new Set();
  let whose = null;

  app.store.on(["messages"], () => {
    const { facts } = app.store;
    if (facts.messagesOf !== facts.me) return; // still being fetched
    const fresh = facts.messages.filter((one) => !known.has(keyOf(one)));
    known = new Set(facts.messages.map(keyOf));
    // What somebody else had already received is not news to whom becomes that person.
    if (whose === facts.me) announce(fresh);
    whose = facts.me;
  });

  function announce(fresh) {
    const { facts } = app.store;
    const others = fresh.filter((one) => one.user !== facts.me && !one.deleted);
    if (others.length === 0) return;
    if (others.length > 2) {
      announcer.textContent = `${others.length} new messages`;
      return;
    }
    announcer.textContent = others.map((one) => sentence(one, facts)).join(" ");
  }

  function sentence(one, facts) {
    const context = contextFor(app, { channel: one.channel, ts: one.ts });
    const author = nameOf(person(facts, one.user));
    return `${author} in ${titleOf(facts, channel(facts, one.channel))}: ${spoken(one.text, context)}`;
  }
}

const keyOf = (one) => `${one.channel} ${one.ts} ${one.ephemeral ? "own" : ""}`;
