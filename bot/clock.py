"""The two clocks.

The *programme clock* decides what is due (rounds, deadlines, quiet hours, budgets) and can be
moved in the playground. The *machine clock* runs leases, back-off, rate limits and signatures and
is never moved. Both are plain callables that return aware UTC instants.
"""

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.request import urlopen

Clock = Callable[[], datetime]


def machine_clock() -> datetime:
    """Return the present instant of this machine, aware and in UTC."""
    return datetime.now(UTC)


class MovableClock:
    """A programme clock that stands still until somebody moves it; safe to share by threads."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)
        self._lock = threading.Lock()

    def __call__(self) -> datetime:
        """Return the instant that the clock was last moved to."""
        with self._lock:
            return self._now

    def move_to(self, instant: datetime) -> None:
        """Set the clock; it never goes back.

        Raises:
            ValueError: the instant lies before the present one.
        """
        with self._lock:
            if instant < self._now:
                message = f"the clock never goes back: {instant} is before {self._now}"
                raise ValueError(message)
            self._now = instant.astimezone(UTC)


def clock_at(url: str) -> Clock:
    """Return the programme clock of a playground in another process; loopback only."""

    def now() -> datetime:
        with urlopen(url, timeout=5) as answer:  # noqa: S310 - config.py lets loopback pass only
            return datetime.fromisoformat(json.load(answer)["now"]).astimezone(UTC)

    return now
