"""How long a look into the directory takes among 20,000 members, on both databases."""

from __future__ import annotations

import random
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.domain.mentors import Search
from bot.domain.mentorship import MentorshipState
from bot.services.access import Caller
from bot.services.mentor_directory import MentorDirectory
from models import Base
from models.member import (
    Avoidance,
    AvoidanceKind,
    Member,
    MemberLanguage,
    MemberSkill,
    MemberState,
    SkillSide,
)
from models.mentorship import MentorRole, Mentorship
from models.programme import Enrolment, EnrolmentState
from models.rounds import Pairing, PairingState
from models.session import Database, open_database
from tests.mentors.agency import Agency, key_of
from tests.postgres_server import a_postgresql_server
from tests.world import World, build_world

MEMBERS, SKILLS, LOOKS = 20_000, 400, 300
OFFERS, MENTEES = 3, 4_000
ZONES = ("Europe/Berlin", "Africa/Lagos", "America/New_York", "Asia/Kolkata", "Asia/Tokyo")
LANGUAGES = ("en", "de", "pl", "fr", "pt", "ja")
GOAL = "p99 under 150 ms"
Look = Callable[[MentorDirectory, Caller, str, random.Random], object]


def rows() -> Iterator[tuple[str, str, str]]:
    """Yield name, median and 99th percentile of each kind of look, for each database."""
    with tempfile.TemporaryDirectory() as folder, a_postgresql_server() as server:
        for name, url in (
            ("SQLite", f"sqlite:///{Path(folder) / 'rapport.sqlite'}"),
            ("PostgreSQL", server),
        ):
            with _filled(url) as agency:
                for what, look in _looks(agency).items():
                    times = sorted(_measured(agency, look))
                    half, most = statistics.median(times), times[int(len(times) * 0.99)]
                    label = f"directory of {MEMBERS:,} members, {what}, {name}"
                    yield label, f"p50 {half:.0f} ms, p99 {most:.0f} ms", GOAL


def _looks(agency: Agency) -> dict[str, Look]:
    """Return what people do: from a first look to a search that finds nobody."""
    skills = _skills(agency)
    return {
        "first page": lambda d, c, p, _: d.page(c, p, Search()),
        "a usual skill": lambda d, c, p, r: d.page(c, p, Search(skill_id=skills[r.randrange(20)])),
        "a rare skill": lambda d, c, p, r: d.page(
            c, p, Search(skill_id=skills[-1 - r.randrange(9)])
        ),
        "skill, language, place, hours": lambda d, c, p, r: d.page(
            c,
            p,
            Search(
                skill_id=skills[r.randrange(40)],
                language=r.choice(LANGUAGES),
                location=f"City {r.randrange(60)}",
                hours=10,
            ),
        ),
        "a language and a place that nobody has": lambda d, c, p, _: d.page(
            c, p, Search(language="zu", location="Nowhere")
        ),
        "part of a name": lambda d, c, p, r: d.suggest(c, p, f"{r.randrange(2000)}"),
        "find, any programme": lambda d, c, _, r: d.page(
            c, None, Search(skill_id=skills[r.randrange(SKILLS)])
        ),
        "a later page": lambda d, c, p, r: d.page(c, p, Search(), _member_id(r.randrange(MEMBERS))),
        "a card": lambda d, c, p, _: d.card(c, p, d.page(c, p, Search()).people[-1].member_id),
    }


def _measured(agency: Agency, look: Look) -> Iterator[float]:
    """Yield the milliseconds of many looks by many members."""
    chance = random.Random(7)
    directory = agency.directory
    for _ in range(LOOKS):
        number = chance.randrange(MEMBERS)
        caller = Caller(agency.world.workspace_id, f"U{number:05}", _member_id(number))
        begun = perf_counter()
        look(directory, caller, agency.programme_id, chance)
        yield (perf_counter() - begun) * 1000


@contextmanager
def _filled(url: str) -> Iterator[Agency]:
    database = open_database(url, busy_ms=60_000)
    Base.metadata.drop_all(database.engine)
    Base.metadata.create_all(database.engine)
    agency = Agency(build_world(database))
    skills = [agency.world.skill(f"Skill {number:03}") for number in range(SKILLS)]
    chance = random.Random(1)
    for first in range(0, MEMBERS, 1_000):
        with database.writing.begin() as session:
            _add_people(session, agency, skills, range(first, first + 1_000), chance)
        if first < 2_000:  # checks of references are planned once: while tables are not empty
            _let_the_server_look(database)
    with database.writing.begin() as session:
        _add_mentorships(session, agency, chance)
    _let_the_server_look(database)
    yield agency
    database.close()


