"""Taking part: skip, resume, how often, leave, hear less."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.i18n import words_for
from bot.services.access import Access
from bot.services.membership import Memberships
from bot.views import membership as view
from bot.views.forms import InvalidForm
from handlers import opening
from handlers.answers import say_to_caller
from handlers.home import PublishHome
from handlers.payloads import Body, Click, Command, Submission
from handlers.settling import settle


@dataclass(frozen=True)
class TakingPart:
    """What the listeners of this file share."""

    access: Access
    memberships: Memberships
    publish_home: PublishHome


def register(app: App, part: TakingPart) -> None:
    """Listen to the buttons of taking part, and to the form of leaving."""
    app.action(view.SKIP)(partial(skip, part=part))
    app.action(view.UNSKIP)(partial(unskip, part=part))
    app.action(view.RESUME)(partial(resume, part=part))
    app.action(view.OFTEN)(partial(take_part_every, part=part))
    app.action(view.HEAR_LESS)(partial(hear, part=part, less=True))
    app.action(view.HEAR_MORE)(partial(hear, part=part, less=False))
    app.action(view.LEAVE)(partial(open_leaving, part=part))
    app.view(view.LEAVE_FORM)(partial(leave, part=part))


def skip_command(ack: Ack, typed: Command, client: WebClient, *, part: TakingPart) -> None:
    """Skip the next round; of several programmes, ask which."""
    caller = part.access.caller(typed.team_id, typed.user_id)
    t = words_for(caller.locale)
    skipped = part.memberships.skip_the_only(caller)
    if skipped.membership is not None:
        say_to_caller(ack, view.skipped(skipped.membership, t))
        part.publish_home(client, caller)
    elif skipped.choices:
        say_to_caller(ack, view.which_to_skip(skipped.choices, t))
    else:
        say_to_caller(ack, view.nothing_to_skip(t) if skipped.takes_part else view.not_a_member(t))


def resume_command(ack: Ack, typed: Command, client: WebClient, *, part: TakingPart) -> None:
    """Take part again everywhere."""
    caller = part.access.caller(typed.team_id, typed.user_id)
    t = words_for(caller.locale)
    if not part.memberships.mine(caller):
        say_to_caller(ack, view.not_a_member(t))
        return
    say_to_caller(ack, view.resumed(part.memberships.resume(caller), t))
    part.publish_home(client, caller)


def leave_command(ack: Ack, typed: Command, client: WebClient, *, part: TakingPart) -> None:
    """Say what leaving does, and ask what to leave."""
    caller = part.access.caller(typed.team_id, typed.user_id)
    t = words_for(caller.locale)
    mine = part.memberships.mine(caller)
    if not mine:
        say_to_caller(ack, view.not_a_member(t))
        return
    opening.by_command(typed, client).show(view.leave_form(mine, t))
    ack()


def skip(ack: Ack, body: Body, client: WebClient, respond: Respond, *, part: TakingPart) -> None:
    """Let the next round go by."""
    click = Click.model_validate(body)
    caller = part.access.caller(click.team_id, click.user_id)
    t = words_for(caller.locale)
    skipped = part.memberships.skip(caller, click.action.picked)
    ack()
    settle(client, respond, click, view.skipped(skipped, t), t)
    part.publish_home(client, caller)


def unskip(ack: Ack, body: Body, client: WebClient, respond: Respond, *, part: TakingPart) -> None:
    """Take part in the next round after all."""
    click = Click.model_validate(body)
    caller = part.access.caller(click.team_id, click.user_id)
    t = words_for(caller.locale)
    again = part.memberships.unskip(caller, click.action.picked)
    ack()
    settle(client, respond, click, view.takes_part(again, t), t)
    part.publish_home(client, caller)


def resume(ack: Ack, body: Body, client: WebClient, respond: Respond, *, part: TakingPart) -> None:
    """End a pause or a rest now."""
    click = Click.model_validate(body)
    caller = part.access.caller(click.team_id, click.user_id)
    t = words_for(caller.locale)
    mine = part.memberships.resume(caller, [click.action.picked])
    back = [m for m in mine if m.programme_id == click.action.picked]
    ack()
    settle(client, respond, click, view.resumed(back, t), t)
    part.publish_home(client, caller)


def take_part_every(
    ack: Ack, body: Body, client: WebClient, respond: Respond, *, part: TakingPart
) -> None:
    """Take part in every round, every second or every fourth."""
    click = Click.model_validate(body)
    caller = part.access.caller(click.team_id, click.user_id)
    t = words_for(caller.locale)
    programme_id, rounds = view.read_often(click.action.picked)
    changed = part.memberships.take_part_every(caller, programme_id, rounds)
    ack()
    settle(client, respond, click, view.takes_part(changed, t), t)
    part.publish_home(client, caller)


def hear(ack: Ack, body: Body, client: WebClient, *, part: TakingPart, less: bool) -> None:
    """Hear from Rapport less, or as often as others."""
    click = Click.model_validate(body)
    caller = part.access.caller(click.team_id, click.user_id)
    part.memberships.hear(caller, less=less)
    ack()
    part.publish_home(client, caller)


def open_leaving(ack: Ack, body: Body, client: WebClient, *, part: TakingPart) -> None:
    """Say what leaving does, with the clicked programme ticked."""
    click = Click.model_validate(body)
    caller = part.access.caller(click.team_id, click.user_id)
    form = view.leave_form(
        part.memberships.mine(caller), words_for(caller.locale), chosen=click.action.picked
    )
    opening.by_click(click, client).show(form)
    ack()


def leave(ack: Ack, body: Body, client: WebClient, *, part: TakingPart) -> None:
    """Leave what is ticked."""
    submission = Submission.model_validate(body)
    caller = part.access.caller(submission.team_id, submission.user_id)
    t = words_for(caller.locale)
    try:
        programmes = view.read_leave(submission.view.answers, t)
    except InvalidForm as invalid:
        ack(response_action="errors", errors=invalid.errors)
        return
    farewell = part.memberships.leave(caller, programmes)
    ack(response_action="update", view=view.goodbye(farewell, t))
    part.publish_home(client, caller)
