"""Buttons on notices of rounds: skip, yes or no, how to go on after a season."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from slack_bolt import Ack, App, Respond

from bot.domain.rounds import RoundReply, SeasonChoice
from bot.i18n import words_for
from bot.services.access import Access, Caller
from bot.services.round_replies import RoundReplies
from bot.services.seasons import Seasons
from bot.views import rounds as views
from handlers.answers import replace
from handlers.payloads import Body, Click

Verb = Callable[[Caller, str], RoundReply]


def register(app: App, *, access: Access, round_replies: RoundReplies, seasons: Seasons) -> None:
    """Listen to the buttons of rounds and seasons."""
    verbs: dict[str, Verb] = {
        views.SKIP: round_replies.skip,
        views.TAKE_PART: round_replies.take_part,
        views.SAY_YES: round_replies.say_yes,
        views.SAY_NO: round_replies.say_no,
    }
    for action_id, verb in verbs.items():
        app.action(action_id)(partial(do, access=access, verb=verb))
    for action_id, choice in views.CHOICES.items():
        app.action(action_id)(partial(choose, access=access, seasons=seasons, choice=choice))


def do(ack: Ack, body: Body, respond: Respond, *, access: Access, verb: Verb) -> None:
    """Do what a member tapped, and let the notice say so."""
    click = Click.model_validate(body)
    caller = access.caller(click.team_id, click.user_id)
    answer = verb(caller, click.action.picked)
    ack()
    replace(respond, views.reply(answer, words_for(caller.locale)))


def choose(
    ack: Ack,
    body: Body,
    respond: Respond,
    *,
    access: Access,
    seasons: Seasons,
    choice: SeasonChoice,
) -> None:
    """Go on, take part less often, or rest."""
    click = Click.model_validate(body)
    caller = access.caller(click.team_id, click.user_id)
    answer = seasons.choose(caller, click.action.picked, choice)
    ack()
    replace(respond, views.season_reply(answer, words_for(caller.locale)))