def _add_people(
    session: Session, agency: Agency, skills: list[str], numbers: range, chance: random.Random
) -> None:
    world = agency.world
    session.add_all(_person(world, number, chance) for number in numbers)
    session.flush()
    for number in numbers:
        here, one = world.workspace_id, _member_id(number)
        session.add_all(_languages(here, one, chance))
        session.add_all(_offers(here, one, skills, chance))
        session.add(_place(agency, number))
    session.flush()
    session.add_all(_role(agency, number, chance) for number in numbers)
    for number in numbers:
        if number % 20 == 0:
            other = f"U{chance.randrange(MEMBERS):05}"
            session.add(_line(agency, number, other))


def _person(world: World, number: int, chance: random.Random) -> Member:
    start = chance.choice((420, 480, 510, 540, 600))
    return Member(
        workspace_id=world.workspace_id,
        id=_member_id(number),
        slack_user_id=f"U{number:05}",
        state=MemberState.ACTIVE if number % 50 else MemberState.DEACTIVATED,
        name=f"Person {number:05}",
        time_zone=chance.choice(ZONES),
        is_guest=False,
        team=f"Team {number % 300}",
        location=f"City {chance.randrange(60)}",
        manager_slack_id=f"U{number // 10:05}",
        work_days=chance.choice(("12345", "1234", "2345")),
        work_start=start,
        work_end=start + chance.choice((360, 480, 510)),
        weekly_notices=4,
        surprise_me=True,
        not_sure_yet=False,
        ask_me_less=False,
        consented_at=world.now,
    )


def _languages(here: str, one: str, chance: random.Random) -> list[MemberLanguage]:
    spoken = {"en", chance.choice(LANGUAGES)}
    return [MemberLanguage(workspace_id=here, member_id=one, language=code) for code in spoken]


def _offers(here: str, one: str, skills: list[str], chance: random.Random) -> list[MemberSkill]:
    """Return skills of which the first are offered by thousands and the last by a few."""
    wanted = {min(int(chance.expovariate(1 / 60)), SKILLS - 1) for _ in range(OFFERS)}
    return [
        MemberSkill(
            workspace_id=here,
            member_id=one,
            skill_id=skills[number],
            side=SkillSide.OFFER,
            level=chance.randrange(1, 6),
        )
        for number in sorted(wanted)
    ]


def _place(agency: Agency, number: int) -> Enrolment:
    return Enrolment(
        workspace_id=agency.world.workspace_id,
        id=f"e{number:035}",
        member_id=_member_id(number),
        programme_id=agency.programme_id,
        state=EnrolmentState.ACTIVE if number % 7 else EnrolmentState.PAUSED,
        every_rounds=1,
        rounds_since_match=0,
        skips_in_row=0,
        waited=0,
        trio_turns=0,
        joined_at=agency.world.now,
    )


def _role(agency: Agency, number: int, chance: random.Random) -> MentorRole:
    mentors = number % 3 > 0
    return MentorRole(
        workspace_id=agency.world.workspace_id,
        enrolment_id=f"e{number:035}",
        mentors=mentors,
        wants_mentor=not mentors,
        places=chance.randrange(4) if mentors else 0,
        changed_at=agency.world.now,
    )


def _line(agency: Agency, number: int, other: str) -> Avoidance:
    return Avoidance(
        workspace_id=agency.world.workspace_id,
        id=f"a{number:035}",
        member_id=_member_id(number),
        other_key=key_of(other),
        other_slack_id=other if number % 400 else None,
        kind=AvoidanceKind.LISTED,
        since=agency.world.now,
    )


def _add_mentorships(session: Session, agency: Agency, chance: random.Random) -> None:
    world = agency.world
    for number in range(MENTEES):
        pairing_id = f"p{number:035}"
        session.add(
            Pairing(
                workspace_id=world.workspace_id,
                id=pairing_id,
                programme_id=agency.programme_id,
                state=PairingState.INTRODUCED,
                locked=False,
                score=0,
                terms=[],
                openers=[],
                sheet_wanted=True,
                created_at=world.now,
            )
        )
    session.flush()
    for number in range(MENTEES):
        session.add(
            Mentorship(
                workspace_id=world.workspace_id,
                pairing_id=f"p{number:035}",
                mentor_id=_member_id(chance.randrange(MEMBERS - 1)),
                mentee_id=_member_id(MEMBERS - 1),
                state=MentorshipState.ACTIVE,
                began_at=world.now,
                ends_on=(world.now + timedelta(weeks=26)).date(),
            )
        )


def _let_the_server_look(database: Database) -> None:
    """Let PostgreSQL know its tables, as its own housekeeping does within a minute."""
    if database.engine.dialect.name == "postgresql":
        with database.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))


def _skills(agency: Agency) -> list[str]:
    with agency.database.reading.begin() as session:
        found = session.execute(text("SELECT id FROM skills ORDER BY name"))
        return [str(row[0]) for row in found]


def _member_id(number: int) -> str:
    return f"m{number:035}"
