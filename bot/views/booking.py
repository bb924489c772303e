"""Finding another time, and where to meet; the message that says what was booked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any

from bot.domain.meetings import LONGEST_PLACE, Choice
from bot.domain.notices import Notice
from bot.domain.notices.introductions import Booked, CalendarFile
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
from bot.views.dates import city, in_cities, token
from bot.views.ending import not_right_button
from bot.views.forms import Answers, InvalidForm, picked, typed
from bot.views.times import ANOTHER_TIME, NOT_THIS_TIME, agenda, tick_buttons

TIME_FORM = "another_time_form"
PLACE_FORM = "place_form"
SUGGEST = "suggest_three_times"
PLACE = "where_to_meet"
HUDDLE = "huddle"
_DAY, _CLOCK = "day", "clock"
_WHERE, _DETAIL = "where", "detail"


def time_form(choice: Choice, slot_set: int, today: date, t: Words) -> View:
    """Return the form for another time: one's own, or three new ones."""
    names = t.listed(list(choice.partners))
    return modal(
        TIME_FORM,
        t("Another time"),
        [
            section(t("Pick a time that suits you. {names} can then say yes to it.", names=names)),
            field_of(
                _DAY,
                t("Day"),
                {"type": "datepicker", "action_id": _DAY, "initial_date": today.isoformat()},
            ),
            field_of(
                _CLOCK,
                t("Time"),
                {"type": "timepicker", "action_id": _CLOCK},
                hint=t("On your own clock, {city}.", city=city(choice.zone)),
            ),
            section(
                t("Or let us look for three other times inside your hours."),
                accessory=button(
                    t("Three other times"), SUGGEST, f"{choice.session_id}:{slot_set}"
                ),
            ),
        ],
        submit=t("Suggest"),
        close=t("Back"),
        metadata=f"{choice.session_id}",
    )


def read_time(answers: Answers, t: Words) -> datetime:
    """Return the local time that was picked, without a zone.

    Raises:
        InvalidForm: the day or the time is missing.
    """
    day, clock = typed(answers, _DAY), typed(answers, _CLOCK)
    missing = {
        block: sentence
        for block, value, sentence in (
            (_DAY, day, t("Please pick a day.")),
            (_CLOCK, clock, t("Please pick a time.")),
        )
        if not value
    }
    if missing:
        raise InvalidForm(missing)
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock))


def time_error(reason: str, t: Words) -> dict[str, str]:
    """Return what to correct about a time that cannot be used, beside its field."""
    if reason == "too-far":
        return {_DAY: t("That is more than four months ahead.")}
    if reason == "too-soon":
        return {_CLOCK: t("That is in a few minutes. Please leave a little more time.")}
    return {_DAY: t("This time has passed.")}


def suggested(t: Words) -> View:
    """Return what follows when three new times were asked for."""
    return modal(
        TIME_FORM,
        t("Another time"),
        [section(t("Done. The new times are in your conversation in a moment."))],
        close=t("Close"),
    )


def place_form(choice: Choice, t: Words) -> View:
    """Return the form that asks where to meet."""
    known = choice.place or HUDDLE
    kind = _kind(known)
    return modal(
        PLACE_FORM,
        t("Where?"),
        [
            field_of(
                _WHERE,
                t("Where do you meet?"),
                choose_one(
                    _WHERE,
                    [
                        option(t("Slack huddle"), HUDDLE),
                        option(t("A video link"), "link"),
                        option(t("A place"), "place"),
                    ],
                    kind,
                    kind="radio_buttons",
                ),
            ),
            field_of(
                _DETAIL,
                t("The link, or the place"),
                text_input(_DETAIL, "" if kind == HUDDLE else known, longest=LONGEST_PLACE),
                hint=t("Everybody in this introduction sees it."),
                optional=True,
            ),
        ],
        submit=t("Save"),
        close=t("Back"),
        metadata=f"{choice.session_id}",
    )


