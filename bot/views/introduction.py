"""Introductions in a group DM: who, why, something to start with, times and their votes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from bot.domain.notices import Notice
from bot.domain.notices.introductions import (
    Agenda,
    Help,
    Introduction,
    NewTimes,
    OfferedTime,
    PlannedSession,
    Portrait,
    Reasons,
    Times,
)
from bot.i18n import Mrkdwn, Words
from bot.views.blocks import Block, Element, Message, button, buttons, section
from bot.views.dates import in_cities, token
from bot.views.ending import not_right_button

VOTE = "vote_time_"  # and the letter
ANOTHER_TIME = "another_time"
NOT_THIS_TIME = "not_this_time"
SHEET = "reflection_sheet"
REASONS_SHOWN = 3


def vote_value(session_id: str, slot_set: int, letter: str) -> str:
    """Return what a vote button carries."""
    return f"{session_id}:{slot_set}:{letter}"


def read_vote(value: str) -> tuple[str, int, str]:
    """Return the session, the set and the letter of a vote button."""
    session_id, slot_set, letter = value.split(":")
    return session_id, int(slot_set), letter


def introduction(notice: Introduction, t: Words) -> Message:
    """Return the message that opens a pairing, as it stands now."""
    greeting = _greeting(notice, t)
    blocks = [
        section(greeting),
        *[section(_portrait(person, t)) for person in notice.people],
        section(_why(notice, t)),
    ]
    if notice.openers:
        blocks.append(section(_openers(notice.openers, t)))
    if notice.plan:
        blocks.append(section(_plan(notice.plan, t)))
    blocks += _times(notice.pairing_id, notice.times, t, ended=notice.ended)
    blocks.append(_foot(notice, t))
    shown = None if notice.ended else notice.times
    return Message(text=_fallback(greeting, shown, t), blocks=blocks)


def new_times(notice: NewTimes, t: Words) -> Message:
    """Return times to choose from that came after the introduction's own."""
    if notice.by:
        lead = t("*{name}* suggests another time.", name=notice.by)
    else:
        lead = t("Time for your next meeting?")
    blocks = [section(lead)]
    if notice.agenda:
        blocks.append(section(agenda(notice.agenda, t)))
    blocks += _times(notice.pairing_id, notice.times, t, ended=notice.ended)
    blocks.append(buttons(not_right_button(notice.pairing_id, t)))
    shown = None if notice.ended else notice.times
    return Message(text=_fallback(lead, shown, t), blocks=blocks)


def agenda(shown: Agenda, t: Words) -> Mrkdwn:
    """Return what to do in a session, a line a step."""
    steps = [
        t("• {minutes} min: {text}", minutes=step.minutes, text=step.text) for step in shown.steps
    ]
    head = t("*{title}*", title=shown.title)
    return Mrkdwn("\n".join([head, *steps]))


def _greeting(notice: Introduction, t: Words) -> Mrkdwn:
    bold = [t("*{name}*", name=person.name) for person in notice.people]
    if len(bold) == 2:
        return t("{first}, meet {second}.", first=bold[0], second=bold[1])
    together = t("{names}, meet each other.", names=t.listed(list(bold)))
    if len(bold) == 3 and notice.odd_one:
        return Mrkdwn(f"{together} {t('This time you are three, so nobody sits it out.')}")
    return together


def _portrait(person: Portrait, t: Words) -> Mrkdwn:
    where = ", ".join(part for part in (person.team, person.location) if part)
    name = t("*{name}*", name=person.name)
    first = t("{name}: {where}", name=name, where=where) if where else name
    abilities = []
    if person.offers:
        abilities.append(t("can help with {skills}", skills=t.listed(list(person.offers))))
    if person.wants:
        abilities.append(t("would like to learn {skills}", skills=t.listed(list(person.wants))))
    own_words = [t("“{text}”", text=text) for text in (person.about, person.goal) if text]
    lines = ["; ".join([first, *abilities]), " ".join(own_words)]
    return Mrkdwn("\n".join(line for line in lines if line))


