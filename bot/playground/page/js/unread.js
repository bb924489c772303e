// What each person has read, kept in this browser tab. A new playground starts
// its clock anew, so marks from its future are another playground's and ignored.

const MEMORY = "rapport-read";

export function createReadMarks() {
  let marks = load();

  function load() {
    try {
      return JSON.parse(sessionStorage.getItem(MEMORY) ?? "{}");
    } catch {
      return {};
    }
  }

  const key = (user, channel) => `${user} ${channel}`;

  return {
    /** How many messages of others each channel holds after the reader's mark. */
    count(facts) {
      const limit = facts.now.getTime() / 1000 + 86_400;
      const unread = new Map();
      for (const one of facts.messages) {
        const mark = marks[key(facts.me, one.channel)] ?? 0;
        const isNew = Number(one.ts) > (mark > limit ? 0 : mark);
        if (isNew && one.user !== facts.me && !one.deleted) {
          unread.set(one.channel, (unread.get(one.channel) ?? 0) + 1);
        }
      }
      return unread;
    },

    /** Whether a conversation of somebody holds something newer than that person's mark. */
    waiting(facts, user) {
      const limit = facts.now.getTime() / 1000 + 86_400;
      return facts.channels.some((one) => {
        const mark = marks[key(user, one.id)] ?? 0;
        return one.members?.includes(user) && Number(one.last_ts ?? 0) > (mark > limit ? 0 : mark);
      });
    },

    read(facts, channel) {
      const newest = Math.max(
        0,
        ...facts.messages.filter((one) => one.channel === channel).map((one) => Number(one.ts)),
      );
      marks[key(facts.me, channel)] = newest;
      sessionStorage.setItem(MEMORY, JSON.stringify(marks));
    },
  };
}
