"""Clocks that jump: every round once, at its local time, in six zones and after any sleep."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.domain.notices import Kind
from models.outbox import OutboxState
from models.rounds import Round
from tests.rounds.conftest import stage as stage
from tests.rounds.stage import Stage

GAPS_AND_FOLDS = [
    pytest.param("Europe/Berlin", date(2026, 3, 29), time(2, 30), id="Berlin, gap"),
    pytest.param("Europe/Berlin", date(2026, 10, 25), time(2, 30), id="Berlin, fold"),
    pytest.param("America/New_York", date(2026, 3, 8), time(2, 30), id="New York, gap"),
    pytest.param("America/New_York", date(2026, 11, 1), time(1, 30), id="New York, fold"),
    pytest.param("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), id="Lord Howe, gap"),
    pytest.param("Australia/Lord_Howe", date(2026, 4, 5), time(1, 45), id="Lord Howe, fold"),
    pytest.param("America/Sao_Paulo", date(2018, 11, 4), time(0, 30), id="Sao Paulo, gap"),
    pytest.param("America/Sao_Paulo", date(2018, 2, 17), time(23, 30), id="Sao Paulo, fold"),
    pytest.param("Asia/Kolkata", date(2026, 3, 29), time(2, 30), id="Kolkata, neither"),
    pytest.param("Pacific/Apia", date(2011, 12, 30), time(9, 0), id="Apia, a day that never was"),
    pytest.param("Pacific/Apia", date(2011, 4, 2), time(3, 30), id="Apia, fold"),
]
GLANCE = timedelta(hours=3, minutes=10)


def programme(stage: Stage, zone: str, day: date, at: time) -> str:
    """Add a weekly programme whose second round falls on a day."""
    first = datetime.combine(day - timedelta(weeks=1), at, ZoneInfo(zone))
    members = [stage.world.member(f"P{number}", time_zone=zone) for number in range(4)]
    found = stage.world.programme(
        time_zone=zone,
        starts_on=first.date(),
        weekday=day.isoweekday(),
        minute_of_day=at.hour * 60 + at.minute,
        next_round_at=first.astimezone(UTC),
        drafts=False,
        created_at=first.astimezone(UTC),
    )
    stage.world.enrol(found, *members)
    return found


def due_times(stage: Stage) -> list[datetime]:
    with stage.world.database.reading.begin() as session:
        return [one.due_at for one in session.query(Round).order_by(Round.due_at)]


def wall(instant: datetime, zone: str) -> datetime:
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def stand_at(stage: Stage, instant: datetime) -> None:
    """Put the clock anywhere: these rounds lie in years past."""
    stage.world.clock._now = instant.astimezone(UTC)


@pytest.mark.parametrize(("zone", "day", "at"), GAPS_AND_FOLDS)
def test_every_round_comes_once_at_its_local_time(
    stage: Stage, zone: str, day: date, at: time
) -> None:
    programme(stage, zone, day, at)
    start = datetime.combine(day - timedelta(days=8), at, ZoneInfo(zone))
    stand_at(stage, start)
    for _ in range(int(timedelta(days=17) / GLANCE)):
        stage.asleep_until(stage.world.now + GLANCE)  # an instant that is missed is made up for

    due = due_times(stage)
    walls = [wall(instant, zone) for instant in due]
    expected = [datetime.combine(day + timedelta(weeks=week), at) for week in (-1, 0, 1)]
    assert len(due) == len(set(due)) == 3
    for found, wanted in zip(walls, expected, strict=True):
        assert found == wanted or _is_jumped_over(wanted, zone, found)
    assert all(later - earlier > timedelta(days=5) for earlier, later in pairwise(due))


def _is_jumped_over(wanted: datetime, zone: str, found: datetime) -> bool:
    """Whether a local time never was, so that the first instant after it is right."""
    there = wanted.replace(tzinfo=ZoneInfo(zone))
    exists = there.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wanted
    return not exists and wanted < found <= wanted + timedelta(days=1, hours=1)


def test_an_hours_jump_of_the_clock_loses_and_repeats_nothing(stage: Stage) -> None:
    day = date(2026, 11, 30)
    programme(stage, "Europe/Berlin", day, time(9))
    stand_at(stage, datetime(2026, 11, 22, 8, tzinfo=UTC))
    for hours in (1, 1, 24, 1, 168, 1, -1, 1, -1, 2, 168):
        stand_at(stage, stage.world.now + timedelta(hours=hours))
        stage.wake()

    assert len(due_times(stage)) == len(set(due_times(stage))) == 3


@pytest.mark.parametrize(
    ("sleep", "due"),
    [
        pytest.param(timedelta(days=3), date(2026, 11, 23), id="three days"),
        pytest.param(timedelta(days=28, hours=1), date(2026, 12, 21), id="four weeks"),
    ],
)
def test_after_a_sleep_there_is_one_round_and_one_message_a_person_and_programme(
    stage: Stage, sleep: timedelta, due: date
) -> None:
    programme(stage, "Europe/Berlin", date(2026, 11, 30), time(9))
    stand_at(stage, datetime(2026, 11, 23, 7, 59, tzinfo=UTC) - timedelta(minutes=30))
    stage.asleep_until(stage.world.now + sleep)

    assert [wall(one, "Europe/Berlin").date() for one in due_times(stage)] == [due]
    introductions = stage.world.lines(Kind.INTRODUCTION.value)
    assert len(introductions) == 2
    told = [
        row
        for row in stage.world.lines()
        if row.member_id is not None and row.state is OutboxState.PENDING
    ]
    per_person = {row.member_id for row in told}
    assert len(told) == len(per_person), [(row.kind, row.member_id) for row in told]
