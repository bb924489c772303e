"""Joining: from the command, an invitation, the menu or App Home to "You are in"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.membership import Joined
from bot.domain.profile import to_rate
from bot.i18n import Words, words_for
from bot.services.access import Access, Caller
from bot.services.enrolment import Enrolment
from bot.services.membership import Memberships
from bot.services.mentor_roles import MentorRoles
from bot.services.profile import Levels, Profiles
from bot.views import join as view
from bot.views import mentor_roles, profile_form, profile_levels
from bot.views.blocks import View
from bot.views.forms import InvalidForm
from handlers import opening
from handlers.answers import say_to_caller
from handlers.home import PublishHome
from handlers.opening import Opening
from handlers.payloads import Body, Click, Command, Submission


@dataclass(frozen=True)
class Joining:
    """What the listeners of this file share."""

    access: Access
    enrolment: Enrolment
    profiles: Profiles
    memberships: Memberships
    roles: MentorRoles
    publish_home: PublishHome


def register(app: App, joining: Joining) -> None:
    """Listen to buttons and forms of joining."""
    app.action(view.OPEN)(partial(open_form, joining=joining))
    app.action(view.STORED)(partial(show_what_is_stored, joining=joining))
    app.view(profile_form.JOIN)(partial(take_step_one, joining=joining))
    app.view(profile_levels.JOIN)(partial(take_step_two, joining=joining))
    app.view(view.CALLBACK_ID)(partial(join_again, joining=joining))


def command(ack: Ack, typed: Command, client: WebClient, *, joining: Joining) -> None:
    """Open the form, or the choice between several programmes."""
    caller = joining.access.caller(typed.team_id, typed.user_id)
    t = words_for(caller.locale)
    programmes = joining.enrolment.choices(caller)
    if not programmes:
        is_in = bool(joining.memberships.mine(caller))
        say_to_caller(ack, view.nothing_to_join(t, is_in=is_in))
        return
    way = opening.by_command(typed, client)
    if len(programmes) > 1:
        way.show(view.choose(programmes, t))
        ack()
    else:
        _open(way, ack, caller, programmes[0].programme_id, t, joining)


def open_form(ack: Ack, body: Body, client: WebClient, *, joining: Joining) -> None:
    """Open the form of the programme whose button was clicked."""
    click = Click.model_validate(body)
    caller = joining.access.caller(click.team_id, click.user_id)
    way = opening.by_click(click, client)
    _open(way, ack, caller, click.action.picked, words_for(caller.locale), joining)


def show_what_is_stored(ack: Ack, body: Body, client: WebClient, *, joining: Joining) -> None:
    """Say what is stored, before anything is."""
    click = Click.model_validate(body)
    caller = joining.access.caller(click.team_id, click.user_id)
    offer = joining.enrolment.offer(caller, click.action.picked)
    opening.by_click(click, client).show(view.stored(offer, words_for(caller.locale)))
    ack()


def take_step_one(ack: Ack, body: Body, client: WebClient, *, joining: Joining) -> None:
    """Keep the answers; go on to the levels, or join if there is nothing to rate."""
    submission = Submission.model_validate(body)
    caller = joining.access.caller(submission.team_id, submission.user_id)
    t = words_for(caller.locale)
    try:
        answers = profile_form.read(submission.view.answers, t, joins=True)
    except InvalidForm as invalid:
        ack(response_action="errors", errors=invalid.errors)
        return
    kept = joining.profiles.keep_draft(caller, answers)
    rated = to_rate(kept, joining.profiles.stored_levels(caller))
    programme_id = submission.view.private_metadata
    if rated:
        ack(response_action="update", view=profile_levels.build(rated, t, programme_id))
    else:
        _join(ack, client, caller, programme_id, t, joining)


def take_step_two(ack: Ack, body: Body, client: WebClient, *, joining: Joining) -> None:
    """Join with what step one kept and the levels, if any were given."""
    submission = Submission.model_validate(body)
    caller = joining.access.caller(submission.team_id, submission.user_id)
    levels = profile_levels.read(submission.view.answers)
    programme_id = submission.view.private_metadata
    _join(ack, client, caller, programme_id, words_for(caller.locale), joining, levels=levels)


def join_again(ack: Ack, body: Body, client: WebClient, *, joining: Joining) -> None:
    """Let a member into one more programme."""
    submission = Submission.model_validate(body)
    caller = joining.access.caller(submission.team_id, submission.user_id)
    t = words_for(caller.locale)
    try:
        view.check_accepted(submission.view.answers, t)
    except InvalidForm as invalid:
        ack(response_action="errors", errors=invalid.errors)
        return
    every = view.read_frequency(submission.view.answers)
    programme_id = submission.view.private_metadata
    _join(ack, client, caller, programme_id, t, joining, every_rounds=every)


def _open(
    way: Opening, ack: Ack, caller: Caller, programme_id: str, t: Words, joining: Joining
) -> None:
    offer = joining.enrolment.offer(caller, programme_id)
    if offer.has_profile:
        way.show(view.again(offer, t))
        ack()
        return

    def build() -> View:
        joining.enrolment.check_eligible(caller, programme_id)
        return profile_form.build(joining.profiles.form(caller), t, offer)

    way.fill(build, t, ack)


def _join(
    ack: Ack,
    client: WebClient,
    caller: Caller,
    programme_id: str,
    t: Words,
    joining: Joining,
    *,
    levels: Levels | None = None,
    every_rounds: int | None = None,
) -> None:
    joined = joining.enrolment.join(caller, programme_id, levels, every_rounds)
    ack(response_action="update", view=_what_follows(joined, caller, t, joining))
    joining.publish_home(client, caller)


def _what_follows(joined: Joined, caller: Caller, t: Words, joining: Joining) -> View:
    """Return what a newcomer sees: in a mentorship, the question what for."""
    if joined.has_rounds:
        return view.done(joined, t)
    return mentor_roles.form(joining.roles.card(caller, joined.programme_id), t, joined=True)
