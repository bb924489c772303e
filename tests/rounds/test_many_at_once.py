"""Many processes at once, and a fixed number of queries however many members there are."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

import pytest

from models.programme import Programme
from models.rounds import PairingState, Round, RoundState
from models.session import JOBS_BUSY_MS, Database, open_database
from tests.rounds.stage import Stage
from tests.statements import statements
from tests.world import MONDAY, build_world

PROCESSES = 4


def at_once(*works: Callable[[], object]) -> None:
    """Run pieces of work on threads that start together; what one raises is raised here."""
    barrier = threading.Barrier(len(works))
    problems: list[BaseException] = []

    def run(work: Callable[[], object]) -> None:
        barrier.wait()
        try:
            work()
        except BaseException as problem:  # noqa: BLE001 - handed to the test's own thread
            problems.append(problem)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]


def tick(stage: Stage) -> None:
    """Do what one process does when it wakes up."""
    now = stage.world.now
    for duty in stage.duties:
        for item in duty.due(now):
            duty.carry_out(item, now)
    while stage.matchmaker.run_once():
        pass


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    """Return a stage on each kind of database, as patient as jobs are with another writer."""
    name = "database" if request.param == "sqlite" else "postgres"
    empty: Database = request.getfixturevalue(name)
    url = empty.engine.url.render_as_string(hide_password=False)
    database = open_database(url, JOBS_BUSY_MS)
    yield Stage(build_world(database))
    database.close()


def test_rounds_due_at_once_run_once_each_whoever_wakes_up(any_stage: Stage) -> None:
    stage = any_stage
    programmes = [stage.world.programme(f"P{number}") for number in range(6)]
    members = [stage.world.member(f"M{number}") for number in range(4)]
    for programme in programmes:
        stage.world.enrol(programme, *members)
    stage.world.clock.move_to(MONDAY)

    for _ in range(3):
        at_once(*[lambda: tick(stage)] * PROCESSES)

    rounds = stage.stored()
    assert sorted(one.programme_id for one in rounds) == sorted(programmes)
    assert {one.state for one in rounds} == {RoundState.DRAFTED}
    assert len(stage.world.lines("draft")) == len(programmes)

    stage.world.clock.move_to(MONDAY + timedelta(hours=2))
    for _ in range(3):
        at_once(*[lambda: tick(stage)] * PROCESSES)

    assert {one.state for one in stage.stored()} == {RoundState.RELEASED}
    released = [
        group
        for one in stage.stored()
        for group in stage.groups(PairingState.RELEASED, round_id=one.id)
    ]
    keys = [row.key for row in stage.world.lines("introduction")]
    assert len(keys) == len(set(keys)) == len(released)


def test_two_who_match_the_same_round_keep_one_result(any_stage: Stage) -> None:
    stage = any_stage
    programme = stage.world.programme()
    stage.world.enrol(programme, *[stage.world.member(f"M{number}") for number in range(8)])
    stage.world.clock.move_to(MONDAY)
    with stage.world.database.writing.begin() as session:
        row = session.get_one(Programme, (stage.world.workspace_id, programme))
        stage.rounds.plan_due(session, row, MONDAY)

    at_once(*[stage.matchmaker.run_once] * PROCESSES)

    assert len(stage.groups(*PairingState)) == 4
    assert stage.round().state is RoundState.DRAFTED


def statements_of(stage: Stage, work: Callable[[], object]) -> int:
    with statements(stage.world.database) as said:
        work()
    return len(said)


def test_a_round_takes_the_same_number_of_queries_for_ten_and_for_forty(stage: Stage) -> None:
    few = stage.world.programme("Few")
    many = stage.world.programme("Many")
    members = [stage.world.member(f"M{number}") for number in range(40)]
    stage.world.enrol(few, *members[:10])
    stage.world.enrol(many, *members)
    stage.world.clock.move_to(MONDAY)
    counts: dict[str, list[int]] = {few: [], many: []}

    for programme in (few, many):
        counts[programme].append(statements_of(stage, partial(plan, stage, programme)))
        counts[programme].append(statements_of(stage, stage.matchmaker.run_once))
        counts[programme].append(statements_of(stage, partial(release, stage, programme)))

    assert counts[few] == counts[many]


def plan(stage: Stage, programme_id: str) -> None:
    with stage.world.database.writing.begin() as session:
        programme = session.get_one(Programme, (stage.world.workspace_id, programme_id))
        stage.rounds.plan_due(session, programme, MONDAY)


def release(stage: Stage, programme_id: str) -> None:
    with stage.world.database.writing.begin() as session:
        round_ = session.query(Round).filter_by(programme_id=programme_id).one()
        stage.rounds.release(session, round_.workspace_id, round_.id, MONDAY)
