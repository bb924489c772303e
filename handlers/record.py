"""The personal record: picked, looked at, sent to its owner; and a partner's confirmation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.i18n import words_for
from bot.services.access import Access, Caller
from bot.services.personal_record import PersonalRecord
from bot.views import record as view
from bot.views.forms import InvalidForm
from handlers import opening
from handlers.answers import replace
from handlers.payloads import Body, Click, Command, Submission


@dataclass(frozen=True)
class OwnRecord:
    """What the listeners of this file share."""

    access: Access
    record: PersonalRecord


def register(app: App, own: OwnRecord) -> None:
    """Listen to the form, the page, and what a partner answers."""
    app.action(view.OPEN)(partial(open_form, own=own))
    app.action(view.ASK)(partial(ask, own=own))
    app.action(view.CONFIRM)(partial(answer, own=own, confirms=True))
    app.action(view.DECLINE)(partial(answer, own=own, confirms=False))
    app.view(view.FORM)(partial(show_page, own=own))
    app.view(view.PREVIEW)(partial(send, own=own))


def command(ack: Ack, typed: Command, client: WebClient, *, own: OwnRecord) -> None:
    """Open the form."""
    caller = own.access.caller(typed.team_id, typed.user_id)
    form = view.form(own.record.own(caller), words_for(caller.locale))
    opening.by_command(typed, client).show(form)
    ack()


def open_form(ack: Ack, body: Body, client: WebClient, *, own: OwnRecord) -> None:
    """Open the form after a click."""
    click, caller = _clicked(body, own)
    form = view.form(own.record.own(caller), words_for(caller.locale))
    opening.by_click(click, client).show(form)
    ack()


def show_page(ack: Ack, body: Body, *, own: OwnRecord) -> None:
    """Show the picked lines as they will stand on the page."""
    submission = Submission.model_validate(body)
    caller = own.access.caller(submission.team_id, submission.user_id)
    t = words_for(caller.locale)
    try:
        keys = view.read(submission.view.answers, t)
    except InvalidForm as invalid:
        ack(response_action="errors", errors=invalid.errors)
        return
    ack(response_action="update", view=view.preview(own.record.own(caller, keys), t))


def send(ack: Ack, body: Body, *, own: OwnRecord) -> None:
    """Have both files sent to the caller."""
    submission = Submission.model_validate(body)
    caller = own.access.caller(submission.team_id, submission.user_id)
    keys = view.read_preview(submission.view.private_metadata)
    own.record.send(caller, keys, submission.view.id)
    ack(response_action="update", view=view.sent(words_for(caller.locale)))


def ask(ack: Ack, body: Body, client: WebClient, *, own: OwnRecord) -> None:
    """Ask a partner to confirm a line."""
    click, caller = _clicked(body, own)
    name = own.record.ask(caller, click.action.picked)
    t = words_for(caller.locale)
    ack()
    if click.view is not None:
        form = view.form(own.record.own(caller), t)
        client.views_update(view_id=click.view.id, view=form)
    opening.by_click(click, client).show(view.asked(name, t))


def answer(ack: Ack, body: Body, respond: Respond, *, own: OwnRecord, confirms: bool) -> None:
    """Keep what a partner answered."""
    click, caller = _clicked(body, own)
    own.record.answer(caller, click.action.picked, confirms=confirms)
    t = words_for(caller.locale)
    ack()
    replace(respond, view.confirmed(click.action.picked, t) if confirms else view.declined(t))


def _clicked(body: Body, own: OwnRecord) -> tuple[Click, Caller]:
    click = Click.model_validate(body)
    return click, own.access.caller(click.team_id, click.user_id)
