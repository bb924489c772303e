"""How much one process has under way, and where there is room for more."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

LANE_WIDTH = 4  # messages of one lane that one process sends at once for one workspace
WIDTH = 5  # of all its lanes: the rest is for other workspaces


@dataclass(frozen=True)
class Load:
    """How much one process has under way, by workspace and lane."""

    lanes: Counter[tuple[str, str]] = field(default_factory=Counter)
    totals: Counter[str] = field(default_factory=Counter)

    def add(self, workspace_id: str, lane: str) -> None:
        """Count one more."""
        self.lanes[workspace_id, lane] += 1
        self.totals[workspace_id] += 1

    def is_full(self, workspace_id: str, lane: str) -> bool:
        """Return whether no more of a workspace's lane may be under way."""
        lanes, totals = self.lanes[workspace_id, lane], self.totals[workspace_id]
        return lanes >= LANE_WIDTH or totals >= WIDTH

    @property
    def full(self) -> list[str]:
        """The workspaces in which there is no room for anything."""
        return [one for one, number in self.totals.items() if number >= WIDTH]

    @property
    def full_lanes(self) -> list[tuple[str, str]]:
        """The lanes in which there is no room, each with its workspace."""
        return [one for one, number in self.lanes.items() if number >= LANE_WIDTH]
