"""What kept two people apart, in words."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.desk import Why
from bot.i18n import Mrkdwn, Words
from bot.views import blocks
from bot.views.blocks import Message
from bot.views.desk.words import ground_in_words

MOST_REASONS = 2


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
    losses = _losses(one, t)
    if not losses:
        return t("possible; the round as a whole would lose nothing.")
    lost = t("possible; the round as a whole would {losses}", losses=t.listed(losses))
    reasons: list[str] = [
        t("{name} is the only one who offers {skill}", name=name, skill=skill)
        for name, skill in one.only_offers[:MOST_REASONS]
    ]
    if not reasons:
        return Mrkdwn(f"{lost}.")
    return Mrkdwn(f"{t('{lost}, because {reasons}', lost=lost, reasons=t.listed(reasons))}.")


def _losses(one: Why, t: Words) -> list[str]:
    losses: list[str] = []
    if one.more_left_out > 0:
        losses.append(t.many("leave {n} person out", "leave {n} people out", one.more_left_out))
    if one.more_repeats > 0:
        losses.append(t.many("have {n} repeat more", "have {n} repeats more", one.more_repeats))
    if one.points_less > 0:
        losses.append(
            t(
                "lose {less} of {total} points",
                less=f"{one.points_less:,}",
                total=f"{one.points_total:,}",
            )
        )
    return losses
