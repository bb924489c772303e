"""Slack fails three calls in ten, in every way it has: what is promised of each message holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from models.outbox import OutboxRow, OutboxState
from tests.crash.history import check_exact, check_in_doubt
from tests.crash.launcher import Launcher
from tests.crash.stage import DUE, NOTICES, RELEASE, Stage, a_stage
from tests.playground_client import Json

pytestmark = pytest.mark.faults

POST = "chat.postMessage"
PEOPLE, PROGRAMMES = 680, 20
RETRY_AFTER = 2
SHARES = {  # of all calls; half of those without a clear answer were carried out
    "429": 0.03,
    "500": 0.08,
    "reset_before": 0.06,
    "reset_after": 0.09,
    "timeout": 0.04,
}
UNDER_WAY = timedelta(seconds=0.25)
"""A call that was on its way when Slack said that there were too many is none too many."""


def put_faults_in_force(stage: Stage) -> None:
    for number, (kind, share) in enumerate(SHARES.items()):
        stage.client.fault(kind, rate=share, seed=number, retry_after=RETRY_AFTER, seconds=1.3)


def at(call: Json) -> datetime:
    return datetime.fromisoformat(call["at"])


def too_soon(calls: list[Json]) -> list[str]:
    """Return the calls that came before the Retry-After of an earlier one had passed."""
    closed: dict[str, datetime] = {}
    found = []
    for call in calls:
        method, moment = call["method"], at(call)
        until = closed.get(method)
        if (
            until is not None
            and until - timedelta(seconds=RETRY_AFTER) + UNDER_WAY < moment < until
        ):
            found.append(f"{method} {(until - moment).total_seconds():.2f} s too soon")
        if call["error"] in ("429", "ratelimited"):
            closed[method] = moment + timedelta(seconds=RETRY_AFTER)
    return found


def crowded(stage: Stage) -> list[str]:
    """Return where two messages were stored within less than a second."""
    by_channel: dict[str, list[datetime]] = defaultdict(list)
    for call in stage.client.calls():
        stored = call["ok"] or call["error"] == "reset_after"
        if call["method"] == POST and stored:
            by_channel[str(call["arguments"]["channel"])].append(at(call))
    return [
        f"{channel}: {(second - first).total_seconds():.3f} s apart"
        for channel, moments in by_channel.items()
        for first, second in pairwise(sorted(moments))
        if second - first < timedelta(seconds=1)
    ]


@pytest.mark.parametrize(
    "reconcile", [pytest.param("history", id="looked up"), pytest.param("off", id="in doubt")]
)
def test_a_thousand_messages_survive_a_slack_that_fails(
    reconcile: str, launcher: Launcher, migrated: str, tmp_path: Path
) -> None:
    with a_stage(
        launcher,
        migrated,
        tmp_path,
        people=PEOPLE,
        programmes=PROGRAMMES,
        SLACK_RECONCILE=reconcile,
        RAPPORT_SECONDS_BETWEEN_POSTS="1",
    ) as stage:
        stage.patience = 300.0
        stage.start()
        assert stage.rapport is not None
        stage.rapport.wait_until_connected()
        put_faults_in_force(stage)
        for instant in (NOTICES, DUE, RELEASE):
            stage.move_to(instant)
            stage.wait_until_drained()
        calls = stage.client.calls()
        failed = Counter(str(call["error"]) for call in calls if call["error"])
        posts = [call for call in calls if call["method"] == POST]
        stage.in_flight = len(posts) - stage.count(OutboxRow.state == OutboxState.SENT)
        stage.client.clear_faults()
        print(f"calls={len(calls)} posts={len(posts)} failed={dict(failed)}")

        assert too_soon(calls) == []
        assert crowded(stage) == []
        (check_exact if reconcile == "history" else check_in_doubt)(stage)
