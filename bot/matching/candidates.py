"""What every pair would be worth in the pairing at hand, and which pairs deserve a look.

Few of all pairs can be part of a good pairing. The first look takes each person's best scores
and a few random circles (so that a pairing exists among them); later looks go by reduced cost,
what a pair falls short of the prices of its two people.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matching.duals import Offers
from bot.matching.rules import Setting
from bot.matching.sparse import Ints

SCALE = 4
"""Prices count quarter points; a reduced cost counts eighths (both people's prices, doubled)."""
ILLEGAL = -(1 << 15)
"""The worth of an illegal pair where pairs that met are illegal too; far below any loss."""
BLOCK = 512
FIRST = 32
CIRCLES = 4

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Worth = NDArray[np.int16] | NDArray[np.float64]


@dataclass(frozen=True)
class Market:
    """People looking for a partner: ``worth`` of each pair in points, ``leave`` the cost of none.

    ``illegal`` is the worth at or below which a pair may not be made.
    """

    worth: Worth
    leave: Ints
    illegal: int

    @property
    def size(self) -> int:
        """How many people are looking."""
        return len(self.worth)

    def pairs(self, a: Ints, b: Ints) -> Ints:
        """Return the worth of the pairs (a[k], b[k]) in points."""
        found: Ints = self.worth[a, b].astype(np.int64)
        return found

    def blocks(self) -> Iterator[slice]:
        """Return runs of rows that fit comfortably into memory as floats."""
        return (slice(start, start + BLOCK) for start in range(0, self.size, BLOCK))

    def reduced(self, rows: slice, duals: NDArray[np.floating]) -> NDArray[np.floating]:
        """Return the reduced costs of a run of rows with everybody; negative is a violation."""
        costs = self.worth[rows].astype(duals.dtype)
        costs *= -2 * SCALE
        costs += duals
        costs += duals[rows, None]
        return costs

    def exact(self, duals: Ints) -> NDArray[np.floating]:
        """Return the duals in the precision in which reduced costs are exact."""
        kind = np.float32 if self.worth.dtype == np.int16 else np.float64
        return duals.astype(kind)


def unmet_market(setting: Setting, members: Ints, leave: int, waiter: Bools | None) -> Market:
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
    for start in range(0, size, BLOCK):
        here, onward = slice(start, min(start + BLOCK, size)), slice(start, size)
        block = setting.legal_scores(members[here], members[onward], ILLEGAL)
        row, col, _ = setting.tiers.in_block(members[here], members[onward])
        block[row, col] = ILLEGAL
        worth[here, onward] = block
        worth[onward, here] = worth[here, onward].T
    if waiter is not None:
        worth[size, :size] = worth[:size, size] = np.where(waiter, 0, ILLEGAL)
    return Market(worth, np.full(len(worth), leave, dtype=np.int64), ILLEGAL)


def tiered_market(setting: Setting, members: Ints, costs: Floats, leave: Ints) -> Market:
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
    worth[:size, :size] = setting.legal_scores(members, members, illegal)
    worth[:size, :size] -= costs
    if len(leave) > size:
        worth[size, :size] = worth[:size, size] = leave.min() - leave[:size]
    return Market(worth, leave, illegal // 2)


def first_offers(market: Market) -> Offers:
    """Return each person's best by score, some random circles, and standing alone."""
    count = min(FIRST, market.size - 1)
    best = np.empty((market.size, count), dtype=np.int64)
    for rows in market.blocks():
        best[rows] = np.argpartition(-market.worth[rows], count - 1, axis=1)[:, :count]
    return _offers(market, np.concatenate((best, _circles(market.size)), axis=1))


def next_offers(market: Market, offers: Offers, more: Ints, keep: int) -> Offers:
    """Return new partners together with the last ``keep`` columns of the old offers."""
    old = offers.partner[:, :-1]
    return _offers(market, np.concatenate((more, old[:, old.shape[1] - keep :]), axis=1))


def _offers(market: Market, partner: Ints) -> Offers:
    alone = np.arange(market.size)[:, None]
    worth = np.take_along_axis(market.worth, partner, axis=1).astype(np.int64)
    worth[partner == alone] = -2 * int(market.leave.max())
    return Offers(
        np.concatenate((partner, alone), axis=1),
        np.concatenate((worth, -2 * market.leave[:, None]), axis=1) * SCALE,
    )


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


@dataclass(frozen=True)
class Look:
    """What one look at all pairs found: violated pairs, and the closest partners of each."""

    violations: int
    closest: Ints


def look(market: Market, duals: Ints, count: int) -> Look:
    """Look at all pairs; return each person's ``count`` partners of least reduced cost."""
    count = min(count, market.size - 1)
    closest = np.empty((market.size, count), dtype=np.int64)
    violations = 0
    exact = market.exact(duals)
    for rows in market.blocks():
        costs = market.reduced(rows, exact)
        violations += int((costs < 0).sum())
        closest[rows] = np.argpartition(costs, count - 1, axis=1)[:, :count]
    return Look(violations, closest)


def lifted(market: Market, duals: Ints) -> Ints:
    """Raise the duals of whoever is in a violated pair until none is, so that they prove."""
    raised = duals.copy()
    for rows in market.blocks():
        costs = market.reduced(rows, market.exact(raised))
        start = rows.start
        costs[np.arange(len(costs)), np.arange(start, start + len(costs))] = 0
        raised[rows] += np.maximum(-costs.min(axis=1), 0).astype(np.int64)
    return raised


def close_pairs(market: Market, duals: Ints, limit: int) -> tuple[Ints, Ints, Ints]:
    """Return every pair a < b whose reduced cost is at most ``limit``, with that cost."""
    found: list[tuple[Ints, Ints, Ints]] = []
    exact = market.exact(duals)
    for rows in market.blocks():
        costs = market.reduced(rows, exact)
        a, b = np.nonzero(costs <= limit)
        upper = a + rows.start < b
        a, b = a[upper], b[upper]
        found.append((a + rows.start, b, costs[a, b].astype(np.int64)))
    a, b, costs = (np.concatenate(column) for column in zip(*found, strict=True))
    legal = market.pairs(a, b) > market.illegal
    return a[legal], b[legal], costs[legal]
