"""Pausing in words: the form, the answer, and the note when a pause is over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from bot.domain.membership import Membership
from bot.domain.notices import Notice
from bot.domain.notices.membership import WelcomeBack
from bot.i18n import Words
from bot.views.blocks import (
    Block,
    Element,
    Message,
    View,
    button,
    buttons,
    choose_many,
    field_of,
    modal,
    option,
    section,
    small,
)
from bot.views.dates import day
from bot.views.forms import Answers, InvalidForm, picked_many, typed

OPEN = "pause_open"  # its value may name the programme that is meant
CALLBACK_ID = "pause"
GOOD = "welcome_back_good"
TWO_WEEKS = "welcome_back_two_weeks"
LESS_OFTEN = "welcome_back_less_often"
_UNTIL, _WHERE = "until", "programmes"
_USUAL = timedelta(days=14)


def pause_button(t: Words, programme_id: str | None = None) -> Element:
    """Return the button that opens the form."""
    return button(t("Pause…"), OPEN, programme_id)


def form(
    memberships: Sequence[Membership],
    today: date,
    t: Words,
    chosen: str = "",
    *,
    is_asking: bool = False,
) -> View:
    """Return the form: until when, and where if the member is in several programmes.

    ``is_asking``: the member waits for somebody's answer, and would wait no longer.
    """
    picker: Element = {
        "type": "datepicker",
        "action_id": _UNTIL,
        "initial_date": (today + _USUAL).isoformat(),
    }
    fields: list[Block] = [
        field_of(
            _UNTIL,
            t("When shall we count on you again?"),
            picker,
            hint=t("You come back by yourself on that day. Nobody is told why or until when."),
        )
    ]
    if len(memberships) > 1:
        options = [option(m.name, m.programme_id) for m in memberships[:10]]
        named = [chosen] if chosen else [m.programme_id for m in memberships[:10]]
        fields.append(field_of(_WHERE, t("Where?"), choose_many(_WHERE, options, named)))
    fields.append(
        small(t("What is under way goes on. To end an introduction, use its own buttons."))
    )
    if is_asking:
        fields.append(
            small(
                t(
                    "You have asked a colleague and wait for an answer. Where you pause, that "
                    "request is taken back; you can ask again when you are here again."
                )
            )
        )
    return modal(CALLBACK_ID, t("Pause"), fields, submit=t("Pause"), close=t("Cancel"))


def read(answers: Answers, t: Words) -> tuple[date, list[str] | None]:
    """Return the day of coming back and the programmes; None means all.

    Raises:
        InvalidForm: no day or no programme was picked.
    """
    until = typed(answers, _UNTIL)
    if not until:
        raise InvalidForm({_UNTIL: t("Please pick the day on which you come back.")})
    if _WHERE not in answers:
        return date.fromisoformat(until), None
    programmes = picked_many(answers, _WHERE)
    if not programmes:
        raise InvalidForm({_WHERE: t("Please tick at least one, or press Cancel.")})
    return date.fromisoformat(until), programmes


def wrong_day(reason: object, t: Words) -> dict[str, str]:
    """Return what to correct when a pause cannot end on the picked day."""
    if reason == "too-far":
        return {_UNTIL: t("A pause lasts a year at most. For longer, you can leave instead.")}
    return {_UNTIL: t("This date has passed. Please pick a day that is to come.")}


def paused(until: date, t: Words) -> View:
    """Return the answer to somebody who pauses."""
    text = t(
        "Done. You hear nothing about new rounds until *{day}*, and come back by yourself. "
        "`/rapport resume` ends the pause earlier.",
        day=day(until, t),
    )
    return modal("pause_done", t("Paused"), [section(text)], close=t("Close"))


def welcome_back(notice: WelcomeBack, t: Words) -> Message:
    """Return the note to somebody whose pause is over."""
    text = t("Welcome back.")
    if notice.next_on is not None:
        text = t("Welcome back. Your next introduction is on *{day}*.", day=day(notice.next_on, t))
    row = buttons(
        button(t("Good"), GOOD, notice.line_id, style="primary"),
        button(t("Two more weeks"), TWO_WEEKS, notice.line_id),
        button(t("Less often"), LESS_OFTEN, notice.line_id),
    )
    return Message(text, [section(text), row])


def good(next_on: date | None, t: Words) -> Message:
    """Return what stands there after "Good"."""
    if next_on is None:
        text = t("Welcome back. We tell you when the next round is near.")
    else:
        text = t("Welcome back. See you on *{day}*.", day=day(next_on, t))
    return Message(text, [section(text)])


def two_weeks_more(until: date, t: Words) -> Message:
    """Return what stands there after "Two more weeks"."""
    text = t("Take your time. We count on you again from *{day}*.", day=day(until, t))
    return Message(text, [section(text)])


def less_often(memberships: Sequence[Membership], t: Words) -> Message:
    """Return what stands there after "Less often"."""
    seldom = all(m.every_rounds >= 4 for m in memberships)
    if seldom:
        text = t("All right: from now on every fourth round. App Home changes it.")
    else:
        text = t("All right: from now on every second round. App Home changes it.")
    return Message(text, [section(text)])


NOTICES: Mapping[type[Notice], Callable[[Any, Words], Message]] = MappingProxyType(
    {WelcomeBack: welcome_back}
)
ERRORS: Mapping[str, Callable[[Words, Mapping[str, object]], str]] = MappingProxyType(
    {"pause-date-wrong": lambda t, p: wrong_day(p.get("reason"), t)[_UNTIL]}
)
