"""Everything that members use, put together: their words, buttons, forms and App Home."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from slack_bolt import App

from bot.services.bundle import Services
from handlers import (
    goals,
    home,
    join,
    membership,
    mentor_roles,
    menu,
    pause,
    people_events,
    privacy,
    profile,
    toolkit,
)
from handlers.home import HomePublisher
from handlers.menu import SubCommand


def register(app: App, services: Services, more: Mapping[str, SubCommand]) -> None:
    """Listen to everything that members use; ``more`` are words that other features add."""
    own, access = services.members, services.access
    show = HomePublisher(own.home)
    words = {**_listen(app, services, show), **more}
    menu.register(app, access=access, home=own.home, commands=words)
    home.register(app, access=access, publish_home=show)
    people_events.register(app, people=own.people)


def _listen(app: App, services: Services, show: HomePublisher) -> dict[str, SubCommand]:
    access, own, roles = services.access, services.members, services.mentors.roles
    joining = join.Joining(access, own.enrolment, own.profiles, own.memberships, roles, show)
    own_profile = profile.OwnProfile(access, own.profiles, own.skills, show)
    pausing = pause.Pausing(
        access, own.memberships, own.welcomes_back, services.mentors.cards, show
    )
    part = membership.TakingPart(access, own.memberships, show)
    own_roles = mentor_roles.OwnRoles(access, roles, show)
    own_goals = goals.OwnGoals(access, own.goals, show)
    own_toolkit = toolkit.OwnToolkit(access, services.learning.toolkit, show)
    own_data = privacy.OwnData(access, own.privacy, own.erasing, show)
    join.register(app, joining)
    profile.register(app, own_profile)
    pause.register(app, pausing)
    membership.register(app, part)
    mentor_roles.register(app, own_roles)
    goals.register(app, own_goals)
    toolkit.register(app, own_toolkit)
    privacy.register(app, own_data)
    return {
        "join": partial(join.command, joining=joining),
        "profile": partial(profile.command, own=own_profile),
        "pause": partial(pause.command, pausing=pausing),
        "resume": partial(membership.resume_command, part=part),
        "skip": partial(membership.skip_command, part=part),
        "leave": partial(membership.leave_command, part=part),
        "goals": partial(goals.command, own=own_goals),
        "toolkit": partial(toolkit.command, own=own_toolkit),
        "privacy": partial(privacy.command, own=own_data),
    }
