"""Goals: the list with its ticks, and the form of one goal on top of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.domain.goals import GoalWrong
from bot.i18n import words_for
from bot.services.access import Access, Caller
from bot.services.goals import Goals
from bot.views import goal_tap
from bot.views import goals as view
from bot.views.blocks import View
from bot.views.forms import InvalidForm
from handlers import opening
from handlers.answers import replace
from handlers.home import PublishHome
from handlers.payloads import Body, Click, Command, Submission


@dataclass(frozen=True)
class OwnGoals:
    """What the listeners of this file share."""

    access: Access
    goals: Goals
    publish_home: PublishHome


def register(app: App, own: OwnGoals) -> None:
    """Listen to the list of goals, and to the form of one."""
    app.action(view.OPEN)(partial(open_list, own=own))
    app.action(view.ADD)(partial(open_form, own=own))
    app.action(view.EDIT)(partial(open_form, own=own))
    app.action(view.PROGRESS_PICK)(partial(move, own=own))
    app.action(view.TICK)(partial(tick, own=own))
    app.action(view.DROP)(partial(drop, own=own))
    app.action(re.compile(f"^{goal_tap.TAP}"))(partial(tap, own=own))
    app.view(view.FORM)(partial(save, own=own))


def command(ack: Ack, typed: Command, client: WebClient, *, own: OwnGoals) -> None:
    """Show the goals of whoever typed the word."""
    caller = own.access.caller(typed.team_id, typed.user_id)
    opening.by_command(typed, client).show(_listing(caller, own))
    ack()


def open_list(ack: Ack, body: Body, client: WebClient, *, own: OwnGoals) -> None:
    """Show the goals of whoever clicked."""
    click = Click.model_validate(body)
    caller = own.access.caller(click.team_id, click.user_id)
    opening.by_click(click, client).show(_listing(caller, own))
    ack()


def open_form(ack: Ack, body: Body, client: WebClient, *, own: OwnGoals) -> None:
    """Open the form of a goal, or of a new one."""
    click = Click.model_validate(body)
    caller = own.access.caller(click.team_id, click.user_id)
    goal = own.goals.one(caller, click.action.picked) if click.action.picked else None
    opening.by_click(click, client).show(view.form(goal, words_for(caller.locale)))
    ack()


def save(ack: Ack, body: Body, client: WebClient, *, own: OwnGoals) -> None:
    """Store the goal, and show it in the list below."""
    submission = Submission.model_validate(body)
    caller = own.access.caller(submission.team_id, submission.user_id)
    t = words_for(caller.locale)
    try:
        answers = view.read(submission.view.answers, t)
        if submission.view.private_metadata:
            own.goals.change(caller, submission.view.private_metadata, answers)
        else:
            own.goals.add(caller, answers, submission.view.id)
    except InvalidForm as invalid:
        ack(response_action="errors", errors=invalid.errors)
    except GoalWrong as wrong:
        ack(response_action="errors", errors=view.wrong(wrong.reason, t))
    else:
        ack()
        _show_again(client, submission.view.previous_view_id, caller, own)


def move(ack: Ack, body: Body, client: WebClient, *, own: OwnGoals) -> None:
    """Store how far a goal is."""
    click = Click.model_validate(body)
    caller = own.access.caller(click.team_id, click.user_id)
    goal_id, progress = view.read_progress(click.action.picked)
    own.goals.move(caller, goal_id, progress)
    ack()
    _show_again(client, click.view.id if click.view else None, caller, own)


def tap(ack: Ack, body: Body, client: WebClient, respond: Respond, *, own: OwnGoals) -> None:
    """Store how far a goal is, asked below another question; that question stays as it is."""
    click = Click.model_validate(body)
    caller = own.access.caller(click.team_id, click.user_id)
    goal_id = click.action.picked
    own.goals.move(caller, goal_id, goal_tap.percent_of(click.action.action_id))
    ack()
    replace(respond, goal_tap.tapped(own.goals.one(caller, goal_id), words_for(caller.locale)))
    own.publish_home(client, caller)


def tick(ack: Ack, body: Body, client: WebClient, *, own: OwnGoals) -> None:
    """Store which milestones are done."""
    click = Click.model_validate(body)
    caller = own.access.caller(click.team_id, click.user_id)
    done = {str(option["value"]) for option in click.action.selected_options}
    own.goals.tick(caller, view.goal_of_block(click.action.block_id), done)
    ack()
    _show_again(client, click.view.id if click.view else None, caller, own)


def drop(ack: Ack, body: Body, client: WebClient, *, own: OwnGoals) -> None:
    """Delete a goal."""
    click = Click.model_validate(body)
    caller = own.access.caller(click.team_id, click.user_id)
    own.goals.drop(caller, click.action.picked)
    ack()
    _show_again(client, click.view.id if click.view else None, caller, own)


def _show_again(client: WebClient, view_id: str | None, caller: Caller, own: OwnGoals) -> None:
    if view_id:
        client.views_update(view_id=view_id, view=_listing(caller, own))
    own.publish_home(client, caller)


def _listing(caller: Caller, own: OwnGoals) -> View:
    goals, of_partners = own.goals.mine(caller), own.goals.of_partners(caller)
    return view.listing(goals, words_for(caller.locale), of_partners)
