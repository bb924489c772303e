"""What kept two people apart, in words."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.desk import Why
from bot.i18n import Mrkdwn, Words
from bot.views import blocks
from bot.views.blocks import Message
from bot.views.desk.words import ground_in_words


def answer(first: str, second: str, found: Sequence[Why], t: Words) -> Message:
    """Return the answer for two people by their Slack ids, a line for each programme."""
    pair = t("{first} and {second}", first=Mrkdwn(f"<@{first}>"), second=Mrkdwn(f"<@{second}>"))
    if not found:
        nothing = t("{pair}: there was no round that both could be in.", pair=pair)
        return Message(nothing, [blocks.section(nothing)])
    lines = [
        t("{pair}, {programme}, round {number}: {why}", pair=pair, programme=one.programme,
          number=one.number, why=_why(one, t))
        for one in found
    ]  # fmt: skip
    return Message(lines[0], [blocks.section("\n".join(lines))])


def _why(one: Why, t: Words) -> Mrkdwn:
    if one.kind == "together":
        return t("they are together.")
    if one.kind == "absent":
        return t("only one of them takes part in this programme.")
    if one.kind == "public":
        return ground_in_words(one.ground, t)
    if one.kind == "possible":
        return _possible(one, t)
    return t("not possible this round.")


def _possible(one: Why, t: Words) -> Mrkdwn:
    if one.points_less <= 0:
        return t("possible; the round as a whole would lose nothing.")
    return t(
        "possible; the round as a whole would lose {less} of {total} points.",
        less=f"{one.points_less:,}",
        total=f"{one.points_total:,}",
    )
