"""Times to choose from: inside everybody's hours, on different days, not at lunch."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.slots import pick_slots
from bot.domain.working_hours import WorkingHours

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
BERLIN = WorkingHours("Europe/Berlin")
ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu", "Africa/Lagos"]


@st.composite
def hours(draw: st.DrawFn) -> WorkingHours:
    start = draw(st.integers(0, 30)) * 30
    length = draw(st.integers(4, 18)) * 30
    days = draw(st.sets(st.integers(1, 7), min_size=1))
    zone = draw(st.sampled_from(ZONES))
    return WorkingHours(zone, frozenset(days), start, min(start + length, 1440))


@given(st.lists(hours(), min_size=1, max_size=4), st.sampled_from([30, 45]), st.integers(0, 10_000))
def test_times_are_later_days_inside_all_hours_and_apart(
    everybody: list[WorkingHours], minutes: int, after_minutes: int
) -> None:
    after = MONDAY + timedelta(minutes=after_minutes)

    starts = pick_slots(everybody, after, minutes)

    assert len(starts) <= 3
    assert starts == sorted(starts)
    for start in starts:
        last = start + timedelta(minutes=minutes - 1)
        for person in everybody:
            zone = ZoneInfo(person.zone)
            assert start.astimezone(zone).date() > after.astimezone(zone).date()
            assert person.contains(start)
            assert person.contains(last)
    for one, other in pairwise(starts):
        assert other - one >= timedelta(minutes=60)


def test_three_days_and_three_hours_of_the_day_are_offered() -> None:
    starts = pick_slots([BERLIN, BERLIN], MONDAY, 30)

    local = [start.astimezone(ZoneInfo("Europe/Berlin")) for start in starts]
    assert [one.isoweekday() for one in local] == [2, 3, 4]
    assert [(one.hour, one.minute) for one in local] == [(10, 30), (14, 0), (15, 30)]


def test_nobody_misses_lunch_where_there_is_another_time() -> None:
    starts = pick_slots([BERLIN, WorkingHours("Europe/Lisbon")], MONDAY, 45)

    for start in starts:
        for zone in ("Europe/Berlin", "Europe/Lisbon"):
            local = start.astimezone(ZoneInfo(zone))
            minute = local.hour * 60 + local.minute
            assert not (minute < 13 * 60 and minute + 45 > 12 * 60)


def test_lunch_is_better_than_nothing() -> None:
    at_noon = WorkingHours("Europe/Berlin", start=12 * 60, end=13 * 60)

    assert len(pick_slots([BERLIN, at_noon], MONDAY, 30)) == 3


def test_one_common_day_a_week_gives_several_times_of_that_day() -> None:
    fridays = WorkingHours("Europe/Berlin", days=frozenset({5}))

    starts = pick_slots([BERLIN, fridays], MONDAY, 30)

    assert len(starts) == 3
    assert {start.isoweekday() for start in starts} == {5}


def test_hours_that_never_meet_give_no_times() -> None:
    assert pick_slots([BERLIN, WorkingHours("Pacific/Auckland")], MONDAY, 30) == []


@pytest.mark.parametrize("minutes", [30, 45])
def test_other_meetings_of_the_same_people_are_left_free(minutes: int) -> None:
    first = pick_slots([BERLIN], MONDAY, minutes)
    busy = [(start, start + timedelta(minutes=minutes)) for start in first]

    second = pick_slots([BERLIN], MONDAY, minutes, busy=busy, past=first)

    assert len(second) == 3
    for start in second:
        assert all(start + timedelta(minutes=minutes) <= b or start >= e for b, e in busy)
