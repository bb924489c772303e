"""Rounds in words, for members: the notice before, no partner, the season's end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from bot.domain.notices import Notice
from bot.domain.notices.rounds import NoPartner, RoundNotice, SeasonQuestion
from bot.domain.rounds import Reply, RoundReply, SeasonChoice, SeasonReply
from bot.i18n import Mrkdwn, Words, escape
from bot.views import blocks
from bot.views.blocks import Element, Message, button
from bot.views.dates import day as in_full
from bot.views.pause import pause_button
from bot.views.profile_buttons import OPEN as OPEN_PROFILE

SKIP = "round_skip"
TAKE_PART = "round_take_part"
SAY_YES = "round_yes"
SAY_NO = "round_no"
GO_ON = "season_go_on"
LESS_OFTEN = "season_less_often"
OTHER = "season_other"
NOT_NOW = "season_not_now"
SELDOM = 4

CHOICES: Mapping[str, SeasonChoice] = MappingProxyType(
    {
        GO_ON: SeasonChoice.GO_ON,
        LESS_OFTEN: SeasonChoice.LESS_OFTEN,
        OTHER: SeasonChoice.OTHER,
        NOT_NOW: SeasonChoice.NOT_NOW,
    }
)
"""Which button of the season's question means what."""


def round_notice(notice: RoundNotice, t: Words) -> Message:
    """Return what members read one working day before a round."""
    day = _bold(notice.day, t)
    if notice.asks:
        text = t(
            "On {day} we introduce colleagues to each other. Want one this week? "
            "If you say nothing, we leave you out.",
            day=day,
        )
        row = blocks.buttons(
            button(t("Yes, please"), SAY_YES, notice.notice_id, style="primary"),
            button(t("Not this time"), SAY_NO, notice.notice_id),
        )
    else:
        text = t("On {day} we introduce you to someone new. Nothing to do if that suits.", day=day)
        row = blocks.buttons(
            button(t("Skip this one"), SKIP, notice.notice_id), pause_button(t, notice.programme_id)
        )
    return Message(text, [blocks.section(text), row, _programme(notice.programme)])


def no_partner(notice: NoPartner, t: Words) -> Message:
    """Return what a member reads who was free and had no partner."""
    text = (
        t(
            "No partner for you this round, sorry. You are first in line on {day}.",
            day=_bold(notice.next_day, t),
        )
        if notice.next_day
        else t("No partner for you this round, sorry. You are first in line for the next one.")
    )
    row = blocks.buttons(
        button(t("Check my hours"), OPEN_PROFILE),
        button(t("Skip that one"), SKIP, notice.enrolment_id),
    )
    return Message(text, [blocks.section(text), row, _programme(notice.programme)])


def season_question(notice: SeasonQuestion, t: Words) -> Message:
    """Return the question whether to go on."""
    text = Mrkdwn(f"{_so_far(notice, t)} {_shall_we(notice, t)}")
    row = blocks.buttons(
        button(t("Yes"), GO_ON, notice.notice_id, style="primary"),
        button(t("Less often"), LESS_OFTEN, notice.notice_id),
        button(t("Something else…"), OTHER, notice.notice_id),
        button(t("Not now"), NOT_NOW, notice.notice_id),
    )
    small = blocks.small(t("If you do nothing, we leave you in peace."))
    return Message(text, [blocks.section(text), row, small])


def reply(answer: RoundReply, t: Words) -> Message:
    """Return what takes the notice's place after a tap."""
    text = _REPLIES[answer.reply](answer, t)
    back = _way_back(answer, t)
    return Message(text, [blocks.section(text), blocks.buttons(back), _programme(answer.programme)])


def season_reply(answer: SeasonReply, t: Words) -> Message:
    """Return what takes the question's place after a choice."""
    text = _chosen(answer, t)
    resting = answer.choice in (SeasonChoice.OTHER, SeasonChoice.NOT_NOW)
    other = (
        button(t("Go on after all"), GO_ON, answer.notice_id)
        if resting
        else button(t("Not now"), NOT_NOW, answer.notice_id)
    )
    row = blocks.buttons(other)
    return Message(text, [blocks.section(text), row, _programme(answer.programme)])


def _so_far(notice: SeasonQuestion, t: Words) -> Mrkdwn:
    if not notice.rounds:
        return t(
            "You skipped three rounds of *{programme}* in a row. That is fine.",
            programme=notice.programme,
        )
    return Mrkdwn(
        t.many(
            "That was the last round of this season of *{programme}*. You met {n} colleague.",
            "That was the last round of this season of *{programme}*. You met {n} colleagues.",
            notice.met,
            programme=notice.programme,
        )
    )


