"""Prices for everybody, good enough to prove what no pairing can exceed.

Auctions over few candidates find prices, looks at all pairs correct them. Where people are many,
the prices of every eighth of them come first: they are nearly right for all, so that the first
look at all pairs already brings good candidates.
"""

from dataclasses import dataclass, replace

import numpy as np

from bot.matching.candidates import (
    ALWAYS,
    FEW,
    ILLEGAL,
    SCALE,
    Look,
    Market,
    first_of,
    first_offers,
    joined_offers,
    last_of,
    standing_offers,
)
from bot.matching.duals import Offers, auction, settle
from bot.matching.problem import Limits
from bot.matching.sparse import Ints
from bot.matching.weights import FULL_SCORE

COARSE = (4_000, 500, 60, 8)
MIDDLE = (64, 8)
FINE_POINTS = (16, 4)
LAST_STEP = 2
"""The last step of the auction in quarter points."""
MORE = 8
FEW_VIOLATORS = 0.01
DEAR = 1_000_000
"""Leaving somebody out costs more than this only where repeats have a price."""
MOST_WHOLE = 4_000
"""Up to this many people the first prices are sought for all at once."""
MOST_DUAL = 4 * SCALE * FULL_SCORE
"""Prices above this mean that some must be left out: then bids have to start from nothing."""
SHARE = 8
LOOKS_AT_SOME = 4
MOST_PROVEN = 25_000
"""Up to this many people as many looks at all pairs are taken as a proof needs, unasked."""
QUICK_LOOKS = 3


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
class _Bids:
    """What an auction starts with; ``rough`` offers are replaced after the first look."""

    offers: Offers
    prices: Ints
    steps: list[int]
    rough: bool = False


def find_prices(market: Market, limits: Limits) -> Prices:
    """Return good prices: auctions over few candidates, corrected by looks at all pairs."""
    bids, settled, step = _first_bids(market, limits), False, step_between(market)
    looks = QUICK_LOOKS if is_quick(market, limits) else limits.passes
    while True:
        looks -= 1
        prices, owner = auction(bids.offers, bids.prices, bids.steps, compiled=market.compiled)
        if settled:
            prices = settle(bids.offers, prices, owner, compiled=market.compiled)
        duals = bids.offers.profits(prices) + prices
        seen = market.look(duals)
        little = 4 * int(seen.shortfall.sum()) < max(1, step)
        bids = _next_bids(bids, prices, seen)
        if looks < 1 or (settled and little):
            return Prices(duals + seen.shortfall, bids.offers, prices)
        violators = int(np.count_nonzero(seen.shortfall))
        settled = settled or little or looks < 2 or violators <= FEW_VIOLATORS * market.size


def is_quick(market: Market, limits: Limits) -> bool:
    """Return whether a good answer with a bound will do."""
    return market.size > MOST_PROVEN and not limits.prove


def step_between(market: Market) -> int:
    """Return by how many eighths the sums of two sets of pairs differ at least, if at all.

    It is 0 where knowing it would save no work.
    """
    return 2 * SCALE * market.grain() if market.size >= FEW else 0


def _first_bids(market: Market, limits: Limits) -> _Bids:
    """Start from the prices of some of the people where they are many, or else from nothing."""
    if market.size > MOST_WHOLE and market.illegal == ILLEGAL and limits.edition > 1:
        duals = _duals_by_some(market, limits)
        if abs(duals).max() <= MOST_DUAL:
            offers = joined_offers(market.look(duals).closest, standing_offers(market))
            return _Bids(offers, duals // 2, _points(MIDDLE) + fine_steps())
    nothing = np.zeros(market.size, dtype=np.int64)
    return _Bids(first_offers(market), nothing, _coarse_steps(market), rough=True)


def _duals_by_some(market: Market, limits: Limits) -> Ints:
    """Solve for a share of the people; everybody else gets what they would pay for the best."""
    who = np.arange(0, market.size, SHARE)
    some = find_prices(market.some(who), replace(limits, passes=LOOKS_AT_SOME)).duals
    duals = market.profits(who, some)
    duals[who] = some
    return duals


def _next_bids(bids: _Bids, prices: Ints, seen: Look) -> _Bids:
    """Replace rough offers; later add a few for everybody, the closest in violated pairs."""
    offers = bids.offers
    if bids.rough:
        offers = joined_offers(seen.closest, last_of(offers, ALWAYS))
        return _Bids(offers, prices, _points(MIDDLE))
    if seen.shortfall.any():
        offers = joined_offers(first_of(seen.closest, MORE), offers)
    return _Bids(offers, prices, fine_steps())


def _coarse_steps(market: Market) -> list[int]:
    """Return steps from about the greatest difference in worth down."""
    steps = _points(COARSE)
    while steps[0] * 8 < 2 * int(market.leave.max()) > DEAR:
        steps.insert(0, steps[0] * 8)
    return steps


def fine_steps() -> list[int]:
    """Return the last steps of an auction."""
    return [*_points(FINE_POINTS), LAST_STEP]


def _points(steps: tuple[int, ...]) -> list[int]:
    return [SCALE * step for step in steps]
