"""The best groups of a few people, exactly: every grouping is weighed, shared parts once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from bot.matching.objective import Members, worth
from bot.matching.problem import UNITS_PER_POINT
from bot.matching.rules import Setting
from bot.matching.sizes import group_sizes
from bot.matching.weights import FULL_SCORE

MOST_PEOPLE = 12
"""Above this many people there are too many groupings to weigh them all."""

Found = tuple[int, tuple[int, ...]]
"""The worth of a grouping, and its groups as bits."""


def best_grouping(setting: Setting, wanted: int, locks: Sequence[Members]) -> list[Members]:
    """Return the groups with the best objective of all; none, if no group is legal."""
    for people in range(setting.size, 1, -1):
        sizes = group_sizes(people, wanted)
        large = sizes.count(sizes[0])
        search = _Search(
            groups=_groups(setting, set(sizes), locks),
            alone=_cost_of_leaving(setting, locks),
            size=sizes[0],
        )
        found = search.best((1 << setting.size) - 1, large, setting.size - people)
        if found is not None:
            return [_members(group) for group in found[1]]
    return []


@dataclass(frozen=True)
class _Search:
    """Fills groups from the first free person up; each state of the rest is solved once.

    ``groups`` lists the legal groups by their first member, ``alone`` what it costs to leave
    each person out (None: impossible), ``size`` is the larger of the two sizes.
    """

    groups: Sequence[Sequence[tuple[int, int]]]
    alone: Sequence[int | None]
    size: int
    _known: dict[tuple[int, int, int], Found | None] = field(default_factory=dict)

    def best(self, free: int, large: int, idle: int) -> Found | None:
        """Return the best way to seat ``free``: ``large`` large groups, ``idle`` people out."""
        if not free:
            return None if large or idle else (0, ())
        state = (free, large, idle)
        if state not in self._known:
            ways = self._ways(free, large, idle)
            self._known[state] = max(ways, key=lambda way: way[0], default=None)
        return self._known[state]

    def _ways(self, free: int, large: int, idle: int) -> Iterator[Found]:
        first = (free & -free).bit_length() - 1
        cost = self.alone[first]
        if idle and cost is not None:
            rest = self.best(free & (free - 1), large, idle - 1)
            if rest is not None:
                yield rest[0] - cost, rest[1]
        for group, value in self.groups[first]:
            is_large = group.bit_count() == self.size
            if group & ~free or (is_large and not large):
                continue
            rest = self.best(free & ~group, large - is_large, idle)
            if rest is not None:
                yield rest[0] + value, (group, *rest[1])


def _groups(
    setting: Setting, sizes: set[int], locks: Sequence[Members]
) -> list[list[tuple[int, int]]]:
    """Return the legal groups by first member, each with all its levels as one number."""
    everybody = np.arange(setting.size)
    scores = setting.scores.dense()
    legal = setting.allowed_block(everybody, everybody) & (scores >= setting.minimum_score)
    tiers, tier_cost = _tiers(setting), _cost_of_tiers(setting)
    locked = [_bits(lock) for lock in locks]
    found: list[list[tuple[int, int]]] = [[] for _ in range(setting.size)]
    for size in sorted(sizes):
        for group in combinations(range(setting.size), size):
            bits = _bits(group)
            pairs = list(combinations(group, 2))
            torn = any(lock & bits and lock & ~bits for lock in locked)
            if torn or not all(legal[pair] for pair in pairs):
                continue
            cost = sum(tier_cost[int(tiers[pair])] for pair in pairs)
            found[group[0]].append((bits, worth(setting, [group]).quality - cost))
    return found


def _tiers(setting: Setting) -> np.ndarray:
    everybody = np.arange(setting.size)
    table = np.zeros((setting.size, setting.size), dtype=np.int64)
    row, col, value = setting.tiers.in_block(everybody, everybody)
    table[row, col] = value
    return table


def _cost_of_tiers(setting: Setting) -> dict[int, int]:
    """Give each tier a number that all better tiers and all quality together cannot reach."""
    pairs = setting.size * (setting.size - 1) // 2
    unit = _above_quality(setting)
    costs = {0: 0}
    for tier in sorted(set(setting.tiers.values.tolist())):
        costs[tier] = unit
        unit *= pairs + 1
    return costs


def _cost_of_leaving(setting: Setting, locks: Sequence[Members]) -> list[int | None]:
    pairs = setting.size * (setting.size - 1) // 2
    unit = _above_quality(setting) * (pairs + 1) ** len(_cost_of_tiers(setting))
    costs: dict[int, int] = {}
    for waited in sorted({one.waited for one in setting.people}):
        costs[waited] = unit
        unit *= setting.size + 1
    locked = {one for lock in locks for one in lock}
    return [None if k in locked else costs[p.waited] for k, p in enumerate(setting.people)]


def _above_quality(setting: Setting) -> int:
    return (setting.size + 1) * FULL_SCORE * UNITS_PER_POINT


def _bits(group: Members) -> int:
    return sum(1 << one for one in group)


def _members(group: int) -> Members:
    return tuple(k for k in range(group.bit_length()) if group >> k & 1)
