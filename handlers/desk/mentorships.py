"""Which mentorships may need a hand: named in a modal, to one organiser alone."""

from __future__ import annotations

from functools import partial

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.views.desk import mentorships as view
from handlers.desk.gate import Asked, by_click
from handlers.desk.parts import Parts
from handlers.payloads import Body


def register(app: App, *, parts: Parts) -> None:
    """Listen to the button of a month's summary."""
    app.action(view.WHO)(partial(clicked, parts=parts))


def mentorships(asked: Asked, parts: Parts, _rest: str) -> None:
    """Answer the command."""
    asked.open(view.listed(parts.mentorship_care.listed(asked.caller), asked.t))


def clicked(ack: Ack, body: Body, client: WebClient, respond: Respond, *, parts: Parts) -> None:
    """Name them to whoever may act at the desk."""
    mentorships(by_click(parts.desk, ack, body, client, respond), parts, "")
