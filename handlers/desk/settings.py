"""The settings of the workspace: shown, sent."""

from __future__ import annotations

from functools import partial

from slack_bolt import Ack, App

from bot.views.desk import confirm
from bot.views.desk import settings_form as form
from bot.views.forms import InvalidForm
from handlers.desk.gate import Asked, by_submission
from handlers.desk.parts import Parts
from handlers.payloads import Body


def register(app: App, *, parts: Parts) -> None:
    """Listen to the form."""
    app.view(form.CALLBACK_ID)(partial(sent, parts=parts))


def settings(asked: Asked, parts: Parts, _rest: str) -> None:
    """Show the settings as a form."""
    asked.open(form.build(parts.rules.read(asked.caller.workspace_id), asked.t))


def sent(ack: Ack, body: Body, *, parts: Parts) -> None:
    """Save the settings, or say what to correct beside each field."""
    submitted = by_submission(parts.desk, body)
    try:
        chosen = form.read(submitted.submission.view.answers, submitted.t)
    except InvalidForm as invalid:
        ack(response_action="errors", errors=invalid.errors)
        return
    parts.rules.save(submitted.caller, chosen)
    ack(response_action="update", view=confirm.done(submitted.t("Saved."), submitted.t))
