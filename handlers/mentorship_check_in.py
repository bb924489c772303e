"""Answers to the questions of a mentorship; each tap replaces the question with what follows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.domain.mentorship_moments import Reply
from bot.i18n import Words, words_for
from bot.services.access import Access, Caller
from bot.services.contact_wishes import ContactWishes
from bot.services.goals import Goals
from bot.services.mentorship_check_ins import MentorshipCheckIns, Replied
from bot.services.mentorship_wishes import Finishing, Wishes
from bot.views import goal_tap
from bot.views import mentorship_check_in as views
from bot.views.blocks import Block, Message
from handlers.answers import replace
from handlers.payloads import Body, Click
from handlers.settling import settle


@dataclass(frozen=True)
class Parts:
    """What the buttons of a mentorship call."""

    access: Access
    check_ins: MentorshipCheckIns
    wishes: Wishes
    contact_wishes: ContactWishes
    goals: Goals


def register(app: App, *, parts: Parts) -> None:
    """Listen to every answer and to what may follow it."""
    for reply in Reply:
        app.action(f"{views.ANSWER}{reply.value}")(partial(answer, parts=parts, reply=reply))
    app.action(views.ASK_LESS)(partial(ask_less, parts=parts))
    app.action(views.AT_ONCE)(partial(end_at_once, parts=parts))
    app.action(views.TAKE_BACK)(partial(take_back, parts=parts))
    app.action(views.CONTACT)(partial(ask_for_contact, parts=parts))


def answer(ack: Ack, body: Body, respond: Respond, *, parts: Parts, reply: Reply) -> None:
    """Store an answer and say what follows."""
    click = Click.model_validate(body)
    caller = parts.access.caller(click.team_id, click.user_id)
    replied = parts.check_ins.answer(caller, click.action.picked, reply)
    ack()
    t = words_for(caller.locale)
    message = _in_words(replied, t)
    replace(respond, views.with_more(message, _goal(replied, caller, parts, t)))


def ask_less(ack: Ack, body: Body, respond: Respond, *, parts: Parts) -> None:
    """Ask somebody less from now on."""
    click = Click.model_validate(body)
    caller = parts.access.caller(click.team_id, click.user_id)
    parts.check_ins.ask_less(caller)
    ack()
    replace(respond, views.asked_less(words_for(caller.locale)))


def end_at_once(ack: Ack, body: Body, client: WebClient, respond: Respond, *, parts: Parts) -> None:
    """End it now, even if it may be guessed whose wish it was."""
    click = Click.model_validate(body)
    caller = parts.access.caller(click.team_id, click.user_id)
    finishing = parts.wishes.finish(caller, click.action.picked, at_once=True)
    ack()
    t = words_for(caller.locale)
    settle(client, respond, click, finishing_in_words(finishing, t), t)


def take_back(ack: Ack, body: Body, client: WebClient, respond: Respond, *, parts: Parts) -> None:
    """Forget a wish to end."""
    click = Click.model_validate(body)
    caller = parts.access.caller(click.team_id, click.user_id)
    partner = parts.wishes.take_back(caller, click.action.picked)
    ack()
    t = words_for(caller.locale)
    settle(client, respond, click, views.taken_back(click.action.picked, partner, t), t)


def ask_for_contact(ack: Ack, body: Body, respond: Respond, *, parts: Parts) -> None:
    """Let the organisers know that the caller would like to talk."""
    click = Click.model_validate(body)
    caller = parts.access.caller(click.team_id, click.user_id)
    parts.contact_wishes.wish(caller, click.action.picked)
    ack()
    replace(respond, views.contact_asked(click.action.picked, words_for(caller.locale)))


def finishing_in_words(finishing: Finishing, t: Words) -> Message:
    """Return what follows a wish to end."""
    return views.finishing(
        finishing.pairing_id,
        finishing.partners,
        finishing.at,
        finishing.zone,
        t,
        planned=finishing.planned,
    )


def _goal(replied: Replied, caller: Caller, parts: Parts, t: Words) -> list[Block]:
    """Return how far a goal is, to tap, after an answer that lets the two go on."""
    if replied.finishing is not None or replied.worries:
        return []
    goal = parts.goals.to_tap(caller)
    return goal_tap.part(goal, replied.check_in_id, t) if goal else []


def _in_words(replied: Replied, t: Words) -> Message:
    if replied.finishing is not None:
        message = finishing_in_words(replied.finishing, t)
    else:
        message = views.replied(replied.reply, replied.pairing_id, replied.partner, t)
    offer = views.contact_offer(replied.pairing_id, t) if replied.worries else []
    return views.with_more(message, offer)
