"""How sure do you feel? One tap at the start, one at the end; and what the desk reads of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from bot.domain.desk import GrowthLine
from bot.domain.growth import (
    HIGHEST,
    HIGHEST_SAID,
    LOWEST,
    LOWEST_SAID,
    Rated,
    RatingMoment,
    Subject,
)
from bot.domain.notices import Notice
from bot.domain.notices.toolkit import GrowthQuestion
from bot.i18n import Mrkdwn, Words
from bot.views.blocks import Block, Message, button, buttons, section, small
from bot.views.ending import not_right_button

RATE = "growth_rate_"  # followed by the level; the value is "<moment>:<pairing id>"


def question(notice: GrowthQuestion, t: Words) -> Message:
    """Return the question, with one button for each level."""
    asked = _asked(notice.subject, notice.skill, t)
    why = (
        t("We ask once now and once at the end, so that you can see how far you have come.")
        if notice.moment is RatingMoment.START
        else t("We asked you the same at the start.")
    )
    text = Mrkdwn(f"*{asked}* {why}")
    return Message(asked, [section(text), *_answers(notice.pairing_id, notice.moment, t)])


def rated(one: Rated, t: Words) -> Message:
    """Return what takes the place of the question; another tap corrects it."""
    asked = _asked(one.subject, one.skill, t)
    text = t("{asked} Noted: *{level}* of {of}.", asked=asked, level=one.level, of=HIGHEST)
    if one.before is not None:
        text = t("{text} At the start you said *{before}*.", text=text, before=one.before)
    return Message(text, [section(text), *_answers(one.pairing_id, one.moment, t)])


def read(action_id: str, value: str) -> tuple[str, RatingMoment, int]:
    """Return the pairing, the moment and the level of a tap."""
    moment, _, pairing_id = value.partition(":")
    return pairing_id, RatingMoment(moment), int(action_id.removeprefix(RATE))


def desk_line(one: GrowthLine, t: Words) -> Mrkdwn:
    """Return the change in a programme, over the people of its newest report."""
    name = {
        Subject.SKILL: t("How sure mentees feel in what they learn"),
        Subject.MENTORING: t("How sure mentors feel in mentoring"),
    }[one.subject]
    return t(
        "{name}: from {before} at the start to {after} at the end, of {of} "
        "({n} people who answered both times, up to the end of {period})",
        name=name,
        before=_level(one.growth.before, t),
        after=_level(one.growth.after, t),
        of=HIGHEST,
        n=one.growth.n,
        period=one.period.replace("-", " "),
    )


def _asked(subject: Subject, skill: str | None, t: Words) -> Mrkdwn:
    if subject is Subject.MENTORING:
        return t("How sure do you feel as a mentor today?")
    if skill is not None:
        return t("How sure do you feel in {skill} today?", skill=skill)
    return t("How sure do you feel today in what you would like to learn?")


def _answers(pairing_id: str, moment: RatingMoment, t: Words) -> list[Block]:
    value = f"{moment.value}:{pairing_id}"
    levels = range(LOWEST, HIGHEST + 1)
    return [
        buttons(*(button(t("{n}", n=level), f"{RATE}{level}", value) for level in levels)),
        small(
            t("1 means “I know the basics”, 5 “People ask me”."),
            t("Nobody else sees your answer. Organisers see the change of five people or more."),
        ),
        buttons(not_right_button(pairing_id, t)),
    ]


def _level(mean: float, t: Words) -> Mrkdwn:
    number = f"{mean:g}"
    if mean <= LOWEST_SAID:
        return t("{number} or less", number=number)
    if mean >= HIGHEST_SAID:
        return t("{number} or more", number=number)
    return t("about {number}", number=number)


ERRORS: Mapping[str, Callable[[Words, Mapping[str, object]], str]] = MappingProxyType(
    {
        "no-such-rating": lambda t, _: t("That question is not open any more."),
        "rating-too-late": lambda t, _: t(
            "This answer cannot be changed any more. Nothing was changed."
        ),
    }
)
NOTICES: Mapping[type[Notice], Callable[[Any, Words], Message]] = MappingProxyType(
    {GrowthQuestion: question}
)
