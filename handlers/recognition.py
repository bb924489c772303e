"""Thanks: the word with its form, the receiver's decision, and the list of both sides."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.domain.recognition import ThanksWrong
from bot.i18n import words_for
from bot.services.access import Access, Caller
from bot.services.recognition import Recognition
from bot.views import check_in as notices
from bot.views import recognition as view
from bot.views.forms import InvalidForm
from handlers import opening
from handlers.answers import replace
from handlers.payloads import Body, Click, Command, Submission

TYPED = re.compile(r"\s*<@([UW][A-Z0-9]+)(?:\|[^>]*)?>\s*(.*)", re.DOTALL)


@dataclass(frozen=True)
class Thanking:
    """What the listeners of this file share."""

    access: Access
    recognition: Recognition


def register(app: App, thanking: Thanking) -> None:
    """Listen to everything about thanks."""
    app.action(view.OPEN)(partial(open_form, thanking=thanking))
    app.action(view.LIST)(partial(open_list, thanking=thanking))
    app.action(view.SHOW)(partial(change, thanking=thanking, shown=True))
    app.action(view.HIDE)(partial(change, thanking=thanking, shown=False))
    app.action(view.TAKE_BACK)(partial(take_back, thanking=thanking))
    app.action(notices.SHOW_THANKS)(partial(decide, thanking=thanking, shown=True))
    app.action(notices.KEEP_THANKS)(partial(decide, thanking=thanking, shown=False))
    app.view(view.FORM)(partial(send, thanking=thanking))


def command(ack: Ack, typed: Command, client: WebClient, *, thanking: Thanking) -> None:
    """Open the form, filled in with whom and what stands beside the word."""
    caller = thanking.access.caller(typed.team_id, typed.user_id)
    thanking.recognition.check(caller)
    found = TYPED.match(typed.text.partition("thanks")[2])
    to, text = found.groups() if found else (None, "")
    form = view.form(words_for(caller.locale), to, text)
    opening.by_command(typed, client).show(form)
    ack()


def open_form(ack: Ack, body: Body, client: WebClient, *, thanking: Thanking) -> None:
    """Open the form after a click."""
    click, caller = _clicked(body, thanking)
    thanking.recognition.check(caller)
    opening.by_click(click, client).show(view.form(words_for(caller.locale)))
    ack()


def send(ack: Ack, body: Body, *, thanking: Thanking) -> None:
    """Pass a thank-you on."""
    submission = Submission.model_validate(body)
    caller = thanking.access.caller(submission.team_id, submission.user_id)
    t = words_for(caller.locale)
    try:
        to, text, may_show = view.read(submission.view.answers, t)
        thanking.recognition.thank(caller, to, text, may_show=may_show)
    except InvalidForm as invalid:
        ack(response_action="errors", errors=invalid.errors)
    except ThanksWrong as wrong:
        ack(response_action="errors", errors=view.wrong(wrong.reason, t))
    else:
        ack(response_action="update", view=view.sent(t))


def decide(ack: Ack, body: Body, respond: Respond, *, thanking: Thanking, shown: bool) -> None:
    """Keep what the receiver of a thank-you decided."""
    click, caller = _clicked(body, thanking)
    thanking.recognition.decide(caller, click.action.picked, shown=shown)
    t = words_for(caller.locale)
    ack()
    replace(respond, notices.thanks_shown(t) if shown else notices.thanks_kept(t))


def open_list(ack: Ack, body: Body, client: WebClient, *, thanking: Thanking) -> None:
    """Show the caller's thanks."""
    click, caller = _clicked(body, thanking)
    listing = view.listing(thanking.recognition.mine(caller), words_for(caller.locale))
    opening.by_click(click, client).show(listing)
    ack()


def change(ack: Ack, body: Body, client: WebClient, *, thanking: Thanking, shown: bool) -> None:
    """Change what may be seen of a thank-you to the caller."""
    click, caller = _clicked(body, thanking)
    thanking.recognition.decide(caller, click.action.picked, shown=shown)
    ack()
    _show_again(client, click, caller, thanking)


def take_back(ack: Ack, body: Body, client: WebClient, *, thanking: Thanking) -> None:
    """Let a thank-you of the caller's be between the two again."""
    click, caller = _clicked(body, thanking)
    thanking.recognition.take_back(caller, click.action.picked)
    ack()
    _show_again(client, click, caller, thanking)


def _clicked(body: Body, thanking: Thanking) -> tuple[Click, Caller]:
    click = Click.model_validate(body)
    return click, thanking.access.caller(click.team_id, click.user_id)


def _show_again(client: WebClient, click: Click, caller: Caller, thanking: Thanking) -> None:
    if click.view is not None:
        listing = view.listing(thanking.recognition.mine(caller), words_for(caller.locale))
        client.views_update(view_id=click.view.id, view=listing)