def _why(notice: Introduction, t: Words) -> Mrkdwn:
    shown = _reasons(notice.reasons, len(notice.people), t)[:REASONS_SHOWN]
    because = Mrkdwn("; ".join(shown)) or t("you might never have met otherwise")
    if len(notice.people) == 2:
        return t("*Why you two:* {because}.", because=because)
    return t("*Why you:* {because}.", because=because)


def _reasons(reasons: Reasons, people: int, t: Words) -> list[str]:
    found: list[str] = [_help(one, t) for one in reasons.helps]
    both = people == 2
    if reasons.interests:
        liked = t.listed(list(reasons.interests[:3]))
        found.append(t("you both like {x}", x=liked) if both else t("you all like {x}", x=liked))
    if reasons.both_learn:
        wish = t.listed(list(reasons.both_learn[:3]))
        found.append(
            t("you both would like to learn {x}", x=wish)
            if both
            else t("you all would like to learn {x}", x=wish)
        )
    if reasons.both_teach:
        known = t.listed(list(reasons.both_teach[:3]))
        found.append(t("you both know {x}", x=known) if both else t("you all know {x}", x=known))
    if reasons.other_teams:
        found.append(t("you work in different teams"))
    if reasons.other_places:
        found.append(t("you work in different places"))
    return found


def _help(one: Help, t: Words) -> Mrkdwn:
    return t(
        "{learner} would like to learn {skills}, and {helper} can help with that",
        learner=one.learner,
        skills=t.listed(list(one.skills)),
        helper=one.helper,
    )


def _openers(openers: Sequence[str], t: Words) -> Mrkdwn:
    lines = [t("• {question}", question=question) for question in openers]
    return Mrkdwn("\n".join([t("*Somewhere to start:*"), *lines]))


def _plan(plan: Sequence[PlannedSession], t: Words) -> Mrkdwn:
    lines = [
        t(
            "{number}. {title} ({minutes} min)",
            number=one.number,
            title=one.title,
            minutes=one.minutes,
        )
        for one in plan
    ]
    return Mrkdwn("\n".join([t("*A plan for your meetings:*"), *lines]))


def _times(pairing_id: str, times: Times | None, t: Words, *, ended: bool) -> list[Block]:
    if ended:
        return [section(t("This introduction has ended."))]
    if times is None:
        return []
    if times.booked is not None:
        return [section(t("*Booked:* {when}.", when=token(times.booked, times.zones, t)))]
    if times.replaced:
        return [section(t("There are newer times further down."))]
    return [section(_offered(times, t)), _vote_buttons(pairing_id, times, t)]


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
            vote_value(times.session_id, times.slot_set, one.letter),
            label=t("{letter} fits me", letter=one.letter),
        )
        for one in times.offered
    ]
    return buttons(
        *votes,
        button(t("Another time"), ANOTHER_TIME, pairing_id),
        button(t("Not this time"), NOT_THIS_TIME, pairing_id),
    )


def _foot(notice: Introduction, t: Words) -> Block:
    elements: list[Element] = []
    if notice.sheet != "none" and not notice.ended:
        elements.append(button(t("Reflection sheet"), SHEET, notice.pairing_id))
    return buttons(*elements, not_right_button(notice.pairing_id, t))


def _fallback(lead: str, times: Times | None, t: Words) -> str:
    plain = lead.replace("*", "")
    if times is None or times.replaced or not times.offered:
        return plain
    if times.booked is not None:
        when = in_cities(times.booked, times.zones, t)
        return t("{lead} Booked: {when}", lead=Mrkdwn(plain), when=when)
    offered = "; ".join(
        f"{one.letter} {in_cities(one.starts_at, times.zones, t)}" for one in times.offered
    )
    return t("{lead} Times: {times}", lead=Mrkdwn(plain), times=offered)


NOTICES: Mapping[type[Notice], Callable[[Any, Words], Message]] = MappingProxyType(
    {Introduction: introduction, NewTimes: new_times}
)
