"""Requests: asked, answered, asked back, withdrawn; each answer seen by its own side alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.domain.mentor_requests import Asked, ChoiceWrong
from bot.i18n import Words, words_for
from bot.services.access import Access
from bot.services.mentor_directory import MentorDirectory
from bot.services.mentor_requests import MentorRequests
from bot.services.request_cards import RequestCards
from bot.views import mentor_card
from bot.views import mentor_requests as view
from bot.views import request_forms as forms
from bot.views.blocks import View
from bot.views.forms import InvalidForm
from handlers import opening
from handlers.answers import replace
from handlers.home import PublishHome
from handlers.payloads import Body, Click, Submission
from models.mentorship import DeclineReason


@dataclass(frozen=True)
class Requesting:
    """What the listeners of this file share."""

    access: Access
    directory: MentorDirectory
    requests: MentorRequests
    cards: RequestCards
    publish_home: PublishHome


def register(app: App, requesting: Requesting) -> None:
    """Listen to the buttons and forms of requests."""
    app.action(mentor_card.ASK)(partial(open_form, requesting=requesting))
    app.view(forms.ASK_FORM)(partial(ask, requesting=requesting))
    app.action(view.ACCEPT)(partial(accept, requesting=requesting))
    app.action(view.NOT_NOW)(partial(open_declining, requesting=requesting))
    app.view(forms.DECLINE_FORM)(partial(decline, requesting=requesting))
    app.action(view.ASK_FIRST)(partial(open_question, requesting=requesting))
    app.view(forms.QUESTION_FORM)(partial(put_question, requesting=requesting))
    app.action(view.REPLY)(partial(open_reply, requesting=requesting))
    app.view(forms.REPLY_FORM)(partial(reply, requesting=requesting))
    app.action(view.SEE)(partial(see, requesting=requesting))
    app.action(view.WITHDRAW)(partial(withdraw, requesting=requesting))
    app.action(view.WATCH)(partial(watch, requesting=requesting))


def open_form(ack: Ack, body: Body, client: WebClient, *, requesting: Requesting) -> None:
    """Open the form with the person of the card as the first choice."""
    click = Click.model_validate(body)
    caller = requesting.access.caller(click.team_id, click.user_id)
    asks, programme_id = forms.where_of(click.view.private_metadata if click.view else "")
    card = requesting.directory.card(caller, programme_id, click.action.picked)
    form = forms.ask(card, asks, programme_id, words_for(caller.locale))
    opening.in_place(click, client, form)
    ack()


def ask(ack: Ack, body: Body, client: WebClient, *, requesting: Requesting) -> None:
    """Send the request to the first of the list; what is wrong is said beside its field."""
    submission = Submission.model_validate(body)
    caller = requesting.access.caller(submission.team_id, submission.user_id)
    t, sent = words_for(caller.locale), submission.view
    try:
        wish = forms.read_ask(sent.answers, sent.private_metadata, t)
        request_id = requesting.requests.ask(caller, wish, sent.id)
    except InvalidForm as invalid:
        ack(response_action="errors", errors=invalid.errors)
        return
    except ChoiceWrong as wrong:
        ack(response_action="errors", errors=forms.wrong(wrong.field, wrong.reason, t))
        return
    ack(response_action="update", view=view.sent(requesting.cards.one(caller, request_id), t))
    requesting.publish_home(client, caller)


def accept(
    ack: Ack, body: Body, client: WebClient, respond: Respond, *, requesting: Requesting
) -> None:
    """Say yes, in the place of the question."""
    click = Click.model_validate(body)
    caller = requesting.access.caller(click.team_id, click.user_id)
    requesting.requests.accept(caller, click.action.picked)
    asked = requesting.cards.asked(caller, click.action.picked)
    ack()
    replace(respond, view.answered(asked, words_for(caller.locale)))
    requesting.publish_home(client, caller)


def open_declining(ack: Ack, body: Body, client: WebClient, *, requesting: Requesting) -> None:
    """Ask whether there is a reason to give."""
    _open(forms.decline, body, client, requesting)
    ack()


def decline(ack: Ack, body: Body, *, requesting: Requesting) -> None:
    """Say "not now"; the message in the own DM says so from then on."""
    submission = Submission.model_validate(body)
    caller = requesting.access.caller(submission.team_id, submission.user_id)
    reason = forms.read_reason(submission.view.answers)
    chosen = DeclineReason(reason) if reason else None
    requesting.requests.decline(caller, submission.view.private_metadata, chosen)
    ack()


def open_question(ack: Ack, body: Body, client: WebClient, *, requesting: Requesting) -> None:
    """Open the form in which something is asked first."""
    _open(forms.ask_first, body, client, requesting)
    ack()


def put_question(ack: Ack, body: Body, *, requesting: Requesting) -> None:
    """Deliver the question to the asker's own DM."""
    submission = Submission.model_validate(body)
    caller = requesting.access.caller(submission.team_id, submission.user_id)
    try:
        text = forms.read_text(submission.view.answers, words_for(caller.locale))
    except InvalidForm as invalid:
        ack(response_action="errors", errors=invalid.errors)
        return
    requesting.requests.ask_first(caller, submission.view.private_metadata, text)
    ack()


