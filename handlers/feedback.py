"""The pulse in two taps, words and thanks; and ``/rapport feedback``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.i18n import words_for
from bot.services.access import Access
from bot.services.contact_wishes import ContactWishes
from bot.services.feedback import Feedback
from bot.views import feedback_forms as forms
from bot.views import pulse as views
from bot.views.forms import InvalidForm
from handlers.answers import replace, say_to_caller, show
from handlers.payloads import Body, Click, Command, Submission
from models.meeting import Again, Compared


@dataclass(frozen=True)
class _Parts:
    access: Access
    feedback: Feedback
    contact_wishes: ContactWishes


def register(
    app: App, *, access: Access, feedback: Feedback, contact_wishes: ContactWishes
) -> None:
    """Listen to the buttons of a pulse and to its forms."""
    parts = _Parts(access, feedback, contact_wishes)
    for compared in Compared:
        app.action(f"{views.COMPARED}{compared.value}")(
            partial(compare, parts=parts, compared=compared)
        )
    for again in Again:
        app.action(f"{views.AGAIN}{again.value}")(partial(meet_again, parts=parts, again=again))
    for n in range(views.MOST_PARTNERS):
        app.action(f"{views.WHOM}{n}")(partial(not_with, parts=parts))
    app.action(views.WORDS)(partial(open_words, parts=parts))
    app.action(views.THANK)(partial(open_thanks, parts=parts))
    app.action(views.CONTACT)(partial(ask_for_contact, parts=parts))
    app.view(forms.WORDS_FORM)(partial(save_words, parts=parts))
    app.view(forms.THANKS_FORM)(partial(send_thanks, parts=parts))
    app.view(forms.FEEDBACK_FORM)(partial(save_feedback, parts=parts))


def command(
    ack: Ack, command: Command, client: WebClient, *, access: Access, feedback: Feedback
) -> None:
    """Open the feedback form, or say that there is nobody to talk about."""
    caller = access.caller(command.team_id, command.user_id)
    t = words_for(caller.locale)
    met = feedback.recent(caller)
    if not met:
        say_to_caller(ack, forms.nobody_met(t))
        return
    client.views_open(trigger_id=command.trigger_id, view=forms.feedback_form(met, t))
    ack()


def compare(ack: Ack, body: Body, respond: Respond, *, parts: _Parts, compared: Compared) -> None:
    """Store the first tap and ask for the second."""
    click = Click.model_validate(body)
    caller = parts.access.caller(click.team_id, click.user_id)
    step = parts.feedback.compare(caller, click.action.picked, compared)
    ack()
    replace(respond, views.question(step, words_for(caller.locale)))


def meet_again(ack: Ack, body: Body, respond: Respond, *, parts: _Parts, again: Again) -> None:
    """Store the second tap; of several partners, "please not" asks whom it is about."""
    click = Click.model_validate(body)
    caller = parts.access.caller(click.team_id, click.user_id)
    step = parts.feedback.again(caller, click.action.picked, again)
    t = words_for(caller.locale)
    ack()
    several = again is Again.PLEASE_NOT and len(step.partners) > 1
    replace(respond, views.whom(step, t) if several else views.question(step, t))


def not_with(ack: Ack, body: Body, respond: Respond, *, parts: _Parts) -> None:
    """Keep the caller apart from one of several partners."""
    click = Click.model_validate(body)
    caller = parts.access.caller(click.team_id, click.user_id)
    pairing_id, member_id = views.read_whom(click.action.picked)
    step = parts.feedback.again(caller, pairing_id, Again.PLEASE_NOT, member_id)
    ack()
    replace(respond, views.done(step, words_for(caller.locale)))


def ask_for_contact(ack: Ack, body: Body, respond: Respond, *, parts: _Parts) -> None:
    """Let the organisers know that the caller would like to talk."""
    click = Click.model_validate(body)
    caller = parts.access.caller(click.team_id, click.user_id)
    step = parts.feedback.step(caller, click.action.picked)
    parts.contact_wishes.wish(caller, click.action.picked)
    ack()
    replace(respond, views.contact_asked(step, words_for(caller.locale)))


def open_words(ack: Ack, body: Body, client: WebClient, *, parts: _Parts) -> None:
    """Open the form for words."""
    click = Click.model_validate(body)
    caller = parts.access.caller(click.team_id, click.user_id)
    step = parts.feedback.step(caller, click.action.picked)
    show(client, click, forms.words_form(step.pairing_id, words_for(caller.locale)))
    ack()


def save_words(ack: Ack, body: Body, *, parts: _Parts) -> None:
    """Store words, and say who reads them."""
    submission = Submission.model_validate(body)
    caller = parts.access.caller(submission.team_id, submission.user_id)
    t = words_for(caller.locale)
    try:
        words = forms.read_words(submission.view.answers, t)
    except InvalidForm as invalid:
        ack(response_action="errors", errors=invalid.errors)
        return
    parts.feedback.write_words(caller, submission.view.private_metadata, words)
    ack(response_action="update", view=forms.saved_words(words, t))


def open_thanks(ack: Ack, body: Body, client: WebClient, *, parts: _Parts) -> None:
    """Open the form for a thank-you."""
    click = Click.model_validate(body)
    caller = parts.access.caller(click.team_id, click.user_id)
    step = parts.feedback.step(caller, click.action.picked)
    show(client, click, forms.thanks_form(step, words_for(caller.locale)))
    ack()


def send_thanks(ack: Ack, body: Body, *, parts: _Parts) -> None:
    """Pass a thank-you on."""
    submission = Submission.model_validate(body)
    caller = parts.access.caller(submission.team_id, submission.user_id)
    t = words_for(caller.locale)
    try:
        to_id, text = forms.read_thanks(submission.view.answers, t)
    except InvalidForm as invalid:
        ack(response_action="errors", errors=invalid.errors)
        return
    may_show = forms.read_may_show(submission.view.answers)
    pairing_id = submission.view.private_metadata
    parts.feedback.thank(caller, pairing_id, to_id, text, may_show=may_show)
    ack(response_action="update", view=forms.sent_thanks(t))


def save_feedback(ack: Ack, body: Body, *, parts: _Parts) -> None:
    """Store what the feedback form holds."""
    submission = Submission.model_validate(body)
    caller = parts.access.caller(submission.team_id, submission.user_id)
    t = words_for(caller.locale)
    try:
        given = forms.read_feedback(submission.view.answers, t)
    except InvalidForm as invalid:
        ack(response_action="errors", errors=invalid.errors)
        return
    parts.feedback.give(caller, given)
    ack(response_action="update", view=forms.sent_feedback(t))
