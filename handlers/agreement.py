"""Agreements: the form, from the conversation or App Home, and "I agree"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.domain.agreements import AgreementWrong
from bot.i18n import words_for
from bot.services.access import Access
from bot.services.agreements import Agreements
from bot.views import agreement as views
from bot.views import agreement_form as forms
from bot.views.forms import InvalidForm
from handlers import opening
from handlers.answers import whisper
from handlers.home import PublishHome
from handlers.payloads import Body, Click, Submission


@dataclass(frozen=True)
class _Parts:
    access: Access
    agreements: Agreements
    publish_home: PublishHome


def register(
    app: App, *, access: Access, agreements: Agreements, publish_home: PublishHome
) -> None:
    """Listen to the buttons and the form of agreements."""
    parts = _Parts(access, agreements, publish_home)
    app.action(views.OPEN)(partial(open_form, parts=parts))
    app.action(views.AGREE)(partial(agree, parts=parts))
    app.view(forms.FORM)(partial(propose, parts=parts))


def open_form(ack: Ack, body: Body, client: WebClient, *, parts: _Parts) -> None:
    """Open the form, filled in with what was proposed last."""
    click = Click.model_validate(body)
    caller = parts.access.caller(click.team_id, click.user_id)
    shown = parts.agreements.form(caller, click.action.picked)
    opening.by_click(click, client).show(forms.form(shown, words_for(caller.locale)))
    ack()


def propose(ack: Ack, body: Body, client: WebClient, *, parts: _Parts) -> None:
    """Store a proposal, or say beside the field what is wrong with it."""
    submission = Submission.model_validate(body)
    caller = parts.access.caller(submission.team_id, submission.user_id)
    t, pairing_id = words_for(caller.locale), submission.view.private_metadata
    try:
        terms = forms.read(submission.view.answers, t)
        holds = parts.agreements.propose(caller, pairing_id, terms, submission.view.id)
    except InvalidForm as invalid:
        ack(response_action="errors", errors=invalid.errors)
    except AgreementWrong as wrong:
        ack(response_action="errors", errors=forms.wrong_day(wrong.reason, t))
    else:
        partner = parts.agreements.form(caller, pairing_id).partner
        ack(response_action="update", view=forms.sent(holds, partner, t))
        parts.publish_home(client, caller)


def agree(ack: Ack, body: Body, client: WebClient, respond: Respond, *, parts: _Parts) -> None:
    """Store a yes; the conversation shows it once it holds."""
    click = Click.model_validate(body)
    caller = parts.access.caller(click.team_id, click.user_id)
    holds = parts.agreements.confirm(caller, *views.read_version(click.action.picked))
    ack()
    whisper(respond, views.agreed(holds, words_for(caller.locale)))
    parts.publish_home(client, caller)
