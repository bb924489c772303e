"""Trying again what Slack refused."""

from __future__ import annotations

from functools import partial

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.views.desk import dead_letters as view
from handlers.desk.gate import by_click
from handlers.desk.parts import Parts
from handlers.payloads import Body


def register(app: App, *, parts: Parts) -> None:
    """Listen to the button under the desk's line."""
    app.action(view.TRY_AGAIN)(partial(try_again, parts=parts))


def try_again(ack: Ack, body: Body, client: WebClient, respond: Respond, *, parts: Parts) -> None:
    """Let the messages that a line told of be sent again, and say how many."""
    asked = by_click(parts.desk, ack, body, client, respond)
    number = parts.dead_letters.try_again(asked.caller, asked.rest)
    asked.say(view.tried(number, asked.t))
