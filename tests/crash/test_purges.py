"""A process dies while it lets go of old rows: they go all the same, and nothing else does."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.notices import Kind
from bot.ids import time_ordered_id
from bot.services.outbox import Line, Outbox
from models.outbox import OutboxRow, OutboxState, Target
from models.session import Database
from tests.crash.history import check_exact
from tests.crash.launcher import Launcher
from tests.crash.stage import NOTICES, a_stage
from tests.rapport_playground import THURSDAY

pytestmark = pytest.mark.faults

LONG_AGO = THURSDAY - timedelta(days=200)
OLD, AT_ONCE = 1_600, 500
OVER = OutboxRow.created_at == LONG_AGO


def write_old_rows(database: Database, workspace_id: str) -> None:
    """Store messages to the desk that nobody needs any more: four purges of them."""
    keys = [f"old:{number}" for number in range(OLD)]
    lines = [Line(Kind.PROGRAMME_NEWS, key, Target.DESK, LONG_AGO) for key in keys]
    outbox = Outbox(time_ordered_id)
    with database.writing.begin() as session:
        outbox.write_all(session, workspace_id, lines, LONG_AGO)
        outbox.withdraw(session, workspace_id, *keys)


@pytest.mark.parametrize(
    ("point", "times"),
    [
        # what is not committed is left for the next process, what is committed is gone
        pytest.param("before a purge commits", (1, 2, 3), id="before a purge commits"),
        pytest.param("after a purge commits", (1, 1, 2), id="after a purge commits"),
    ],
)
def test_old_rows_go_and_what_is_to_be_said_stays(
    point: str, times: tuple[int, ...], launcher: Launcher, migrated: str, tmp_path: Path
) -> None:
    with a_stage(
        launcher,
        migrated,
        tmp_path,
        prepare=write_old_rows,
        SLACK_RECONCILE="history",
        RAPPORT_RETENTION_DAYS="30",
    ) as stage:
        stage.move_to(NOTICES)
        for nth in times:
            stage.die_at(point, nth)
        stage.drain()
        assert stage.count(OVER) == 0
        assert stage.count(OutboxRow.state == OutboxState.SENT) == 100
        check_exact(stage)
