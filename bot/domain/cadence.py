"""When rounds happen: local wall time in an IANA zone, never an interval of seven days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
SATURDAY = 6
WAKING_UP = timedelta(hours=1)
OCCURRENCES_TRIED = 200
EARLY = time(8)
MORNING = time(10)
"""When questions about a round are asked, local to the programme."""
CLOSING = timedelta(hours=1)
"""How long before the next round the last one is closed."""


@dataclass(frozen=True)
class Blackout:
    """Local days, both included, on which no round starts: it moves to a later day, or skips."""

    first_day: date
    last_day: date
    skips: bool

    def covers(self, day: date) -> bool:
        """Return whether a day lies in the blackout."""
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True)
class Cadence:
    """A weekday and local time, every so many weeks from the first such day on or after a date.

    Attributes:
        zone: IANA name.
        weekday: ISO, 1 is Monday.
        minute_of_day: minutes after local midnight, 0 to 1439.
    """

    zone: str
    starts_on: date
    weekday: int
    minute_of_day: int
    every_weeks: int
    blackouts: tuple[Blackout, ...] = ()

    def next_after(self, after: datetime) -> datetime | None:
        """Return the first round strictly after an instant; None if blackouts never end."""
        local = after.astimezone(ZoneInfo(self.zone)).date()
        for nominal in islice(self._days_from(local - self._step), OCCURRENCES_TRIED):
            day = self._free_day(nominal)
            instant = self._instant(day) if day else None
            if instant is not None and instant > after:
                return instant
        return None

    def last_at_or_before(self, now: datetime, since: datetime) -> datetime:
        """Return the latest round not later than ``now``; ``since`` is a known earlier one."""
        latest = since
        following = self.next_after(since)
        while following is not None and following <= now:
            latest = following
            following = self.next_after(following)
        return latest

    @property
    def _step(self) -> timedelta:
        return self.every_weeks * WEEK

    def _days_from(self, day: date) -> Iterator[date]:
        """Yield the nominal days of rounds, from the last one not after ``day``."""
        first = self.starts_on + timedelta(days=(self.weekday - self.starts_on.isoweekday()) % 7)
        passed = max(0, (day - first) // self._step)
        nominal = first + passed * self._step
        while True:
            yield nominal
            nominal += self._step

    def _free_day(self, nominal: date) -> date | None:
        """Return the day a round really starts on; None if it is skipped or runs into the next."""
        if any(blackout.skips for blackout in self._covering(nominal)):
            return None
        day = nominal
        while self._covering(day) or (day != nominal and day.isoweekday() >= SATURDAY):
            day += DAY
        return day if day < nominal + self._step else None

    def _covering(self, day: date) -> list[Blackout]:
        return [blackout for blackout in self.blackouts if blackout.covers(day)]

    def _instant(self, day: date) -> datetime:
        hours, minutes = divmod(self.minute_of_day, 60)
        return instant_of(datetime.combine(day, time(hours, minutes)), self.zone)


def instant_of(wall: datetime, zone: str) -> datetime:
    """Return the instant of a local wall time in UTC.

    A time that the clocks jump over becomes the first valid instant after the jump; of a time
    that happens twice, the first is taken.
    """
    place = ZoneInfo(zone)
    local = wall.replace(tzinfo=place, fold=0)
    instant = local.astimezone(UTC)
    if instant.astimezone(place).replace(tzinfo=None) == wall:
        return instant
    return _end_of_jump(wall.replace(tzinfo=place, fold=1).astimezone(UTC), instant, place)


def _end_of_jump(before: datetime, after: datetime, place: ZoneInfo) -> datetime:
    """Return the second at which the offset changes between two instants."""
    old = before.astimezone(place).utcoffset()
    low, high = 0, int((after - before).total_seconds())
    while low < high:
        middle = (low + high) // 2
        if (before + timedelta(seconds=middle)).astimezone(place).utcoffset() == old:
            low = middle + 1
        else:
            high = middle
    return before + timedelta(seconds=low)


@dataclass(frozen=True)
class Due:
    """What to do at a programme's due time: run a round for ``run`` (None: too late), then wait."""

    run: datetime | None
    following: datetime | None


