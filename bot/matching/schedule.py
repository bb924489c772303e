"""Look ahead: pairs for this round that leave enough rounds without a repeat for later.

The best pairs of today can use up the wrong partners: if what is left falls apart into circles
of odd length, a repeat comes earlier than it must. So when few unmet partners are left, the rest
is split into complete rounds before the pairs of today are settled. Whether a split is found is
a matter of search: seeds and steps are counted, never seconds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import rustworkx

from bot.matching.rules import Bools
from bot.matching.sparse import Ints

Pairs = tuple[tuple[int, int], ...]

MOST_AHEAD = 20_000
"""People times rounds ahead: beyond it there is time enough to look later."""
STEPS = 300
FEW_LEFT = 5
TRIES_WITH_FEW = 12
TRIES_WITH_MANY = 2


@dataclass(frozen=True)
class Outlook:
    """What is known about later rounds: the classes found, and how many would be the most."""

    classes: tuple[Pairs, ...]
    wanted: int


def is_due(unmet: Bools) -> bool:
    """Return whether so few unmet partners are left that it is time to look ahead.

    While everybody has not met half of the others, any choice leaves a complete split.
    """
    least, size = rounds_wanted(unmet), len(unmet)
    return 2 < least <= min(size // 2 + 1, MOST_AHEAD // size)


def rounds_wanted(unmet: Bools) -> int:
    """Return how many rounds without a repeat there can be at most: someone's partners left."""
    return int(unmet.sum(axis=1).min()) if len(unmet) else 0


def without(unmet: Bools, pairs: Sequence[tuple[int, int]]) -> Bools:
    """Return who has not met once these pairs have."""
    rest = unmet.copy()
    a, b = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    rest[a, b] = rest[b, a] = False
    return rest


def outlook(unmet: Bools, seeds: int) -> Outlook:
    """Split who has not met into as many complete rounds as are found.

    Args:
        unmet: a symmetric table of who may meet and has not met.
        seeds: how many searches are made before the best so far is taken.
    """
    wanted = rounds_wanted(unmet)
    best: tuple[Pairs, ...] = ()
    for seed in range(seeds):
        search = _Search(_numbers(seed))
        search.extend((), unmet, wanted)
        if len(search.best) > len(best):
            best = search.best
        if len(best) == wanted:
            break
    return Outlook(best, wanted)


class _Search:
    """A depth-first search for disjoint perfect matchings, with a counted number of steps."""

    def __init__(self, numbers: Iterator[Ints]) -> None:
        self.best: tuple[Pairs, ...] = ()
        self._numbers = numbers
        self._steps = 0

    def extend(self, classes: tuple[Pairs, ...], unmet: Bools, wanted: int) -> bool:
        """Add classes until ``wanted`` more are found; return whether they were."""
        if len(classes) > len(self.best):
            self.best = classes
        if wanted == 0:
            return True
        for _ in range(TRIES_WITH_FEW if wanted <= FEW_LEFT else TRIES_WITH_MANY):
            if self._steps >= STEPS:
                return False
            self._steps += 1
            pairs = _complete_round(unmet, next(self._numbers))
            if pairs is None:
                return False
            if self.extend((*classes, pairs), without(unmet, pairs), wanted - 1):
                return True
        return False


def _complete_round(unmet: Bools, numbers: Ints) -> Pairs | None:
    """Return a perfect matching that depends on the numbers, or None if there is none."""
    a, b = np.nonzero(np.triu(unmet))
    size = len(unmet)
    weights = 1 + numbers[(a * size + b) % len(numbers)]
    graph: rustworkx.PyGraph[int, int] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(size))
    graph.add_edges_from(list(zip(a.tolist(), b.tolist(), weights.tolist(), strict=True)))
    found = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    if 2 * len(found) < size:
        return None
    return tuple(sorted((min(pair), max(pair)) for pair in found))


def _numbers(seed: int) -> Iterator[Ints]:
    """Return arrays of numbers below 1,000 that look random and are the same everywhere."""
    state = np.arange(10_007, dtype=np.uint64) + np.uint64(10_007 * (seed + 1))
    while True:
        state = state * np.uint64(6_364_136_223_846_793_005) + np.uint64(1_442_695_040_888_963_407)
        mixed = state ^ (state >> np.uint64(33))
        yield ((mixed * np.uint64(0xFF51AFD7ED558CCD)) >> np.uint64(40)).astype(np.int64) % 1_000
