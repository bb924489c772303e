"""The best pairs of many people, proven: prices, few candidates, an exact solver, a certificate.

Every pair costs what it falls short of the prices of its two people (its reduced cost). Prices
that no pair exceeds bound what any pairing can reach, and a pairing misses that bound by the sum
of its reduced costs. So a pair that alone costs more than a known pairing's sum cannot help: the
best pairing among the cheaper ones is the best of all.
"""

from dataclasses import dataclass

import numpy as np

from bot.matching.candidates import ALWAYS, FEW, SCALE, Look, Market, first_offers, next_offers
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
FEW_VIOLATORS = 0.01
DEAR = 1_000_000
"""Leaving somebody out costs more than this only where repeats have a price."""
EDGES_EACH = 64
"""More candidates than this for each person are not given to the exact solver."""
MOST_STORED = 22_000
"""Up to this many people the table of all pairs is kept in memory."""
MOST_PROVEN = 25_000
"""Up to this many people as many looks at all pairs are taken as a proof needs."""
MOST_QUICK = MOST_PROVEN
"""Above this many people, whoever asks for no proof gets a quick answer with a bound."""
QUICK_LOOKS = (1, 1, 1, 1, 1)
FEW_LOOKS = (8, 4, 2, 1, 1)
MOST_FIRST = 3_000
"""The first limit on reduced costs, in eighths: enough for the pairs of thousands."""
LARGE = 3_000
"""From this many people on the solver of ``rapport[large]`` is used where it is installed."""


@dataclass(frozen=True)
class Prices:
    """Duals in quarter points, doubled; no legal pair exceeds them, so they prove a bound.

    ``offers`` and ``by_partner`` are what the auction went on with after the last look.
    """

    duals: Ints
    offers: Offers
    by_partner: Ints

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
    duals, shortfall, step = prices, prices, step_between(market)
    for number, share in enumerate(looks_allowed(market, limits)):
        prices, owner = auction(offers, prices, steps)
        if settled:
            prices = settle(offers, prices, owner)
        duals = offers.profits(prices) + prices
        seen = market.look(duals, share)
        shortfall = seen.shortfall
        violators = int(np.count_nonzero(shortfall))
        little = 4 * int(shortfall.sum()) < max(1, step)
        if settled and little:
            break
        settled = settled or little or violators <= FEW_VIOLATORS * market.size
        offers = _more_offers(market, offers, seen, number)
        settled = settled or number + 2 >= len(looks_allowed(market, limits))
        steps = [SCALE * step for step in MIDDLE] if number == 0 else _fine_steps()
    return Prices(duals + shortfall, offers, prices)


def looks_allowed(market: Market, limits: Limits) -> tuple[int, ...]:
    """Return how many looks there may be, each at all pairs or at one in so many."""
    if is_quick(market, limits):
        return FEW_LOOKS if market.size > MOST_PROVEN else QUICK_LOOKS
    return (1,) * limits.passes


def is_quick(market: Market, limits: Limits) -> bool:
    """Return whether a good answer with a bound is asked for, not a proof."""
    return market.size > MOST_PROVEN or (market.size > MOST_QUICK and not limits.prove)


def _more_offers(market: Market, offers: Offers, seen: Look, number: int) -> Offers:
    """Replace the first offers; later add a few for everybody, the closest in violated pairs."""
    if number == 0:
        return next_offers(market, offers, seen.closest, keep=ALWAYS)
    if not seen.shortfall.any():
        return offers
    more = seen.closest if market.size > MOST_STORED else seen.closest[:, :MORE]
    return next_offers(market, offers, more, keep=offers.partner.shape[1])


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
    """Return the best pairs; ``exact`` when no pair outside the candidates could improve them.

    All pairings differ by whole steps, so one that misses the bound by less than a step is best.
    """
    if is_quick(market, limits):
        return good_pairing(market, prices, limits)
    leave = leave_costs(market, prices.duals)
    limit = _first_limit(market)
    step = step_between(market)
    while True:
        a, b, costs = market.close_pairs(prices.duals, limit)
        left = np.minimum(leave, limit + 1)
        some = thinned(a, b, market.size)
        if len(some) < len(a) and limit == _first_limit(market):
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


def step_between(market: Market) -> int:
    """Return by how many eighths the sums of two sets of pairs differ at least, if at all.

    It is 0 where knowing it would save no work.
    """
    return 2 * SCALE * market.grain() if market.size >= FEW else 0


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
    offers = prices.offers
    by_partner, owner = auction(offers, prices.by_partner, _fine_steps())
    by_partner = settle(offers, by_partner, owner)
    duals = offers.profits(by_partner) + by_partner
    person = np.broadcast_to(np.arange(market.size)[:, None], offers.partner.shape)
    keys = np.unique(
        np.minimum(person, offers.partner) * market.size + np.maximum(person, offers.partner)
    )
    a, b = keys // market.size, keys % market.size
    costs = duals[a] + duals[b] - 2 * SCALE * market.pairs(a, b)
    limit, leave = MOST_FIRST, leave_costs(market, duals)
    while True:
        near = (costs <= limit) & (a != b)
        left = np.minimum(leave, limit + 1)
        pairs, solver = cheapest(a[near], b[near], costs[near], left, limits)
        if 2 * len(pairs) >= market.size - 1 or near.all():
            loss = _loss(market, prices, pairs, leave_costs(market, prices.duals))
            return Pairing(pairs, loss, exact=False, solver=solver)
        limit *= 4


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
