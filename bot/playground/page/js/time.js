// Time as a reader sees it: in the own zone and language.

const cache = new Map();

function format(reader, options, date) {
  const key = `${reader.locale}|${reader.zone}|${JSON.stringify(options)}`;
  if (!cache.has(key)) {
    cache.set(key, new Intl.DateTimeFormat(reader.locale, { ...options, timeZone: reader.zone }));
  }
  return cache.get(key).format(date);
}

const LONG = { weekday: "long", day: "numeric", month: "long" };

export const clockTime = (reader, date) => format(reader, { timeStyle: "short" }, date);
export const longDay = (reader, date) => format(reader, LONG, date);
export const shortDay = (reader, date) =>
  format(reader, { weekday: "short", day: "numeric", month: "short" }, date);

/** Slack's timestamps are seconds with a running number behind the point. */
export const instantOf = (ts) => new Date(Number.parseFloat(ts) * 1000);

/** A calendar day such as 2026-11-30 in the reader's zone. */
export function dayKey(reader, date) {
  return new Intl.DateTimeFormat("en-CA", { timeZone: reader.zone }).format(date);
}

export const cityOf = (zone) => (zone || "UTC").split("/").pop().replaceAll("_", " ");

/** The day for a divider: today and yesterday by name, anything else by date. */
export function dividerDay(reader, date) {
  return relativeDay(reader, date) ?? longDay(reader, date);
}

/** "today", "tomorrow", "yesterday" in the reader's language, else null. */
export function relativeDay(reader, date) {
  const midnight = (key) => Date.parse(`${key}T00:00:00Z`);
  const days = (midnight(dayKey(reader, date)) - midnight(dayKey(reader, reader.now))) / 86_400_000;
  if (Math.abs(days) > 1) return null;
  const word = new Intl.RelativeTimeFormat(reader.locale, { numeric: "auto" }).format(days, "day");
  return word.charAt(0).toLocaleUpperCase(reader.locale) + word.slice(1);
}

const DATE_PARTS = {
  date_num: (reader, date) => dayKey(reader, date),
  date_slash: (reader, date) =>
    format(reader, { year: "numeric", month: "2-digit", day: "2-digit" }, date),
  date: (reader, date) => format(reader, { year: "numeric", month: "long", day: "numeric" }, date),
  date_short: (reader, date) =>
    format(reader, { year: "numeric", month: "short", day: "numeric" }, date),
  date_long: (reader, date) => format(reader, { ...LONG, year: "numeric" }, date),
  date_long_full: (reader, date) => format(reader, { ...LONG, year: "numeric" }, date),
  day_divider_pretty: (reader, date) => dividerDay(reader, date),
  time: clockTime,
  time_secs: (reader, date) => format(reader, { timeStyle: "medium" }, date),
  ago: (reader, date) => agoWords(reader, date),
};
for (const name of ["date", "date_short", "date_long"]) {
  DATE_PARTS[`${name}_pretty`] = (reader, date) =>
    relativeDay(reader, date)?.toLocaleLowerCase(reader.locale) ?? DATE_PARTS[name](reader, date);
}

function agoWords(reader, date) {
  const seconds = (date - reader.now) / 1000;
  const words = new Intl.RelativeTimeFormat(reader.locale, { numeric: "auto" });
  for (const [unit, size] of [
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
  ]) {
    if (Math.abs(seconds) >= size) return words.format(Math.round(seconds / size), unit);
  }
  return words.format(Math.round(seconds), "second");
}

/** The text of a date token such as `{date_short_pretty} {time}`; null if it cannot be shown. */
export function dateToken(reader, seconds, pattern) {
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return null;
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => DATE_PARTS[name]?.(reader, date) ?? whole);
}

/** The instant at which a wall clock in `zone` shows `local` (such as 2026-11-30T09:00). */
export function zonedInstant(local, zone) {
  const wanted = Date.parse(`${local.length === 16 ? `${local}:00` : local}Z`);
  // Two steps settle it: the second uses the offset that holds at the answer.
  let instant = wanted - offsetAt(wanted, zone);
  instant = wanted - offsetAt(instant, zone);
  return new Date(instant);
}

function offsetAt(instant, zone) {
  return (
    Date.parse(`${localStamp(new Date(instant), zone)}:00Z`) - Math.floor(instant / 60_000) * 60_000
  );
}

/** The wall clock of a zone as 2026-11-30T09:00, the form of datetime fields. */
export function localStamp(date, zone) {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  }).formatToParts(date);
  const part = (type) => parts.find((one) => one.type === type).value;
  return `${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}`;
}

/** The next Monday at nine in a zone, strictly after `now`. */
export function nextMonday(now, zone) {
  const day = new Date(`${localStamp(now, zone).slice(0, 10)}T00:00:00Z`);
  for (let ahead = 0; ahead <= 7; ahead += 1) {
    const candidate = new Date(day.getTime() + ahead * 86_400_000);
    if (candidate.getUTCDay() !== 1) continue;
    const instant = zonedInstant(`${candidate.toISOString().slice(0, 10)}T09:00`, zone);
    if (instant > now) return instant;
  }
  throw new RangeError("a week has a Monday");
}
