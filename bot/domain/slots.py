"""Times to choose from: inside everybody's working hours, on different days where possible."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.domain.working_hours import HALF_HOUR, Interval, WorkingHours, common_intervals

HOW_MANY = 3
LETTERS = "ABC"
LOOK_AHEAD_DAYS = 14
LUNCH = (12 * 60, 13 * 60)  # local minutes after midnight
# Local wishes for the first, second and third time, in minutes after midnight: they differ, so
# that somebody who is never free in the morning finds one too.
_WISHES = (10 * 60 + 30, 14 * 60, 15 * 60 + 30)


@dataclass(frozen=True)
class _Candidate:
    starts_at: datetime
    day: int  # ordinal of the local day of the first person
    at_lunch: int  # how many people would miss lunch
    at_the_edge: int  # how many have just arrived or are about to leave


def pick_slots(
    everybody: Sequence[WorkingHours],
    after: datetime,
    minutes: int,
    *,
    busy: Sequence[Interval] = (),
    past: Sequence[datetime] = (),
) -> list[datetime]:
    """Return up to three starts, earliest first, from the next local day on.

    Args:
        everybody: when each person works.
        after: the present instant; slots lie on a later local day of each person.
        minutes: how long the meeting is.
        busy: stretches that are taken, such as other sessions of the same people.
        past: starts that were offered before and are not offered again.

    Returns:
        Nothing if the hours never meet within two weeks. Lunch (12 to 13 local) is offered
        only where there is nothing else.
    """
    days = _as_many_as_needed(
        candidate
        for candidate in _candidates(everybody, after, timedelta(minutes=minutes))
        if candidate.starts_at not in past and not _taken(candidate.starts_at, minutes, busy)
    )
    chosen = _one_a_day(days, everybody)
    free = [candidate for day in days for candidate in day]
    while len(chosen) < HOW_MANY:
        apart = [c for c in free if all(_apart(c, other, minutes) for other in chosen)]
        if not apart:
            break
        chosen.append(min(apart, key=lambda c: (c.at_lunch, c.at_the_edge, c.starts_at)))
    return sorted(candidate.starts_at for candidate in chosen)


def _candidates(
    everybody: Sequence[WorkingHours], after: datetime, length: timedelta
) -> Iterator[_Candidate]:
    for begin, end in common_intervals([_days_to_come(hours, after) for hours in everybody]):
        start = begin + (-_since_midnight(begin) % HALF_HOUR)
        while start + length <= end:
            yield _Candidate(
                starts_at=start,
                day=start.astimezone(ZoneInfo(everybody[0].zone)).toordinal(),
                at_lunch=sum(_at_lunch(hours.zone, start, length) for hours in everybody),
                at_the_edge=sum(_at_the_edge(hours, start, length) for hours in everybody),
            )
            start += HALF_HOUR


def _days_to_come(hours: WorkingHours, after: datetime) -> list[Interval]:
    tomorrow = after.astimezone(ZoneInfo(hours.zone)).date() + timedelta(days=1)
    return list(hours.intervals_from(tomorrow, LOOK_AHEAD_DAYS))


def _as_many_as_needed(free: Iterable[_Candidate]) -> list[list[_Candidate]]:
    """Group by day and stop at the third day with a time outside lunch: no more are looked at."""
    days: list[list[_Candidate]] = []
    for _, group in groupby(free, key=lambda candidate: candidate.day):
        days.append(list(group))
        if sum(map(_is_good, days)) == HOW_MANY:
            break
    return days


def _is_good(day: Sequence[_Candidate]) -> bool:
    return any(not candidate.at_lunch for candidate in day)


def _one_a_day(
    days: Sequence[list[_Candidate]], everybody: Sequence[WorkingHours]
) -> list[_Candidate]:
    good = [day for day in days if _is_good(day)] or days
    zone = ZoneInfo(everybody[0].zone) if everybody else None
    return [
        min(day, key=lambda c: (c.at_lunch, c.at_the_edge, _distance(c, wish, zone), c.starts_at))
        for day, wish in zip(good, _WISHES, strict=False)
    ]


def _distance(candidate: _Candidate, wish: int, zone: ZoneInfo | None) -> int:
    return abs(_minute(candidate.starts_at.astimezone(zone)) - wish)


def _apart(candidate: _Candidate, other: _Candidate, minutes: int) -> bool:
    return abs(candidate.starts_at - other.starts_at) >= timedelta(minutes=max(60, minutes))


def _taken(start: datetime, minutes: int, busy: Sequence[Interval]) -> bool:
    end = start + timedelta(minutes=minutes)
    return any(start < busy_end and begin < end for begin, busy_end in busy)


def _at_lunch(zone: str, start: datetime, length: timedelta) -> bool:
    local = _minute(start.astimezone(ZoneInfo(zone)))
    return local < LUNCH[1] and LUNCH[0] < local + length // timedelta(minutes=1)


def _at_the_edge(hours: WorkingHours, start: datetime, length: timedelta) -> bool:
    return not (hours.contains(start - HALF_HOUR) and hours.contains(start + length))


def _minute(local: datetime) -> int:
    return local.hour * 60 + local.minute


def _since_midnight(instant: datetime) -> timedelta:
    return timedelta(hours=instant.hour, minutes=instant.minute, seconds=instant.second)
