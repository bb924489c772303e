"""The digest at the desk, its chart, the list of silent pairings, and one suggestion at most."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from bot.domain.metrics import Funnel, Interval, RoundNumbers, Share
from bot.domain.notices import Notice
from bot.domain.notices.digests import Digest, DigestChart, Suggestion
from bot.i18n import Mrkdwn, Words
from bot.views.blocks import (
    Block,
    Message,
    View,
    button,
    buttons,
    divider,
    modal,
    section,
    small,
)

WHO = "digest_who"
CHART = "digest_chart"
NUMBERS = "digest_numbers"
SHOWN_PAIRINGS = 40


def digest(notice: Digest, t: Words) -> Message:
    """Return the digest: progress on the objective first."""
    head = t(
        "*{programme}, round {number}, is done.* {progress}",
        programme=notice.programme_name,
        number=notice.round_number,
        progress=_progress(notice, t),
    )
    silent = notice.numbers.silent
    row = [
        button(t("Who was silent"), WHO, notice.round_id) if silent else None,
        button(t("Chart"), CHART, notice.round_id),
        button(t("What the numbers mean"), NUMBERS, notice.round_id),
    ]
    body = _body(notice.numbers, t)
    return Message(
        text=head,
        blocks=[
            section(head),
            section(body),
            buttons(*[one for one in row if one is not None]),
            small(t("Under five answers we show no number, so that nobody can be read from it.")),
        ],
    )


def chart_caption(notice: DigestChart, t: Words) -> Message:
    """Return the line beside the chart."""
    return Message(
        t.many(
            "{programme}: {n} round as a picture.",
            "{programme}: {n} rounds as a picture.",
            notice.rounds,
            programme=notice.programme_name,
        )
    )


def chart_is_coming(t: Words) -> Message:
    """Return the answer to the click on "Chart"."""
    return Message(t("The chart is on its way to this channel."))


def suggestion(notice: Suggestion, t: Words) -> Message:
    """Return one suggestion when a rate fell two rounds running."""
    what = {
        "answers": t("Fewer and fewer answer in *{programme}*.", programme=notice.programme_name),
        "meetings": t("Fewer and fewer meet in *{programme}*.", programme=notice.programme_name),
    }[notice.what]
    advice = t(
        "{what} That happens when rounds come too often: a longer pause between them helps "
        "most. `/rapport-admin programme edit` changes how often they come.",
        what=what,
    )
    return Message(advice, [section(advice)])


def who(pairings: Sequence[Sequence[str]], t: Words) -> View:
    """Return the modal with the pairings in which nobody reacted."""
    shown = [section(t.listed(list(names))) for names in pairings[:SHOWN_PAIRINGS]]
    rest = len(pairings) - len(shown)
    more = [small(t.many("and {n} more", "and {n} more", rest))] if rest > 0 else []
    intro = t(
        "Nobody in these pairings voted, pressed or answered anything. Silence has many reasons; "
        "a friendly word in person helps more than a reminder."
    )
    blocks: list[Block] = [section(intro), divider(), *shown, *more]
    return modal("digest_who_shown", t("Silent pairings"), blocks, close=t("Close"))


def numbers(found: RoundNumbers, t: Words) -> View:
    """Return the modal with every number, its definition and its n."""
    lines = [
        _defined(t("Invited"), t("enrolled when the round was planned"), found.funnel.invited, t),
        _defined(t("Joined"), t("free for this round"), found.funnel.joined, t),
        _defined(t("Matched"), t("introduced to somebody"), found.funnel.matched, t),
        _defined(
            t("Responded"), t("voted, pressed or answered anything"), found.funnel.responded, t
        ),
        _met_line(found.funnel, t),
        _defined(t("Rated"), t("gave feedback after it"), found.funnel.rated, t),
    ]
    notes = t(
        "Where two people disagree about meeting, or nobody answered, it counts as not known: "
        "the interval runs from “not known means no” to “not known means yes”. Numbers are "
        "counted once, when the round closes. A number under five is not shown."
    )
    return modal(
        "digest_numbers_shown",
        t("Numbers"),
        [*map(section, lines), divider(), small(notes)],
        close=t("Close"),
    )


def _progress(notice: Digest, t: Words) -> Mrkdwn:
    progress = notice.numbers.progress
    if progress is None:
        return t("Too few answers for a count this time.")
    counted = {
        "meetings": t("Meetings"),
        "cross-team": t("Meetings across teams"),
        "cross-site": t("Meetings across sites"),
        "people": t("People who met somebody"),
    }[notice.measure]
    said = t("*{counted}: {interval}*", counted=counted, interval=_interval(progress, t))
    if notice.target is None or notice.so_far is None:
        return Mrkdwn(f"{said}.")
    return t(
        "{said}; so far {so_far}, target {target}.",
        said=said,
        so_far=_interval(notice.so_far, t),
        target=notice.target,
    )


def _interval(interval: Interval, t: Words) -> Mrkdwn:
    if interval.lowest == interval.highest:
        return t("{count} of {n}", count=interval.lowest, n=interval.n)
    return t(
        "between {lowest} and {highest} of {n}",
        lowest=interval.lowest,
        highest=interval.highest,
        n=interval.n,
    )


def _body(found: RoundNumbers, t: Words) -> Mrkdwn:
    sentences = [
        t.many("{n} person took part", "{n} people took part", found.funnel.matched)
        + t.many(" in {n} pairing.", " in {n} pairings.", found.pairings)
    ]
    if found.answered_pairings is not None:
        sentences.append(
            t.many(
                "{n} pairing answered from at least one side.",
                "{n} pairings answered from at least one side.",
                found.answered_pairings,
            )
        )
    if found.again is not None:
        sentences.append(_share(found.again, t))
    sentences.append(
        t.many("{n} pairing was silent.", "{n} pairings were silent.", found.silent)
        if found.silent
        else t("No pairing was silent.")
    )
    return Mrkdwn(" ".join(sentences))


def _share(share: Share, t: Words) -> Mrkdwn:
    values = {"percent": share.percent, "n": share.n}
    return {
        "exactly": t("{percent} % would meet again ({n} answers).", **values),
        "at_least": t("At least {percent} % would meet again ({n} answers).", **values),
        "at_most": t("At most {percent} % would meet again ({n} answers).", **values),
    }[share.bound]


def _defined(name: str, definition: str, count: int | None, t: Words) -> Mrkdwn:
    shown = t("under five") if count is None else str(count)
    return t("*{name}: {shown}* · {definition}", name=name, shown=shown, definition=definition)


def _met_line(funnel: Funnel, t: Words) -> Mrkdwn:
    if funnel.met is None:
        return _defined(t("Met"), t("members of pairings that met"), None, t)
    return t("*Met: {interval}* · members of pairings that met", interval=_interval(funnel.met, t))


def _not_closed(t: Words, _parameters: Mapping[str, object]) -> str:
    return t("That round has not been closed, so there are no numbers yet.")


ERRORS: Mapping[str, Callable[[Words, Mapping[str, object]], str]] = MappingProxyType(
    {"round-not-closed": _not_closed}
)
NOTICES: Mapping[type[Notice], Callable[[Any, Words], Message]] = MappingProxyType(
    {Digest: digest, DigestChart: chart_caption, Suggestion: suggestion}
)
