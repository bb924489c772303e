"""Answering the person who did something: in the acknowledgement, a modal or by response_url."""

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.views.blocks import Message, View
from handlers.payloads import Click


def say_to_caller(ack: Ack, message: Message) -> None:
    """Answer a command so that only the person who typed it sees it."""
    ack(response_type="ephemeral", text=message.text, blocks=message.blocks or None)


def whisper(respond: Respond, message: Message) -> None:
    """Answer a click in a message so that only the clicking person sees it."""
    respond(
        response_type="ephemeral",
        replace_original=False,
        text=message.text,
        blocks=message.blocks or None,
    )


def replace(respond: Respond, message: Message) -> None:
    """Put something else in the place of the clicking person's own message."""
    respond(replace_original=True, text=message.text, blocks=message.blocks or None)


def show(client: WebClient, click: Click, view: View) -> None:
    """Open a modal after a click: on top of the modal it came from, if it came from one."""
    if click.view is not None and click.view.type == "modal":
        client.views_push(trigger_id=click.trigger_id, view=view)
    else:
        client.views_open(trigger_id=click.trigger_id, view=view)
