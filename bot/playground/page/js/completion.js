// What the composer may suggest: commands, their words, people and channels.
import { folded } from "./elements/choices.js";
import { nameOf, titleOf } from "./store.js";
import { cityOf } from "./time.js";

const MOST = 8;

/**
 * Suggestions for the text before the caret.
 * @returns {{from: number, options: {insert: string, label: string, detail: string}[]} | null}
 *          `from` is where the completed word begins
 */
export function suggestionsFor(text, facts) {
  const word = text.match(/\S*$/)[0];
  const from = text.length - word.length;
  if (from === 0 && word.startsWith("/")) return some(from, commands(word, facts));
  if (/^[@#]/.test(word) && text.startsWith("/")) return some(from, mentions(word, facts));
  const inCommand = text.match(/^(\/\S+)\s+(\S*)$/);
  if (inCommand) return some(from, words(inCommand[1], inCommand[2], facts));
  return null;
}

const some = (from, options) => (options.length ? { from, options: options.slice(0, MOST) } : null);

function commands(typed, facts) {
  return facts.commands
    .filter((one) => one.command.startsWith(typed.toLowerCase()))
    .map((one) => ({
      insert: `${one.command} `,
      label: one.command,
      detail: one.description ?? "",
    }));
}

function mentions(word, facts) {
  const wanted = folded(word.slice(1));
  const source = word.startsWith("@") ? people(facts) : channels(facts);
  return source.filter((one) => folded(`${one.label} ${one.name ?? ""}`).includes(wanted));
}

function people(facts) {
  return facts.people
    .filter((one) => !one.deleted && one.id !== facts.botUser)
    .map((one) => ({
      insert: `@${one.name} `,
      label: `@${nameOf(one)}`,
      name: one.name,
      detail: [one.team, cityOf(one.tz)].filter(Boolean).join(", "),
    }));
}

function channels(facts) {
  return facts.channels
    .filter((one) => !one.is_im && !one.is_mpim && (one.members ?? []).includes(facts.me))
    .map((one) => ({
      insert: `#${one.name} `,
      label: `#${titleOf(facts, one)}`,
      detail: one.is_private ? "private" : "",
    }));
}

/** The words that a usage hint names, such as "[join | pause | help]". */
export function hintWords(hint) {
  return [...new Set((hint ?? "").match(/(?<![\w<@-])[a-z][a-z-]+(?![\w>])/g) ?? [])];
}

function words(command, typed, facts) {
  const known = facts.commands.find((one) => one.command === command);
  const hint = known?.usage_hint ?? "";
  if (!hint.includes("|") && !hint.includes(",")) return [];
  return hintWords(hint)
    .filter((word) => word.startsWith(typed.toLowerCase()) && word !== typed)
    .map((word) => ({ insert: word, label: `${command} ${word}`, detail: "" }));
}
