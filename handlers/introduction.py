"""Clicks on an introduction: votes, another time, not this time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.clock import Clock
from bot.domain.meetings import TimeUnusable
from bot.i18n import words_for
from bot.services.access import Access
from bot.services.meetings import Meetings
from bot.views import booking, ending
from bot.views import times as views
from bot.views.forms import InvalidForm
from bot.views.notices import render
from handlers.answers import replace, show
from handlers.payloads import Body, Click, Submission


@dataclass(frozen=True)
class _Parts:
    access: Access
    meetings: Meetings
    clock: Clock


def register(app: App, *, access: Access, meetings: Meetings, clock: Clock) -> None:
    """Listen to the buttons of introductions and bookings, and to their forms."""
    parts = _Parts(access, meetings, clock)
    for letter in "ABC":
        app.action(f"{views.VOTE}{letter}")(partial(vote, parts=parts))
    clicks: dict[str, Callable[..., None]] = {
        views.ANOTHER_TIME: open_time_form,
        views.NOT_THIS_TIME: open_decline_form,
        booking.SUGGEST: suggest_three,
        booking.PLACE: open_place_form,
    }
    for action_id, listener in clicks.items():
        app.action(action_id)(partial(listener, parts=parts))
    app.view(booking.TIME_FORM)(partial(propose, parts=parts))
    app.view(booking.PLACE_FORM)(partial(save_place, parts=parts))
    app.view(ending.DECLINE_FORM)(partial(decline, parts=parts))


def vote(ack: Ack, body: Body, respond: Respond, *, parts: _Parts) -> None:
    """Count a vote, then show the message as it stands in the database now."""
    click = Click.model_validate(body)
    caller = parts.access.caller(click.team_id, click.user_id)
    shown = parts.meetings.vote(caller, *views.read_vote(click.action.picked))
    ack()
    replace(respond, render(shown.notice, words_for(shown.locale)))


def open_time_form(ack: Ack, body: Body, client: WebClient, *, parts: _Parts) -> None:
    """Ask for another time."""
    click = Click.model_validate(body)
    caller = parts.access.caller(click.team_id, click.user_id)
    choice = parts.meetings.choice(caller, click.action.picked)
    _, slot_set = parts.meetings.newest_times(caller, choice.pairing_id)
    today = parts.clock().astimezone(ZoneInfo(choice.zone)).date()
    show(client, click, booking.time_form(choice, slot_set, today, words_for(caller.locale)))
    ack()


def propose(ack: Ack, body: Body, *, parts: _Parts) -> None:
    """Offer the time that somebody picked, or say beside the field why not."""
    submission = Submission.model_validate(body)
    caller = parts.access.caller(submission.team_id, submission.user_id)
    t = words_for(caller.locale)
    try:
        wall: datetime = booking.read_time(submission.view.answers, t)
        parts.meetings.propose(caller, submission.view.private_metadata, wall)
    except InvalidForm as invalid:
        ack(response_action="errors", errors=invalid.errors)
        return
    except TimeUnusable as unusable:
        ack(response_action="errors", errors=booking.time_error(unusable.reason, t))
        return
    ack(response_action="update", view=booking.suggested(t))


def suggest_three(ack: Ack, body: Body, client: WebClient, *, parts: _Parts) -> None:
    """Offer three other times, and let the form say so."""
    click = Click.model_validate(body)
    caller = parts.access.caller(click.team_id, click.user_id)
    session_id, slot_set = click.action.picked.split(":")
    parts.meetings.suggest_again(caller, session_id, int(slot_set))
    ack()
    if click.view is not None:
        done = booking.suggested(words_for(caller.locale))
        client.views_update(view_id=click.view.id, view=done)


def open_place_form(ack: Ack, body: Body, client: WebClient, *, parts: _Parts) -> None:
    """Ask where to meet."""
    click = Click.model_validate(body)
    caller = parts.access.caller(click.team_id, click.user_id)
    choice = parts.meetings.choice(caller, click.action.picked)
    show(client, click, booking.place_form(choice, words_for(caller.locale)))
    ack()


def save_place(ack: Ack, body: Body, *, parts: _Parts) -> None:
    """Store where to meet, or say beside the field what is missing."""
    submission = Submission.model_validate(body)
    caller = parts.access.caller(submission.team_id, submission.user_id)
    try:
        place = booking.read_place(submission.view.answers, words_for(caller.locale))
    except InvalidForm as invalid:
        ack(response_action="errors", errors=invalid.errors)
        return
    parts.meetings.set_place(caller, submission.view.private_metadata, place)
    ack()


def open_decline_form(ack: Ack, body: Body, client: WebClient, *, parts: _Parts) -> None:
    """Say what the partners will see, before it is sent."""
    click = Click.model_validate(body)
    caller = parts.access.caller(click.team_id, click.user_id)
    choice = parts.meetings.choice(caller, click.action.picked)
    show(client, click, ending.decline_form(choice, words_for(caller.locale)))
    ack()


def decline(ack: Ack, body: Body, *, parts: _Parts) -> None:
    """Take somebody out of a pairing; the partners are told just that."""
    submission = Submission.model_validate(body)
    caller = parts.access.caller(submission.team_id, submission.user_id)
    parts.meetings.not_this_time(caller, submission.view.private_metadata)
    ack(response_action="update", view=ending.declined(words_for(caller.locale)))
