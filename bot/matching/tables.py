"""Markets that are looked at piece by piece, in numpy; here those whose whole table is kept.

A piece stays in the processor's cache, which is what makes looking at all pairs cheap.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from bot.matching.candidates import (
    ANY,
    FEW,
    ILLEGAL,
    SCALE,
    Edges,
    Floats,
    Look,
    Reals,
    group_minima,
    joined_edges,
    offers_of,
    tie_breaks,
)
from bot.matching.duals import Offers
from bot.matching.rules import Bools, Setting
from bot.matching.sparse import Ints

PIECE = 1 << 18
"""Numbers in a piece of a table that stays in the cache."""
TILE = 256, 2_048


class PieceMarket(ABC):
    """A market whose worths are at hand some rows at a time."""

    leave: Ints
    illegal: int
    compiled: bool
    edition: int

    @property
    @abstractmethod
    def size(self) -> int:
        """How many people are looking."""

    @abstractmethod
    def pairs(self, a: Ints, b: Ints) -> Ints:
        """Return the worth of the pairs (a[k], b[k]) in points."""

    @abstractmethod
    def among(self, who: Ints) -> Floats:
        """Return the worth of all pairs of a few people."""

    @abstractmethod
    def some(self, who: Ints) -> Self:
        """Return the market of some of these people."""

    @property
    @abstractmethod
    def kind(self) -> type[np.floating]:
        """The precision in which reduced costs are exact."""

    @abstractmethod
    def worths(self, rows: slice) -> Reals:
        """Return the worth of some rows with everybody, as a copy that may be changed."""

    def best(self) -> Offers:
        """Return for each person some partners of great worth."""
        return self.look(np.zeros(self.size, dtype=np.int64)).closest

    def look(self, duals: Ints) -> Look:
        """Look at all pairs at these duals."""
        exact = duals.astype(self.kind)
        shortfall, closest = np.zeros(self.size, dtype=np.int64), []
        for rows in self.pieces():
            costs = self._reduced(rows, exact)
            if self.edition < 2:
                here = np.arange(len(costs))
                costs[here, here + rows.start] = np.inf
            shortfall[rows] = np.maximum(-costs.min(axis=1), 0)
            costs += tie_breaks(rows, self.size, costs.dtype)
            closest.append(group_minima(costs, self.edition))
        return Look(shortfall, self.offered(np.concatenate(closest)))

    def close_pairs(self, duals: Ints, limit: int) -> Edges:
        """Return every legal pair a < b whose reduced cost is at most ``limit``, with it."""
        found: list[Edges] = []
        exact = duals.astype(self.kind)
        for rows in self.pieces():
            costs = self._reduced(rows, exact)
            a, b = np.nonzero(costs <= limit)
            upper = a + rows.start < b
            a, b = a[upper], b[upper]
            found.append((a + rows.start, b, costs[a, b].astype(np.int64)))
        return joined_edges(self, found)

    def profits(self, who: Ints, duals: Ints) -> Ints:
        """Return what each person gets beside the best of ``who`` at their duals, in eighths."""
        exact = duals.astype(self.kind)
        found = np.zeros(self.size, dtype=np.int64)
        for rows in self.pieces():
            gains = self.worths(rows)[:, who] * (2 * SCALE)
            gains -= exact
            found[rows] = np.maximum(gains.max(axis=1), 0)
        return found

    def grain(self) -> int:
        """Return the greatest number of points that divides the worth of every legal pair."""
        found = 0
        for rows in self.pieces():
            worth = self.worths(rows)
            found = int(np.gcd.reduce(worth[worth > 0].astype(np.int64), initial=found))
            if found == 1:
                break
        return found or ANY

    def offered(self, partner: Ints) -> Offers:
        """Return these partners of everybody with what each is worth."""
        person = np.broadcast_to(np.arange(self.size)[:, None], partner.shape)
        worth = self.pairs(person.ravel(), partner.ravel()).reshape(partner.shape)
        return offers_of(self, partner, worth)

    def pieces(self) -> Iterator[slice]:
        """Return rows that are looked at together."""
        step = max(8, PIECE // max(self.size, 1))
        return (slice(at, min(at + step, self.size)) for at in range(0, self.size, step))

    def _reduced(self, rows: slice, duals: Reals) -> Reals:
        costs = self.worths(rows)
        costs *= -2 * SCALE
        costs += duals
        costs += duals[rows, None]
        return costs


@dataclass(frozen=True)
class TableMarket(PieceMarket):
    """A market whose whole table is kept: up to some twenty thousand people."""

    worth: NDArray[np.int16] | Floats
    leave: Ints
    illegal: int
    compiled: bool = False
    edition: int = 2

    @property
    def size(self) -> int:
        """How many people are looking."""
        return len(self.worth)

    @property
    def kind(self) -> type[np.floating]:
        """The precision in which reduced costs are exact."""
        return np.float32 if self.worth.dtype == np.int16 else np.float64

    def worths(self, rows: slice) -> Reals:
        """Return the worth of some rows with everybody, as a copy that may be changed."""
        return self.worth[rows].astype(self.kind)

    def grain(self) -> int:
        """Return the greatest number of points that divides all worths; 1 in a table of floats."""
        return super().grain() if self.worth.dtype == np.int16 else 1

    def pairs(self, a: Ints, b: Ints) -> Ints:
        """Return the worth of the pairs (a[k], b[k]) in points."""
        found: Ints = self.worth[a, b].astype(np.int64)
        return found

    def among(self, who: Ints) -> Floats:
        """Return the worth of all pairs of a few people."""
        return self.worth[np.ix_(who, who)].astype(np.float64)

    def best(self) -> Offers:
        """Return for each person some partners of great worth."""
        if self.edition > 1:
            return super().best()
        found = []
        for rows in self.pieces():  # as it was, for stored rounds
            costs: NDArray[Any] = -self.worth[rows]
            if self.size >= FEW:
                costs = tie_breaks(rows, self.size, np.dtype(np.float32))
                costs -= self.worth[rows]
            found.append(group_minima(costs, self.edition))
        return self.offered(np.concatenate(found))

    def some(self, who: Ints) -> Self:
        """Return the market of some of these people."""
        return replace(self, worth=self.worth[np.ix_(who, who)], leave=self.leave[who])


def unmet_market(setting: Setting, members: Ints, leave: int, waiter: Bools | None) -> TableMarket:
    """Return the market in which only legal pairs that never met count.

    Args:
        setting: the whole problem.
        members: places of those who look for a partner.
        leave: what leaving anybody out costs, in points.
        waiter: where given, a last row is added for the one who waits: whoever is marked may be
            paired with it at no cost.
    """
    size = len(members)
    worth = np.full((size + (waiter is not None),) * 2, ILLEGAL, dtype=np.int16)
    for here, there in upper_tiles(size):
        block = setting.legal_scores(members[here], members[there], ILLEGAL)
        worth[here, there] = block
        worth[there, here] = block.T
    for at in range(0, size, TILE[1]):
        here = slice(at, min(at + TILE[1], size))
        row, col, _ = setting.tiers.in_block(members[here], members)
        worth[row + at, col] = ILLEGAL
    if waiter is not None:
        worth[size, :size] = worth[:size, size] = np.where(waiter, 0, ILLEGAL)
    return TableMarket(worth, np.full(len(worth), leave, dtype=np.int64), ILLEGAL)


def upper_tiles(size: int) -> Iterator[tuple[slice, slice]]:
    """Return the tiles of a square table that together cover its upper half."""
    for top in range(0, size, TILE[0]):
        for left in range(top, size, TILE[1]):
            yield slice(top, min(top + TILE[0], size)), slice(left, min(left + TILE[1], size))


def tiered_market(
    setting: Setting, members: Ints, costs: Floats, leave: Ints, edition: int
) -> TableMarket:
    """Return the market in which pairs that met cost extra, and so does whoever waits.

    Args:
        setting: the whole problem.
        members: places of those who look for a partner.
        costs: what each pair costs beyond its score.
        leave: what leaving each person out costs; one entry more than members adds a last row
            for the one who waits, at what that person costs more than the cheapest.
        edition: how partners to look at are chosen.
    """
    size = len(members)
    illegal = -int(leave.max()) * 8
    worth = np.full((len(leave),) * 2, illegal, dtype=np.float64)
    scores = setting.legal_scores(members, members, ILLEGAL)
    worth[:size, :size] = np.where(scores == ILLEGAL, illegal, scores)
    worth[:size, :size] -= costs
    if len(leave) > size:
        worth[size, :size] = worth[:size, size] = leave.min() - leave[:size]
    return TableMarket(worth, leave, illegal // 2, edition=edition)
