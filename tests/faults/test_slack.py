"""Slack fails three calls in ten, in every way it has: what is promised of each message holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.services.cadences import set_next
from models.programme import Programme
from tests.crash.history import check_exact, check_in_doubt
from tests.crash.launcher import Launcher
from tests.crash.stage import DUE, NOTICES, RELEASE, Stage, a_stage
from tests.playground_client import Json

pytestmark = [pytest.mark.faults, pytest.mark.endurance]

POST = "chat.postMessage"
PEOPLE, PROGRAMMES, DUE_NOW = 940, 20, 3
SECONDS_BETWEEN_POSTS = "0.05"
RETRY_AFTER = 2
SHARES = {  # of all calls; half of those without a clear answer were carried out
    "429": 0.03,
    "500": 0.08,
    "reset_before": 0.06,
    "reset_after": 0.09,
    "timeout": 0.04,
}
SECOND = timedelta(seconds=float(SECONDS_BETWEEN_POSTS))
"""Slack's second and minute are twenty times shorter here, as with ``--time-scale 20``."""
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


def crowded(calls: list[Json]) -> list[str]:
    """Return where two messages were stored within less than a second of Slack's."""
    by_channel: dict[str, list[datetime]] = defaultdict(list)
    for call in calls:
        stored = call["ok"] or call["error"] == "reset_after"
        if call["method"] == POST and stored:
            by_channel[str(call["arguments"]["channel"])].append(at(call))
    return [
        f"{channel}: {(second - first).total_seconds():.3f} s apart"
        for channel, moments in by_channel.items()
        for first, second in pairwise(sorted(moments))
        if second - first < SECOND
    ]


def leave_to_later(stage: Stage) -> None:
    """Let most programmes wait a week more, once their notices are said."""
    with stage.database.writing.begin() as session:
        programmes = session.scalars(select(Programme).order_by(Programme.id)).all()
        for programme in programmes[DUE_NOW:]:
            set_next(programme, datetime.fromisoformat(DUE) + timedelta(weeks=1))


def survive(stage: Stage) -> None:
    """Say a thousand things while three calls in ten fail, and look at every call."""
    stage.start()
    assert stage.rapport is not None
    stage.rapport.wait_until_connected()
    put_faults_in_force(stage)
    stage.move_to(NOTICES)
    stage.wait_until_drained()
    leave_to_later(stage)
    for instant in (DUE, RELEASE):
        stage.move_to(instant)
        stage.wait_until_drained()
    calls = stage.client.calls()
    stage.client.clear_faults()
    failed = Counter(str(call["error"]) for call in calls if call["error"])
    posts = sum(call["method"] == POST for call in calls)
    print(f"calls={len(calls)} posts={posts} failed={dict(failed)}")
    early, near = too_soon(calls), crowded(calls)
    assert not early, early
    assert not near, near


def test_a_thousand_messages_are_said_once_by_a_slack_that_fails(
    launcher: Launcher, migrated: str, tmp_path: Path
) -> None:
    with a_stage(
        launcher,
        migrated,
        tmp_path,
        people=PEOPLE,
        programmes=PROGRAMMES,
        SLACK_RECONCILE="history",
        RAPPORT_SECONDS_BETWEEN_POSTS=SECONDS_BETWEEN_POSTS,
    ) as stage:
        survive(stage)
        check_exact(stage)


def test_a_thousand_messages_without_lookups_leave_only_counted_doubts(
    launcher: Launcher, migrated_postgres: str, tmp_path: Path
) -> None:
    with a_stage(
        launcher,
        migrated_postgres,
        tmp_path,
        people=PEOPLE,
        programmes=PROGRAMMES,
        RAPPORT_SECONDS_BETWEEN_POSTS=SECONDS_BETWEEN_POSTS,
    ) as stage:
        survive(stage)
        check_in_doubt(stage)
