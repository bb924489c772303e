"""A good trio among very many people, where not every trio can be weighed.

Only pairs among the offers of low reduced cost are looked at: three people who are joined by two
such pairs make a candidate. The cheapest candidates are tried, each with the best pairs of
everybody else among the same offers. The prices still bound what any trio could reach.
"""

from itertools import combinations

import numpy as np

from bot.matching.candidates import SCALE, Edges, Market
from bot.matching.pairs import FIRST_GOOD, MOST_GOOD, cheapest, leave_costs, refined
from bot.matching.prices import Prices
from bot.matching.problem import Limits
from bot.matching.rules import Bools
from bot.matching.sparse import Ints
from bot.matching.trio import WORK, TrioPairing, seats_in_turn

MOST_WEDGES = 300_000
FAR = 1 << 50
CLOSE_TO_ONE = 200
"""How many partners of somebody who must sit in the trio are tried with one another."""


def good_trio(market: Market, prices: Prices, turns: Ints, limits: Limits) -> TrioPairing | None:
    """Return a good trio with good pairs beside it, or None if no fair trio was found.

    Args:
        market: the pairs of an odd number of people.
        prices: duals of the market.
        turns: how often each was in a trio before; only the fairest seats are considered.
        limits: the solvers to use.
    """
    offers, duals = refined(market, prices)
    limit = FIRST_GOOD
    while limit <= MOST_GOOD:
        edges = offers.close_pairs(duals, limit)
        trios = _fair_trios(market, duals, turns, edges)
        tried = [_with_pairs(market, prices, duals, edges, seats, limit, limits) for seats in trios]
        whole = [one for one in tried if 2 * len(one.pairs) + 3 == market.size]
        if whole:
            return min(whole, key=lambda one: one.loss)
        limit *= 2
    return None


def _fair_trios(market: Market, duals: Ints, turns: Ints, edges: Edges) -> Ints:
    """Return the cheapest legal trios of those whose turn it is, a few of them."""
    must, may = seats_in_turn(turns)
    if not len(must):
        trios = _wedges(edges, np.isin(np.arange(market.size), may))
    elif len(must) == 1:
        close = _closest(market, duals, int(must[0]), may)
        pairs = np.array(list(combinations(close.tolist(), 2)), dtype=np.int64).reshape(-1, 2)
        trios = np.insert(pairs, 0, must[0], axis=1)
    else:
        trios = np.insert(may[:, None], 0, must[:2, None], axis=1)
    trios = np.unique(np.sort(trios, axis=1), axis=0)
    costs = _costs_of_trios(market, duals, trios)
    order = np.argsort(costs, kind="stable")[: max(4, WORK // market.size)]
    return trios[order[costs[order] < FAR]]


def _wedges(edges: Edges, eligible: Bools) -> Ints:
    """Return people who are joined by two pairs, those of the cheapest pairs first."""
    a, b, costs = (part[eligible[edges[0]] & eligible[edges[1]]] for part in edges)
    centre, end, cost = np.append(a, b), np.append(b, a), np.append(costs, costs)
    order = np.lexsort((end, cost, centre))
    centre, end, cost = centre[order], end[order], cost[order]
    stop = np.searchsorted(centre, centre, side="right")
    later = stop - np.arange(len(centre)) - 1
    one = np.repeat(np.arange(len(centre)), later)
    other = one + 1 + np.arange(len(one)) - np.repeat(np.cumsum(later) - later, later)
    cheapest_first = np.argsort(cost[one] + cost[other], kind="stable")[:MOST_WEDGES]
    one, other = one[cheapest_first], other[cheapest_first]
    return np.stack((centre[one], end[one], end[other]), axis=1)


def _closest(market: Market, duals: Ints, one: int, others: Ints) -> Ints:
    """Return those of the others whose pairs with one person cost least."""
    costs = _costs(market, duals, np.full(len(others), one), others)
    return others[np.argsort(costs, kind="stable")[:CLOSE_TO_ONE]]


def _costs_of_trios(market: Market, duals: Ints, trios: Ints) -> Ints:
    """Return what the three pairs of each trio cost together, in sixteenths of the round."""
    sides = [_costs(market, duals, trios[:, i], trios[:, j]) for i, j in ((0, 1), (0, 2), (1, 2))]
    return sides[0] + sides[1] + sides[2]


def _costs(market: Market, duals: Ints, a: Ints, b: Ints) -> Ints:
    worth = market.pairs(a, b)
    return np.where(worth > market.illegal, duals[a] + duals[b] - 2 * SCALE * worth, FAR)


def _with_pairs(
    market: Market,
    prices: Prices,
    duals: Ints,
    edges: Edges,
    seats: Ints,
    limit: int,
    limits: Limits,
) -> TrioPairing:
    """Return a trio with the best pairs of everybody else among the edges."""
    outside = np.ones(market.size, dtype=bool)
    outside[seats] = False
    place = np.cumsum(outside) - 1
    a, b, costs = (part[outside[edges[0]] & outside[edges[1]]] for part in edges)
    leave = np.minimum(leave_costs(market, duals)[outside], limit + 1)
    found, solver = cheapest(place[a], place[b], costs, leave, limits)
    pairs = np.nonzero(outside)[0][found]
    short = int(_costs(market, prices.duals, pairs[:, 0], pairs[:, 1]).sum())
    loss = 2 * short + int(_costs_of_trios(market, prices.duals, seats[None]).sum())
    return TrioPairing(seats, pairs, loss, exact=False, solver=solver)
