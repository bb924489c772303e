"""Who would like an organiser to get in touch: shown in a modal, never in a post."""

from __future__ import annotations

from functools import partial

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.views.desk import notices
from handlers.desk.gate import by_click
from handlers.desk.parts import Parts
from handlers.payloads import Body


def register(app: App, *, parts: Parts) -> None:
    """Listen to the one button."""
    app.action(notices.CONTACT)(partial(shown, parts=parts))


def shown(ack: Ack, body: Body, client: WebClient, respond: Respond, *, parts: Parts) -> None:
    """Name the person to whoever may act at the desk."""
    asked = by_click(parts.desk, ack, body, client, respond)
    person = parts.contact_wishes.who(asked.caller, asked.rest)
    asked.open(notices.contact_wished_by(person.name, person.slack_user_id, asked.t))
