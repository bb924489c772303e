"""Mentorships at the desk: a month in numbers, and who may need a hand in a modal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from babel.dates import format_date

from bot.domain.mentorship_care import Care, MonthNumbers, Sign
from bot.domain.metrics import Share
from bot.domain.notices import Notice
from bot.domain.notices.digests import MentorshipMonthDigest
from bot.i18n import Mrkdwn, Words
from bot.views.blocks import Block, Message, View, button, buttons, divider, modal, section, small

WHO = "mentorships_in_need"
SHOWN = 40


def month(notice: MentorshipMonthDigest, t: Words) -> Message:
    """Return a month's summary; it names nobody."""
    head = t(
        "*{programme}, {month}.* {course}",
        programme=notice.programme_name,
        month=format_date(notice.month, "MMMM y", locale=t.locale),
        course=_course(notice.numbers, t),
    )
    lines = [
        _share(t("Going well"), notice.numbers.well, t),
        _share(t("A fit after the first session"), notice.numbers.fits, t),
    ]
    body: list[Block] = [section(head), section("\n".join(lines))]
    if notice.needing_care:
        body += [section(care_line(notice.needing_care, t)), buttons(who_button(t))]
    body.append(
        small(t("Under five answers we show no number, so that nobody can be read from it."))
    )
    return Message(head.replace("*", ""), body)


def care_line(count: int, t: Words) -> Mrkdwn:
    """Return how many mentorships may need a hand."""
    return t.many(
        "{n} mentorship may need a hand: nobody answered, or nobody met for six weeks.",
        "{n} mentorships may need a hand: nobody answered, or nobody met for six weeks.",
        count,
    )


def who_button(t: Words) -> dict[str, Any]:
    """Return the button that names them, to one organiser alone."""
    return button(t("Who?"), WHO)


def listed(found: Sequence[Care], t: Words) -> View:
    """Return who may need a hand."""
    if not found:
        body: list[Block] = [section(t("No mentorship needs a hand just now."))]
    else:
        intro = t(
            "This rests on silence and on meetings alone, never on what somebody answered. Both "
            "have many reasons; a friendly word in person helps more than a reminder."
        )
        body = [section(intro), divider(), *(section(_line(one, t)) for one in found[:SHOWN])]
    if len(found) > SHOWN:
        rest = len(found) - SHOWN
        body.append(small(t.many("and {n} more", "and {n} more", rest)))
    return modal("mentorships_in_need_shown", t("May need a hand"), body, close=t("Close"))


def _line(one: Care, t: Words) -> Mrkdwn:
    signs = Mrkdwn("; ".join(_SIGNS[sign](t) for sign in one.signs))
    names = t.listed([t("*{name}*", name=name) for name in one.names])
    return t("{names} · {programme}\n{signs}", names=names, programme=one.programme, signs=signs)


def _course(numbers: MonthNumbers, t: Words) -> Mrkdwn:
    under_way = t.many("{n} mentorship under way", "{n} mentorships under way", numbers.under_way)
    return t(
        "{under_way}; {began} began, {completed} came to their planned end.",
        under_way=under_way,
        began=numbers.began,
        completed=numbers.completed,
    )


def _share(what: Mrkdwn, found: Share | None, t: Words) -> Mrkdwn:
    if found is None:
        return t("{what}: fewer than five answers.", what=what)
    percent = {
        "at_least": t("at least {percent} %", percent=found.percent),
        "at_most": t("at most {percent} %", percent=found.percent),
    }.get(found.bound, t("{percent} %", percent=found.percent))
    return t("{what}: {percent} of {n} answers.", what=what, percent=percent, n=found.n)


_SIGNS: Mapping[Sign, Callable[[Words], Mrkdwn]] = MappingProxyType(
    {
        Sign.SILENT: lambda t: t("no answer to the last two check-ins, from either"),
        Sign.NOT_MET: lambda t: t("no meeting in six weeks that we know of"),
    }
)
RENDERERS: Mapping[type[Notice], Callable[[Any, Words], Message]] = MappingProxyType(
    {MentorshipMonthDigest: month}
)
