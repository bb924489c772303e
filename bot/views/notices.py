"""Notices in words: which view renders which notice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from bot.domain.notices import Notice
from bot.domain.notices.corrections import NoLongerCurrent, Together
from bot.i18n import Words
from bot.views import (
    booking,
    check_in,
    cohort,
    digest,
    ending,
    introduction,
    join,
    mentorship_check_in,
    pause,
    privacy,
    rounds,
    sheet,
    wrap_up,
)
from bot.views.blocks import Block, Message, divider, section
from bot.views.desk import cohort as desk_cohort
from bot.views.desk import dead_letters
from bot.views.desk import draft as desk_draft
from bot.views.desk import notices as desk_notices

Renderer = Callable[[Any, Words], Message]
SEAM = "seam-"


def render(notice: Notice, t: Words) -> Message:
    """Return what is posted for a notice, in the reader's language."""
    return RENDERERS[type(notice)](notice, t)


def joined(parts: Sequence[Message]) -> Message:
    """Return several messages as one, with a line between them."""
    shown: list[Block] = []
    for number, part in enumerate(parts):
        if number:
            shown.append({**divider(), "block_id": f"{SEAM}{number}"})
        shown.extend(part.blocks or [section(part.text)])
    return Message("\n".join(part.text for part in parts), shown)


def with_part_replaced(shown: Sequence[Block], block_id: str, part: Sequence[Block]) -> list[Block]:
    """Return the blocks of a message of several parts, with the part of a block replaced.

    Args:
        shown: the message's blocks, as Slack sends them with a click.
        block_id: the block that was clicked.
        part: what takes the place of everything in the same part.
    """
    seams = [number for number, block in enumerate(shown) if is_seam(block)]
    at = next(number for number, block in enumerate(shown) if block.get("block_id") == block_id)
    begin = max((seam + 1 for seam in seams if seam < at), default=0)
    end = min((seam for seam in seams if seam > at), default=len(shown))
    return [*shown[:begin], *part, *shown[end:]]


def is_seam(block: Block) -> bool:
    """Return whether a block is the line between two parts of a message."""
    return str(block.get("block_id", "")).startswith(SEAM)


def _in_one(notice: Together, t: Words) -> Message:
    return joined([render(part, t) for part in notice.parts])


def _no_longer_current(_notice: NoLongerCurrent, t: Words) -> Message:
    text = t("This is no longer current.")
    return Message(text, [section(text)])


def _together(*parts: Mapping[type, Any]) -> Mapping[type[Notice], Renderer]:
    return MappingProxyType({kind: view for part in parts for kind, view in part.items()})


RENDERERS: Mapping[type[Notice], Renderer] = _together(
    booking.NOTICES,
    check_in.NOTICES,
    cohort.NOTICES,
    digest.NOTICES,
    ending.NOTICES,
    introduction.NOTICES,
    join.NOTICES,
    mentorship_check_in.NOTICES,
    pause.NOTICES,
    privacy.NOTICES,
    rounds.NOTICES,
    sheet.NOTICES,
    wrap_up.NOTICES,
    desk_draft.RENDERERS,
    desk_notices.RENDERERS,
    dead_letters.RENDERERS,
    desk_cohort.RENDERERS,
    {Together: _in_one, NoLongerCurrent: _no_longer_current},
)
