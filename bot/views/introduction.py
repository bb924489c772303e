"""Introductions in a group DM: who, why, something to start with, times and their votes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from bot.domain.notices import Notice
from bot.domain.notices.introductions import (
    Help,
    Introduction,
    Mentoring,
    NewTimes,
    PlannedSession,
    Portrait,
    Reasons,
)
from bot.i18n import Mrkdwn, Words
from bot.views.blocks import Block, Element, Message, button, buttons, section
from bot.views.ending import not_right_button
from bot.views.times import agenda, fallback, tick_buttons, times_of

SHEET = "reflection_sheet"
AGREEMENT = "agreement_open"
REASONS_SHOWN = 3


def introduction(notice: Introduction, t: Words) -> Message:
    """Return the message that opens a pairing, as it stands now."""
    greeting = _greeting(notice, t)
    blocks = [
        section(greeting),
        *[section(_portrait(person, t)) for person in notice.people],
    ]
    if notice.mentoring is None or _has_reasons(notice, t):
        blocks.append(section(_why(notice, t)))
    if notice.mentoring:
        blocks += _what_happens(notice.mentoring, t)
    if notice.openers:
        blocks.append(section(_openers(notice.openers, t)))
    if notice.plan:
        blocks.append(section(_plan(notice.plan, t)))
    if notice.agenda and not notice.ended:
        blocks.append(section(agenda(notice.agenda, t)))
    blocks += times_of(notice.pairing_id, notice.times, t, ended=notice.ended)
    blocks.append(_foot(notice, t))
    shown = None if notice.ended else notice.times
    return Message(text=fallback(greeting, shown, t), blocks=blocks)


def new_times(notice: NewTimes, t: Words) -> Message:
    """Return times to choose from that came after the introduction's own."""
    if notice.times.alone:
        lead = t("For your next meeting:")
    elif notice.by:
        lead = t("*{name}* suggests another time.", name=notice.by)
    else:
        lead = t("Time for your next meeting?")
    blocks = [section(lead)]
    if notice.agenda:
        blocks.append(section(agenda(notice.agenda, t)))
    blocks += times_of(notice.pairing_id, notice.times, t, ended=notice.ended)
    more = tick_buttons(notice.pairing_id, notice.agenda, t, ended=notice.ended)
    blocks.append(buttons(*more, not_right_button(notice.pairing_id, t)))
    shown = None if notice.ended else notice.times
    return Message(text=fallback(lead, shown, t), blocks=blocks)


def _greeting(notice: Introduction, t: Words) -> Mrkdwn:
    bold = [t("*{name}*", name=person.name) for person in notice.people]
    if notice.mentoring:
        mentor, mentee = notice.mentoring.mentor, notice.mentoring.mentee
        return t(
            "*{mentor}*, meet *{mentee}*. {mentor} is the mentor, {mentee} the mentee.",
            mentor=mentor,
            mentee=mentee,
        )
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


def _what_happens(mentoring: Mentoring, t: Words) -> list[Block]:
    shown = []
    if mentoring.sentence:
        wrote = t("*{name}* wrote: “{text}”", name=mentoring.mentee, text=mentoring.sentence)
        shown.append(section(wrote))
    text = t(
        "*What happens next:* you meet a first time, and agree in a few words on what you work "
        "on and how. Either of you proposes; it holds once both say yes."
    )
    return [*shown, section(text)]


def _has_reasons(notice: Introduction, t: Words) -> bool:
    return bool(_reasons(notice.reasons, len(notice.people), t))


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


def _foot(notice: Introduction, t: Words) -> Block:
    elements: list[Element] = []
    if notice.mentoring and not notice.ended:
        elements.append(button(t("Our agreement"), AGREEMENT, notice.pairing_id))
    if notice.sheet != "none" and not notice.ended:
        elements.append(button(t("Reflection sheet"), SHEET, notice.pairing_id))
    elements += tick_buttons(notice.pairing_id, notice.agenda, t, ended=notice.ended)
    return buttons(*elements, not_right_button(notice.pairing_id, t))


NOTICES: Mapping[type[Notice], Callable[[Any, Words], Message]] = MappingProxyType(
    {Introduction: introduction, NewTimes: new_times}
)
