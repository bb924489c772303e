"""When somebody works: local days and hours, and what that means in instants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

HALF_HOUR = timedelta(minutes=30)
HALF_HOURS_A_WEEK = 336
KEPT_WEEKS = 4_096
Interval = tuple[datetime, datetime]


@dataclass(frozen=True)
class WorkingHours:
    """Local working days (ISO, 1 is Monday) and minutes after midnight in an IANA zone."""

    zone: str
    days: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    start: int = 9 * 60
    end: int = 17 * 60

    def contains(self, instant: datetime) -> bool:
        """Return whether an aware instant lies in working hours; the end does not count."""
        local = instant.astimezone(ZoneInfo(self.zone))
        minute = local.hour * 60 + local.minute
        return local.isoweekday() in self.days and self.start <= minute < self.end

    def next_moment(self, after: datetime) -> datetime:
        """Return the instant itself if it is in working hours, else the next start of work."""
        if self.contains(after):
            return after
        first = after.astimezone(ZoneInfo(self.zone)).date()
        starts = (begin for begin, _ in self.intervals_from(first, days=15))
        return next((begin for begin in starts if begin >= after), after)

    def intervals_from(self, first: date, days: int) -> Iterator[Interval]:
        """Yield the working intervals of so many local days in UTC, earliest first."""
        for offset in range(days):
            day = first + timedelta(days=offset)
            if day.isoweekday() in self.days:
                begin, end = self._at(day, self.start), self._at(day, self.end)
                if begin < end:
                    yield begin, end

    def weekly_mask(self, monday: date) -> int:
        """Return the half hours of the UTC week of a Monday that lie in working hours.

        Bit 0 is Monday 00:00 UTC, bit 335 the last half hour of Sunday; work that reaches over
        the edge of the week counts at its other end.
        """
        return _weekly_mask(self, monday)

    def working_day_before(self, instant: datetime) -> datetime:
        """Return the start of work on the last working day before an instant's local day."""
        day = instant.astimezone(ZoneInfo(self.zone)).date() - timedelta(days=1)
        while day.isoweekday() not in self.days:
            day -= timedelta(days=1)
        return self._at(day, self.start)

    def _at(self, day: date, minute: int) -> datetime:
        hours, minutes = divmod(minute, 60)
        carried = day + timedelta(days=hours // 24)
        local = datetime.combine(carried, time(hours % 24, minutes), ZoneInfo(self.zone))
        return local.astimezone(UTC)


@lru_cache(maxsize=KEPT_WEEKS)  # a round or a directory asks for the same few again and again
def _weekly_mask(hours: WorkingHours, monday: date) -> int:
    week_start = datetime.combine(monday, time(), tzinfo=UTC)
    mask = 0
    for begin, end in hours.intervals_from(monday, days=7):
        first = -((week_start - begin) // HALF_HOUR)  # rounds up to a whole half hour
        for half_hour in range(first, (end - week_start) // HALF_HOUR):
            mask |= 1 << half_hour % HALF_HOURS_A_WEEK
    return mask


def common_intervals(everybody: Sequence[Iterable[Interval]]) -> list[Interval]:
    """Return the stretches that lie in somebody's intervals for each of the people."""
    if not everybody:
        return []
    common = list(everybody[0])
    for intervals in everybody[1:]:
        common = _overlaps(common, list(intervals))
    return common


def _overlaps(left: list[Interval], right: list[Interval]) -> list[Interval]:
    found = [
        (max(a_begin, b_begin), min(a_end, b_end))
        for a_begin, a_end in left
        for b_begin, b_end in right
        if a_begin < b_end and b_begin < a_end
    ]
    return sorted(found)
