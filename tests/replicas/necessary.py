"""How long calls must take at Slack's tiers, computed from the list of calls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from bot.playground.rules.tiers import limit_of
from tests.playground_client import Json

MINUTE = 60.0


def necessary_seconds(calls: Iterable[Json], time_scale: float = 1.0) -> float:
    """Return the least time in which calls can be made: that of the method that takes longest.

    The first minute's calls may all come at once; so of 101 calls at 100 a minute the last comes
    a minute after the first.
    """
    counted = Counter(str(call["method"]) for call in calls if call["ok"])
    full_minutes = [(number - 1) // limit_of(method) for method, number in counted.items()]
    return max(full_minutes, default=0) * MINUTE / time_scale
