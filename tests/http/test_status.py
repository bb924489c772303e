"""The status port: why a process is not ready, and what is counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from bot.app.metrics import Gauges, Meters, Pulse
from bot.app.status import Status
from bot.clock import MovableClock
from bot.services.figures import Counting
from bot.services.records import RecordsAway, as_records_away
from models.migrate import upgrade
from models.session import Database, open_database
from tests.world import MONDAY, World

WAKE_SECONDS = 5.0


@dataclass
class Ready:
    """A status over a database, and the clock that says how old a look is."""

    status: Status
    clock: MovableClock
    pulse: Pulse = field(init=False)

    def __post_init__(self) -> None:
        self.pulse = self.status.pulse

    def look(self) -> None:
        """Let the process look at what is due."""
        self.pulse.of(lambda: 0, lambda _seconds: None)()

    def later(self, seconds: float) -> None:
        """Move the clock."""
        self.clock.move_to(self.clock() + timedelta(seconds=seconds))


def ready_over(database: Database) -> Ready:
    clock = MovableClock(MONDAY)
    return Ready(Status(database, Pulse(clock), WAKE_SECONDS, CollectorRegistry()), clock)


@pytest.fixture
def migrated(tmp_path: Path) -> Database:
    opened = open_database(f"sqlite:///{tmp_path / 'migrated.sqlite'}")
    upgrade(opened)
    return opened


def test_a_process_is_ready_while_it_looks_at_what_is_due(migrated: Database) -> None:
    ready = ready_over(migrated)
    assert ready.status.not_ready() == "the last look at what is due is too old"

    ready.look()
    ready.later(3 * WAKE_SECONDS)
    assert ready.status.not_ready() is None

    ready.later(0.001)
    assert ready.status.not_ready() == "the last look at what is due is too old"
    migrated.close()


def test_a_look_that_fails_leaves_no_pulse(migrated: Database) -> None:
    ready = ready_over(migrated)

    def fails() -> int:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        ready.pulse.of(fails, lambda _seconds: None)()
    assert ready.pulse.age() is None
    migrated.close()


def test_a_database_that_waits_for_a_migration_is_not_ready(tmp_path: Path) -> None:
    empty = open_database(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    ready = ready_over(empty)
    ready.look()

    assert ready.status.not_ready() == "the database waits for `rapport migrate`"
    empty.close()


def test_a_database_that_is_not_there_is_not_ready(tmp_path: Path) -> None:
    nowhere = open_database(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.sqlite'}")
    ready = ready_over(nowhere)
    ready.look()

    assert ready.status.not_ready() == "the database cannot be reached"
    nowhere.close()


def test_what_waits_and_what_is_late_is_counted_from_the_rows(world: World) -> None:
    world.programme(next_round_at=world.now - timedelta(minutes=7))
    meters, pulse = Meters(CollectorRegistry()), Pulse(world.clock)
    meters.registry.register(Gauges(Counting(world.database, world.clock), pulse))
    meters.sent("sent")
    meters.limited("chat.postMessage")

    text = generate_latest(meters.registry).decode()

    assert "rapport_outbox_pending 0.0" in text
    assert "rapport_due_lag_seconds 420.0" in text
    assert 'rapport_sends_total{result="sent"} 1.0' in text
    assert 'rapport_slack_429_total{method="chat.postMessage"} 1.0' in text
    assert "rapport_tick_age_seconds" not in text  # it has never looked


@pytest.mark.parametrize(
    ("error", "away"),
    [
        pytest.param(OperationalError("SELECT", {}, Exception()), True, id="it does not answer"),
        pytest.param(NoConnectionFree("all in use"), True, id="all connections are in use"),
        pytest.param(ValueError("a bug"), False, id="a bug"),
    ],
)
def test_only_a_database_that_does_not_answer_is_away(error: Exception, away: bool) -> None:
    assert isinstance(as_records_away(error), RecordsAway) is away
