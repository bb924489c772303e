"""A process dies while it claims, opens, posts and records: what is promised of each message holds.

The first death is among the notices of Friday, the next in the middle of the introductions of
Monday, the last at their last. Who dies with a message under way leaves it to the next process.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.domain.notices import Kind
from models.openings import GroupOpening
from models.rounds import Pairing, PairingState
from tests.crash.history import check_exact, check_in_doubt
from tests.crash.launcher import Launcher
from tests.crash.stage import DUE, NOTICES, RELEASE, Stage, a_stage

pytestmark = pytest.mark.faults

Die = Callable[[Stage, int], None]
PAIRS = 49  # 33 people and 33 make 16 pairs each, one of them a trio; 34 make 17


def at(point: str) -> Die:
    """Die at a point of tests/crash/points.py for the nth time."""
    return lambda stage, nth: stage.die_at(point, nth)


def in_a_call(method: str, hold: str) -> Die:
    """Die while the nth call of a method is held."""
    return lambda stage, nth: stage.die_in_a_call(method, hold, nth)


EVERY_MESSAGE = [
    pytest.param(at("after a claim"), id="after a claim"),
    pytest.param(in_a_call("chat.postMessage", "hold_before"), id="before a post"),
    pytest.param(in_a_call("chat.postMessage", "hold_after"), id="stored but not answered"),
    pytest.param(at("answered but not recorded"), id="answered but not recorded"),
    pytest.param(at("after it is recorded"), id="after it is recorded"),
]
EVERY_GROUP = [
    pytest.param(in_a_call("conversations.open", "hold_before"), id="before conversations.open"),
    pytest.param(in_a_call("conversations.open", "hold_after"), id="after conversations.open"),
]
RECONCILES = pytest.mark.parametrize(
    "reconcile", [pytest.param("history", id="looked up"), pytest.param("off", id="in doubt")]
)


def check(stage: Stage, reconcile: str) -> None:
    (check_exact if reconcile == "history" else check_in_doubt)(stage)


@RECONCILES
@pytest.mark.parametrize("die", EVERY_MESSAGE)
def test_a_message_is_said_as_promised(
    die: Die, reconcile: str, launcher: Launcher, migrated: str, tmp_path: Path
) -> None:
    with a_stage(launcher, migrated, tmp_path, SLACK_RECONCILE=reconcile) as stage:
        stage.move_to(NOTICES)
        die(stage, 1)
        stage.drain()
        stage.move_to(DUE)
        stage.drain()
        stage.move_to(RELEASE)
        die(stage, PAIRS // 2)
        die(stage, stage.waiting(Kind.INTRODUCTION))
        stage.drain()
        check(stage, reconcile)


def unopened(stage: Stage) -> int:
    """Return how many group conversations are still to be opened for the drafts."""
    with stage.database.reading.begin() as session:
        drafted = Pairing.state == PairingState.DRAFTED
        pairs = session.scalar(select(func.count(Pairing.id)).where(drafted)) or 0
        known = GroupOpening.channel.is_not(None)
        opened = session.scalar(select(func.count(GroupOpening.pairing_id)).where(known)) or 0
        return pairs - opened


@pytest.mark.parametrize("die", EVERY_GROUP)
def test_a_group_is_opened_once_and_introduced_once(
    die: Die, launcher: Launcher, migrated: str, tmp_path: Path
) -> None:
    with a_stage(launcher, migrated, tmp_path, SLACK_RECONCILE="history") as stage:
        stage.move_to(DUE)
        die(stage, 1)  # groups are opened while the drafts wait
        die(stage, PAIRS // 2)
        die(stage, unopened(stage))
        stage.drain()
        stage.move_to(RELEASE)
        stage.drain()
        check_exact(stage)
        groups = [one for one in stage.client.state()["channels"] if one.get("is_mpim")]
        assert len(groups) == PAIRS
