"""Everything that members use, put together: their words, buttons, forms and App Home."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from slack_bolt import App

from bot.services.access import Access
from bot.services.enrolment import Enrolment
from bot.services.erasing import Erasing
from bot.services.goals import Goals
from bot.services.home import Home
from bot.services.membership import Memberships
from bot.services.mentor_roles import MentorRoles
from bot.services.pauses import WelcomesBack
from bot.services.people import People
from bot.services.privacy import Privacy
from bot.services.profile import Profiles
from bot.services.request_cards import RequestCards
from bot.services.skills import Skills
from bot.services.toolkit import Toolkit
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


@dataclass(frozen=True)
class MemberServices:
    """What the listeners of members call."""

    access: Access
    enrolment: Enrolment
    profiles: Profiles
    skills: Skills
    memberships: Memberships
    welcomes_back: WelcomesBack
    privacy: Privacy
    erasing: Erasing
    goals: Goals
    toolkit: Toolkit
    home: Home
    people: People
    roles: MentorRoles
    request_cards: RequestCards

    @property
    def publish_home(self) -> HomePublisher:
        """Return what shows a person the own Home tab anew."""
        return HomePublisher(self.home)


def register(app: App, services: MemberServices, more: Mapping[str, SubCommand]) -> None:
    """Listen to everything that members use; ``more`` are words that other features add."""
    words = {**_listen(app, services), **more}
    menu.register(app, access=services.access, home=services.home, commands=words)
    home.register(app, access=services.access, publish_home=services.publish_home)
    people_events.register(app, people=services.people)


def _listen(app: App, services: MemberServices) -> dict[str, SubCommand]:
    access, show = services.access, services.publish_home
    joining = join.Joining(
        access, services.enrolment, services.profiles, services.memberships, services.roles, show
    )
    own_profile = profile.OwnProfile(access, services.profiles, services.skills, show)
    pausing = pause.Pausing(
        access, services.memberships, services.welcomes_back, services.request_cards, show
    )
    part = membership.TakingPart(access, services.memberships, show)
    own_roles = mentor_roles.OwnRoles(access, services.roles, show)
    own_goals = goals.OwnGoals(access, services.goals, show)
    own_toolkit = toolkit.OwnToolkit(access, services.toolkit, show)
    own_data = privacy.OwnData(access, services.privacy, services.erasing, show)
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
