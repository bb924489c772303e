"""The end of a mentorship: looking back, and going on if both want to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.i18n import words_for
from bot.services.access import Access
from bot.services.mentorship_closings import Closings
from bot.views import wrap_up as views
from bot.views.ending import LOOK_BACK
from handlers.answers import show
from handlers.payloads import Body, Click, Submission


@dataclass(frozen=True)
class Parts:
    """What the wrap-up calls."""

    access: Access
    closings: Closings


def register(app: App, *, parts: Parts) -> None:
    """Listen to the buttons and forms of the wrap-up."""
    app.action(LOOK_BACK)(partial(open_form, parts=parts))
    app.action(views.GO_ON)(partial(open_go_on, parts=parts))
    app.view(views.FORM)(partial(keep, parts=parts))
    app.view(views.GO_ON_FORM)(partial(go_on, parts=parts))


def open_form(ack: Ack, body: Body, client: WebClient, *, parts: Parts) -> None:
    """Open the form with what the caller wrote before."""
    click = Click.model_validate(body)
    caller = parts.access.caller(click.team_id, click.user_id)
    shown = parts.closings.looking_back(caller, click.action.picked)
    view = views.form(
        shown.pairing_id,
        shown.partner,
        shown.learned,
        words_for(caller.locale),
        may_thank=shown.may_thank,
    )
    show(client, click, view)
    ack()


def keep(ack: Ack, body: Body, *, parts: Parts) -> None:
    """Keep what was written, and pass the thank-you on."""
    submission = Submission.model_validate(body)
    caller = parts.access.caller(submission.team_id, submission.user_id)
    t, pairing_id = words_for(caller.locale), submission.view.private_metadata
    written = views.read(submission.view.answers)
    shown = parts.closings.looking_back(caller, pairing_id)
    if not (written.learned or written.thanks or shown.learned):
        ack(response_action="errors", errors=views.nothing_written(t))
        return
    parts.closings.look_back(
        caller, pairing_id, written.learned, written.thanks, may_show=written.may_show
    )
    ack(response_action="update", view=views.kept(written, shown.partner, t))


def open_go_on(ack: Ack, body: Body, client: WebClient, *, parts: Parts) -> None:
    """Ask for how much longer."""
    click = Click.model_validate(body)
    caller = parts.access.caller(click.team_id, click.user_id)
    shown = parts.closings.looking_back(caller, click.action.picked)
    view = views.go_on_form(shown.pairing_id, shown.partner, words_for(caller.locale))
    show(client, click, view)
    ack()


def go_on(ack: Ack, body: Body, *, parts: Parts) -> None:
    """Keep the wish to go on, and say what becomes of it."""
    submission = Submission.model_validate(body)
    caller = parts.access.caller(submission.team_id, submission.user_id)
    weeks = views.read_weeks(submission.view.answers)
    done = parts.closings.go_on(caller, submission.view.private_metadata, weeks)
    t = words_for(caller.locale)
    view = views.going_on(done.partner, done.ends_on, t, agreed=done.agreed)
    ack(response_action="update", view=view)
