"""What a tick asks when nothing is due: every few seconds, in every process."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.session import Database
from tests.replicas.company import add_members, add_programme
from tests.statements import statements
from tests.whole import Whole
from tests.world import MONDAY, build_world

QUESTIONS = 50  # for forty duties, however many people there are


@pytest.mark.parametrize(
    "database_fixture", ["database", pytest.param("postgres", marks=pytest.mark.postgres)]
)
@pytest.mark.parametrize("people", [8, 80])
def test_an_idle_tick_asks_as_much_of_many_people_as_of_few(
    database_fixture: str, people: int, request: pytest.FixtureRequest
) -> None:
    database: Database = request.getfixturevalue(database_fixture)
    whole = Whole(build_world(database))
    world, since = whole.world, whole.world.now - timedelta(days=7)
    members = add_members(
        database, world.workspace_id, [f"U{number}" for number in range(people)], since
    )
    add_programme(database, world.workspace_id, members, MONDAY, since)
    whole.wake()

    with statements(database) as said:
        due = [item for duty in whole.duties for item in duty.due(world.now)]

    assert due == []
    assert len([one for one in said if one != "BEGIN"]) == QUESTIONS
