"""The gate at the edge: every command, click and submission of an organiser passes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.i18n import Words, words_for
from bot.services.access import OrganiserCaller
from bot.services.desk import Desk
from bot.views.blocks import Message, View
from bot.views.desk import confirm
from handlers.answers import replace, say_to_caller, show, whisper
from handlers.payloads import Body, Click, Command, Submission


@dataclass(frozen=True)
class Asked:
    """Something an organiser asked for, by a command or by a button; answered to that person.

    Attributes:
        rest: what follows the sub-command, or the value of the button.
        say: answers in words; for a command this is the acknowledgement.
        open: answers with a modal.
        ready: acknowledges before work that takes longer; ``later`` then answers.
        replace: puts something in the place of the message that was clicked.
    """

    caller: OrganiserCaller
    t: Words
    rest: str
    say: Callable[[Message], None]
    open: Callable[[View], None]
    ready: Callable[[], object]
    later: Callable[[Message], None]
    replace: Callable[[Message], None]


@dataclass(frozen=True)
class Sent:
    """A modal that an organiser sent."""

    caller: OrganiserCaller
    t: Words
    submission: Submission


def by_command(desk: Desk, ack: Ack, body: Body, client: WebClient, respond: Respond) -> Asked:
    """Return a command, if the person who typed it may act; raises NotAtTheDesk otherwise."""
    command = Command.model_validate(body)
    caller = desk.organiser(command.team_id, command.user_id, command.channel_id)

    def open_view(view: View) -> None:
        client.views_open(trigger_id=command.trigger_id, view=view)
        ack()

    return Asked(
        caller=caller,
        t=words_for(caller.locale),
        rest=command.text.strip(),
        say=lambda message: say_to_caller(ack, message),
        open=open_view,
        ready=ack,
        later=lambda message: whisper(respond, message),
        replace=lambda message: say_to_caller(ack, message),
    )


def by_click(desk: Desk, ack: Ack, body: Body, client: WebClient, respond: Respond) -> Asked:
    """Return a click in a message at the desk or in a modal, if that person may act.

    A click in a modal cannot be answered in words, so ``say`` shows another modal there.
    """
    click = Click.model_validate(body)
    caller = desk.organiser(click.team_id, click.user_id, click.container.channel_id)
    t = words_for(caller.locale)

    def open_view(view: View) -> None:
        show(client, click, view)
        ack()

    def say(message: Message) -> None:
        if click.response_url is None:
            open_view(confirm.said(message, t))
            return
        ack()
        whisper(respond, message)

    def put_in_place(message: Message) -> None:
        ack()
        replace(respond, message)

    return Asked(
        caller=caller,
        t=t,
        rest=click.action.picked,
        say=say,
        open=open_view,
        ready=ack,
        later=lambda message: whisper(respond, message),
        replace=put_in_place,
    )


def by_submission(desk: Desk, body: Body) -> Sent:
    """Return a modal that was sent, if that person may (still) act."""
    submission = Submission.model_validate(body)
    caller = desk.organiser(submission.team_id, submission.user_id)
    return Sent(caller, words_for(caller.locale), submission)
