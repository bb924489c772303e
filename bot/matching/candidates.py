"""Which pairs deserve a look: few of all pairs can be part of a good pairing.

The first look takes each person's best scores and a few random circles (so that a pairing exists
among them); later looks go by reduced cost, what a pair falls short of the prices of its two
people.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from bot.matching.duals import Offers
from bot.matching.sparse import Ints

SCALE = 4
"""Prices count quarter points; a reduced cost counts eighths (both people's prices, doubled)."""
ILLEGAL = -(1 << 15)
"""The worth of an illegal pair where pairs that met are illegal too; far below any loss."""
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
    closest: Offers


class Market(Protocol):
    """People looking for a partner: the worth of each pair in points, and the cost of none."""

    @property
    def leave(self) -> Ints:
        """What leaving each person out costs."""

    @property
    def illegal(self) -> int:
        """The worth at or below which a pair may not be made."""

    @property
    def compiled(self) -> bool:
        """Whether compiled loops are to be used."""

    @property
    def size(self) -> int:
        """How many people are looking."""

    def grain(self) -> int:
        """Return a number of points that divides every pair's worth."""

    def pairs(self, a: Ints, b: Ints) -> Ints:
        """Return the worth of the pairs (a[k], b[k]) in points."""

    def among(self, who: Ints) -> Floats:
        """Return the worth of all pairs of a few people."""

    def best(self) -> Offers:
        """Return for each person some partners of great worth."""

    def look(self, duals: Ints) -> Look:
        """Look at all pairs at these duals."""

    def close_pairs(self, duals: Ints, limit: int) -> Edges:
        """Return every legal pair a < b whose reduced cost is at most ``limit``, with it."""

    def some(self, who: Ints) -> Self:
        """Return the market of some of these people."""

    def profits(self, who: Ints, duals: Ints) -> Ints:
        """Return what each person gets beside the best of ``who`` at their duals, in eighths."""


def group_width(size: int) -> int:
    """Return how many columns are in each of the groups that people are compared within."""
    return max(1, size // GROUPS)


def spread(size: int, kind: np.dtype[Any]) -> Reals:
    """Return numbers below a half that lie evenly; each row of a table starts elsewhere in them."""
    found: Reals = (np.arange(size + TURNS) * GOLDEN % 1 * HALF).astype(kind)
    return found


def turns(size: int) -> Ints:
    """Return where in the spread each row starts."""
    return np.arange(size) * 7_919 % TURNS


def tie_breaks(rows: slice, size: int, kind: np.dtype[Any]) -> Reals:
    """Return numbers below one that differ from row to row, to add to whole costs.

    People who are alike see the same costs. Without this they would all look at the same few of
    the partners who are alike, and bid against each other for those.
    """
    if size < FEW:
        return np.zeros((rows.stop - rows.start, size), dtype=kind)
    windows = np.lib.stride_tricks.sliding_window_view(spread(size, kind), size)
    found: Reals = windows[turns(rows.stop)[rows]]
    return found


def group_minima(costs: NDArray[Any], edition: int) -> Ints:
    """Return the columns of low cost in each row: the least of each of some groups of columns.

    In the first edition their order was that of numpy's partition, which is not the same on
    every machine; it is kept for stored rounds.
    """
    rows, size = costs.shape
    width = group_width(size)
    whole = size // width
    least = costs[:, : whole * width].reshape(rows, whole, width).argmin(axis=2)
    found: Ints = least + np.arange(whole) * width
    if size > whole * width:
        last = costs[:, whole * width :].argmin(axis=1)[:, None] + whole * width
        found = np.concatenate((found, last), axis=1)
    if found.shape[1] <= CLOSEST:
        return found
    values = np.take_along_axis(costs, found, axis=1)
    if edition < 2:
        order = np.argpartition(values, CLOSEST - 1)[:, :CLOSEST]
    else:
        order = np.argsort(values, axis=1, kind="stable")[:, :CLOSEST]
    return np.take_along_axis(found, order, axis=1)


def joined_edges(market: Market, found: Iterable[Edges]) -> Edges:
    """Join pieces of edges and keep those that are legal."""
    a, b, costs = (np.concatenate(column) for column in zip(*found, strict=True))
    legal = market.pairs(a, b) > market.illegal
    return a[legal], b[legal], costs[legal]


def first_offers(market: Market) -> Offers:
    """Return each person's best by score, some random circles, and standing alone."""
    return joined_offers(market.best(), standing_offers(market))


def standing_offers(market: Market) -> Offers:
    """Return some random circles and standing alone: a complete pairing exists among them."""
    circles = _circles(market.size)
    person = np.broadcast_to(np.arange(market.size)[:, None], circles.shape)
    worth = market.pairs(person.ravel(), circles.ravel()).reshape(circles.shape)
    alone = Offers.of(np.arange(market.size)[:, None], -2 * SCALE * market.leave[:, None])
    return joined_offers(offers_of(market, circles, worth), alone)


def joined_offers(*some: Offers) -> Offers:
    """Return offers side by side."""
    return Offers(
        np.concatenate([one.partner for one in some], axis=1),
        np.concatenate([one.worth for one in some], axis=1),
    )


def first_of(offers: Offers, count: int) -> Offers:
    """Return the first columns of offers."""
    return Offers(offers.partner[:, :count], offers.worth[:, :count])


def last_of(offers: Offers, count: int) -> Offers:
    """Return the last columns of offers."""
    return Offers(offers.partner[:, -count:], offers.worth[:, -count:])


def offers_of(market: Market, partner: Ints, worth: Ints) -> Offers:
    """Return these partners with what each is worth; illegal ones are never worth having."""
    person = np.arange(market.size)[:, None]
    none = (partner == person) | (worth <= market.illegal)
    return Offers.of(partner, np.where(none, -4 * int(market.leave.max()), worth) * SCALE)


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
