"""How long a cohort match takes from the click at the desk to its draft, on both databases."""

from __future__ import annotations

import random
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from sqlalchemy.orm import Session

from bot.domain.cohort import CohortMode
from bot.domain.programmes import MentorshipRules
from bot.matching.mentor_child import solve_mentors_safely
from bot.services.audit import Audit
from bot.services.cohort_matchmaker import CohortMatchmaker
from bot.services.cohort_releases import CohortReleases
from bot.services.cohorts import Cohorts
from bot.services.desk import Desk, Rolls
from bot.services.desk_cohorts import DeskCohorts
from bot.services.matchmaking import Matchmaking
from bot.services.mentorship_starts import MentorshipStarts
from models import Base
from models.cohort import CohortMatch
from models.member import MemberSkill, SkillSide
from models.mentorship import (
    ChoiceState,
    MentorRequest,
    MentorRole,
    RequestChoice,
    RequestKind,
    RequestState,
)
from models.session import Database, open_database
from tests.desk.bench import INES, Rooms
from tests.postgres_server import a_postgresql_server
from tests.world import World, build_world

MENTEES, MENTORS, SKILLS, RUNS = 500, 200, 40, 3
GOAL = "at most 5 s"


def rows() -> list[tuple[str, str, str]]:
    """Return name, figure and goal for each database."""
    found = []
    with tempfile.TemporaryDirectory() as folder, a_postgresql_server() as server:
        for name, url in (
            ("SQLite", f"sqlite:///{Path(folder) / 'rapport.sqlite'}"),
            ("PostgreSQL", server),
        ):
            with _filled(url) as world:
                seconds = statistics.median(_from_click_to_draft(world) for _ in range(RUNS))
            label = f"cohort match, {MENTEES} mentees and {MENTORS} mentors, click to draft, {name}"
            found.append((label, f"{seconds:.2f} s", GOAL))
    return found


def _from_click_to_draft(world: World) -> float:
    cohorts = Cohorts(world.new_id, world.outbox, Matchmaking(str.encode))
    audit = Audit(world.database, world.new_id)
    rolls = Rolls(Rooms(), world.clock)
    desk = Desk(world.database, world.clock, world.new_id, world.outbox, audit, rolls)
    releases = CohortReleases(
        cohorts, MentorshipStarts(world.new_id, world.outbox), solve_mentors_safely
    )
    verbs = DeskCohorts(world.database, world.clock, cohorts, releases, audit)
    matchmaker = CohortMatchmaker(
        world.database,
        world.clock,
        world.clock,
        world.new_id,
        cohorts,
        solve_mentors_safely,
        timedelta(minutes=5),
    )
    caller = desk.organiser("T1", INES)
    with world.database.reading.begin() as session:
        programme_id = session.query(MentorRequest.programme_id).limit(1).scalar()
    started = perf_counter()
    cohort_id = verbs.start(caller, programme_id, CohortMode.EVERYONE)
    matchmaker.run_once()
    seconds = perf_counter() - started
    with world.database.reading.begin() as session:
        assert session.query(CohortMatch).count() > MENTEES // 2
    verbs.cancel(caller, cohort_id)
    return seconds


@contextmanager
def _filled(url: str) -> Iterator[World]:
    database = open_database(url, busy_ms=10_000)
    try:
        Base.metadata.drop_all(database.engine)
        Base.metadata.create_all(database.engine)
        yield _fill(database)
    finally:
        database.close()


def _fill(database: Database) -> World:
    chance, world = random.Random(7), build_world(database)
    programme_id = world.mentorship_programme(rules=MentorshipRules(by_cohort=True))
    skills = [world.skill(f"Skill {number}") for number in range(SKILLS)]
    people = [world.member(f"P{number:04}") for number in range(MENTEES + MENTORS)]
    places = world.enrol(programme_id, *people)
    mentors = people[MENTEES:]
    with database.writing.begin() as session:
        for number, (member_id, enrolment_id) in enumerate(zip(people, places, strict=True)):
            is_mentor = number >= MENTEES
            session.add(_role(world, enrolment_id, chance, is_mentor=is_mentor))
            side = SkillSide.OFFER if is_mentor else SkillSide.WANT
            for skill_id in chance.sample(skills, 3):
                session.add(_skill(world, member_id, skill_id, side, chance.randint(1, 5)))
        session.flush()
        for member_id in people[: MENTEES * 4 // 5]:
            _wish(session, world, programme_id, member_id, chance.sample(mentors, 3))
    return world


def _role(world: World, enrolment_id: str, chance: random.Random, *, is_mentor: bool) -> MentorRole:
    return MentorRole(
        workspace_id=world.workspace_id,
        enrolment_id=enrolment_id,
        mentors=is_mentor,
        wants_mentor=not is_mentor,
        places=chance.randint(1, 4) if is_mentor else 0,
        changed_at=world.now,
    )


def _skill(world: World, member_id: str, skill_id: str, side: SkillSide, level: int) -> MemberSkill:
    return MemberSkill(
        workspace_id=world.workspace_id,
        member_id=member_id,
        skill_id=skill_id,
        side=side,
        level=level,
    )


def _wish(
    session: Session, world: World, programme_id: str, member_id: str, mentors: list[str]
) -> None:
    request = MentorRequest(
        workspace_id=world.workspace_id,
        id=world.new_id(),
        programme_id=programme_id,
        member_id=member_id,
        kind=RequestKind.MENTORSHIP,
        sentence="I would like to learn.",
        state=RequestState.OPEN,
        created_at=world.now,
    )
    session.add(request)
    session.flush()
    session.add_all(
        RequestChoice(
            workspace_id=world.workspace_id,
            request_id=request.id,
            rank=rank,
            member_id=mentor_id,
            state=ChoiceState.WAITING,
        )
        for rank, mentor_id in enumerate(mentors, 1)
    )
