"""A market too large for a table: the worth of pairs is worked out again at every look.

One look at all pairs of 100,000 people weighs five thousand million of them, so there are few
looks, and each brings both what proves a bound and the partners to try next.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matching.candidates import (
    CLOSEST,
    GROUPS,
    ILLEGAL,
    SCALE,
    Edges,
    Floats,
    Look,
    group_minima,
    joined_edges,
)
from bot.matching.rules import Setting
from bot.matching.scores import Points
from bot.matching.sparse import Ints

SAMPLE = 1_536
"""How many people everybody is compared with before the first prices are known."""
ROWS = 256


@dataclass(frozen=True)
class StreamMarket:
    """Pairs that never met, among people given by their places in the setting."""

    setting: Setting
    members: Ints
    leave: Ints
    illegal: int = ILLEGAL

    @property
    def size(self) -> int:
        """How many people are looking."""
        return len(self.members)

    def grain(self) -> int:
        """Return 1: to look at all worths for a common divisor would cost more than it saves."""
        return 1

    def pairs(self, a: Ints, b: Ints) -> Ints:
        """Return the worth of the pairs (a[k], b[k]) in points."""
        worth = np.empty(len(a), dtype=np.int64)
        for at in range(0, len(a), 1 << 18):
            one, other = self.members[a[at : at + (1 << 18)]], self.members[b[at : at + (1 << 18)]]
            scores = self.setting.scores.pairs(one, other)
            legal = self.setting.allowed_pairs(one, other)
            legal &= self.setting.tiers.of_pairs(one, other) == 0
            legal &= scores >= self.setting.minimum_score
            worth[at : at + (1 << 18)] = np.where(legal, scores, ILLEGAL)
        return worth

    def among(self, who: Ints) -> Floats:
        """Return the worth of all pairs of a few people."""
        return self._worth(who, who).astype(np.float64)

    def best(self) -> Ints:
        """Return for each person some partners of great worth, from a sample."""
        sample = np.unique(np.arange(SAMPLE) * self.size // SAMPLE)
        everybody = np.arange(self.size)
        found = [
            sample[group_minima(-self._worth(everybody[at : at + ROWS], sample))]
            for at in range(0, self.size, ROWS)
        ]
        return np.concatenate(found)

    def look(self, duals: Ints, share: int) -> Look:
        """Look at one in ``share`` of all pairs at these duals."""
        width = -(-self.size // GROUPS)
        cost = np.full((self.size, GROUPS), np.inf, dtype=np.float32)
        partner = np.zeros((self.size, GROUPS), dtype=np.int32)
        shortfall = np.zeros(self.size, dtype=np.int64)
        for here, there, costs in self._tiles(duals, width, share):
            _note(cost, partner, here, there, costs, width)
            _note(cost, partner, there, here, costs.T, width)
            _lift(shortfall, here, there, costs)
        order = np.argpartition(cost, CLOSEST, axis=1)[:, :CLOSEST]
        return Look(shortfall, np.take_along_axis(partner, order, axis=1).astype(np.int64))

    def close_pairs(self, duals: Ints, limit: int) -> Edges:
        """Return every legal pair a < b whose reduced cost is at most ``limit``, with it."""
        found: list[Edges] = []
        for here, there, costs in self._tiles(duals, -(-self.size // GROUPS), 1):
            a, b = np.nonzero(costs <= limit)
            found.append((a + here.start, b + there.start, costs[a, b].astype(np.int64)))
        return joined_edges(self, found)

    def _tiles(self, duals: Ints, width: int, share: int) -> Iterator[tuple[slice, slice, Points]]:
        """Return tiles that cover each chosen pair a < b once: reduced costs, others at inf."""
        exact = duals.astype(np.float32)
        everybody = np.arange(self.size)
        for top in range(0, self.size, width):
            for left in range(top, self.size, width):
                if (left - top) // width % share:
                    continue
                there = slice(left, min(left + width, self.size))
                for row in range(top, min(top + width, self.size), ROWS):
                    here = slice(row, min(row + ROWS, top + width, self.size))
                    costs = self._worth(everybody[here], everybody[there])
                    costs *= -2 * SCALE
                    costs += exact[there]
                    costs += exact[here, None]
                    if left == top:
                        costs[np.arange(row, here.stop)[:, None] >= everybody[there]] = np.inf
                    yield here, there, costs

    def _worth(self, rows: Ints, cols: Ints) -> Points:
        one, other = self.members[rows], self.members[cols]
        worth = self.setting.legal_scores(one, other, ILLEGAL)
        row, col, _ = self.setting.tiers.in_block(one, other)
        worth[row, col] = ILLEGAL
        return worth


def _note(
    cost: Points, partner: NDArray[np.int32], here: slice, there: slice, costs: Points, width: int
) -> None:
    """Remember the closest partner of each row within this group of columns."""
    group = there.start // width
    place = costs.argmin(axis=1)
    least = costs[np.arange(len(costs)), place]
    better = least < cost[here, group]
    rows = np.arange(here.start, here.start + len(costs))[better]
    cost[rows, group] = least[better]
    partner[rows, group] = place[better] + there.start


def _lift(shortfall: Ints, here: slice, there: slice, costs: Points) -> None:
    """Raise rows or columns, whichever needs less, until no pair of the tile is violated."""
    if costs.min() >= 0:
        return
    costs += shortfall[here, None]
    costs += shortfall[there]
    rows = np.maximum(-costs.min(axis=1), 0).astype(np.int64)
    columns = np.maximum(-costs.min(axis=0), 0).astype(np.int64)
    if rows.sum() <= columns.sum():
        shortfall[here] += rows
    else:
        shortfall[there] += columns
