"""What somebody is in a mentorship programme for: asked after joining, changed at any time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.i18n import words_for
from bot.services.access import Access
from bot.services.mentor_roles import MentorRoles
from bot.views import mentor_roles as view
from bot.views.forms import InvalidForm
from handlers import opening
from handlers.home import PublishHome
from handlers.payloads import Body, Click, Submission


@dataclass(frozen=True)
class OwnRoles:
    """What the listeners of this file share."""

    access: Access
    roles: MentorRoles
    publish_home: PublishHome


def register(app: App, own: OwnRoles) -> None:
    """Listen to the buttons and the form of roles."""
    app.action(view.CHANGE)(partial(open_form, own=own))
    app.action(view.NOBODY_NEW)(partial(take_nobody_new, own=own))
    app.view(view.FORM)(partial(save, own=own))


def open_form(ack: Ack, body: Body, client: WebClient, *, own: OwnRoles) -> None:
    """Open the form, filled in as it stands."""
    click = Click.model_validate(body)
    caller = own.access.caller(click.team_id, click.user_id)
    card = own.roles.card(caller, click.action.picked)
    opening.by_click(click, client).show(view.form(card, words_for(caller.locale)))
    ack()


def save(ack: Ack, body: Body, client: WebClient, *, own: OwnRoles) -> None:
    """Store what the form says, and say what comes next."""
    submission = Submission.model_validate(body)
    caller = own.access.caller(submission.team_id, submission.user_id)
    t = words_for(caller.locale)
    try:
        role = view.read(submission.view.answers, t)
    except InvalidForm as invalid:
        ack(response_action="errors", errors=invalid.errors)
        return
    card = own.roles.keep(caller, submission.view.private_metadata, role)
    ack(response_action="update", view=view.saved(card, t))
    own.publish_home(client, caller)


def take_nobody_new(ack: Ack, body: Body, client: WebClient, *, own: OwnRoles) -> None:
    """Take no new mentees for now; App Home says how it stands."""
    click = Click.model_validate(body)
    caller = own.access.caller(click.team_id, click.user_id)
    card = own.roles.nobody_new(caller, click.action.picked)
    ack()
    if click.view is not None and click.view.type == "modal":
        opening.by_click(click, client).show(view.saved(card, words_for(caller.locale)))
    own.publish_home(client, caller)
