"""How often each method may be called: the published tiers at their stated minimum."""

import math
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.clock import Clock

MINUTE = 60.0
_PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}
_SPECIAL_PER_MINUTE = 300  # "several hundred a minute" for a workspace, taken at its least

TIERS: Mapping[str, int] = {
    "apps.connections.open": 3,
    "chat.postEphemeral": 4,
    "chat.update": 3,
    "chat.delete": 3,
    "conversations.open": 3,
    "conversations.info": 3,
    "conversations.members": 4,
    "conversations.list": 2,
    "conversations.history": 3,
    "users.info": 4,
    "users.list": 2,
    "users.conversations": 3,
    "views.open": 4,
    "views.push": 4,
    "views.update": 4,
    "views.publish": 4,
    "files.getUploadURLExternal": 4,
    "files.completeUploadExternal": 4,
    "files.delete": 3,
}


def limit_of(method: str) -> int:
    """Return how often a minute a method may be called in a workspace."""
    tier = TIERS.get(method)
    return _PER_MINUTE[tier] if tier else _SPECIAL_PER_MINUTE


@dataclass
class RateLimits:
    """Sliding windows per method, and per channel for posts.

    ``time_scale`` 20 makes every window, and so every Retry-After, twenty times shorter.
    """

    clock: Clock
    enabled: bool = False
    time_scale: float = 1.0
    _taken: dict[str, deque[datetime]] = field(default_factory=lambda: defaultdict(deque))

    def retry_after(self, method: str, place: str) -> int | None:
        """Return the whole seconds to wait, or None when the call may go on (and was counted).

        ``place`` is the id of the conversation that a post goes to.
        """
        if not self.enabled:
            return None
        windows = self._windows(method, place)
        waits = [self._wait(key, limit, seconds) for key, limit, seconds in windows]
        longest = max(waits)
        if longest > 0:
            return max(1, math.ceil(longest))
        for key, _, _ in windows:
            self._taken[key].append(self.clock())
        return None

    def _windows(self, method: str, place: str) -> list[tuple[str, int, float]]:
        whole = (method, limit_of(method), MINUTE)
        if method == "chat.postMessage":
            return [whole, (f"{method} {place}", 1, 1.0)]
        return [whole]

    def _wait(self, key: str, limit: int, seconds: float) -> float:
        """Return the seconds until there is a place in the window; 0 if there is one now."""
        window = timedelta(seconds=seconds / self.time_scale)
        now = self.clock()
        taken = self._taken[key]
        while taken and now - taken[0] >= window:
            taken.popleft()
        if len(taken) < limit:
            return 0.0
        return (taken[0] + window - now).total_seconds()