def read_place(answers: Answers, t: Words) -> str:
    """Return where to meet, as typed; ``huddle`` stands for Slack's own call.

    Raises:
        InvalidForm: a link or a place was promised and is missing, or the link is none.
    """
    where, detail = picked(answers, _WHERE), typed(answers, _DETAIL)
    if where == HUDDLE:
        return HUDDLE
    if not detail:
        raise InvalidForm({_DETAIL: t("Please type the link or the place.")})
    if where == "link" and not detail.startswith(("https://", "http://")):
        raise InvalidForm({_DETAIL: t("A link starts with https://")})
    return detail


def booked(notice: Booked, t: Words) -> Message:
    """Return the message that says what was booked, with what to bring along."""
    lead = t.many(
        "*{when}* it is, for {n} minute.",
        "*{when}* it is, for {n} minutes.",
        notice.minutes,
        when=token(notice.starts_at, notice.zones, t),
    )
    plain = t("{when} it is.", when=in_cities(notice.starts_at, notice.zones, t))
    if notice.ended:
        over = t("This introduction has ended, so the time is free again.")
        if notice.mentors:
            over = t("This mentorship is over, so the time is free again.")
        return Message(over, [section(over), buttons(not_right_button(notice.pairing_id, t))])
    if not notice.open:
        gone = t("This time does not hold any more; the newest message counts.")
        return Message(gone, [section(gone)])
    blocks: list[Block] = [section(Mrkdwn(f"{lead}\n{_where(notice, t)}")), _calendars(notice, t)]
    if notice.agenda:
        blocks.append(section(agenda(notice.agenda, t)))
    blocks.append(buttons(*_row(notice, t), not_right_button(notice.pairing_id, t)))
    return Message(plain, blocks)


def calendar_file(notice: CalendarFile, t: Words) -> Message:
    """Return the line beside the calendar file."""
    when = in_cities(notice.starts_at, notice.zones, t)
    return Message(t("For your calendar: {when}", when=when))


def _row(notice: Booked, t: Words) -> list[Element]:
    shown = [
        button(t("Where?"), PLACE, notice.pairing_id),
        button(t("Another time"), ANOTHER_TIME, notice.pairing_id),
    ]
    if not notice.mentors:
        shown.append(button(t("Not this time"), NOT_THIS_TIME, notice.pairing_id))
    return [*shown, *tick_buttons(notice.pairing_id, notice.agenda, t, ended=notice.ended)]


def _where(notice: Booked, t: Words) -> Mrkdwn:
    if notice.place is None:
        return t("Where is up to you: a huddle, a link or a place.")
    if notice.place == HUDDLE:
        return t("Where: a huddle, here in this conversation.")
    return t("Where: {place}", place=notice.place)


def _calendars(notice: Booked, t: Words) -> Block:
    google = t("<{url}|Google Calendar>", url=notice.google)
    outlook = t("<{url}|Outlook>", url=notice.outlook)
    return small(
        t(
            "Add it to {google} or {outlook}; the file below fits any calendar.",
            google=google,
            outlook=outlook,
        )
    )


def _kind(place: str) -> str:
    if place == HUDDLE:
        return HUDDLE
    return "link" if place.startswith("http") else "place"


def _replaced(t: Words, _parameters: Mapping[str, object]) -> str:
    return t("These times were replaced by newer ones, further down in your conversation.")


def _already(t: Words, _parameters: Mapping[str, object]) -> str:
    return t("You have found a time already. “Another time” changes it.")


def _unusable(t: Words, parameters: Mapping[str, object]) -> str:
    if parameters.get("reason") == "none-left":
        return t("We find no other time inside everybody's hours. Please suggest one yourself.")
    return t("This time has passed. Please choose another one.")


ERRORS: Mapping[str, Callable[[Words, Mapping[str, object]], str]] = MappingProxyType(
    {"times-replaced": _replaced, "already-booked": _already, "time-unusable": _unusable}
)
NOTICES: Mapping[type[Notice], Callable[[Any, Words], Message]] = MappingProxyType(
    {Booked: booked, CalendarFile: calendar_file}
)
