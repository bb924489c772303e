"""A process dies while it looks up in Slack whether a message arrived: it is said once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from models.outbox import OutboxRow, OutboxState
from tests.crash.history import check_exact
from tests.crash.launcher import Launcher, wait_until
from tests.crash.stage import NOTICES, Stage, a_stage

pytestmark = pytest.mark.faults

UNANSWERED = 8
WITHOUT_ANSWER = OutboxRow.state == OutboxState.AMBIGUOUS


def in_a_lookup(hold: str) -> Callable[[Stage, int], None]:
    return lambda stage, nth: stage.die_in_a_call("conversations.history", hold, nth)


@pytest.mark.parametrize(
    "die",
    [
        pytest.param(in_a_lookup("hold_before"), id="at a reconciliation"),
        pytest.param(in_a_lookup("hold_after"), id="after a reconciliation is answered"),
    ],
)
def test_what_is_looked_up_is_said_once(
    die: Callable[[Stage, int], None],
    launcher: Launcher,
    migrated: str,
    tmp_path: Path,
) -> None:
    with a_stage(launcher, migrated, tmp_path, SLACK_RECONCILE="history") as stage:
        for kind in ("reset_before", "reset_after"):  # half of them are not there
            stage.client.fault(kind, "chat.postMessage", count=UNANSWERED // 2, after=20)
        stage.move_to(NOTICES)
        stage.start()
        wait_until(lambda: stage.count(WITHOUT_ANSWER) == UNANSWERED)
        assert stage.rapport is not None
        stage.rapport.kill()
        die(stage, 1)
        die(stage, UNANSWERED // 2)
        die(stage, stage.count(WITHOUT_ANSWER))
        stage.drain()
        check_exact(stage)
        assert stage.waiting() == 0
