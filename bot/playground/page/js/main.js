// Puts the page together: the store in the middle, the parts around it, the
// server's news coming in, and what one does going out.
import { Refusal, troubleSentence } from "./api.js";
import { createCast, playable } from "./cast.js";
import { createClockbar } from "./clockbar.js";
import { sendCommand } from "./composer.js";
import { createConversation } from "./conversation.js";
import { createDrawer } from "./drawer.js";
import { followChanges } from "./live.js";
import { createModal } from "./modal.js";
import { createNews } from "./news.js";
import { createPanel } from "./panel.js";
import { holdStillWhilePressed } from "./pressing.js";
import { openProfile } from "./profile.js";
import { createSidebar } from "./sidebar.js";
import { conversations, createStore, me, nameOf, readerOf } from "./store.js";
import { createSync } from "./sync.js";
import { nextMonday } from "./time.js";
import { toast } from "./toast.js";

const app = { store: createStore() };
const { facts } = app.store;
const byId = (id) => document.getElementById(id);

/** Run something that may be refused; the refusal is shown as its sentence. */
app.report = async (work) => {
  try {
    const answer = await work();
    if (answer?.error) toast(troubleSentence(answer.error));
    return answer;
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    toast(problem.message);
    return null;
  }
};

const sync = createSync(app);
app.refresh = sync.refresh;

app.bePerson = async (id) => {
  if (id === facts.me) return;
  app.store.set({ me: id, messages: [], views: [], home: null, place: null });
  await sync.refresh(["messages", "views"]);
  if (facts.me !== id) return; // somebody else by now
  settleAt(firstPlace());
};

// Whoever was quicker than the server already is where they want to be.
function settleAt(place) {
  if (!facts.place) app.openPlace(place);
}

app.openPlace = (place) => {
  app.store.set({ place });
  sync.arrived();
  window.history.replaceState(null, "", addressOf());
  document.title = `${nameOf(me(facts))} · Rapport playground`;
  drawer.close();
};

app.openPerson = (id) => openProfile(app, id);
app.runCommand = (text) => app.report(() => sendCommand(facts, text));
app.nextMonday = () =>
  clockbar.move({ to: nextMonday(facts.now, readerOf(facts).zone).toISOString() });
app.advance = (duration) => clockbar.move({ advance: duration });

// Where one looks when one becomes somebody: what is new, else the first channel.
function firstPlace() {
  const mine = conversations(facts);
  const all = [mine.app, ...mine.groups, ...mine.direct, ...mine.channels].filter(Boolean);
  const general = mine.channels.find((one) => one.id === facts.general) ?? mine.channels[0];
  const chosen = all.find((one) => facts.unread.get(one.id)) ?? general ?? all[0];
  return chosen ? { kind: "channel", id: chosen.id } : { kind: "home", id: facts.botUser };
}

// The address holds who and where, so that a reload comes back to it.
const addressOf = () =>
  `#${new URLSearchParams({ me: facts.me, [facts.place.kind]: facts.place.id })}`;

function fromAddress() {
  const asked = new URLSearchParams(window.location.hash.slice(1));
  const everybody = playable(facts);
  const somebody = everybody.find((one) => one.id === asked.get("me")) ?? everybody[0];
  const channel = facts.channels.find((one) => one.id === asked.get("channel"));
  const place = asked.has("home")
    ? { kind: "home", id: facts.botUser }
    : channel && { kind: "channel", id: channel.id };
  return { somebody, place };
}

const drawer = createDrawer(app, {
  shell: byId("shell"),
  sidebar: byId("sidebar"),
  cast: byId("cast"),
  panel: byId("panel"),
  scrim: byId("scrim"),
});
createCast(app, byId("cast"));
createSidebar(app, byId("sidebar"));
createConversation(app, byId("conversation"));
const panel = createPanel(app, byId("panel"));
const clockbar = createClockbar(app, byId("clockbar"));
createModal(app);
createNews(app, byId("announcer"));
holdStillWhilePressed(app.store);
drawer.onPanel(panel.toggled);
panel.show("guide");

async function start() {
  await sync.refresh(["state", "commands"]);
  const { somebody, place } = fromAddress();
  app.store.set({ me: somebody?.id ?? null });
  await sync.refresh(["messages", "views"]);
  settleAt(place ?? firstPlace());
  followChanges("/control/live", sync.refresh);
}

// Somebody typed another address, or followed one to a person and a place.
window.addEventListener("hashchange", async () => {
  const { somebody, place } = fromAddress();
  await app.bePerson(somebody.id);
  if (place) app.openPlace(place);
});

start();
