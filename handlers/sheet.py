"""Reflection sheets: the wish for one, the look ahead, the look back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.i18n import words_for
from bot.services.access import Access
from bot.services.sheets import Sheets
from bot.services.tries import Tries
from bot.views import introduction, look_back
from bot.views import sheet as views
from bot.views.forms import InvalidForm
from handlers.answers import show, whisper
from handlers.payloads import Body, Click, Submission


@dataclass(frozen=True)
class _Parts:
    access: Access
    sheets: Sheets
    tries: Tries


def register(app: App, *, access: Access, sheets: Sheets, tries: Tries) -> None:
    """Listen to the buttons about sheets and to their forms."""
    parts = _Parts(access, sheets, tries)
    app.action(introduction.SHEET)(partial(wish, parts=parts))
    app.action(views.PREPARE)(partial(open_prepare, parts=parts))
    app.action(views.LOOK_BACK)(partial(open_look_back, parts=parts))
    app.view(views.PREPARE_FORM)(partial(save_prepared, parts=parts))
    app.view(views.LOOK_BACK_FORM)(partial(save_look_back, parts=parts))


def wish(ack: Ack, body: Body, client: WebClient, respond: Respond, *, parts: _Parts) -> None:
    """Open the sheet where everybody has it, else note the wish and say so to the caller alone."""
    click = Click.model_validate(body)
    caller = parts.access.caller(click.team_id, click.user_id)
    t = words_for(caller.locale)
    if parts.sheets.wish(caller, click.action.picked):
        sheet = parts.sheets.sheet(caller, click.action.picked)
        show(client, click, views.prepare_form(sheet, t))
        ack()
        return
    ack()
    whisper(respond, views.wish_noted(t))


def open_prepare(ack: Ack, body: Body, client: WebClient, *, parts: _Parts) -> None:
    """Open the look ahead."""
    click = Click.model_validate(body)
    caller = parts.access.caller(click.team_id, click.user_id)
    sheet = parts.sheets.sheet(caller, click.action.picked)
    show(client, click, views.prepare_form(sheet, words_for(caller.locale)))
    ack()


def open_look_back(ack: Ack, body: Body, client: WebClient, *, parts: _Parts) -> None:
    """Open the look back."""
    click = Click.model_validate(body)
    caller = parts.access.caller(click.team_id, click.user_id)
    sheet = parts.sheets.sheet(caller, click.action.picked)
    show(client, click, views.look_back_form(sheet, words_for(caller.locale)))
    ack()


def save_prepared(ack: Ack, body: Body, *, parts: _Parts) -> None:
    """Store the look ahead, or say beside the field what is missing."""
    submission = Submission.model_validate(body)
    caller = parts.access.caller(submission.team_id, submission.user_id)
    t = words_for(caller.locale)
    about = submission.view.private_metadata
    try:
        sheet = views.read_prepared(submission.view.answers, about, t)
    except InvalidForm as invalid:
        ack(response_action="errors", errors=invalid.errors)
        return
    is_shared = parts.sheets.prepare(caller, sheet)
    partners = parts.sheets.sheet(caller, about).partners
    ack(response_action="update", view=views.saved(is_shared, partners, t))


def save_look_back(ack: Ack, body: Body, *, parts: _Parts) -> None:
    """Store the one thing to try; in a mentorship, what the two carry over to the next session."""
    submission = Submission.model_validate(body)
    caller = parts.access.caller(submission.team_id, submission.user_id)
    t, about = words_for(caller.locale), submission.view.private_metadata
    answers = submission.view.answers
    if not look_back.carries(answers):
        parts.sheets.look_back(caller, about, views.read_look_back(answers))
    else:
        try:
            parts.tries.note(caller, about, look_back.read_tries(answers, t))
        except InvalidForm as invalid:
            ack(response_action="errors", errors=invalid.errors)
            return
    ack(response_action="update", view=views.noted(t))
