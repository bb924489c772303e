"""Answers to one-tap questions: each tap replaces the question with what follows."""

from __future__ import annotations

from functools import partial

from slack_bolt import Ack, App, Respond

from bot.i18n import words_for
from bot.services.access import Access
from bot.services.check_ins import CheckIns
from bot.services.feedback import Feedback
from bot.views import check_in as views
from bot.views import pulse
from bot.views.blocks import Message
from handlers.answers import replace
from handlers.payloads import Body, Click
from models.meeting import Answer

ANSWERS = {
    views.FOUND: Answer.YES,
    views.LOOKING: Answer.NOT_YET,
    views.MET: Answer.YES,
    views.NOT_YET: Answer.NOT_YET,
    views.DID_NOT_WORK: Answer.DID_NOT_WORK,
}


def register(app: App, *, access: Access, check_ins: CheckIns, feedback: Feedback) -> None:
    """Listen to the buttons of check-ins."""
    for action_id in ANSWERS:
        app.action(action_id)(
            partial(answer, access=access, check_ins=check_ins, feedback=feedback)
        )
    app.action(views.ASK_LESS)(partial(ask_less, access=access, check_ins=check_ins))


def answer(
    ack: Ack,
    body: Body,
    respond: Respond,
    *,
    access: Access,
    check_ins: CheckIns,
    feedback: Feedback,
) -> None:
    """Store an answer and show what follows; after "yes" that is the pulse."""
    click = Click.model_validate(body)
    caller = access.caller(click.team_id, click.user_id)
    action_id, check_in_id = click.action.action_id, click.action.picked
    answered = check_ins.answer(caller, check_in_id, ANSWERS[action_id])
    t = words_for(caller.locale)
    ack()
    if action_id == views.MET:
        message: Message = pulse.question(feedback.step(caller, answered.pairing_id), t)
    elif action_id == views.LOOKING:
        message = views.looking(answered.pairing_id, answered.partners, t)
    elif action_id == views.NOT_YET:
        message = views.not_yet(check_in_id, answered.pairing_id, t)
    elif action_id == views.DID_NOT_WORK:
        message = views.did_not_work(answered.pairing_id, t)
    else:
        message = views.found(answered.pairing_id, t)
    replace(respond, message)


def ask_less(
    ack: Ack, body: Body, respond: Respond, *, access: Access, check_ins: CheckIns
) -> None:
    """Ask somebody less from now on."""
    click = Click.model_validate(body)
    caller = access.caller(click.team_id, click.user_id)
    check_ins.ask_less(caller)
    ack()
    replace(respond, views.asked_less(words_for(caller.locale)))
