"""Local times survive clock changes, missed rounds run once, blackouts move or skip."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cadence import (
    Blackout,
    Cadence,
    instant_of,
    is_too_late,
    notice_moment,
    settle,
    timetable,
    weeks_later,
)

ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Pacific/Apia",
]

LONG_AGO = datetime(2009, 1, 1)  # noqa: DTZ001 - hypothesis asks for naive limits
FAR_AHEAD = datetime(2031, 1, 1)  # noqa: DTZ001 - as above


def mondays(**changes: object) -> Cadence:
    values = {
        "zone": "Europe/Berlin",
        "starts_on": date(2026, 11, 23),
        "weekday": 1,
        "minute_of_day": 9 * 60,
        "every_weeks": 1,
        **changes,
    }
    return Cadence(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("zone", "wall", "instant"),
    [
        pytest.param(
            "Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:00", id="Berlin jumps over 2:30"
        ),
        pytest.param(
            "Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30", id="2:30 twice in Berlin"
        ),
        pytest.param(
            "America/New_York", "2026-03-08T02:30", "2026-03-08T07:00", id="New York jumps"
        ),
        pytest.param(
            "America/New_York", "2026-11-01T01:30", "2026-11-01T05:30", id="1:30 twice in New York"
        ),
        pytest.param(
            "Australia/Lord_Howe",
            "2026-10-04T02:15",
            "2026-10-03T15:30",
            id="Lord Howe jumps by half an hour",
        ),
        pytest.param(
            "Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45", id="Lord Howe, twice"
        ),
        pytest.param(
            "America/Sao_Paulo", "2018-11-04T00:00", "2018-11-04T03:00", id="no midnight there"
        ),
        pytest.param("America/Sao_Paulo", "2018-02-17T23:30", "2018-02-18T01:30", id="23:30 twice"),
        pytest.param("Asia/Kolkata", "2026-11-30T09:00", "2026-11-30T03:30", id="Kolkata"),
        pytest.param(
            "Pacific/Apia", "2011-12-30T09:00", "2011-12-30T10:00", id="Apia leaves out a day"
        ),
    ],
)
def test_a_time_that_is_jumped_over_or_happens_twice_has_one_instant(
    zone: str, wall: str, instant: str
) -> None:
    found = instant_of(datetime.fromisoformat(wall), zone)

    assert found == datetime.fromisoformat(instant).replace(tzinfo=UTC)


@pytest.mark.parametrize("zone", ZONES)
def test_a_year_of_rounds_keeps_its_local_time(zone: str) -> None:
    cadence = mondays(zone=zone)
    instant = datetime(2026, 1, 1, tzinfo=UTC)
    starts = []
    cadence = mondays(zone=zone, starts_on=date(2026, 1, 5))
    for _ in range(60):
        following = cadence.next_after(instant)
        assert following is not None
        instant = following
        starts.append(instant.astimezone(ZoneInfo(zone)))

    assert {(start.isoweekday(), start.hour, start.minute) for start in starts} == {(1, 9, 0)}
    assert [start.date() for start in starts] == [
        date(2026, 1, 5) + timedelta(weeks=week) for week in range(60)
    ]


@given(
    zone=st.sampled_from(ZONES),
    starts_on=st.dates(date(2009, 1, 1), date(2030, 1, 1)),
    weekday=st.integers(1, 7),
    minute=st.integers(0, 1439),
    every=st.integers(1, 13),
    after=st.datetimes(LONG_AGO, FAR_AHEAD),
)
def test_the_next_round_is_later_on_its_weekday_and_none_lies_between(
    zone: str, starts_on: date, weekday: int, minute: int, every: int, after: datetime
) -> None:
    cadence = Cadence(zone, starts_on, weekday, minute, every)
    asked = after.replace(tzinfo=UTC)

    following = cadence.next_after(asked)

    assert following is not None
    assert following > asked
    local = following.astimezone(ZoneInfo(zone))
    gap = timedelta(hours=24 if zone == "Pacific/Apia" else 1)
    wall = datetime.combine(local.date(), datetime.min.time()) + timedelta(minutes=minute)
    late = local.replace(tzinfo=None) - wall
    assert late <= gap
    assert local.date() >= starts_on
    assert cadence.next_after(following - timedelta(microseconds=1)) == following


def test_every_second_week_counts_from_the_start() -> None:
    cadence = mondays(every_weeks=2)

    first = cadence.next_after(datetime(2026, 11, 1, tzinfo=UTC))
    second = cadence.next_after(datetime(2026, 11, 24, tzinfo=UTC))

    assert (first, second) == (
        datetime(2026, 11, 23, 8, tzinfo=UTC),
        datetime(2026, 12, 7, 8, tzinfo=UTC),
    )


def test_a_blackout_moves_a_round_to_the_next_free_working_day() -> None:
    holiday = Blackout(date(2026, 12, 5), date(2026, 12, 7), skips=False)
    cadence = mondays(blackouts=(holiday,))

    moved = cadence.next_after(datetime(2026, 12, 1, tzinfo=UTC))

    assert moved == datetime(2026, 12, 8, 8, tzinfo=UTC)
    assert cadence.next_after(moved) == datetime(2026, 12, 14, 8, tzinfo=UTC)


def test_a_round_is_not_moved_into_a_weekend() -> None:
    cadence = mondays(weekday=5, blackouts=(Blackout(date(2026, 12, 4), date(2026, 12, 4), False),))

    moved = cadence.next_after(datetime(2026, 12, 1, tzinfo=UTC))

    assert moved == datetime(2026, 12, 7, 8, tzinfo=UTC)


def test_a_blackout_skips_a_round_if_it_says_so() -> None:
    cadence = mondays(blackouts=(Blackout(date(2026, 12, 7), date(2026, 12, 7), skips=True),))

    following = cadence.next_after(datetime(2026, 12, 1, tzinfo=UTC))

    assert following == datetime(2026, 12, 14, 8, tzinfo=UTC)


def test_a_round_that_would_move_into_the_next_one_is_left_out() -> None:
    closed = Blackout(date(2026, 12, 7), date(2026, 12, 20), skips=False)

    following = mondays(blackouts=(closed,)).next_after(datetime(2026, 12, 1, tzinfo=UTC))

    assert following == datetime(2026, 12, 21, 8, tzinfo=UTC)


def test_a_blackout_without_an_end_leaves_no_round() -> None:
    closed = Blackout(date(2026, 12, 1), date(9999, 12, 31), skips=True)

    assert mondays(blackouts=(closed,)).next_after(datetime(2026, 12, 1, tzinfo=UTC)) is None


DUE = datetime(2026, 11, 30, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "runs", "following"),
    [
        pytest.param(DUE, DUE, DUE + timedelta(days=7), id="on time"),
        pytest.param(
            DUE + timedelta(days=2, hours=23), DUE, DUE + timedelta(days=7), id="2 days late"
        ),
        pytest.param(DUE + timedelta(days=3), None, DUE + timedelta(days=7), id="3 days late"),
        pytest.param(
            DUE + timedelta(days=28),
            DUE + timedelta(days=28),
            DUE + timedelta(days=35),
            id="four weeks asleep: only the last one",
        ),
        pytest.param(
            DUE + timedelta(days=32), None, DUE + timedelta(days=35), id="the next one is near"
        ),
    ],
)
def test_after_any_sleep_at_most_one_round_runs(
    now: datetime, runs: datetime | None, following: datetime
) -> None:
    due = settle(mondays(), DUE, now, late_days=3)

    assert (due.run, due.following) == (runs, following)


def test_with_no_patience_at_all_a_round_still_runs_on_time() -> None:
    assert not is_too_late(DUE, DUE + timedelta(seconds=30), 0)
    assert is_too_late(DUE, DUE + timedelta(hours=1), 0)


def test_notices_are_written_before_anybodys_working_day_before_the_round() -> None:
    assert notice_moment(DUE, "Europe/Berlin") == datetime(2026, 11, 25, 23, tzinfo=UTC)


def at(day: int, hour: int, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def test_a_weekly_round_asks_on_wednesday_and_thursday_and_closes_before_the_next() -> None:
    times = timetable(at(30, 10, month=11), at(7, 8), "Europe/Berlin")

    assert times.half_way_at == at(2, 9)
    assert times.end_at == at(3, 9)
    assert times.remind_at == at(4, 9)
    assert times.close_at == at(7, 7)


def test_a_round_that_was_released_late_keeps_the_order_of_its_questions() -> None:
    times = timetable(at(4, 15), at(7, 8), "Europe/Berlin")

    assert times.half_way_at is None
    assert times.end_at == at(7, 9)
    assert times.remind_at == at(8, 9)
    assert times.close_at == at(9, 7)


@given(
    released=st.datetimes(LONG_AGO, FAR_AHEAD),
    hours=st.integers(1, 24 * 90),
    zone=st.sampled_from(ZONES),
)
def test_questions_come_in_order_in_every_zone(released: datetime, hours: int, zone: str) -> None:
    start = released.replace(tzinfo=UTC)

    times = timetable(start, start + timedelta(hours=hours), zone)

    order = [start, *filter(None, [times.half_way_at]), times.end_at, times.remind_at]
    assert [*order, times.close_at] == sorted({*order, times.close_at})
    assert {moment.astimezone(ZoneInfo(zone)).isoweekday() for moment in order[1:]} <= {
        1,
        2,
        3,
        4,
        5,
    }


def test_weeks_are_counted_on_the_wall() -> None:
    berlin_autumn = datetime(2026, 10, 19, 7, tzinfo=UTC)

    assert weeks_later(berlin_autumn, 2, "Europe/Berlin") == datetime(2026, 11, 2, 8, tzinfo=UTC)
