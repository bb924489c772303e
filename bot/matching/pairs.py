"""The best pairs of many people, proven: prices, few candidates, an exact solver, a certificate.

Every pair costs what it falls short of the prices of its two people (its reduced cost). Prices
that no pair exceeds bound what any pairing can reach, and a pairing misses that bound by the sum
of its reduced costs. So a pair that alone costs more than a known pairing's sum cannot help: the
best pairing among the cheaper ones is the best of all.
"""

from dataclasses import dataclass, replace

import numpy as np

from bot.matching.candidates import SCALE, Market
from bot.matching.duals import Offers, auction, settle
from bot.matching.engines import (
    DoubleBooked,
    cheapest_by_pymatching,
    cheapest_by_rustworkx,
    pymatching_is_here,
)
from bot.matching.prices import MOST_PROVEN, MOST_WHOLE, Prices, fine_steps, is_quick, step_between
from bot.matching.problem import Limits
from bot.matching.sparse import Ints

EDGES_EACH = 64
"""More candidates than this for each person are not given to the exact solver."""
MOST_FIRST = 3_000
"""The first limit on reduced costs, in eighths: enough for the pairs of thousands."""
FIRST_GOOD = 512
"""The same for a good answer: with much more the exact solver takes long over large rounds."""
MOST_GOOD = 1 << 20
MOST_SURE = 20_000
"""A limit on reduced costs above it would let in too many pairs of very many people."""
LARGE = 3_000
"""From this many people on the solver of ``rapport[large]`` is used where it is installed."""


@dataclass(frozen=True)
class Pairing:
    """Pairs of a market with the loss against the bound (in eighths), and whether it is least."""

    pairs: Ints
    loss: int
    exact: bool
    solver: str


def leave_costs(market: Market, duals: Ints) -> Ints:
    """Return the reduced cost of leaving each person out, in eighths."""
    return duals + 2 * SCALE * market.leave


def best_pairing(market: Market, prices: Prices, limits: Limits) -> Pairing:
    """Return the best pairs; ``exact`` when no pair outside the candidates could improve them.

    All pairings differ by whole steps, so one that misses the bound by less than a step is best.
    """
    if is_quick(market, limits):
        return good_pairing(market, prices, limits)
    if market.size > MOST_WHOLE and limits.edition > 1:
        return _improved(market, prices, good_pairing(market, prices, limits), limits)
    return _widened(market, prices, limits)


def _improved(market: Market, prices: Prices, good: Pairing, limits: Limits) -> Pairing:
    """Look once for a pairing that misses the bound by less than a good one, or prove it best."""
    limit = good.loss - _least_gain(market, good.pairs, step_between(market))
    if limit <= 0 or (limit > MOST_SURE and market.size > MOST_PROVEN):
        return replace(good, exact=limit <= 0)
    if limit > MOST_SURE:
        return _widened(market, prices, limits)
    a, b, costs = market.close_pairs(prices.duals, limit)
    leave = leave_costs(market, prices.duals)
    pairs, solver = cheapest(a, b, costs, np.minimum(leave, limit + 1), limits)
    loss = _loss(market, prices, pairs, leave)
    if loss > limit:
        return replace(good, exact=True)
    return Pairing(pairs, loss, exact=True, solver=solver)


def _widened(market: Market, prices: Prices, limits: Limits) -> Pairing:
    """Let in pairs up to a limit of their cost, and more of them until they suffice."""
    leave = leave_costs(market, prices.duals)
    first = limit = _first_limit(market)
    step = step_between(market)
    while True:
        a, b, costs = market.close_pairs(prices.duals, limit)
        left = np.minimum(leave, limit + 1)
        some = thinned(a, b, market.size)
        if len(some) < len(a) and limit == first:
            pairs, solver = cheapest(a[some], b[some], costs[some], left, limits)
            loss = _loss(market, prices, pairs, leave)
            if loss < _least_gain(market, pairs, step):
                return Pairing(pairs, loss, exact=True, solver=solver)
        pairs, solver = cheapest(a, b, costs, left, limits)
        loss = _loss(market, prices, pairs, leave)
        useful = loss - _least_gain(market, pairs, step)
        if useful <= limit:
            return Pairing(pairs, loss, exact=True, solver=solver)
        if len(a) > EDGES_EACH * market.size and loss > 64 * limit:
            pairs = cheapest_by_rustworkx(a, b, costs, leave)
            loss = _loss(market, prices, pairs, leave)
            return Pairing(pairs, loss, exact=False, solver="rustworkx")
        limit = min(useful, 8 * limit)


def _least_gain(market: Market, pairs: Ints, step: int) -> int:
    """Return by how much a better pairing is better at least.

    It differs by whole steps if just as many are paired; these are known to be as many as can be
    when no two people are left.
    """
    return step if 2 * len(pairs) >= market.size - 1 else 0


def thinned(a: Ints, b: Ints, size: int) -> Ints:
    """Return which edges to try first: some of them, spread evenly, where there are very many.

    Many edges within a narrow limit mean that many pairs are equally good, so that a part of
    them is likely to hold a best pairing; its loss says whether it does.
    """
    share = len(a) // (EDGES_EACH // 2 * max(size, 1))
    if share < 2:
        return np.arange(len(a))
    return np.nonzero((a * 40_503 + b * 30_011) // 16 % share == 0)[0]


def good_pairing(market: Market, prices: Prices, limits: Limits) -> Pairing:
    """Return the best pairs among the offers: close to the bound, without a proof of being best."""
    offers, duals = refined(market, prices)
    limit, leave = FIRST_GOOD, leave_costs(market, duals)
    while True:
        a, b, costs = offers.close_pairs(duals, limit)
        pairs, solver = cheapest(a, b, costs, np.minimum(leave, limit + 1), limits)
        if 2 * len(pairs) >= market.size - 1 or limit > MOST_GOOD:
            loss = _loss(market, prices, pairs, leave_costs(market, prices.duals))
            return Pairing(pairs, loss, exact=False, solver=solver)
        limit *= 2


def refined(market: Market, prices: Prices) -> tuple[Offers, Ints]:
    """Return the offers with what the last look brought, and the duals that suit them."""
    offers = prices.offers
    by_partner, owner = auction(offers, prices.by_partner, fine_steps(), compiled=market.compiled)
    by_partner = settle(offers, by_partner, owner, compiled=market.compiled)
    return offers, offers.profits(by_partner) + by_partner


def cheapest(a: Ints, b: Ints, costs: Ints, leave: Ints, limits: Limits) -> tuple[Ints, str]:
    """Return the pairs of least cost and the name of the solver that found them.

    Callers that trust no sum of costs above a limit give leaving anybody out a cost just above
    it: that changes no answer they trust, and spares the solver long ways to the last person.
    """
    if limits.large and len(leave) >= LARGE and pymatching_is_here():
        try:
            return cheapest_by_pymatching(a, b, costs, leave), "pymatching"
        except DoubleBooked:
            pass
    return cheapest_by_rustworkx(a, b, costs, leave), "rustworkx"


def _first_limit(market: Market) -> int:
    """Guess what the best pairing costs: a little for each person, and not much for many."""
    return max(2 * SCALE, min(market.size, MOST_FIRST))


def _loss(market: Market, prices: Prices, pairs: Ints, leave: Ints) -> int:
    left = np.ones(market.size, dtype=bool)
    left[pairs.ravel()] = False
    worth = market.pairs(pairs[:, 0], pairs[:, 1])
    costs = prices.duals[pairs].sum(axis=1) - 2 * SCALE * worth
    return int(costs.sum() + leave[left].sum())
