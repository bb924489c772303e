"""A process dies while rounds are planned, matched, drafted and released: nobody is forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.history import check_exact, check_in_doubt
from tests.crash.launcher import Launcher
from tests.crash.stage import DUE, RELEASE, a_stage

pytestmark = pytest.mark.faults

THREE_TIMES = range(3)  # each for another of the three programmes: the first, the next, the last


@pytest.mark.parametrize("point", ["after T1", "during the match", "before T2", "after T2"])
def test_a_round_is_planned_and_matched_once(
    point: str, launcher: Launcher, migrated: str, tmp_path: Path
) -> None:
    with a_stage(launcher, migrated, tmp_path) as stage:
        stage.move_to(DUE)
        for _ in THREE_TIMES:
            stage.die_at(point)
        stage.drain()
        stage.move_to(RELEASE)
        stage.drain()
        check_in_doubt(stage)


@pytest.mark.parametrize("point", ["before the release commits", "after the release commits"])
def test_a_round_is_released_once(
    point: str, launcher: Launcher, migrated: str, tmp_path: Path
) -> None:
    with a_stage(launcher, migrated, tmp_path, SLACK_RECONCILE="history") as stage:
        stage.move_to(DUE)
        stage.drain()
        stage.move_to(RELEASE)
        for _ in THREE_TIMES:
            stage.die_at(point)
        stage.drain()
        check_exact(stage)
