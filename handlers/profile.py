"""One's own profile: shown, changed, rated; and the suggestions while skills are typed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.i18n import words_for
from bot.services.access import Access, Caller
from bot.services.profile import Profiles
from bot.services.skills import Skills
from bot.views import profile_buttons, profile_levels, skill_fields
from bot.views import profile_form as view
from bot.views.forms import InvalidForm
from handlers import opening
from handlers.home import PublishHome
from handlers.opening import Opening
from handlers.payloads import Body, Click, Command, Submission, Suggestion


@dataclass(frozen=True)
class OwnProfile:
    """What the listeners of this file share."""

    access: Access
    profiles: Profiles
    skills: Skills
    publish_home: PublishHome


def register(app: App, own: OwnProfile) -> None:
    """Listen to the profile's button, form and search."""
    app.action(profile_buttons.OPEN)(partial(open_form, own=own))
    app.view(view.EDIT)(partial(save, own=own))
    app.view(profile_levels.EDIT)(partial(rate, own=own))
    app.options(skill_fields.SEARCH)(partial(suggest, own=own))


def command(ack: Ack, typed: Command, client: WebClient, *, own: OwnProfile) -> None:
    """Open the profile of whoever typed the word."""
    caller = own.access.caller(typed.team_id, typed.user_id)
    _show(opening.by_command(typed, client), caller, own)
    ack()


def open_form(ack: Ack, body: Body, client: WebClient, *, own: OwnProfile) -> None:
    """Open the profile of whoever clicked."""
    click = Click.model_validate(body)
    caller = own.access.caller(click.team_id, click.user_id)
    _show(opening.by_click(click, client), caller, own)
    ack()


def save(ack: Ack, body: Body, client: WebClient, *, own: OwnProfile) -> None:
    """Store step one; go on to the levels if there are skills."""
    submission = Submission.model_validate(body)
    caller = own.access.caller(submission.team_id, submission.user_id)
    t = words_for(caller.locale)
    try:
        answers = view.read(submission.view.answers, t, joins=False)
    except InvalidForm as invalid:
        ack(response_action="errors", errors=invalid.errors)
        return
    rated = own.profiles.save(caller, answers)
    if rated:
        ack(response_action="update", view=profile_levels.build(rated, t))
    else:
        ack()
    own.publish_home(client, caller)


def rate(ack: Ack, body: Body, *, own: OwnProfile) -> None:
    """Store the levels."""
    submission = Submission.model_validate(body)
    caller = own.access.caller(submission.team_id, submission.user_id)
    own.profiles.rate(caller, profile_levels.read(submission.view.answers))
    ack()


def suggest(ack: Ack, body: Body, *, own: OwnProfile) -> None:
    """Offer skills for what is being typed."""
    asked = Suggestion.model_validate(body)
    caller = own.access.caller(asked.team_id, asked.user_id)
    found = own.skills.suggest(caller, asked.value)
    ack(options=skill_fields.suggestions(found, asked.value, words_for(caller.locale)))


def _show(way: Opening, caller: Caller, own: OwnProfile) -> None:
    way.show(view.build(own.profiles.own(caller), words_for(caller.locale)))
