// The six steps of the guide: what each says, and what its buttons do.
import { api } from "./api.js";
import { isOdd, playable } from "./cast.js";
import { conversations, firstName, me } from "./store.js";
import { toast } from "./toast.js";

/** Steps of {id, title, words, buttons: [{label, press, keepsOpen}]}; a press answers false if it came to nothing. */
export function stepsFor(app, facts) {
  // The eight who join by themselves are taken from the front, so the last colleague is still free.
  const newcomer =
    playable(facts).findLast((one) => !isOdd(one) && !isOrganiser(facts, one.id)) ?? me(facts);
  const organiser = facts.people.find((one) => isOrganiser(facts, one.id));
  const rehearse = (body, sentenceFor) => async () => {
    const answer = await app.report(() => api.rehearse(body));
    if (!answer) return false;
    await app.refresh(["state", "messages", "home"]);
    toast(sentenceFor(answer), "calm");
    return true;
  };
  return [
    {
      id: "programme",
      title: "Start a coffee programme",
      words: `${organiser ? firstName(organiser) : "An organiser"} fills in a short form at the desk, the organisers’ private channel.`,
      buttons: [
        {
          label: "Start a coffee programme",
          press: rehearse({ step: "programme" }, () => "The programme is set up."),
        },
      ],
    },
    {
      id: "join",
      title: "Fill the room",
      words: "Eight colleagues join through the same form that everybody gets.",
      buttons: [
        {
          label: "Let eight colleagues join",
          press: rehearse({ step: "join", count: 8 }, howManyJoined),
        },
      ],
    },
    {
      id: "me",
      title: "Join yourself",
      words: `Be ${newcomer ? firstName(newcomer) : "a colleague"}, and answer the form: one thing you can help with, one you would like to learn.`,
      buttons: [
        {
          label: `Be ${newcomer ? firstName(newcomer) : "somebody"} and type /rapport join`,
          press: () => joinAs(app, newcomer),
        },
      ],
    },
    {
      id: "monday",
      title: "Let Monday come",
      words: "At nine the bot puts the draft of a round to the desk: who would meet whom, and why.",
      buttons: [{ label: "Go to Monday 9:00", press: () => app.nextMonday() }],
    },
    {
      id: "introduction",
      title: "Meet somebody",
      words:
        "Press “Release now” at the desk, or move on a day: it releases itself. Then read an introduction and vote for a time.",
      buttons: [
        { label: "See the desk", press: () => atDesk(app, organiser), keepsOpen: true },
        { label: "+1 day", press: () => app.advance("P1D"), keepsOpen: true },
        { label: "Open an introduction", press: () => toIntroduction(app, newcomer) },
      ],
    },
    {
      id: "digest",
      title: "Answer, and read the digest",
      words:
        "Rapport asks each of you whether you met. After the round’s last day the desk reads how it went.",
      buttons: [
        { label: "A week later", press: () => app.advance("P7D"), keepsOpen: true },
        { label: "See the desk", press: () => atDesk(app, organiser) },
      ],
    },
  ];
}

const howManyJoined = ({ joined }) =>
  joined?.length === 1
    ? "One colleague has joined."
    : `${joined?.length ?? "Some"} colleagues have joined.`;

const isOrganiser = (facts, id) =>
  id !== facts.botUser &&
  Boolean(facts.channels.find((one) => one.id === facts.desk)?.members?.includes(id));

async function joinAs(app, newcomer) {
  if (!newcomer) return false;
  await app.bePerson(newcomer.id);
  const { facts } = app.store;
  const { channels } = conversations(facts);
  const general = channels.find((one) => one.id === facts.general) ?? channels[0];
  app.openPlace(general ? { kind: "channel", id: general.id } : facts.place);
  return Boolean(await app.runCommand("/rapport join"));
}

async function atDesk(app, organiser) {
  const { facts } = app.store;
  if (!organiser || !facts.desk) return false;
  if (!isOrganiser(facts, facts.me)) await app.bePerson(organiser.id);
  app.openPlace({ kind: "channel", id: facts.desk });
  return true;
}

// Mine if I have one, else the newcomer's, else anybody's: by being that person.
async function toIntroduction(app, newcomer) {
  const { facts } = app.store;
  const groups = facts.channels.filter((one) => one.is_mpim);
  const ofOne = (id) => groups.findLast((one) => one.members.includes(id));
  const chosen = ofOne(facts.me) ?? ofOne(newcomer?.id) ?? groups.at(-1);
  if (!chosen) {
    toast("There is no introduction yet. Release the round at the desk, or move on a day.");
    return false;
  }
  const reader = [facts.me, newcomer?.id, ...chosen.members].find(
    (id) => id !== facts.botUser && chosen.members.includes(id),
  );
  await app.bePerson(reader);
  app.openPlace({ kind: "channel", id: chosen.id });
  return true;
}
