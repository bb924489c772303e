"""Several processes start at once on a database that knows nobody yet."""

from __future__ import annotations

import pytest

from bot.clock import MovableClock
from bot.ids import time_ordered_id
from bot.services.workspaces import Workspaces
from models.session import Database
from models.workspace import Workspace
from tests.rounds.test_many_at_once import at_once
from tests.world import MONDAY

PROCESSES = 8


@pytest.mark.parametrize("kind", ["database", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_one_of_many_is_first_and_all_of_them_start(
    kind: str, request: pytest.FixtureRequest
) -> None:
    database: Database = request.getfixturevalue(kind)
    workspaces = Workspaces(database, MovableClock(MONDAY), time_ordered_id)
    found: list[str] = []

    def start() -> None:
        found.append(workspaces.install("T1", "Umbra", "UBOT", "CDESK", "Europe/Berlin"))

    at_once(*[start] * PROCESSES)

    with database.reading.begin() as session:
        (stored,) = session.query(Workspace).all()
        assert found == [stored.id] * PROCESSES
