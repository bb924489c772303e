"""Notices in words: which view renders which notice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from bot.domain.notices import Notice
from bot.i18n import Words
from bot.views import (
    booking,
    check_in,
    digest,
    ending,
    introduction,
    join,
    pause,
    privacy,
    rounds,
    sheet,
)
from bot.views.blocks import Message
from bot.views.desk import draft as desk_draft
from bot.views.desk import notices as desk_notices

Renderer = Callable[[Any, Words], Message]


def render(notice: Notice, t: Words) -> Message:
    """Return what is posted for a notice, in the reader's language."""
    return RENDERERS[type(notice)](notice, t)


def _together(*parts: Mapping[type, Any]) -> Mapping[type[Notice], Renderer]:
    return MappingProxyType({kind: view for part in parts for kind, view in part.items()})


RENDERERS: Mapping[type[Notice], Renderer] = _together(
    booking.NOTICES,
    check_in.NOTICES,
    digest.NOTICES,
    ending.NOTICES,
    introduction.NOTICES,
    join.NOTICES,
    pause.NOTICES,
    privacy.NOTICES,
    rounds.NOTICES,
    sheet.NOTICES,
    desk_draft.RENDERERS,
    desk_notices.RENDERERS,
)
