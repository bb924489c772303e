"""The best pairs of many people, proven: prices, few candidates, an exact solver, a certificate.

Every pair costs what it falls short of the prices of its two people (its reduced cost). Prices
that no pair exceeds bound what any pairing can reach, and a pairing misses that bound by the sum
of its reduced costs. So a pair that alone costs more than a known pairing's sum cannot help: the
best pairing among the cheaper ones is the best of all.
"""

from dataclasses import dataclass

import numpy as np

from bot.matching.candidates import CIRCLES, SCALE, Look, Market, first_offers, next_offers
from bot.matching.duals import Offers, auction, settle
from bot.matching.engines import (
    DoubleBooked,
    cheapest_by_pymatching,
    cheapest_by_rustworkx,
    pymatching_is_here,
)
from bot.matching.problem import Limits
from bot.matching.sparse import Ints

COARSE = (4_000, 500, 60, 8)
MIDDLE = (64, 8)
FINE_POINTS = (16, 4)
LAST_STEP = 2
"""The last step of the auction in quarter points."""
MORE = 8
DEAR = 1_000_000
"""Leaving somebody out costs more than this only where repeats have a price."""
EDGES_EACH = 64
"""More candidates than this for each person are not given to the exact solver."""
LARGE = 3_000
"""From this many people on the solver of ``rapport[large]`` is used where it is installed."""


@dataclass(frozen=True)
class Prices:
    """Duals in quarter points, doubled; no legal pair exceeds them, so they prove a bound."""

    duals: Ints

    @property
    def bound(self) -> int:
        """Return what no pairing can exceed, in eighths of a point."""
        return int(self.duals.sum())


@dataclass(frozen=True)
class Pairing:
    """Pairs of a market with the loss against the bound (in eighths), and whether it is least."""

    pairs: Ints
    loss: int
    exact: bool
    solver: str


def find_prices(market: Market, limits: Limits) -> Prices:
    """Return good prices: auctions over few candidates, corrected by looks at all pairs."""
    offers = first_offers(market)
    prices = np.zeros(market.size, dtype=np.int64)
    steps, settled = _coarse_steps(market), False
    duals, shortfall = prices, prices
    for number in range(limits.passes):
        prices, owner = auction(offers, prices, steps)
        if settled:
            prices = settle(offers, prices, owner)
        duals = offers.profits(prices) + prices
        seen = market.look(duals)
        shortfall = seen.shortfall
        if not shortfall.any():
            if settled:
                break
            settled = True
        offers = _more_offers(market, offers, seen, number)
        steps = [SCALE * step for step in MIDDLE] if number == 0 else _fine_steps()
    return Prices(duals + shortfall)


def _more_offers(market: Market, offers: Offers, seen: Look, number: int) -> Offers:
    """Replace the first offers; later add a few for everybody, the closest in violated pairs."""
    if number == 0:
        return next_offers(market, offers, seen.closest, keep=2 * CIRCLES)
    if not seen.shortfall.any():
        return offers
    return next_offers(market, offers, seen.closest[:, :MORE], keep=offers.partner.shape[1])


def _coarse_steps(market: Market) -> list[int]:
    """Return steps from about the greatest difference in worth down."""
    steps = [SCALE * step for step in COARSE]
    while steps[0] * 8 < 2 * int(market.leave.max()) > DEAR:
        steps.insert(0, steps[0] * 8)
    return steps


def _fine_steps() -> list[int]:
    return [*(SCALE * step for step in FINE_POINTS), LAST_STEP]


def leave_costs(market: Market, duals: Ints) -> Ints:
    """Return the reduced cost of leaving each person out, in eighths."""
    return duals + 2 * SCALE * market.leave


def best_pairing(market: Market, prices: Prices, limits: Limits) -> Pairing:
    """Return the best pairs; ``exact`` when no pair outside the candidates could improve them."""
    leave = leave_costs(market, prices.duals)
    limit = _first_limit(market, prices)
    while True:
        a, b, costs = market.close_pairs(prices.duals, limit)
        pairs, solver = cheapest(a, b, costs, leave, limits)
        loss = _loss(market, prices, pairs, leave)
        if loss <= limit:
            return Pairing(pairs, loss, exact=True, solver=solver)
        if len(a) > EDGES_EACH * market.size and loss > 64 * limit:
            return Pairing(pairs, loss, exact=False, solver=solver)
        limit = min(loss, 8 * limit)


def cheapest(a: Ints, b: Ints, costs: Ints, leave: Ints, limits: Limits) -> tuple[Ints, str]:
    """Return the pairs of least cost and the name of the solver that found them."""
    if limits.large and len(leave) >= LARGE and pymatching_is_here():
        try:
            return cheapest_by_pymatching(a, b, costs, leave), "pymatching"
        except DoubleBooked:
            pass
    return cheapest_by_rustworkx(a, b, costs, leave), "rustworkx"


def _first_limit(market: Market, prices: Prices) -> int:
    """Guess what the best pairing costs: a little for each person."""
    return max(2 * SCALE, market.size)


def _loss(market: Market, prices: Prices, pairs: Ints, leave: Ints) -> int:
    left = np.ones(market.size, dtype=bool)
    left[pairs.ravel()] = False
    worth = market.pairs(pairs[:, 0], pairs[:, 1])
    costs = prices.duals[pairs].sum(axis=1) - 2 * SCALE * worth
    return int(costs.sum() + leave[left].sum())
