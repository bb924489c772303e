"""The programme clock moves on demand, and the bot does what is due on the way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.playground.clockwork import duration
from bot.playground.founding import next_working_hour
from bot.playground.shapes import ControlRefusal
from tests.playground.conftest import MONDAY, Room
from tests.playground_client import Refused

HOUR = timedelta(hours=1)


def test_the_clock_stops_wherever_something_is_due(room: Room) -> None:
    room.bot.due = [MONDAY + HOUR, MONDAY + 3 * HOUR, MONDAY + 30 * HOUR]
    now = room.control.advance("PT4H")

    assert datetime.fromisoformat(now) == MONDAY + 4 * HOUR
    assert room.bot.done_at == [MONDAY + HOUR, MONDAY + 3 * HOUR]


def test_what_is_due_at_the_target_itself_is_done(room: Room) -> None:
    room.bot.due = [MONDAY + HOUR]
    room.control.move_to((MONDAY + HOUR).isoformat())

    assert room.bot.done_at == [MONDAY + HOUR]


def test_an_outage_does_it_all_at_the_end(room: Room) -> None:
    room.bot.due = [MONDAY + HOUR, MONDAY + 2 * HOUR]
    room.control.advance("P1D", asleep=True)

    assert room.bot.done_at == [MONDAY + 24 * HOUR] * 2


def test_no_step_at_all_lets_the_bot_catch_up(room: Room) -> None:
    room.bot.due = [MONDAY]
    assert datetime.fromisoformat(room.control.settle()) == MONDAY
    assert room.bot.done_at == [MONDAY]


def test_the_clock_never_goes_back(room: Room) -> None:
    with pytest.raises(Refused, match="clock_never_goes_back"):
        room.control.move_to((MONDAY - HOUR).isoformat())


@pytest.mark.parametrize("instant", ["tomorrow", "2026-12-01T09:00:00"])
def test_an_instant_that_cannot_be_placed_is_refused(room: Room, instant: str) -> None:
    with pytest.raises(Refused, match="invalid_time"):
        room.control.move_to(instant)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("P1D", timedelta(days=1), id="a day"),
        pytest.param("P2W", timedelta(weeks=2), id="two weeks"),
        pytest.param("PT90M", timedelta(minutes=90), id="minutes"),
        pytest.param("P1DT2H3M4S", timedelta(days=1, hours=2, minutes=3, seconds=4), id="all"),
    ],
)
def test_durations_are_read(text: str, expected: timedelta) -> None:
    assert duration(text) == expected


@pytest.mark.parametrize("text", ["P", "PT", "P1DT", "1D", "P1Y", "P-1D"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ControlRefusal):
        duration(text)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param("2026-11-24T10:30:00", "2026-11-24T10:30:00", id="in working time"),
        pytest.param("2026-11-24T06:30:00", "2026-11-24T09:00:00", id="early"),
        pytest.param("2026-11-24T19:30:00", "2026-11-25T09:00:00", id="late"),
        pytest.param("2026-11-27T19:30:00", "2026-11-30T09:00:00", id="late on Friday"),
        pytest.param("2026-11-28T12:00:00", "2026-11-30T09:00:00", id="on Saturday"),
    ],
)
def test_a_playground_begins_in_working_time(now: str, expected: str) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    began = next_working_hour(datetime.fromisoformat(now).replace(tzinfo=berlin))

    assert began == datetime.fromisoformat(expected).replace(tzinfo=berlin)
    assert began.tzinfo is UTC


def test_time_stamps_follow_the_clock_and_never_repeat(room: Room) -> None:
    ines = room.control.person("Ines Roth")
    for _ in range(3):
        room.web.chat_postMessage(channel=ines, text="x")
    room.control.advance("P1D")
    room.web.chat_postMessage(channel=ines, text="y")

    stamps = [float(message["ts"]) for message in room.control.messages(ines)]
    assert stamps == sorted(set(stamps))
    assert stamps[-1] >= (MONDAY + timedelta(days=1)).timestamp()
