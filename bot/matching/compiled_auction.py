"""The auction for prices and its last chains, compiled: bid for bid the same as in numpy."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.matching.compiled import compiled
from bot.matching.sparse import Ints

Offered = NDArray[np.integer[Any]]

NEVER = -(1 << 60)
FAR = 1 << 60


@compiled
def bid_until(
    partner: Offered, worth: Offered, prices: Ints, owner: Ints, step: int, most_waiting: int
) -> None:
    """Let people bid at one step until no more than so many are without a partner."""
    size = len(prices)
    waiting, count = _discontent(partner, worth, prices, owner, step)
    after = np.empty_like(waiting)
    bids, bidder = np.empty(size, np.int64), np.full(size, -1, np.int64)
    wanted = np.empty(size, np.int64)
    while count > most_waiting:
        places = _take_bids(partner, worth, prices, step, waiting[:count], bids, bidder, wanted)
        kept = 0
        for at in range(count):
            if bidder[wanted[at]] != waiting[at]:
                after[kept] = waiting[at]
                kept += 1
        for place in places:
            outbid = owner[place]
            owner[place], prices[place], bidder[place] = bidder[place], bids[place], -1
            if outbid >= 0:
                after[kept] = outbid
                kept += 1
        waiting, after, count = after, waiting, kept


@compiled
def _discontent(
    partner: Offered, worth: Offered, prices: Ints, owner: Ints, step: int
) -> tuple[Ints, int]:
    """Release everybody who is more than a step from their best; return those without a partner."""
    size, width = partner.shape
    content = np.zeros(size, np.bool_)
    for one in range(size):
        best, held = NEVER, NEVER
        for k in range(width):
            profit = worth[one, k] - prices[partner[one, k]]
            best = max(best, profit)
            if owner[partner[one, k]] == one:
                held = max(held, profit)
        content[one] = held >= best - step and held > NEVER
    waiting = np.empty(size, np.int64)
    count = 0
    for place in range(size):
        if owner[place] >= 0 and not content[owner[place]]:
            owner[place] = -1
    for one in range(size):
        if not content[one]:
            waiting[count] = one
            count += 1
    return waiting, count


@compiled
def _take_bids(
    partner: Offered,
    worth: Offered,
    prices: Ints,
    step: int,
    waiting: Ints,
    bids: Ints,
    bidder: Ints,
    wanted: Ints,
) -> Ints:
    """Note the highest bid for each place (the last of equals); return the places in order."""
    width = partner.shape[1]
    places = np.empty(len(waiting), np.int64)
    count = 0
    for at in range(len(waiting)):
        one = waiting[at]
        best, second, choice = NEVER, NEVER, 0
        for k in range(width):
            profit = worth[one, k] - prices[partner[one, k]]
            if profit > best:
                best, second, choice = profit, best, k
            elif profit > second:
                second = profit
        place = np.int64(partner[one, choice])
        bid = prices[place] + best - second + step
        wanted[at] = place
        if bidder[place] < 0:
            places[count] = place
            count += 1
        if bidder[place] < 0 or bid >= bids[place]:
            bids[place], bidder[place] = bid, one
    return np.sort(places[:count])


@compiled
def augment(
    partner: Offered, worth: Offered, prices: Ints, owner: Ints, held: Ints, start: int
) -> None:
    """Find the cheapest chain of changes that gives one more person a partner, and make it."""
    size = len(prices)
    known = np.full(size, FAR, np.int64), np.full(size, -1, np.int64)
    fresh = np.full(size, FAR, np.int64), np.full(size, -1, np.int64)
    goals, nearest = np.empty(size, np.int64), FAR
    rows, so_far = np.full(1, start, np.int64), np.zeros(1, np.int64)
    while len(rows):
        count = 0
        for r in range(len(rows)):
            profit = worth[rows[r]] - prices[partner[rows[r]]]
            reach = so_far[r] + profit.max() - profit
            count = _reach(partner[rows[r]], reach, rows[r], known, fresh, goals, count, nearest)
        rows, so_far, nearest = _onward(np.sort(goals[:count]), known, fresh, owner, nearest)
    distance, came_from = known
    reached = distance < nearest
    prices[reached] += nearest - distance[reached]
    end = np.nonzero((owner < 0) & (distance == nearest))[0][0]
    while end >= 0:
        person = came_from[end]
        owner[end] = person
        end, held[person] = held[person], end


@compiled
def _reach(
    partner: Offered,
    reach: Ints,
    row: int,
    known: tuple[Ints, Ints],
    fresh: tuple[Ints, Ints],
    goals: Ints,
    count: int,
    nearest: int,
) -> int:
    """Note whom this row reaches sooner than any before; of equals in a wave the last row."""
    distance, (soonest, by) = known[0], fresh
    for k in range(len(partner)):
        goal = partner[k]
        if reach[k] >= min(distance[goal], nearest):
            continue
        if by[goal] < 0:
            goals[count] = goal
            count += 1
        if (reach[k], -row) < (soonest[goal], -by[goal]):
            soonest[goal], by[goal] = reach[k], row
    return count


@compiled
def _onward(
    goals: Ints, known: tuple[Ints, Ints], fresh: tuple[Ints, Ints], owner: Ints, nearest: int
) -> tuple[Ints, Ints, int]:
    """Settle what one wave reached; return whom to ask next, how far they are, and the nearest."""
    distance = known[0]
    for goal in goals:
        distance[goal], known[1][goal] = fresh[0][goal], fresh[1][goal]
        fresh[0][goal], fresh[1][goal] = FAR, -1
        if owner[goal] < 0:
            nearest = min(nearest, distance[goal])
    onward = goals[(owner[goals] >= 0) & (distance[goals] < nearest)]
    return owner[onward], distance[onward], nearest
