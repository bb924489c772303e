"""The jobs: one bad item stops only itself, what is due is done once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import MovableClock
from bot.services.duty import Duty, Item
from bot.services.traces import Traces
from jobs.isolate import Isolate
from jobs.scheduler import Scheduler
from jobs.tick import Tick
from tests.world import World

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


@dataclass
class Chores:
    """A duty with items that are due at instants; some of them always fail."""

    due_at: dict[str, datetime]
    bad: set[str] = field(default_factory=set)
    done: list[str] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    name: str = "chores"

    def due(self, now: datetime) -> Sequence[Item]:
        return [Item("w", one) for one, at in sorted(self.due_at.items()) if at <= now]

    def carry_out(self, item: Item, now: datetime) -> None:
        self.tried.append(item.id)
        if item.id in self.bad:
            raise RuntimeError(item.id)
        del self.due_at[item.id]
        self.done.append(item.id)

    def next_due(self, after: datetime) -> datetime | None:
        return min((at for at in self.due_at.values() if at > after), default=None)


@dataclass
class Desk:
    told: list[str] = field(default_factory=list)

    def tell(self, _workspace_id: str, item: str, _reference: str) -> None:
        self.told.append(item)


@pytest.fixture
def machine() -> MovableClock:
    return MovableClock(NOON)


def tick(world: World, machine: MovableClock, desk: Desk, *duties: Duty) -> Tick:
    traces = Traces(world.database)
    isolate = Isolate(traces, machine, lambda: "7f3a", desk.tell)
    return Tick(duties, MovableClock(NOON), machine, isolate, traces)


def test_an_item_that_fails_does_not_keep_the_others_from_being_done(
    world: World, machine: MovableClock
) -> None:
    chores = Chores({"a": NOON, "b": NOON, "c": NOON}, bad={"b"})

    assert tick(world, machine, Desk(), chores).run() == 2
    assert chores.done == ["a", "c"]


def test_a_bad_item_is_tried_with_longer_and_longer_pauses_and_the_desk_hears_once(
    world: World, machine: MovableClock
) -> None:
    desk, chores = Desk(), Chores({"b": NOON}, bad={"b"})
    clockwork = tick(world, machine, desk, chores)

    for _ in range(200):  # a retry storm would try two hundred times
        clockwork.run()
        machine.move_to(machine() + timedelta(seconds=5))

    assert 3 <= len(chores.tried) <= 8
    assert desk.told == ["chores:b"]


def test_an_item_that_recovers_is_done_and_forgotten(world: World, machine: MovableClock) -> None:
    chores = Chores({"b": NOON}, bad={"b"})
    clockwork = tick(world, machine, Desk(), chores)
    clockwork.run()
    chores.bad.clear()
    machine.move_to(machine() + timedelta(minutes=1))

    assert clockwork.run() == 1
    assert Traces(world.database).trouble("chores:b") == (0, None)


def test_the_next_due_instant_is_the_earliest_of_all_duties(
    world: World, machine: MovableClock
) -> None:
    later, sooner = NOON + timedelta(days=2), NOON + timedelta(hours=3)
    clockwork = tick(world, machine, Desk(), Chores({"a": later}), Chores({"b": sooner}))

    assert clockwork.next_due(NOON) == sooner
    assert clockwork.next_due(sooner) == later
    assert clockwork.next_due(later) is None


def test_a_tick_leaves_a_trace(world: World, machine: MovableClock) -> None:
    tick(world, machine, Desk()).run()

    assert Traces(world.database).last_run("tick") == NOON


def test_the_scheduler_runs_a_job_at_once_when_it_is_woken(machine: MovableClock) -> None:
    import threading

    from bot.clock import machine_clock

    ran = threading.Event()

    def job() -> int:
        ran.set()
        return 0

    scheduler = Scheduler({"dispatch": job}, every_seconds=3_600, machine_clock=machine_clock)
    scheduler.wake("dispatch")  # before the start: nothing happens
    scheduler.start()
    try:
        scheduler.wake("dispatch")
        assert ran.wait(10)
    finally:
        scheduler.stop()
