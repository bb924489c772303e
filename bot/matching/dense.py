"""The exact answer for few people: a graph of all legal pairs, every level in one whole number.

One step on a level outweighs everything on the levels below it, so one run of the exact solver
answers them all. Where history is so long that the number would outgrow the solver's 128 bits,
tiers are decided in sequence from the worst down: a tier nobody needs is struck out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import rustworkx

from bot.matching.objective import Members, Worth
from bot.matching.rules import Setting

FULL_POINTS = 10_000
MOST_BITS = 116
"""The solver adds and doubles weights in 128 bits; this leaves room for that."""


@dataclass(frozen=True)
class View:
    """The people of a small problem with everything about their pairs in plain lists."""

    score: Sequence[Sequence[int]]
    tier: Sequence[Sequence[int]]
    legal: Sequence[Sequence[bool]]
    waited: Sequence[int]
    turns: Sequence[int]

    @property
    def size(self) -> int:
        """How many people there are."""
        return len(self.waited)

    def worth(self, groups: Iterable[Members]) -> Worth:
        """Rate a grouping; quality counts half points."""
        groups = list(groups)
        pairs = [pair for group in groups for pair in combinations(group, 2)]
        placed = {one for group in groups for one in group}
        left = [self.waited[k] for k in range(self.size) if k not in placed]
        seats = [self.turns[k] for group in groups if len(group) == 3 for k in group]
        tiers = [self.tier[i][j] for i, j in pairs if self.tier[i][j]]
        return Worth(
            len(placed),
            tuple(sorted(left, reverse=True)),
            tuple(sorted(seats, reverse=True)),
            tuple(sorted(tiers, reverse=True)),
            sum(self.half_points(group) for group in groups),
        )

    def half_points(self, group: Members) -> int:
        """Return the value of a pair or trio in half points."""
        total = sum(self.score[i][j] for i, j in combinations(group, 2))
        return total if len(group) == 3 else 2 * total


def view(setting: Setting) -> View:
    """Spread out a small problem."""
    everybody = np.arange(setting.size)
    scores = setting.scores.dense()
    legal = setting.allowed_block(everybody, everybody) & (scores >= setting.minimum_score)
    tier = np.zeros_like(scores)
    row, col, value = setting.tiers.in_block(everybody, everybody)
    tier[row, col] = value
    return View(
        scores.tolist(),
        tier.tolist(),
        legal.tolist(),
        [one.waited for one in setting.people],
        [one.trio_turns for one in setting.people],
    )


@dataclass(frozen=True)
class Answer:
    """Groups, and whether tiers and quality are proven best (the levels above always are)."""

    groups: tuple[Members, ...]
    exact: bool


def best_groups(seen: View, locks: Sequence[Members], *, trio: bool) -> Answer:
    """Return the best pairs, and with ``trio`` the best trio beside them if one is possible.

    Args:
        seen: the people.
        locks: disjoint legal groups; with ``trio`` a locked pair may take in a third.
        trio: whether one group of three may be made.
    """
    best = _completed(seen, locks, _all_tiers(seen))
    if not trio or any(len(lock) == 3 for lock in locks):
        return best
    worth = seen.worth(best.groups)
    for seats in _trios(seen, locks):
        if worth.placed == seen.size and _duty(seen, seats) > worth.trio:
            break
        most = max(worth.tiers, default=0) if worth.placed == seen.size else None
        if most is not None and _worst(seen, seats) > most:
            continue
        fixed = [*(lock for lock in locks if not set(lock) & set(seats)), seats]
        other = _completed(seen, fixed, _all_tiers(seen, most))
        value = seen.worth(other.groups)
        if value > worth:
            best, worth = Answer(other.groups, best.exact and other.exact), value
        elif not other.exact:
            best = Answer(best.groups, exact=False)
    return best


def _duty(seen: View, seats: Members) -> tuple[int, ...]:
    return tuple(sorted((seen.turns[k] for k in seats), reverse=True))


def _worst(seen: View, seats: Members) -> int:
    return max(seen.tier[i][j] for i, j in combinations(seats, 2))


def _trios(seen: View, locks: Sequence[Members]) -> list[Members]:
    """Return the legal trios that split no lock, those with the fairest seats first."""
    lock_of = {k: lock for lock in locks for k in lock}
    found = []
    for i, j in combinations(range(seen.size), 2):
        if seen.legal[i][j]:
            thirds = (k for k in range(j + 1, seen.size) if seen.legal[i][k] and seen.legal[j][k])
            found += [(i, j, k) for k in thirds]
    whole = [
        seats
        for seats in found
        if not lock_of or all(set(lock_of.get(k, ())) <= set(seats) for k in seats)
    ]
    return sorted(whole, key=lambda seats: _duty(seen, seats))


def _all_tiers(seen: View, most: int | None = None) -> set[int]:
    tiers = {tier for row in seen.tier for tier in row if tier}
    return tiers if most is None else {tier for tier in tiers if tier <= most}


def _completed(seen: View, fixed: Sequence[Members], tiers: set[int]) -> Answer:
    """Return the fixed groups with the best pairs of everybody else, repeats from ``tiers``."""
    taken = {k for group in fixed for k in group}
    free = [k for k in range(seen.size) if k not in taken]
    pairs = [
        (i, j)
        for i, j in combinations(free, 2)
        if seen.legal[i][j] and (not seen.tier[i][j] or seen.tier[i][j] in tiers)
    ]
    found, exact = _in_sequence(seen, free, pairs)
    return Answer((*fixed, *found), exact)


def _in_sequence(
    seen: View, free: Sequence[int], pairs: Sequence[Members]
) -> tuple[list[Members], bool]:
    """Solve with as many of the worst tiers as fit, strike out those unused, and again."""
    open_tiers = sorted({seen.tier[i][j] for i, j in pairs} - {0})
    while True:
        weights, complete = _fold(seen, free, pairs, open_tiers)
        found = _heaviest(pairs, weights)
        if complete:
            return found, True
        used = {seen.tier[i][j] for i, j in found}
        decided = open_tiers[-weights.tiers_told :] if weights.tiers_told else []
        unused = {tier for tier in decided if tier not in used}
        if not unused:
            return found, False
        pairs = [(i, j) for i, j in pairs if seen.tier[i][j] not in unused]
        open_tiers = [tier for tier in open_tiers if tier not in unused]


@dataclass(frozen=True)
class _Weights:
    """The folded number of each pair, and how many of the worst tiers it tells apart."""

    of_pair: Sequence[int]
    tiers_told: int


def _fold(
    seen: View, free: Sequence[int], pairs: Sequence[Members], tiers: Sequence[int]
) -> tuple[_Weights, bool]:
    """Give every pair its number; incomplete when the better tiers had to share a step."""
    most = len(free) // 2 + 1
    room = MOST_BITS - 2 * most.bit_length() - _waiting_bits(seen, free)
    unit = most * FULL_POINTS + 1
    counts = {tier: sum(seen.tier[i][j] == tier for i, j in pairs) for tier in tiers}
    step: dict[int, int] = {0: 0}
    told = 0
    size = unit * most * (len(tiers) + 1)
    for tier in reversed(tiers):
        size *= min(most, counts[tier]) + 1
        if size.bit_length() > room:
            break
        told += 1
    merged = tiers[: len(tiers) - told]
    for rank, tier in enumerate(merged):
        step[tier] = unit * (rank + 1)
    if merged:
        unit *= most * len(merged) + 1
    for tier in tiers[len(merged) :]:
        step[tier] = unit
        unit *= min(most, counts[tier]) + 1
    person = _person_steps(seen, free, unit)
    numbers = [person[i] + person[j] - step[seen.tier[i][j]] + seen.score[i][j] for i, j in pairs]
    return _Weights(numbers, told), not merged


def _waiting_bits(seen: View, free: Sequence[int]) -> int:
    waits = [seen.waited[k] for k in free]
    return sum((waits.count(wait) + 1).bit_length() for wait in set(waits)) + 2


def _person_steps(seen: View, free: Sequence[int], unit: int) -> Mapping[int, int]:
    """Return what placing each person is worth: one more placed beats any longer wait."""
    waits = [seen.waited[k] for k in free]
    step: dict[int, int] = {}
    for wait in sorted(set(waits)):
        step[wait] = unit
        unit *= waits.count(wait) + 1
    return {k: unit + step[seen.waited[k]] for k in free}


def _heaviest(pairs: Sequence[Members], weights: _Weights) -> list[Members]:
    """Return the pairs of the greatest sum; every number is above zero."""
    nodes = {k: place for place, k in enumerate(sorted({k for pair in pairs for k in pair}))}
    names = list(nodes)
    graph: rustworkx.PyGraph[int, int] = rustworkx.PyGraph()  # quick: looks for no double edge
    graph.add_nodes_from(names)
    graph.add_edges_from(list(_edges(nodes, pairs, weights.of_pair)))
    found = rustworkx.max_weight_matching(graph, max_cardinality=False, weight_fn=int)
    return sorted((names[min(pair)], names[max(pair)]) for pair in found)


def _edges(
    nodes: Mapping[int, int], pairs: Sequence[Members], numbers: Sequence[int]
) -> Iterator[tuple[int, int, int]]:
    for (i, j), number in zip(pairs, numbers, strict=True):
        yield nodes[i], nodes[j], number
