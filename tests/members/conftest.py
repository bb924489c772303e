"""The services of members over a real database, and a company that Slack would know."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from bot.content.library import load_library
from bot.content.vocabulary import skill_spellings
from bot.domain.profile import ProfileAnswers
from bot.domain.skills import SkillChoice, Vocabulary
from bot.services.access import Access, Caller
from bot.services.directory import Channel, Colleague
from bot.services.endings import Endings
from bot.services.enrolment import Enrolment
from bot.services.erasing import Erasing
from bot.services.exporting import Exporting
from bot.services.goals import Goals
from bot.services.home import Home
from bot.services.membership import Memberships
from bot.services.pauses import PauseEnds, WelcomesBack
from bot.services.people import People
from bot.services.privacy import Privacy
from bot.services.profile import Profiles
from bot.services.skills import Skills
from bot.services.toolkit import Toolkit
from tests.world import World

SECRET = b"a secret that stays the same"
SQL = ProfileAnswers(offers=(SkillChoice("SQL"),), surprise_me=True)


@dataclass
class Company:
    """Who has an account; anybody asked for who is not changed here is a usual colleague."""

    changed: dict[str, Colleague | None] = field(default_factory=dict)

    def colleague(self, slack_user_id: str) -> Colleague | None:
        usual = Colleague(
            slack_user_id=slack_user_id,
            name=slack_user_id.removeprefix("U").title(),
            time_zone="Africa/Lagos",
            locale="en-GB",
            title="Payments engineer",
            is_guest=False,
            eligible=True,
        )
        return self.changed.get(slack_user_id, usual)

    def change(self, slack_user_id: str, **columns: object) -> None:
        person = self.colleague(slack_user_id)
        assert person is not None
        self.changed[slack_user_id] = replace(person, **columns)  # type: ignore[arg-type] # its own

    def channel(self, channel: str) -> Channel | None:
        return None

    def members(self, channel: str) -> frozenset[str]:
        return frozenset()


@dataclass(frozen=True)
class House:
    """Everything that members can do, over one world."""

    world: World
    company: Company
    access: Access
    enrolment: Enrolment
    profiles: Profiles
    skills: Skills
    memberships: Memberships
    pause_ends: PauseEnds
    welcomes_back: WelcomesBack
    privacy: Privacy
    erasing: Erasing
    exporting: Exporting
    goals: Goals
    home: Home
    people: People

    def caller(self, slack_user_id: str) -> Caller:
        return self.access.caller("T1", slack_user_id)

    def joined(
        self, slack_user_id: str, programme_id: str, answers: ProfileAnswers = SQL
    ) -> Caller:
        """Let somebody join through the draft and return who that is."""
        self.profiles.keep_draft(self.caller(slack_user_id), answers)
        self.enrolment.join(self.caller(slack_user_id), programme_id)
        return self.caller(slack_user_id)


@pytest.fixture
def house(world: World) -> House:
    """Return the services of members in a world with nobody in it."""
    return build_house(world)


def build_house(world: World) -> House:
    """Return the services of members over a world."""
    company, database, clock = Company(), world.database, world.clock
    endings = Endings(outbox=world.outbox)
    skills = Skills(database, world.new_id, Vocabulary.from_spellings(skill_spellings()))
    profiles = Profiles(database, clock, company, skills)
    memberships = Memberships(database, clock, world.outbox, endings)
    privacy = Privacy(database, clock, world.new_id, world.outbox, SECRET)
    return House(
        world=world,
        company=company,
        access=Access(database),
        enrolment=Enrolment(
            database, clock, world.new_id, world.outbox, company, profiles, privacy.other_key
        ),
        profiles=profiles,
        skills=skills,
        memberships=memberships,
        pause_ends=PauseEnds(database, world.outbox),
        welcomes_back=WelcomesBack(database, clock, memberships),
        privacy=privacy,
        erasing=Erasing(database, clock, world.new_id, world.outbox, endings, profiles),
        exporting=Exporting(),
        goals=Goals(database, clock, world.new_id, skills),
        home=Home(database, clock, Toolkit(database, clock, world.outbox, load_library())),
        people=People(database, clock, company, world.outbox, endings),
    )
