"""A lesson at the moment in which it is needed, as a message."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from bot.content.lessons import Moment
from bot.domain.notices import Notice
from bot.domain.notices.toolkit import LessonNotice, ToldLesson
from bot.i18n import Mrkdwn, Words
from bot.views.blocks import Block, Message, button, buttons, section
from bot.views.check_in import ASK_LESS
from bot.views.toolkit import READ, minutes
from bot.views.toolkit_buttons import OPEN


def told(notice: LessonNotice, t: Words) -> Message:
    """Return a lesson at the moment in which it is needed."""
    lead = _lead(notice, t)
    named = [_told(one, t) for one in notice.lessons]
    foot = buttons(button(t("All lessons"), OPEN), button(t("Ask me less"), ASK_LESS))
    titles = ", ".join(one.title for one in notice.lessons)
    return Message(Mrkdwn(f"{lead} {t('{titles}', titles=titles)}"), [section(lead), *named, foot])


def _told(one: ToldLesson, t: Words) -> Block:
    text = t(
        "*{title}* · {minutes} to read\n{summary}",
        title=one.title,
        minutes=minutes(one.minutes, t),
        summary=one.summary,
    )
    return section(text, button(t("Read it"), READ, one.key))


def _lead(notice: LessonNotice, t: Words) -> Mrkdwn:
    if notice.asked_for:
        return t.many(
            "{n} short lesson comes before you are listed as a mentor. "
            "Tick it when you have read it.",
            "{n} short lessons come before you are listed as a mentor. "
            "Tick each one when you have read it.",
            len(notice.lessons),
        )
    return {
        Moment.JOINED: t("Before you choose, a short lesson that may help:"),
        Moment.BEGAN: t("For a good start, a short lesson:"),
        Moment.FIRST_SESSION: t("Before your first meeting, a short lesson:"),
        Moment.SESSION: t("Before your next meeting, a short lesson:"),
        Moment.STUCK: t("When it goes slowly, this may help:"),
        Moment.MIDPOINT: t("Half of the time is over. A short lesson for looking back:"),
        Moment.CLOSING: t("The end comes nearer. A short lesson for closing well:"),
    }[notice.moment]


NOTICES: Mapping[type[Notice], Callable[[Any, Words], Message]] = MappingProxyType(
    {LessonNotice: told}
)