def _shall_we(notice: SeasonQuestion, t: Words) -> Mrkdwn:
    if notice.next_day is None:
        return t("Shall we go on?")
    return t("The next one is on {day}. Shall we go on?", day=_bold(notice.next_day, t))


def _keeps_going(answer: RoundReply, t: Words) -> Mrkdwn:
    if answer.day is None:
        return t("Good. We tell you when the next round is near.")
    return t("Good, you are in for {day}.", day=_bold(answer.day, t))


def _goes_by(answer: RoundReply, t: Words) -> Mrkdwn:
    if answer.next_day is None:
        return t("Done: the next round goes by without you.")
    return t(
        "Done: this one goes by without you. The next is on {day}.",
        day=_bold(answer.next_day, t),
    )


def _said_no(answer: RoundReply, t: Words) -> Mrkdwn:
    if answer.next_day is None:
        return t("Fine, not this time. We ask again before the next round.")
    return t("Fine, not this time. We ask again before {day}.", day=_bold(answer.next_day, t))


_REPLIES: Mapping[Reply, Callable[[RoundReply, Words], Mrkdwn]] = MappingProxyType(
    {
        Reply.SKIPPED: _goes_by,
        Reply.TAKES_PART: _keeps_going,
        Reply.SAID_YES: _keeps_going,
        Reply.SAID_NO: _said_no,
    }
)


def _way_back(answer: RoundReply, t: Words) -> Element:
    if answer.reply is Reply.SAID_YES:
        return button(t("Not this time after all"), SAY_NO, answer.notice_id)
    if answer.reply is Reply.SAID_NO:
        return button(t("Yes, after all"), SAY_YES, answer.notice_id)
    if answer.reply is Reply.SKIPPED:
        return button(t("Take part after all"), TAKE_PART, answer.notice_id)
    return button(t("Skip that one"), SKIP, answer.notice_id)


def _chosen(answer: SeasonReply, t: Words) -> Mrkdwn:
    if answer.choice is SeasonChoice.OTHER:
        return t(
            "You rest here for now. `/rapport join` shows what else there is, and `/rapport "
            "profile` changes what you would like to learn or help with."
        )
    if answer.choice is SeasonChoice.NOT_NOW:
        return t("Thank you for taking part. We leave you in peace until you come back.")
    if answer.choice is SeasonChoice.LESS_OFTEN:
        return _less_often(answer, t)
    if answer.next_day is None:
        return t("Good, we go on. We tell you one working day before the next round.")
    return t("Good, we go on. The next round is on {day}.", day=_bold(answer.next_day, t))


def _less_often(answer: SeasonReply, t: Words) -> Mrkdwn:
    often = t("fourth") if answer.every_rounds == SELDOM else t("second")
    return t("Good: from now on you take part in every {often} round.", often=often)


def _programme(name: str) -> blocks.Block:
    return blocks.small(escape(name))


def _bold(day: date, t: Words) -> Mrkdwn:
    return Mrkdwn(f"*{in_full(day, t)}*")


NOTICES: Mapping[type[Notice], Callable[[Any, Words], Message]] = MappingProxyType(
    {RoundNotice: round_notice, NoPartner: no_partner, SeasonQuestion: season_question}
)
ERRORS: Mapping[str, Callable[[Words, Mapping[str, object]], str]] = MappingProxyType(
    {
        "round-has-begun": lambda t, _: t(
            "That round has begun, so nothing was changed. What is under way has its own buttons; "
            "`/rapport` shows what you can do now."
        ),
        "not-asked": lambda t, _: t(
            "That button belongs to a message of its own reader. Nothing was changed; `/rapport` "
            "shows what you can do now."
        ),
        "no-round": lambda t, _: t("There is no such round (any more). Nothing was changed."),
        "round-not-open": lambda t, _: t(
            "That round has moved on: somebody released, cancelled or changed it, or its time was "
            "over. Nothing was changed; `/rapport-admin` shows where it stands."
        ),
        "round-matching": lambda t, _: t(
            "This round is being matched just now. Its draft will be here in a moment."
        ),
        "round-asks-first": lambda t, _: t(
            "Members of this programme are asked each time, and that has not happened yet for the "
            "coming round. Nothing was changed; it is drafted at its own time."
        ),
        "round-overlaps": lambda t, _: t(
            "An earlier round of this programme is not released yet. Release or cancel that one "
            "first; nothing was changed."
        ),
    }
)
