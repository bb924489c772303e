"""Which prompt a channel sees, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from bot.domain.cadence import instant_of

A_YEAR = timedelta(days=366)
AT = time(10)  # local


def choose_prompt(
    prompts: Sequence[str], posted: Mapping[str, datetime], now: datetime, seed: str
) -> str | None:
    """Return the id of the prompt for a channel, never one of the last year.

    Args:
        prompts: all ids.
        posted: when the channel last saw an id.
        now: the present instant.
        seed: such as the channel; it sets the order.

    Returns:
        An id that was never posted, else the one posted longest ago; None if all were posted
        within a year.
    """
    free = [one for one in prompts if one not in posted or now - posted[one] >= A_YEAR]
    never = datetime.min.replace(tzinfo=UTC)
    return min(free, key=lambda one: (posted.get(one, never), _rank(seed, one)), default=None)


def next_prompt(weekday: int, zone: str, after: datetime) -> datetime:
    """Return the first instant after ``after`` at 10:00 local on an ISO weekday."""
    local = after.astimezone(ZoneInfo(zone))
    day = local.date() + timedelta(days=(weekday - local.isoweekday()) % 7)
    found = _at(day, zone)
    return found if found > after else _at(day + timedelta(days=7), zone)


def _at(day: date, zone: str) -> datetime:
    return instant_of(datetime.combine(day, AT), zone)


def _rank(seed: str, one: str) -> bytes:
    return sha256(f"{seed}\n{one}".encode()).digest()
