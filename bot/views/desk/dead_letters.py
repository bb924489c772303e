"""Messages that Slack refused for good, in words for the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from bot.domain.notices import Notice
from bot.domain.notices.desk import DeadLetters
from bot.i18n import Words
from bot.views import blocks
from bot.views.blocks import Message

TRY_AGAIN = "dead_letters_try_again"


def told(notice: DeadLetters, t: Words) -> Message:
    """Return how many messages were refused and why, with the way to try again."""
    total = sum(number for _, number in notice.counts)
    reasons = t.listed([f"{number} × `{error}`" for error, number in notice.counts])
    text = t.many(
        "Slack refused {n} message for good: {reasons}. Partners were looked after. If the reason "
        "is gone, it can be tried again.",
        "Slack refused {n} messages for good: {reasons}. Partners were looked after. If the reason "
        "is gone, they can be tried again.",
        total,
        reasons=reasons,
    )
    row = blocks.buttons(blocks.button(t("Try again"), TRY_AGAIN, notice.told_id))
    return Message(text, [blocks.section(text), row])


def tried(number: int, t: Words) -> Message:
    """Return what the organiser who pressed the button reads."""
    if not number:
        return Message(t("Nothing is left to try again: it was done already, or its time is over."))
    return Message(
        t.many(
            "{n} message is tried again. What makes no sense any more is dropped on its way.",
            "{n} messages are tried again. What makes no sense any more is dropped on its way.",
            number,
        )
    )


RENDERERS: Mapping[type[Notice], Callable[[Any, Words], Message]] = MappingProxyType(
    {DeadLetters: told}
)
