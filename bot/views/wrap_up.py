"""The end of a mentorship as planned: looking back, going on, what comes next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from bot.domain.notices import Notice
from bot.domain.notices.mentorships import Extended, MentorshipOver, WrapUpDue
from bot.i18n import Mrkdwn, Words
from bot.views.blocks import (
    Block,
    Element,
    Message,
    View,
    button,
    buttons,
    choose_one,
    field_of,
    modal,
    option,
    section,
    small,
    text_input,
)
from bot.views.dates import day
from bot.views.ending import LOOK_BACK, not_right_button
from bot.views.feedback_forms import may_show_field, read_may_show
from bot.views.forms import Answers, picked, typed
from bot.views.menu import RUN

GO_ON = "wrap_up_go_on"
FORM = "wrap_up_form"
GO_ON_FORM = "wrap_up_go_on_form"
LONGEST = 1000
WEEKS = (4, 8, 12, 26)
_LEARNED, _THANKS, _WEEKS = "learned", "thanks", "weeks"


@dataclass(frozen=True)
class Written:
    """What the wrap-up form holds."""

    learned: str
    thanks: str
    may_show: bool = False


def due(notice: WrapUpDue, t: Words) -> Message:
    """Return the question of the last two weeks."""
    lead = t(
        "Your mentorship with *{name}* ends on *{day}*. A good end is worth half an hour: look "
        "back, say thank you, and decide whether you go on.",
        name=notice.partner,
        day=day(notice.ends_on, t),
    )
    row = buttons(
        button(t("Look back"), LOOK_BACK, notice.pairing_id, style="primary"),
        button(t("Go on…"), GO_ON, notice.pairing_id),
    )
    foot = t("Without a word from you it simply ends on that day, as planned.")
    return Message(_plain(lead), [section(lead), row, small(foot), _foot(notice.pairing_id, t)])


def over(notice: MentorshipOver, t: Words) -> Message:
    """Return the kind words of a planned end, and the next step."""
    lead = t("Your mentorship with *{name}* is complete.", name=notice.partner)
    met = (
        t.many("You met once.", "You met {n} times.", notice.sessions)
        if notice.sessions
        else Mrkdwn("")
    )
    thanks = (
        t("Thank you for the time you gave. Your place is free again.")
        if notice.mentors
        else t("Whatever comes next, it is yours now.")
    )
    text = Mrkdwn(" ".join(part for part in (lead, met, thanks) if part))
    row: list[Element] = []
    if not notice.wrapped_up:
        row.append(button(t("Look back"), LOOK_BACK, notice.pairing_id))
    if not notice.mentors:
        row.append(button(t("Find the next mentor"), RUN, "mentors"))
    row.append(not_right_button(notice.pairing_id, t))
    return Message(_plain(text), [section(text), buttons(*row)])


def extended(notice: Extended, t: Words) -> Message:
    """Return that both want to go on."""
    text = t(
        "You both want to go on: you and *{name}* have until *{day}*. Enjoy it.",
        name=notice.partner,
        day=day(notice.ends_on, t),
    )
    return Message(_plain(text), [section(text), _foot(notice.pairing_id, t)])


def form(pairing_id: str, partner: str, learned: str, t: Words, *, may_thank: bool) -> View:
    """Return the form of the wrap-up."""
    body: list[Block] = [
        field_of(
            _LEARNED,
            t("What did you learn, or what do you see differently now?"),
            text_input(_LEARNED, learned, lines=True, longest=LONGEST),
            hint=t("Only you see this. It may help you at your next review."),
            optional=True,
        )
    ]
    if may_thank:
        body.append(
            field_of(
                _THANKS,
                t("A thank-you to {name}", name=partner),
                text_input(_THANKS, lines=True, longest=500),
                optional=True,
            )
        )
        body.append(may_show_field(t))
    return modal(
        FORM, t("Look back"), body, submit=t("Keep it"), close=t("Not now"), metadata=pairing_id
    )


def read(answers: Answers) -> Written:
    """Return what was written."""
    return Written(typed(answers, _LEARNED), typed(answers, _THANKS), read_may_show(answers))


def nothing_written(t: Words) -> dict[str, str]:
    """Return what is missing in an empty form, beside the first field."""
    return {_LEARNED: t("A few words are enough. Or close this, and nothing is kept.")}


def kept(written: Written, partner: str, t: Words) -> View:
    """Return what follows the form."""
    lines = [t("Kept for you alone.")] if written.learned else []
    if written.thanks:
        lines.append(t("Your thank-you is on its way to {name}.", name=partner))
    return modal(FORM, t("Thank you"), [section(" ".join(lines))], close=t("Close"))


def go_on_form(pairing_id: str, partner: str, t: Words) -> View:
    """Return the question for how much longer."""
    text = t(
        "It goes on if {name} wishes it as well. Nobody is told what the other wished unless you "
        "both do.",
        name=partner,
    )
    options = [option(t.many("{n} week", "{n} weeks", weeks), str(weeks)) for weeks in WEEKS]
    field = field_of(
        _WEEKS,
        t("For how much longer?"),
        choose_one(_WEEKS, options, str(WEEKS[2])),
        hint=t("If you two differ, the shorter time holds."),
    )
    return modal(
        GO_ON_FORM,
        t("Go on"),
        [section(text), field],
        submit=t("I would go on"),
        close=t("Back"),
        metadata=pairing_id,
    )


def read_weeks(answers: Answers) -> int:
    """Return for how many weeks somebody would go on."""
    return int(picked(answers, _WEEKS) or WEEKS[2])


def going_on(partner: str, ends_on: date, t: Words, *, agreed: bool) -> View:
    """Return what becomes of the wish to go on."""
    last_day = day(ends_on, t)
    if agreed:
        text = t("You both want to go on: until *{day}*.", day=last_day)
    else:
        text = t(
            "Noted. If {name} wishes it as well before *{day}*, you both read it at once. If not, "
            "it ends on that day as planned, and nobody is told what you wished.",
            name=partner,
            day=last_day,
        )
    return modal(GO_ON_FORM, t("Go on"), [section(text)], close=t("Close"))


def _foot(pairing_id: str, t: Words) -> Block:
    return buttons(not_right_button(pairing_id, t))


def _plain(text: str) -> str:
    return text.replace("*", "")


NOTICES: Mapping[type[Notice], Callable[[Any, Words], Message]] = MappingProxyType(
    {WrapUpDue: due, MentorshipOver: over, Extended: extended}
)
