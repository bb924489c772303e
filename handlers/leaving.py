"""``/rapport end``: ending what is under way with somebody."""

from __future__ import annotations

from functools import partial

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.i18n import words_for
from bot.services.access import Access
from bot.services.mentorship_wishes import Wishes
from bot.views import leaving as views
from bot.views.forms import InvalidForm
from handlers.answers import say_to_caller
from handlers.mentorship_check_in import finishing_in_words
from handlers.payloads import Body, Command, Submission


def register(app: App, *, access: Access, wishes: Wishes) -> None:
    """Listen to the form."""
    app.view(views.FORM)(partial(end, access=access, wishes=wishes))


def command(
    ack: Ack, command: Command, client: WebClient, *, access: Access, wishes: Wishes
) -> None:
    """Ask what is to be ended, or say that there is nothing."""
    caller = access.caller(command.team_id, command.user_id)
    t, found = words_for(caller.locale), wishes.mine(caller)
    if not found:
        say_to_caller(ack, views.nothing(t))
        return
    client.views_open(trigger_id=command.trigger_id, view=views.form(found, t))
    ack()


def end(ack: Ack, body: Body, *, access: Access, wishes: Wishes) -> None:
    """End what was picked, now or at its moment."""
    submission = Submission.model_validate(body)
    caller = access.caller(submission.team_id, submission.user_id)
    t = words_for(caller.locale)
    try:
        pairing_id, at_once = views.read(submission.view.answers, t)
    except InvalidForm as invalid:
        ack(response_action="errors", errors=invalid.errors)
        return
    finishing = wishes.finish(caller, pairing_id, at_once=at_once)
    ack(response_action="update", view=views.done(finishing_in_words(finishing, t), t))
