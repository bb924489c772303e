"""Prices under which nobody would rather have another partner: the dual of the pairing problem.

The pairs are relaxed to an assignment of people to partners, where everybody stands once on
either side and may stand beside themselves (left out). An auction with a shrinking step finds
prices for it. Any prices give a valid bound; the auction only makes it close. Everything counts
in whole numbers, so every machine finds the same prices.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from bot.matching.sparse import Ints

NEVER = -(1 << 60)
FAR = 1 << 60
SMALL = 1 << 30
STRAGGLERS = 0.01
MOST_STRAGGLERS = 60
"""A round of bidding ends when no more than this share is without a partner: the last few would
bid against each other thousands of times for next to nothing."""


@dataclass(frozen=True)
class Offers:
    """For each person the same number of possible partners, and what each is worth to both."""

    partner: NDArray[np.integer[Any]]
    worth: NDArray[np.integer[Any]]

    @classmethod
    def of(cls, partner: Ints, worth: Ints) -> Self:
        """Keep partners, and worths where they are small enough, in half the room."""
        small = np.abs(worth).max(initial=0) < SMALL
        return cls(partner.astype(np.int32), worth.astype(np.int32) if small else worth)

    def profits(self, prices: Ints) -> Ints:
        """Return the best that each person can get at these prices."""
        best: Ints = (self.worth - prices[self.partner]).max(axis=1)
        return best

    def close_pairs(self, duals: Ints, limit: int) -> tuple[Ints, Ints, Ints]:
        """Return the pairs a < b that cost at most ``limit`` at these duals, and their costs."""
        costs = duals[self.partner] - 2 * self.worth
        costs += duals[:, None]
        person, column = np.nonzero(costs <= limit)
        partner = self.partner[person, column].astype(np.int64)
        a, b = np.minimum(person, partner), np.maximum(person, partner)
        _, first = np.unique(a * len(duals) + b, return_index=True)
        first = first[a[first] < b[first]]
        return a[first], b[first], costs[person, column][first]


def auction(
    offers: Offers, prices: Ints, steps: Sequence[int], *, compiled: bool = False
) -> tuple[Ints, Ints]:
    """Return prices near which nearly everybody is content, and who holds each partner then.

    Args:
        offers: the pairs to choose from; a complete assignment exists among them.
        prices: where to start, by partner.
        steps: by how much a bid must beat the last, from coarse to fine.
        compiled: run the compiled loop; the answer is the same.
    """
    prices = prices.copy()
    owner = np.full(len(prices), -1, dtype=np.int64)
    most = int(min(STRAGGLERS * len(prices), MOST_STRAGGLERS))
    for step in steps:
        if compiled:
            from bot.matching.compiled_auction import bid_until

            bid_until(offers.partner, offers.worth, prices, owner, step, most)
            continue
        waiting = _discontent(offers, prices, owner, step)
        while len(waiting) > most:
            waiting = _bid(offers, prices, owner, waiting, step)
    return prices, owner


def settle(offers: Offers, prices: Ints, owner: Ints, *, compiled: bool = False) -> Ints:
    """Give the stragglers of an auction a partner each along shortest paths; return the prices.

    What the auction's owners fall short of their best (at most its step) stays as it is.
    """
    prices, owner = prices.copy(), owner.copy()
    held = np.full(len(owner), -1, dtype=np.int64)
    held[owner[owner >= 0]] = np.nonzero(owner >= 0)[0]
    for person in np.nonzero(held < 0)[0].tolist():
        if compiled:
            from bot.matching.compiled_auction import augment

            augment(offers.partner, offers.worth, prices, owner, held, person)
        else:
            _augment(offers, prices, owner, held, person)
    return prices


def _augment(offers: Offers, prices: Ints, owner: Ints, held: Ints, start: int) -> None:
    """Find the cheapest chain of changes that gives one more person a partner, and make it."""
    distance = np.full(len(prices), FAR, dtype=np.int64)
    came_from = np.full(len(prices), -1, dtype=np.int64)
    rows, so_far, nearest = np.array([start]), np.zeros(1, dtype=np.int64), FAR
    while len(rows):
        partner = offers.partner[rows]
        profit = offers.worth[rows] - prices[partner]
        reach = (so_far + np.maximum.reduce(profit, axis=1))[:, None] - profit
        better = np.minimum(distance[partner], nearest) > reach
        place = better.ravel().nonzero()[0]
        goal, cost = partner.ravel()[place], reach.ravel()[place]
        source = rows[place // partner.shape[1]]
        last = _last_of_each(goal, np.lexsort((source, -cost, goal)))
        goal, cost = goal[last], cost[last]
        distance[goal] = cost
        came_from[goal] = source[last]
        holder = owner[goal]
        nearest = min(nearest, int(cost[holder < 0].min(initial=FAR)))
        onward = (holder >= 0) & (cost < nearest)
        rows, so_far = holder[onward], cost[onward]
    reached = distance < nearest
    end = int(np.nonzero((owner < 0) & (distance == nearest))[0][0])
    prices[reached] += nearest - distance[reached]
    while end >= 0:
        person = int(came_from[end])
        owner[end], held[person], end = person, end, int(held[person])


def _discontent(offers: Offers, prices: Ints, owner: Ints, step: int) -> Ints:
    """Release everybody who is now more than a step away from their best partner."""
    profit = offers.worth - prices[offers.partner]
    held = owner[offers.partner] == np.arange(len(owner))[:, None]
    content = (held & (profit >= profit.max(axis=1, keepdims=True) - step)).any(axis=1)
    owner[(owner >= 0) & ~content[owner]] = -1
    return np.nonzero(~content)[0]


def _bid(offers: Offers, prices: Ints, owner: Ints, waiting: Ints, step: int) -> Ints:
    """Let everybody without a partner bid for their best; return who is without one then."""
    row = np.arange(len(waiting))
    partner = offers.partner[waiting]
    profit = offers.worth[waiting] - prices[partner]
    choice = profit.argmax(axis=1)
    best, wanted = profit[row, choice], partner[row, choice]
    profit[row, choice] = NEVER
    bid = prices[wanted] + best - np.maximum.reduce(profit, axis=1) + step
    winner = _last_of_each(wanted, np.lexsort((bid, wanted)))
    place = wanted[winner]
    outbid = owner[place]
    owner[place] = waiting[winner]
    prices[place] = bid[winner]
    lost = np.ones(len(waiting), dtype=bool)
    lost[winner] = False
    return np.concatenate((waiting[lost], outbid[outbid >= 0]))


def _last_of_each(value: NDArray[np.integer[Any]], order: Ints) -> Ints:
    """Return the last place of each value in an order that brings equal values together."""
    sorted_values = value[order]
    is_last = np.ones(len(order), dtype=bool)
    np.not_equal(sorted_values[1:], sorted_values[:-1], out=is_last[:-1])
    found: Ints = order[is_last]
    return found
