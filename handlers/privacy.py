"""Privacy: what is stored, the private list, the file, erasing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.private_list import NotOnesOwnName
from bot.i18n import words_for
from bot.services.access import Access, Caller
from bot.services.erasing import Erasing
from bot.services.privacy import Privacy
from bot.views import privacy as view
from handlers import opening
from handlers.home import PublishHome
from handlers.opening import Opening
from handlers.payloads import Body, Click, Command, Submission


@dataclass(frozen=True)
class OwnData:
    """What the listeners of this file share."""

    access: Access
    privacy: Privacy
    erasing: Erasing
    publish_home: PublishHome


def register(app: App, own: OwnData) -> None:
    """Listen to the buttons of privacy, and to the form of the private list."""
    app.action(view.OPEN)(partial(open_overview, own=own))
    app.action(view.LIST)(partial(open_list, own=own))
    app.view(view.LIST_FORM)(partial(save_list, own=own))
    app.action(view.EXPORT)(partial(export, own=own))
    app.action(view.ERASE)(partial(erase, own=own))


def command(ack: Ack, typed: Command, client: WebClient, *, own: OwnData) -> None:
    """Show what is stored about whoever typed the word."""
    caller = own.access.caller(typed.team_id, typed.user_id)
    _show(opening.by_command(typed, client), caller, own)
    ack()


def open_overview(ack: Ack, body: Body, client: WebClient, *, own: OwnData) -> None:
    """Show what is stored about whoever clicked."""
    click = Click.model_validate(body)
    caller = own.access.caller(click.team_id, click.user_id)
    _show(opening.by_click(click, client), caller, own)
    ack()


def open_list(ack: Ack, body: Body, client: WebClient, *, own: OwnData) -> None:
    """Show the private list to its owner."""
    click = Click.model_validate(body)
    caller = own.access.caller(click.team_id, click.user_id)
    form = view.private_list(own.privacy.private_list(caller), words_for(caller.locale))
    opening.by_click(click, client).show(form)
    ack()


def save_list(ack: Ack, body: Body, client: WebClient, *, own: OwnData) -> None:
    """Store the private list, and count it anew in the overview below."""
    submission = Submission.model_validate(body)
    caller = own.access.caller(submission.team_id, submission.user_id)
    t = words_for(caller.locale)
    people, manager = view.read_list(submission.view.answers)
    try:
        own.privacy.keep_apart(caller, people, manager)
    except NotOnesOwnName:
        ack(response_action="errors", errors=view.own_name(t))
        return
    ack()
    if submission.view.previous_view_id:
        overview = view.overview(own.privacy.stored(caller), t)
        client.views_update(view_id=submission.view.previous_view_id, view=overview)


def export(ack: Ack, body: Body, client: WebClient, *, own: OwnData) -> None:
    """Have the file sent; one opened modal asks for one file, however often it is clicked."""
    click = Click.model_validate(body)
    caller = own.access.caller(click.team_id, click.user_id)
    request = click.view.id if click.view else click.trigger_id
    own.privacy.ask_for_export(caller, request)
    ack()
    if click.view:
        client.views_update(view_id=request, view=view.exported(words_for(caller.locale)))


def erase(ack: Ack, body: Body, client: WebClient, *, own: OwnData) -> None:
    """Erase everything about whoever clicked, and confirmed."""
    click = Click.model_validate(body)
    caller = own.access.caller(click.team_id, click.user_id)
    own.erasing.erase(caller)
    ack()
    if click.view:
        client.views_update(view_id=click.view.id, view=view.erased(words_for(caller.locale)))
    own.publish_home(client, caller)


def _show(way: Opening, caller: Caller, own: OwnData) -> None:
    way.show(view.overview(own.privacy.stored(caller), words_for(caller.locale)))
