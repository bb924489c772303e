"""The best pairs of many people, proven: prices, few candidates, an exact solver, a certificate.

Every pair costs what it falls short of the prices of its two people (its reduced cost). Prices
that no pair exceeds bound what any pairing can reach, and a pairing misses that bound by the sum
of its reduced costs. So a pair that alone costs more than a known pairing's sum cannot help: the
best pairing among the cheaper ones is the best of all.
"""

from dataclasses import dataclass

import numpy as np

from bot.matching.candidates import (
    SCALE,
    Market,
    close_pairs,
    first_offers,
    lifted,
    look,
    next_offers,
)
from bot.matching.duals import auction, settle
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
CLOSEST = 24
MORE = 8
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
    steps = [SCALE * step for step in COARSE]
    most = 2 * int(market.leave.max())
    while steps[0] * 8 < most and most > 1_000_000:
        steps.insert(0, steps[0] * 8)
    duals = prices
    settled = False
    for number in range(limits.passes):
        prices, owner = auction(offers, prices, steps)
        if settled:
            prices = settle(offers, prices, owner)
        duals = offers.profits(prices) + prices
        seen = look(market, duals, CLOSEST if number == 0 else MORE)
        if not seen.violations:
            if settled:
                break
            settled = True
        keep = 8 if number == 0 else offers.partner.shape[1] - 1
        offers = next_offers(market, offers, seen.closest, keep)
        steps = [SCALE * step for step in MIDDLE] if number == 0 else _fine_steps()
    return Prices(lifted(market, duals))


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
        a, b, costs = close_pairs(market, prices.duals, limit)
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
