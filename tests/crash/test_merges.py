"""A process dies while two notices are joined into one message: both are said, or neither."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from bot.domain.notices import Kind
from models.outbox import OutboxRow, OutboxState
from tests.crash.history import check_exact, check_in_doubt
from tests.crash.launcher import Launcher
from tests.crash.stage import DUE, RELEASE, Stage, a_stage

pytestmark = pytest.mark.faults

BEFORE_WORK = "2026-12-04T05:00:00+00:00"  # Friday: everybody is to be asked two things
AT_WORK = "2026-12-04T08:30:00+00:00"


def joined(stage: Stage) -> list[OutboxRow]:
    """Return the notices that were said as a part of another."""
    with stage.database.reading.begin() as session:
        rows = list(session.scalars(select(OutboxRow).where(OutboxRow.merged_id.is_not(None))))
        session.expunge_all()
    return rows


@pytest.mark.parametrize("point", ["before a merge commits", "after a merge commits"])
@pytest.mark.parametrize(
    "reconcile", [pytest.param("history", id="looked up"), pytest.param("off", id="in doubt")]
)
def test_two_notices_in_one_message_are_said_as_promised(
    point: str, reconcile: str, launcher: Launcher, migrated: str, tmp_path: Path
) -> None:
    with a_stage(launcher, migrated, tmp_path, SLACK_RECONCILE=reconcile) as stage:
        for instant in (DUE, RELEASE, BEFORE_WORK):
            stage.move_to(instant)
            stage.drain()
        stage.move_to(AT_WORK)
        stage.die_at(point, 1)
        stage.die_at(point, stage.waiting(Kind.END_QUESTION) // 2)
        stage.die_at(point, stage.waiting(Kind.END_QUESTION))
        stage.drain()
        (check_exact if reconcile == "history" else check_in_doubt)(stage)
        seconds = joined(stage)
        assert len(seconds) == 100
        said = {row.state for row in seconds}
        assert said <= {OutboxState.MERGED, OutboxState.DEAD}
        assert reconcile == "off" or said == {OutboxState.MERGED}
