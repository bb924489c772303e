"""Stopping the matching of a person: asked, done, undone."""

from __future__ import annotations

import re
from functools import partial
from zoneinfo import ZoneInfo

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.errors import InvalidInput
from bot.views.desk import confirm, notices
from bot.views.desk import people as view
from bot.views.forms import InvalidForm
from handlers.desk.gate import Asked, by_click, by_submission
from handlers.desk.mentions import mentioned
from handlers.desk.parts import Parts
from handlers.payloads import Body


def register(app: App, *, parts: Parts) -> None:
    """Listen to the form and to the ways back."""
    app.view(view.STAND_DOWN)(partial(sent, parts=parts))
    app.action(re.compile(f"^{view.UNDO}"))(partial(undone, parts=parts))
    app.action(notices.REVIEW)(partial(reviewed, parts=parts))


def stand_down(asked: Asked, parts: Parts, rest: str) -> None:
    """Ask until when a person is not matched; ``list`` shows who is not."""
    if rest.casefold() == "list":
        asked.open(view.stood_down_list(parts.stand_downs.listed(asked.caller), asked.t))
        return
    named = mentioned(rest)
    today = parts.clock().astimezone(ZoneInfo(asked.caller.time_zone)).date()
    asked.open(view.stand_down_form(named[0] if named else None, today, asked.t))


def sent(ack: Ack, body: Body, *, parts: Parts) -> None:
    """Stop matching a person, and offer the way back."""
    submitted = by_submission(parts.desk, body)
    try:
        person, until = view.read_stand_down(submitted.submission.view.answers, submitted.t)
        done = parts.stand_downs.begin(submitted.caller, person, until)
    except InvalidForm as invalid:
        ack(response_action="errors", errors=invalid.errors)
    except InvalidInput:
        ack(response_action="errors", errors=view.beside_day(submitted.t))
    else:
        ack(response_action="update", view=view.stood_down(done, submitted.t))


def undone(ack: Ack, body: Body, client: WebClient, respond: Respond, *, parts: Parts) -> None:
    """Match a person again."""
    asked = by_click(parts.desk, ack, body, client, respond)
    one = parts.stand_downs.undo(asked.caller, asked.rest)
    person = view.called(one, asked.t)
    sentence = asked.t("{person} is matched again from the next round on.", person=person)
    asked.open(confirm.done(sentence, asked.t))


def reviewed(ack: Ack, body: Body, client: WebClient, respond: Respond, *, parts: Parts) -> None:
    """Show in a modal whom a reminder was about."""
    asked = by_click(parts.desk, ack, body, client, respond)
    asked.open(view.stood_down_list(parts.stand_downs.listed(asked.caller), asked.t))
