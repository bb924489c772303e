"""Notices in words: which view renders which notice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from bot.domain.notices import Notice
from bot.domain.notices.corrections import NoLongerCurrent, Together
from bot.i18n import Words
from bot.views import (
    agreement,
    ask_notices,
    booking,
    check_in,
    cohort,
    digest,
    ending,
    growth,
    introduction,
    join,
    lesson_notice,
    mentor_requests,
    mentorship,
    mentorship_check_in,
    pause,
    privacy,
    recognition,
    record,
    rounds,
    sheet,
    wrap_up,
)
from bot.views.blocks import Message, section
from bot.views.desk import cohort as desk_cohort
from bot.views.desk import dead_letters
from bot.views.desk import draft as desk_draft
from bot.views.desk import mentorships as desk_mentorships
from bot.views.desk import notices as desk_notices
from bot.views.seams import joined

Renderer = Callable[[Any, Words], Message]


def render(notice: Notice, t: Words) -> Message:
    """Return what is posted for a notice, in the reader's language."""
    return RENDERERS[type(notice)](notice, t)


def _in_one(notice: Together, t: Words) -> Message:
    return joined([render(part, t) for part in notice.parts])


def _no_longer_current(_notice: NoLongerCurrent, t: Words) -> Message:
    text = t("This is no longer current.")
    return Message(text, [section(text)])


def _together(*parts: Mapping[type, Any]) -> Mapping[type[Notice], Renderer]:
    return MappingProxyType({kind: view for part in parts for kind, view in part.items()})


RENDERERS: Mapping[type[Notice], Renderer] = _together(
    ask_notices.NOTICES,
    agreement.NOTICES,
    booking.NOTICES,
    check_in.NOTICES,
    cohort.NOTICES,
    digest.NOTICES,
    ending.NOTICES,
    growth.NOTICES,
    introduction.NOTICES,
    join.NOTICES,
    mentor_requests.NOTICES,
    mentorship_check_in.NOTICES,
    mentorship.NOTICES,
    pause.NOTICES,
    privacy.NOTICES,
    record.NOTICES,
    recognition.NOTICES,
    rounds.NOTICES,
    sheet.NOTICES,
    wrap_up.NOTICES,
    lesson_notice.NOTICES,
    desk_draft.RENDERERS,
    desk_notices.RENDERERS,
    dead_letters.RENDERERS,
    desk_mentorships.RENDERERS,
    desk_cohort.RENDERERS,
    {Together: _in_one, NoLongerCurrent: _no_longer_current},
)
