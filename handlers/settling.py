"""Answering a click where it was made: in the message, in the modal, in App Home."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, BoltResponse, Respond
from slack_sdk import WebClient

from bot.i18n import Words
from bot.views import blocks
from bot.views.blocks import Message, View
from handlers import opening
from handlers.answers import replace
from handlers.payloads import Body, Click, Command


def settle(client: WebClient, respond: Respond, click: Click, message: Message, t: Words) -> None:
    """Put the answer in the place of what was clicked; App Home shows it by itself."""
    if click.view is None:
        replace(respond, message)
    elif click.view.type == "modal":
        client.views_update(view_id=click.view.id, view=as_modal(message, t))


def say_there(
    client: WebClient, respond: Respond, click: Click, t: Words, message: Message
) -> None:
    """Say something about a click: in the place of the message, else in a modal."""
    if click.view is None:
        replace(respond, message)
    else:
        opening.by_click(click, client).show(as_modal(message, t))


def as_modal(message: Message, t: Words) -> View:
    """Return a message as a modal of its own."""
    shown = message.blocks or [blocks.section(message.text)]
    return blocks.modal("answered", t("Done"), shown, close=t("Close"))


class AnswersInPlace(Ack):
    """Takes what a command would answer, and says it where the click was made."""

    def __init__(self, ack: Ack, say: Callable[[Message], None]) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # Bolt's
        self._ack = ack
        self._say = say

    def __call__(self, text: str = "", **answer: Any) -> BoltResponse:  # type: ignore[override] # noqa: ANN401 - as Bolt's own
        """Acknowledge the click; say what there is to say."""
        done = self._ack()
        if text:
            self._say(Message(text, answer.get("blocks") or []))
        return done


def command_of(click: Click, word: str, body: Body) -> Command:
    """Return a click on a word of the command as if the word had been typed."""
    channel = body.get("channel") or {}
    return Command(
        team_id=click.team_id,
        user_id=click.user_id,
        channel_id=channel.get("id") or click.container.channel_id or "",
        text=word,
        trigger_id=click.trigger_id,
    )
