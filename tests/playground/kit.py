"""Pieces of Block Kit that the tests put together, and the steps that many of them begin with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from tests.playground.conftest import Room
from tests.playground.echo_bot import Json

BUTTON: Json = {
    "type": "button",
    "action_id": "go",
    "value": "1",
    "text": {"type": "plain_text", "text": "Go"},
}


def plain(text: str) -> Json:
    """Return a plain text object."""
    return {"type": "plain_text", "text": text}


def option(text: str) -> Json:
    """Return an option whose value is its text in small letters."""
    return {"text": plain(text), "value": text.lower()}


def element_block(element: Json, block_id: str = "b") -> Json:
    """Return an actions block with one element, called ``a`` unless it says otherwise."""
    return {"type": "actions", "block_id": block_id, "elements": [{"action_id": "a", **element}]}


def input_block(element: Json, block_id: str = "b", **more: Any) -> Json:
    """Return an input block, its element called ``a`` unless it says otherwise."""
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain("Field"),
        "element": {"action_id": "a", **element},
        **more,
    }


TEXT = input_block({"type": "plain_text_input"})


def form(*blocks: Json, **more: Any) -> Json:
    """Return a modal, with one text field if nothing else is given."""
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain("Say it"),
        "submit": plain("Send"),
        "blocks": list(blocks) or [TEXT],
        **more,
    }


def open_form(room: Room, user: str, *blocks: Json, **more: Any) -> Json:
    """Let the bot open a modal for a person, and return it as the person has it."""

    def answer(body: Json, client: WebClient, ack: Ack) -> None:
        ack()
        if "command" in body:
            client.views_open(trigger_id=body["trigger_id"], view=form(*blocks, **more))

    room.bot.answer = answer
    room.control.command(user, "/echo")
    return room.control.views(user)[-1]


def refused(call: Callable[[], object]) -> Json:
    """Return what Slack answers to a call that it refuses."""
    with pytest.raises(SlackApiError) as caught:
        call()
    answer: Json = caught.value.response.data
    return answer


def respond(payload: Json, content: Json) -> int:
    """Send something to the response URL of a payload and return the status."""
    return WebhookClient(payload["response_url"]).send_dict(content).status_code


Ids = dict[str, str]


def ids_in(room: Room) -> Ids:
    """Return the ids of the people and channels that tests name."""
    state = room.control.state()
    people = {person["real_name"]: person["id"] for person in state["people"]}
    channels = {channel["name"]: channel["id"] for channel in state["channels"]}
    return {
        "ines": people["Ines Roth"],
        "amara": people["Amara Okafor"],
        "former": people["Former Colleague"],
        "stranger": people["Somebody Unknown"],
        "bot": people["Deploy Bot"],
        "guest": people["Gus Larsen"],
        "general": channels["general"],
        "desk": channels["rapport-desk"],
        "random": channels["random"],
        "leads": channels["leads"],
    }
