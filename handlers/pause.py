"""Pausing, and the answers to the note when a pause is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.domain.membership import Membership, PauseDateWrong
from bot.i18n import Words, words_for
from bot.services.access import Access, Caller
from bot.services.membership import Memberships
from bot.services.pauses import WelcomesBack
from bot.services.request_cards import RequestCards
from bot.views import membership
from bot.views import pause as view
from bot.views.blocks import View
from bot.views.forms import InvalidForm
from handlers import opening
from handlers.answers import replace, say_to_caller
from handlers.home import PublishHome
from handlers.payloads import Body, Click, Command, Submission
from handlers.settling import as_modal


@dataclass(frozen=True)
class Pausing:
    """What the listeners of this file share."""

    access: Access
    memberships: Memberships
    welcomes_back: WelcomesBack
    request_cards: RequestCards
    publish_home: PublishHome


def register(app: App, pausing: Pausing) -> None:
    """Listen to the pause button and form, and to the note after a pause."""
    app.action(view.OPEN)(partial(open_form, pausing=pausing))
    app.view(view.CALLBACK_ID)(partial(pause, pausing=pausing))
    app.action(view.GOOD)(partial(good, pausing=pausing))
    app.action(view.TWO_WEEKS)(partial(two_more_weeks, pausing=pausing))
    app.action(view.LESS_OFTEN)(partial(less_often, pausing=pausing))


def command(ack: Ack, typed: Command, client: WebClient, *, pausing: Pausing) -> None:
    """Ask until when."""
    caller = pausing.access.caller(typed.team_id, typed.user_id)
    t = words_for(caller.locale)
    mine = pausing.memberships.mine(caller)
    if not mine:
        say_to_caller(ack, membership.not_a_member(t))
        return
    form = _form(pausing, caller, mine, t)
    opening.by_command(typed, client).show(form)
    ack()


def open_form(ack: Ack, body: Body, client: WebClient, *, pausing: Pausing) -> None:
    """Ask until when, with the clicked programme ticked."""
    click = Click.model_validate(body)
    caller = pausing.access.caller(click.team_id, click.user_id)
    t = words_for(caller.locale)
    mine = pausing.memberships.mine(caller)
    named = click.action.picked
    chosen = named if any(m.programme_id == named for m in mine) else ""
    form = (
        _form(pausing, caller, mine, t, chosen) if mine else as_modal(membership.not_a_member(t), t)
    )
    opening.by_click(click, client).show(form)
    ack()


def pause(ack: Ack, body: Body, client: WebClient, *, pausing: Pausing) -> None:
    """Pause until the picked day, or say beside the field what is wrong with it."""
    submission = Submission.model_validate(body)
    caller = pausing.access.caller(submission.team_id, submission.user_id)
    t = words_for(caller.locale)
    try:
        until, programmes = view.read(submission.view.answers, t)
        pausing.memberships.pause(caller, until, programmes)
    except InvalidForm as invalid:
        ack(response_action="errors", errors=invalid.errors)
    except PauseDateWrong as wrong:
        ack(response_action="errors", errors=view.wrong_day(wrong.reason, t))
    else:
        ack(response_action="update", view=view.paused(until, t))
        pausing.publish_home(client, caller)


def good(ack: Ack, body: Body, respond: Respond, *, pausing: Pausing) -> None:
    """Take "Good" for an answer."""
    click, caller, t = _clicked(body, pausing)
    next_on = pausing.welcomes_back.good(caller, click.action.picked)
    ack()
    replace(respond, view.good(next_on, t))


def two_more_weeks(
    ack: Ack, body: Body, client: WebClient, respond: Respond, *, pausing: Pausing
) -> None:
    """Pause again for two weeks."""
    click, caller, t = _clicked(body, pausing)
    until = pausing.welcomes_back.two_more_weeks(caller, click.action.picked)
    ack()
    replace(respond, view.two_weeks_more(until, t))
    pausing.publish_home(client, caller)


def less_often(
    ack: Ack, body: Body, client: WebClient, respond: Respond, *, pausing: Pausing
) -> None:
    """Take part less often from now on."""
    click, caller, t = _clicked(body, pausing)
    changed = pausing.welcomes_back.less_often(caller, click.action.picked)
    ack()
    replace(respond, view.less_often(changed, t))
    pausing.publish_home(client, caller)


def _form(
    pausing: Pausing, caller: Caller, mine: Sequence[Membership], t: Words, chosen: str = ""
) -> View:
    is_asking = any(card.is_open for card in pausing.request_cards.mine(caller))
    today = pausing.memberships.today(caller)
    return view.form(mine, today, t, chosen, is_asking=is_asking)


def _clicked(body: Body, pausing: Pausing) -> tuple[Click, Caller, Words]:
    click = Click.model_validate(body)
    caller = pausing.access.caller(click.team_id, click.user_id)
    return click, caller, words_for(caller.locale)
