"""Look ahead: pairs for this round that leave enough rounds without a repeat for later.

The best pairs of today can use up the wrong partners: if what is left falls apart into circles
of odd length, a repeat comes earlier than it must. So when few unmet partners are left, the rest
is split into complete rounds before the pairs of today are settled. Whether a split is found is
a matter of search: seeds and steps are counted, never seconds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

import numpy as np
import rustworkx

from bot.matching.objective import Members
from bot.matching.rules import Bools
from bot.matching.sparse import Ints

Round = tuple[Members, ...]

MOST_AHEAD = 20_000
"""People times rounds ahead: beyond it there is time enough to look later."""
MOST_AHEAD_WITH_TRIO = 1_000
MOST_ROUNDS_WITH_TRIO = 8
"""Trio duty that goes round can force three people together who met, at any time: so rounds with
a trio are looked at from the start, and not to the end."""
STEPS = 300
FEW_LEFT = 5
TRIES_WITH_FEW = 12
TRIES_WITH_MANY = 2
TRIO = 3
LAST_FEW = 9
TRIOS = 30
"""How many trios are tried beside pairs before a round is given up."""


@dataclass(frozen=True)
class Outlook:
    """What is known about later rounds: the classes found, and how many would be the most."""

    classes: tuple[Round, ...]
    wanted: int


@dataclass(frozen=True)
class Future:
    """Who may meet and has not met; with ``turns`` in a trio where everybody needs one trio."""

    unmet: Bools
    turns: Ints | None = None

    def after(self, groups: Round) -> "Future":
        """Return what is left when these groups have met."""
        unmet, turns = self.unmet.copy(), self.turns
        for group in groups:
            for a, b in combinations(group, 2):
                unmet[a, b] = unmet[b, a] = False
            if turns is not None and len(group) == 3:
                turns = turns.copy()
                turns[list(group)] += 1
        return Future(unmet, turns)

    def is_fair(self, groups: Round) -> bool:
        """Return whether the trio is made of those who had the fewest turns."""
        if self.turns is None:
            return True
        seated = sorted(self.turns[k] for group in groups if len(group) == 3 for k in group)
        return seated == sorted(self.turns)[:3]


def is_due(future: Future) -> bool:
    """Return whether so few unmet partners are left that it is time to look ahead.

    While everybody has not met half of the others, any choice leaves a complete split of pairs;
    so it does when two rounds are left. Neither is so with a trio.
    """
    least, size = rounds_wanted(future), len(future.unmet)
    if future.turns is not None:
        return least > 1 and size * least <= MOST_AHEAD_WITH_TRIO
    return 2 < least <= min(size // 2 + 1, MOST_AHEAD // size)


def rounds_wanted(future: Future) -> int:
    """Return how many rounds without a repeat there can be at most, by the partners left.

    A trio uses up two partners of each of its three; those with the most partners left of those
    whose turn it is can best afford it.
    """
    left = future.unmet.sum(axis=1)
    if future.turns is None or not len(left):
        return int(left.min()) if len(left) else 0
    turns, rounds = future.turns.copy(), 0
    while rounds < MOST_ROUNDS_WITH_TRIO:
        seats = np.lexsort((-left, turns))[:3]
        left = left - 1
        left[seats] -= 1
        if left.min() < 0:
            break
        turns[seats] += 1
        rounds += 1
    return rounds


def outlook(future: Future, seeds: int) -> Outlook:
    """Split who has not met into as many complete rounds as are found.

    Args:
        future: who may meet and has not met.
        seeds: how many searches are made before the best so far is taken.
    """
    wanted = rounds_wanted(future)
    best: tuple[Round, ...] = ()
    for seed in range(seeds):
        search = _Search(_numbers(seed))
        search.extend((), future, wanted)
        if len(search.best) > len(best):
            best = search.best
        if len(best) == wanted:
            break
    return Outlook(best, wanted)


class _Search:
    """A depth-first search for disjoint complete rounds, with a counted number of steps."""

    def __init__(self, numbers: Iterator[Ints]) -> None:
        self.best: tuple[Round, ...] = ()
        self._numbers = numbers
        self._steps = 0

    def extend(self, classes: tuple[Round, ...], future: Future, wanted: int) -> bool:
        """Add classes until ``wanted`` more are found; return whether they were."""
        if len(classes) > len(self.best):
            self.best = classes
        if wanted == 0:
            return True
        for _ in range(TRIES_WITH_FEW if wanted <= FEW_LEFT else TRIES_WITH_MANY):
            if self._steps >= STEPS:
                return False
            self._steps += 1
            groups = _complete_round(future, next(self._numbers))
            if groups is None:
                return False
            if self.extend((*classes, groups), future.after(groups), wanted - 1):
                return True
        return False


def _complete_round(future: Future, numbers: Ints) -> Round | None:
    """Return groups for everybody that depend on the numbers, or None if none were found."""
    if future.turns is None:
        return _pairs(future.unmet, (), numbers)
    for trio in _fair_trios(future.unmet, future.turns, numbers):
        pairs = _pairs(future.unmet, trio, numbers)
        if pairs is not None:
            return (*pairs, trio)
    return None


def _fair_trios(unmet: Bools, turns: Ints, numbers: Ints) -> Iterator[Members]:
    """Yield some trios of those whose turn it is and who have not met, in a mixed order."""
    mixed = np.argsort(numbers[: len(turns)], kind="stable")
    least = np.sort(turns)[:3].tolist()
    by_turn = mixed[np.argsort(turns[mixed], kind="stable")]
    who = by_turn[turns[by_turn] <= least[2]].tolist()
    found = (
        (a, b, c)
        for a, b in combinations(who, 2)
        if unmet[a, b]
        for c in np.nonzero(unmet[a] & unmet[b])[0].tolist()
        if sorted((turns[a], turns[b], turns[c])) == least
        and _leaves_trios(unmet, [k for k in who if k not in (a, b, c)])
    )
    for trio in islice(found, TRIOS):
        yield tuple(sorted(trio))


def _leaves_trios(unmet: Bools, who: Sequence[int]) -> bool:
    """Return whether the last few whose turn it is for a trio can still make trios that are new."""
    if len(who) > LAST_FEW:
        return True
    if len(who) < TRIO:
        return all(unmet[a, b] for a, b in combinations(who, 2))
    return any(
        _leaves_trios(unmet, [k for k in who if k not in trio])
        for trio in combinations(who, 3)
        if all(unmet[a, b] for a, b in combinations(trio, 2))
    )


def _pairs(unmet: Bools, trio: Members, numbers: Ints) -> Round | None:
    """Return pairs of everybody else that depend on the numbers, or None if there are none."""
    a, b = np.nonzero(np.triu(unmet))
    size = len(unmet)
    free = ~(np.isin(a, trio) | np.isin(b, trio))
    a, b = a[free], b[free]
    weights = 1 + numbers[(a * size + b) % len(numbers)]
    graph: rustworkx.PyGraph[int, int] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(size))
    graph.add_edges_from(list(zip(a.tolist(), b.tolist(), weights.tolist(), strict=True)))
    found = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    if 2 * len(found) + len(trio) < size:
        return None
    return tuple(sorted((min(pair), max(pair)) for pair in found))


def _numbers(seed: int) -> Iterator[Ints]:
    """Return arrays of numbers below 1,000 that look random and are the same everywhere."""
    state = np.arange(10_007, dtype=np.uint64) + np.uint64(10_007 * (seed + 1))
    while True:
        state = state * np.uint64(6_364_136_223_846_793_005) + np.uint64(1_442_695_040_888_963_407)
        mixed = state ^ (state >> np.uint64(33))
        yield ((mixed * np.uint64(0xFF51AFD7ED558CCD)) >> np.uint64(40)).astype(np.int64) % 1_000
