"""What every pair would be worth in the pairing at hand, and which pairs deserve a look.

Few of all pairs can be part of a good pairing. The first look takes each person's best scores
and a few random circles (so that a pairing exists among them); later looks go by reduced cost,
what a pair falls short of the prices of its two people. Tables are worked through in pieces that
stay in the processor's cache, which is what makes looking at all pairs cheap.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.matching.duals import Offers
from bot.matching.rules import Setting
from bot.matching.sparse import Ints

SCALE = 4
"""Prices count quarter points; a reduced cost counts eighths (both people's prices, doubled)."""
ILLEGAL = -(1 << 15)
"""The worth of an illegal pair where pairs that met are illegal too; far below any loss."""
PIECE = 1 << 18
"""Numbers in a piece of a table that stays in the cache."""
TILE = 256, 2_048
GROUPS = 48
CLOSEST = 24
CIRCLES = 4
FEW = 300
"""Below this many people everybody's candidates are nearly all there are."""
ANY = 10_000
"""Stands for the greatest divisor of worths that are all zero."""
TURNS = 1_021
HALF = 0.5
GOLDEN = 0.618_033_988_749_895
"""Multiples of this, less their whole part, lie evenly between zero and one."""
ALWAYS = 2 * CIRCLES + 1
"""The columns of the circles and of standing alone, which every set of offers keeps."""

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Reals = NDArray[np.floating]
Edges = tuple[Ints, Ints, Ints]


@dataclass(frozen=True)
class Look:
    """What one look at all pairs found.

    ``shortfall`` is by how much to raise each person's dual so that no pair exceeds the two;
    ``closest`` some partners of low reduced cost.
    """

    shortfall: Ints
    closest: Ints


class Market(Protocol):
    """People looking for a partner: the worth of each pair in points, and the cost of none."""

    @property
    def leave(self) -> Ints:
        """What leaving each person out costs."""

    @property
    def illegal(self) -> int:
        """The worth at or below which a pair may not be made."""

    def grain(self) -> int:
        """Return a number of points that divides every pair's worth."""

    @property
    def size(self) -> int:
        """How many people are looking."""

    def pairs(self, a: Ints, b: Ints) -> Ints:
        """Return the worth of the pairs (a[k], b[k]) in points."""

    def among(self, who: Ints) -> Floats:
        """Return the worth of all pairs of a few people."""

    def best(self) -> Ints:
        """Return for each person some partners of great worth."""

    def look(self, duals: Ints, share: int) -> Look:
        """Look at all pairs at these duals, or at one in ``share`` where a look is costly."""

    def close_pairs(self, duals: Ints, limit: int) -> Edges:
        """Return every legal pair a < b whose reduced cost is at most ``limit``, with it."""


@dataclass(frozen=True)
class TableMarket:
    """A market whose whole table is kept: up to some ten thousand people."""

    worth: NDArray[np.int16] | Floats
    leave: Ints
    illegal: int

    @property
    def size(self) -> int:
        """How many people are looking."""
        return len(self.worth)

    def grain(self) -> int:
        """Return the greatest number of points that divides all worths; 1 in a table of floats."""
        if self.worth.dtype != np.int16:
            return 1
        seen = np.zeros(1 << 16, dtype=bool)
        for rows in self._pieces():
            seen[self.worth[rows].view(np.uint16)] = True
        worths = np.nonzero(seen[: 1 << 15])[0]
        return int(np.gcd.reduce(worths)) or ANY

    def pairs(self, a: Ints, b: Ints) -> Ints:
        """Return the worth of the pairs (a[k], b[k]) in points."""
        found: Ints = self.worth[a, b].astype(np.int64)
        return found

    def among(self, who: Ints) -> Floats:
        """Return the worth of all pairs of a few people."""
        return self.worth[np.ix_(who, who)].astype(np.float64)

    def best(self) -> Ints:
        """Return for each person some partners of great worth."""
        if self.size < FEW:  # kept as it was, for stored rounds: illegal pairs wrap to the front
            return np.concatenate([group_minima(-self.worth[rows]) for rows in self._pieces()])
        found = []
        for rows in self._pieces():
            costs = tie_breaks(rows, self.size, np.dtype(np.float32))
            costs -= self.worth[rows]
            found.append(group_minima(costs))
        return np.concatenate(found)

    def look(self, duals: Ints, share: int) -> Look:
        """Look at all pairs at these duals; a table is always looked at whole."""
        exact = self._exact(duals)
        shortfall, closest = np.zeros(self.size, dtype=np.int64), []
        for rows in self._pieces():
            costs = self._reduced(rows, exact)
            here = np.arange(len(costs))
            costs[here, here + rows.start] = np.inf
            shortfall[rows] = np.maximum(-costs.min(axis=1), 0)
            costs += tie_breaks(rows, self.size, costs.dtype)
            closest.append(group_minima(costs))
        return Look(shortfall, np.concatenate(closest))

    def close_pairs(self, duals: Ints, limit: int) -> Edges:
        """Return every legal pair a < b whose reduced cost is at most ``limit``, with it."""
        found: list[Edges] = []
        exact = self._exact(duals)
        for rows in self._pieces():
            costs = self._reduced(rows, exact)
            a, b = np.nonzero(costs <= limit)
            upper = a + rows.start < b
            a, b = a[upper], b[upper]
            found.append((a + rows.start, b, costs[a, b].astype(np.int64)))
        return joined_edges(self, found)

    def _pieces(self) -> Iterator[slice]:
        step = max(8, PIECE // max(self.size, 1))
        return (slice(at, min(at + step, self.size)) for at in range(0, self.size, step))

    def _exact(self, duals: Ints) -> Reals:
        """Return the duals in the precision in which reduced costs are exact."""
        return duals.astype(np.float32 if self.worth.dtype == np.int16 else np.float64)

    def _reduced(self, rows: slice, duals: Reals) -> Reals:
        costs = self.worth[rows].astype(duals.dtype)
        costs *= -2 * SCALE
        costs += duals
        costs += duals[rows, None]
        return costs


def tie_breaks(rows: slice, size: int, kind: np.dtype[Any]) -> Reals:
    """Return numbers below one that differ from row to row, to add to whole costs.

    People who are alike see the same costs. Without this they would all look at the same few of
    the partners who are alike, and bid against each other for those.
    """
    if size < FEW:
        return np.zeros((rows.stop - rows.start, size), dtype=kind)
    spread = (np.arange(size + TURNS) * GOLDEN % 1 * HALF).astype(kind)
    turns = np.arange(rows.start, rows.stop) * 7_919 % TURNS
    found: Reals = np.lib.stride_tricks.sliding_window_view(spread, size)[turns]
    return found


def group_minima(costs: NDArray[np.generic]) -> Ints:
    """Return the columns of low cost in each row: the least of each of some groups of columns."""
    rows, size = costs.shape
    width = max(1, size // GROUPS)
    whole = size // width
    least = costs[:, : whole * width].reshape(rows, whole, width).argmin(axis=2)
    found: Ints = least + np.arange(whole) * width
    if size > whole * width:
        last = costs[:, whole * width :].argmin(axis=1)[:, None] + whole * width
        found = np.concatenate((found, last), axis=1)
    if found.shape[1] <= CLOSEST:
        return found
    values = np.take_along_axis(costs, found, axis=1)
    return np.take_along_axis(found, np.argpartition(values, CLOSEST - 1)[:, :CLOSEST], axis=1)


def joined_edges(market: Market, found: list[Edges]) -> Edges:
    """Join pieces of edges and keep those that are legal."""
    a, b, costs = (np.concatenate(column) for column in zip(*found, strict=True))
    legal = market.pairs(a, b) > market.illegal
    return a[legal], b[legal], costs[legal]


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


def tiered_market(setting: Setting, members: Ints, costs: Floats, leave: Ints) -> TableMarket:
    """Return the market in which pairs that met cost extra, and so does whoever waits.

    Args:
        setting: the whole problem.
        members: places of those who look for a partner.
        costs: what each pair costs beyond its score.
        leave: what leaving each person out costs; one entry more than members adds a last row
            for the one who waits, at what that person costs more than the cheapest.
    """
    size = len(members)
    illegal = -int(leave.max()) * 8
    worth = np.full((len(leave),) * 2, illegal, dtype=np.float64)
    scores = setting.legal_scores(members, members, ILLEGAL)
    worth[:size, :size] = np.where(scores == ILLEGAL, illegal, scores)
    worth[:size, :size] -= costs
    if len(leave) > size:
        worth[size, :size] = worth[:size, size] = leave.min() - leave[:size]
    return TableMarket(worth, leave, illegal // 2)


def first_offers(market: Market) -> Offers:
    """Return each person's best by score, some random circles, and standing alone."""
    found = offers_of(market, np.concatenate((market.best(), _circles(market.size)), axis=1))
    alone = np.arange(market.size)[:, None]
    return Offers(
        np.concatenate((found.partner, alone), axis=1),
        np.concatenate((found.worth, -2 * SCALE * market.leave[:, None]), axis=1),
    )


def next_offers(market: Market, offers: Offers, more: Ints, keep: int) -> Offers:
    """Return new partners together with the last ``keep`` columns of the old offers."""
    new = offers_of(market, more)
    kept = slice(max(0, offers.partner.shape[1] - keep), None)
    return Offers(
        np.concatenate((new.partner, offers.partner[:, kept]), axis=1),
        np.concatenate((new.worth, offers.worth[:, kept]), axis=1),
    )


def offers_of(market: Market, partner: Ints) -> Offers:
    """Return these partners with what each is worth."""
    person = np.broadcast_to(np.arange(market.size)[:, None], partner.shape)
    worth = market.pairs(person.ravel(), partner.ravel()).reshape(partner.shape)
    worth[(partner == person) | (worth <= market.illegal)] = -4 * int(market.leave.max())
    return Offers(partner, worth * SCALE)


def _circles(size: int) -> Ints:
    """Return the neighbours of each person on fixed circles through everybody."""
    columns = []
    for number in range(CIRCLES):
        order = np.argsort((np.arange(size) * (2 * number + 3) * 2_654_435_761) % 4_294_967_291)
        for turn in (1, -1):
            neighbour = np.empty(size, dtype=np.int64)
            neighbour[order] = np.roll(order, turn)
            columns.append(neighbour)
    return np.stack(columns, axis=1)