def settle(cadence: Cadence, due_at: datetime, now: datetime, late_days: int) -> Due:
    """Return which round to run now; however many were missed, at most one is.

    Args:
        cadence: the programme's rounds.
        due_at: the first round that has not been run, not later than ``now``.
        now: the present instant.
        late_days: a round runs late if it is fewer days late than this.
    """
    latest = cadence.last_at_or_before(now, due_at)
    return Due(
        run=None if is_too_late(latest, now, late_days) else latest,
        following=cadence.next_after(now),
    )


def is_too_late(due_at: datetime, now: datetime, late_days: int) -> bool:
    """Return whether a round is so late that the next one is waited for instead.

    Without any patience (0 days) it still has the time that waking up may take.
    """
    return now - due_at >= max(late_days * DAY, WAKING_UP)


def notice_moment(due_at: datetime, zone: str) -> datetime:
    """Return when a round's notices are written: before any member's working day before it.

    Each notice then waits for its reader's own morning.
    """
    day = working_days_before(due_at, zone, 1) - DAY
    return instant_of(datetime.combine(day, time()), zone)


def last_notice_moment(due_at: datetime, zone: str) -> datetime:
    """Return when notices are written for those who joined or came back since the first time."""
    return instant_of(datetime.combine(working_days_before(due_at, zone, 1), EARLY), zone)


@dataclass(frozen=True)
class Timetable:
    """When a round asks its questions and ends; ``half_way_at`` is None if there is no time."""

    half_way_at: datetime | None
    end_at: datetime
    remind_at: datetime
    close_at: datetime


def timetable(released_at: datetime, over_at: datetime, zone: str) -> Timetable:
    """Return a round's due times, on working days in the programme's zone.

    The end is asked for two working days before the round is over, with one reminder on the next
    working day, and half-way between the release and the end. A round that was released late
    keeps the order and takes the days it needs.

    Args:
        released_at: when the introductions were written.
        over_at: when the next round is due (coffee), or the pairings have lasted their weeks.
        zone: IANA name.
    """
    soonest = _next_morning(released_at, zone)
    end_at = max(_morning(working_days_before(over_at, zone, 2), zone), soonest)
    half_way_at = morning_from(released_at + (end_at - released_at) / 2, zone)
    remind_at = _next_morning(end_at, zone)
    last = _next_morning(remind_at, zone) - 2 * CLOSING
    return Timetable(
        half_way_at=half_way_at if soonest <= half_way_at < end_at else None,
        end_at=end_at,
        remind_at=remind_at,
        close_at=max(over_at - CLOSING, last),
    )


def weeks_later(instant: datetime, weeks: int, zone: str) -> datetime:
    """Return the same local wall time so many weeks later."""
    wall = instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return instant_of(wall + weeks * WEEK, zone)


def working_days_before(instant: datetime, zone: str, days: int) -> date:
    """Return the day that lies so many working days (Monday to Friday) before an instant."""
    day = instant.astimezone(ZoneInfo(zone)).date()
    for _ in range(days):
        day -= DAY
        while day.isoweekday() >= SATURDAY:
            day -= DAY
    return day


def morning_from(instant: datetime, zone: str) -> datetime:
    """Return the first working morning that is not before an instant."""
    day = _working_day_from(instant.astimezone(ZoneInfo(zone)).date())
    morning = _morning(day, zone)
    return morning if morning >= instant else _next_morning(morning, zone)


def _next_morning(instant: datetime, zone: str) -> datetime:
    """Return the morning of the first working day after an instant's local day."""
    return _morning(_working_day_from(instant.astimezone(ZoneInfo(zone)).date() + DAY), zone)


def _working_day_from(day: date) -> date:
    while day.isoweekday() >= SATURDAY:
        day += DAY
    return day


def _morning(day: date, zone: str) -> datetime:
    return instant_of(datetime.combine(day, MORNING), zone)
