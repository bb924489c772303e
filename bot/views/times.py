"""Times to choose from, and what to do in a session: the same below every message about one."""

from __future__ import annotations

from bot.domain.notices.introductions import Agenda, OfferedTime, Times, Tried
from bot.i18n import Mrkdwn, Words
from bot.views.blocks import Block, Element, button, buttons, section
from bot.views.dates import in_cities, token

VOTE = "vote_time_"  # and the letter
ANOTHER_TIME = "another_time"
NOT_THIS_TIME = "not_this_time"
ALONE = "arrange_ourselves"
OFFER = "offer_times"
MET = "session_met"
TICK = "tries_open"


def vote_value(session_id: str, slot_set: int, letter: str, version: int) -> str:
    """Return what a vote button carries."""
    return f"{session_id}:{slot_set}:{letter}:{version}"


def read_vote(value: str) -> tuple[str, int, str, int | None]:
    """Return the session, the set, the letter and the version of a vote button.

    Buttons of old carry no version.
    """
    session_id, slot_set, letter, *version = value.split(":")
    return session_id, int(slot_set), letter, int(version[0]) if version else None


def agenda(shown: Agenda, t: Words) -> Mrkdwn:
    """Return what to do in a session, a line a step, and what was carried over to it."""
    lines: list[str] = [t("*{title}*", title=shown.title)]
    lines += [
        t("• {minutes} min: {text}", minutes=step.minutes, text=step.text) for step in shown.steps
    ]
    if shown.tries:
        lines += ["", t("*You wanted to try:*"), *[_tried(one, t) for one in shown.tries]]
    if shown.milestones:
        lines += ["", t("*Milestones:*"), *[_tried(one, t) for one in shown.milestones]]
    return Mrkdwn("\n".join(lines))


def tick_buttons(pairing_id: str, shown: Agenda | None, t: Words, *, ended: bool) -> list[Element]:
    """Return the button that ticks off what stands in an agenda, where something does."""
    if ended or shown is None or not (shown.tries or shown.milestones):
        return []
    return [tick_button(pairing_id, t)]


def tick_button(pairing_id: str, t: Words) -> Element:
    """Return the button that opens what the two can tick off."""
    return button(t("Tick off…"), TICK, pairing_id)


def times_of(pairing_id: str, times: Times | None, t: Words, *, ended: bool) -> list[Block]:
    """Return the times of a session with their buttons, or where they stand instead."""
    if ended:
        mentors = times is not None and times.mentors
        over = t("This mentorship is over.") if mentors else t("This introduction has ended.")
        return [section(over)]
    if times is None:
        return []
    if times.held and times.booked is None:
        return [section(t("You have met."))]
    if times.booked is not None:
        return [section(t("*Booked:* {when}.", when=token(times.booked, times.zones, t)))]
    if times.replaced:
        return [section(t("There are newer times further down."))]
    if times.alone:
        return _on_their_own(pairing_id, times, t)
    return [section(_offered(times, t)), _vote_buttons(pairing_id, times, t)]


def fallback(lead: str, times: Times | None, t: Words) -> str:
    """Return the plain text of a message about times, with the clocks of all cities."""
    plain = lead.replace("*", "")
    if times is None or times.replaced or times.alone:
        return plain
    if times.booked is not None:
        when = in_cities(times.booked, times.zones, t)
        return t("{lead} Booked: {when}", lead=Mrkdwn(plain), when=when)
    if not times.offered:
        return plain
    offered = "; ".join(
        f"{one.letter} {in_cities(one.starts_at, times.zones, t)}" for one in times.offered
    )
    return t("{lead} Times: {times}", lead=Mrkdwn(plain), times=offered)


def _tried(one: Tried, t: Words) -> Mrkdwn:
    line = t("{name}: {text}", name=one.who, text=one.text) if one.who else one.text
    return t("☑ {line} (done)", line=line) if one.done else t("☐ {line}", line=line)


def _on_their_own(pairing_id: str, times: Times, t: Words) -> list[Block]:
    text = t("You find your times yourselves. Tell us when you have met; we keep your list.")
    row = buttons(
        button(t("We met"), MET, times.session_id),
        button(t("Offer us times"), OFFER, pairing_id),
    )
    return [section(text), row]


def _offered(times: Times, t: Words) -> Mrkdwn:
    if not times.offered:
        return t("Your working hours do not meet in the next two weeks. Suggest a time yourselves?")
    head = t.many(
        "*Times inside your hours, shown in your own ({n} minute):*",
        "*Times inside your hours, shown in your own ({n} minutes):*",
        times.minutes,
    )
    return Mrkdwn("\n".join([head, *[_line(one, times, t) for one in times.offered]]))


def _line(one: OfferedTime, times: Times, t: Words) -> Mrkdwn:
    when = token(one.starts_at, times.zones, t)
    line = t("*{letter}* {when}", letter=one.letter, when=when)
    if not one.voters:
        return line
    return t("{line} · fits {names}", line=line, names=t.listed(list(one.voters)))


def _vote_buttons(pairing_id: str, times: Times, t: Words) -> Block:
    votes: list[Element] = [
        button(
            one.letter,
            f"{VOTE}{one.letter}",
            vote_value(times.session_id, times.slot_set, one.letter, times.version),
            label=t("{letter} fits me", letter=one.letter),
        )
        for one in times.offered
    ]
    # "Not this time" ends a coffee; in a mentorship it would end far more than a meeting.
    last = (
        button(t("We arrange it ourselves"), ALONE, pairing_id)
        if times.mentors
        else button(t("Not this time"), NOT_THIS_TIME, pairing_id)
    )
    return buttons(*votes, button(t("Another time"), ANOTHER_TIME, pairing_id), last)