def open_reply(ack: Ack, body: Body, client: WebClient, *, requesting: Requesting) -> None:
    """Open the form that answers what was asked first."""
    click = Click.model_validate(body)
    caller = requesting.access.caller(click.team_id, click.user_id)
    card = requesting.cards.one(caller, click.action.picked)
    t = words_for(caller.locale)
    shown = forms.reply(card, t) if card.question else view.card(card, t)
    opening.by_click(click, client).show(shown)
    ack()


def reply(ack: Ack, body: Body, client: WebClient, *, requesting: Requesting) -> None:
    """Deliver the answer to the own DM of the one who asked first."""
    submission = Submission.model_validate(body)
    caller = requesting.access.caller(submission.team_id, submission.user_id)
    try:
        text = forms.read_text(submission.view.answers, words_for(caller.locale))
    except InvalidForm as invalid:
        ack(response_action="errors", errors=invalid.errors)
        return
    requesting.requests.reply(caller, submission.view.private_metadata, text)
    ack()
    requesting.publish_home(client, caller)


def see(ack: Ack, body: Body, client: WebClient, *, requesting: Requesting) -> None:
    """Show one's own request."""
    click = Click.model_validate(body)
    caller = requesting.access.caller(click.team_id, click.user_id)
    card = requesting.cards.one(caller, click.action.picked)
    opening.by_click(click, client).show(view.card(card, words_for(caller.locale)))
    ack()


def withdraw(
    ack: Ack, body: Body, client: WebClient, respond: Respond, *, requesting: Requesting
) -> None:
    """Take a request back."""
    click = Click.model_validate(body)
    caller = requesting.access.caller(click.team_id, click.user_id)
    requesting.requests.withdraw(caller, click.action.picked)
    _show_again(ack, click, client, respond, click.action.picked, requesting)


def watch(
    ack: Ack, body: Body, client: WebClient, respond: Respond, *, requesting: Requesting
) -> None:
    """Let somebody hear when a mentor of the own list has a place."""
    click = Click.model_validate(body)
    caller = requesting.access.caller(click.team_id, click.user_id)
    request_id, _, rank = click.action.picked.partition(":")
    card = requesting.cards.one(caller, request_id)
    for one in card.choices:
        if str(one.rank) == rank and one.may_watch:
            requesting.requests.watch(caller, card.programme_id, one.member_id)
    _show_again(ack, click, client, respond, request_id, requesting)


def _show_again(
    ack: Ack,
    click: Click,
    client: WebClient,
    respond: Respond,
    request_id: str,
    requesting: Requesting,
) -> None:
    """Show the request as it stands now, where it was clicked."""
    caller = requesting.access.caller(click.team_id, click.user_id)
    card, t = requesting.cards.one(caller, request_id), words_for(caller.locale)
    ack()
    if click.view is not None and click.view.type == "modal":
        client.views_update(view_id=click.view.id, view=view.card(card, t))
    elif click.view is None:
        replace(respond, view.standing(card, t))
    requesting.publish_home(client, caller)


def _open(
    form: Callable[[Asked, Words], View], body: Body, client: WebClient, requesting: Requesting
) -> None:
    """Show a form about a request, over what was clicked."""
    click = Click.model_validate(body)
    caller = requesting.access.caller(click.team_id, click.user_id)
    asked = requesting.cards.asked(caller, click.action.picked)
    opening.by_click(click, client).show(form(asked, words_for(caller.locale)))
