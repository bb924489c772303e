"""The one trio of an odd number of people: which three, so that the whole round is best.

A trio is worth half the sum of its three pairs, which is just what the relaxed pairing pays for
a circle of three. So the prices of the pairs bound rounds with a trio as well, and a trio misses
that bound by half the reduced costs of its pairs. Trios are tried from the least such cost up,
each with the best pairs of everybody else, until no untried one can be better.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matching.candidates import SCALE, Market
from bot.matching.pairs import Pairing, cheapest, leave_costs
from bot.matching.prices import Prices
from bot.matching.problem import Limits
from bot.matching.sparse import Ints

Floats = NDArray[np.float64]

WORK = 100_000
"""People times trials: how many trios are tried before the best one so far is taken."""
MOST_LIMIT = 500_000
"""Beyond this reduced cost, in eighths, no more candidates are let in beside a trio."""
CLOSEST_PAIRS = 20_000
CLOSEST_TRIOS = 4_000
_OUT = float(1 << 50)


@dataclass(frozen=True)
class TrioPairing:
    """A trio (places in the market) and the pairs of the others; ``loss`` counts sixteenths.

    ``exact`` when no other fair trio can be better with any pairs beside it.
    """

    seats: Ints
    pairs: Ints
    loss: int
    exact: bool
    solver: str


@dataclass(frozen=True)
class Corners:
    """Trios by rising cost in sixteenths; any that is not listed costs at least ``floor``."""

    seats: Ints
    costs: Ints
    floor: int


def best_trio(
    market: Market, prices: Prices, turns: Ints, in_full: Floats | None, limits: Limits
) -> TrioPairing | None:
    """Return the best trio with the best pairs beside it, or None if no fair trio is legal.

    Args:
        market: the pairs of an odd number of people.
        prices: duals of the market.
        turns: how often each was in a trio before; only the fairest seats are considered.
        in_full: points of each pair's worth that count in full inside a trio, not by half
            (what repeats cost); None when there are none.
        limits: how many trios to try, and the solvers to use.
    """
    corners = close_trios(market, prices, turns, in_full)
    trials = max(4, min(limits.trio_trials, WORK // market.size))
    leave = leave_costs(market, prices.duals)
    limit = 2 * SCALE + 2 * market.size
    best: TrioPairing | None = None
    for cost, seats in list(zip(corners.costs.tolist(), corners.seats, strict=True))[:trials]:
        if best and cost >= best.loss:
            break
        rest = _beside(market, prices, seats, leave, limit, limits)
        limit = max(limit, min(rest.loss, 8 * limit))
        loss = cost + 2 * rest.loss
        if best is None or loss < best.loss:
            best = TrioPairing(seats, rest.pairs, loss, rest.exact, rest.solver)
    if best is None:
        return None
    untried = int(corners.costs[trials]) if len(corners.costs) > trials else corners.floor
    exact = best.exact and best.loss <= untried
    return TrioPairing(best.seats, best.pairs, best.loss, exact, best.solver)


def seats_in_turn(turns: Ints) -> tuple[Ints, Ints]:
    """Return who must sit in the trio and who may, if trio duty is to go round fairly."""
    third = np.sort(turns)[2]
    return np.nonzero(turns < third)[0], np.nonzero(turns == third)[0]


def close_trios(market: Market, prices: Prices, turns: Ints, in_full: Floats | None) -> Corners:
    """Return the fair trios whose three pairs together fall least short of the prices."""
    must, may = seats_in_turn(turns)
    who = np.sort(np.concatenate((must, may)))
    costs = _seat_costs(market, prices, who, in_full)
    first, second, floor = _close_seat_pairs(costs)
    kept, below = np.empty((0, 4), dtype=np.int64), _OUT
    for start in range(0, len(first), 256):
        a, b = first[start : start + 256], second[start : start + 256]
        whole = costs[a] + costs[b] + costs[a, b][:, None]
        row, third = np.nonzero(whole < below)
        new = np.stack((whole[row, third].astype(np.int64), a[row], b[row], third), axis=1)
        new[:, 1:] = np.sort(who[new[:, 1:]], axis=1)
        kept = np.unique(np.concatenate((kept, new[_has_all(new[:, 1:], must)])), axis=0)
        if len(kept) > CLOSEST_TRIOS:
            below = min(below, float(kept[CLOSEST_TRIOS, 0]))
            kept = kept[:CLOSEST_TRIOS]
    return Corners(kept[:, 1:], kept[:, 0], int(min(floor, below)))


def _has_all(seats: Ints, must: Ints) -> NDArray[np.bool_]:
    complete: NDArray[np.bool_] = np.isin(seats, must).sum(axis=1) == len(must)
    return complete


def _seat_costs(market: Market, prices: Prices, who: Ints, in_full: Floats | None) -> Floats:
    """Return the reduced costs between those who may sit in the trio."""
    worth = market.among(who)
    duals = prices.duals[who].astype(np.float64)
    costs: Floats = duals[:, None] + duals[None, :] - 2 * SCALE * worth
    if in_full is not None:
        costs += 2 * SCALE * in_full[np.ix_(who, who)]
    costs[worth <= market.illegal] = _OUT
    np.fill_diagonal(costs, _OUT)
    return costs


def _close_seat_pairs(costs: Floats) -> tuple[Ints, Ints, float]:
    """Return the closest pairs of seats, and what a trio without any of them costs at least."""
    a, b = np.nonzero(np.triu(costs < _OUT, 1))
    order = np.argsort(costs[a, b], kind="stable")
    floor = _OUT
    if len(order) > CLOSEST_PAIRS:
        floor = 3 * float(costs[a[order[CLOSEST_PAIRS]], b[order[CLOSEST_PAIRS]]])
    order = order[:CLOSEST_PAIRS]
    return a[order], b[order], floor


def _beside(
    market: Market, prices: Prices, seats: Ints, leave: Ints, limit: int, limits: Limits
) -> Pairing:
    """Return the best pairs of everybody outside the trio."""
    outside = np.ones(market.size, dtype=bool)
    outside[seats] = False
    place = np.cumsum(outside) - 1
    while True:
        a, b, costs = market.close_pairs(prices.duals, limit)
        free = outside[a] & outside[b]
        found, solver = cheapest(
            place[a[free]],
            place[b[free]],
            costs[free],
            np.minimum(leave[outside], limit + 1),
            limits,
        )
        pairs = np.nonzero(outside)[0][found]
        loss = _loss(market, prices, pairs, leave, outside)
        if loss <= limit or limit > MOST_LIMIT:
            return Pairing(pairs, loss, exact=loss <= limit, solver=solver)
        limit = min(loss, 8 * limit)


def _loss(
    market: Market, prices: Prices, pairs: Ints, leave: Ints, outside: NDArray[np.bool_]
) -> int:
    left = outside.copy()
    left[pairs.ravel()] = False
    worth = market.pairs(pairs[:, 0], pairs[:, 1])
    return int((prices.duals[pairs].sum(axis=1) - 2 * SCALE * worth).sum() + leave[left].sum())
