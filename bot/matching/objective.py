"""The objective, level by level: what makes one grouping better than another."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import total_ordering
from itertools import combinations, islice

import numpy as np

from bot.matching.problem import UNITS_PER_POINT, Group, PairTerms
from bot.matching.rules import Setting
from bot.matching.scores import with_facts
from bot.matching.sparse import Ints

Members = tuple[int, ...]


@total_ordering
@dataclass(frozen=True, slots=True)
class Worth:
    """The objective of a grouping; the greater of two is the better.

    ``waiting`` lists how long those left out have waited, ``trio`` how often those in a trio had
    one before, ``tiers`` the tiers of all used pairs that met before: each from the worst down.
    """

    placed: int
    waiting: tuple[int, ...]
    trio: tuple[int, ...]
    tiers: tuple[int, ...]
    quality: int

    def __lt__(self, other: "Worth") -> bool:
        return self._rank() < other._rank()

    def _rank(self) -> tuple[object, ...]:
        worst_down = (self.waiting, self.trio, self.tiers)
        return (self.placed, *((*tuple(-v for v in one), 1) for one in worst_down), self.quality)


def worth(setting: Setting, groups: Iterable[Members]) -> Worth:
    """Rate a grouping given by places; whoever is in no group is left out."""
    groups = list(groups)
    placed = {one for group in groups for one in group}
    people = setting.people
    left = [one.waited for k, one in enumerate(people) if k not in placed]
    seats = [k for group in groups if _is_trio(setting, group) for k in group]
    return Worth(
        placed=len(placed),
        waiting=_worst_down(left),
        trio=_worst_down(people[k].trio_turns for k in seats),
        tiers=_worst_down(tier for tier in used_tiers(setting, groups) if tier),
        quality=total_quality(setting, groups),
    )


def quality(setting: Setting, group: Members) -> int:
    """Return a group's value in 1/420 points: the sum over its pairs by its size less one."""
    return total_quality(setting, [group])


def total_quality(setting: Setting, groups: Sequence[Members]) -> int:
    """Return the sum of the values of groups, in 1/420 points."""
    scores = setting.scores.pairs(*_pairs(groups))
    sizes = np.array([len(group) for group in groups], dtype=np.int64)
    shares = np.repeat(UNITS_PER_POINT // np.maximum(sizes - 1, 1), sizes * (sizes - 1) // 2)
    return int((scores * shares).sum())


def used_tiers(setting: Setting, groups: Iterable[Members]) -> list[int]:
    """Return the tier of every pair inside the groups."""
    tiers: list[int] = setting.tiers.of_pairs(*_pairs(groups)).tolist()
    return tiers


def described(setting: Setting, groups: Sequence[Members]) -> tuple[Group, ...]:
    """Return groups for the outside, with the terms of each of their pairs."""
    seated = [tuple(sorted(group, key=lambda k: setting.people[k].id)) for group in groups]
    terms = iter(_terms(setting, *_pairs(seated)))
    found = []
    for group in seated:
        pairs = tuple(islice(terms, len(group) * (len(group) - 1) // 2))
        names = tuple(setting.people[k].id for k in group)
        total = sum(pair.score for pair in pairs)
        found.append(Group(names, total * (UNITS_PER_POINT // (len(group) - 1)), pairs))
    return tuple(found)


def _terms(setting: Setting, a: Ints, b: Ints) -> Iterator[PairTerms]:
    rows = (
        a.tolist(),
        b.tolist(),
        setting.scores.terms_of_pairs(a, b),
        setting.tiers.of_pairs(a, b).tolist(),
        setting.met.of_pairs(a, b).tolist(),
    )
    for i, j, terms, tier, met in zip(*rows, strict=True):
        yield with_facts(setting.people[i], setting.people[j], terms, tier, met)


def _is_trio(setting: Setting, group: Members) -> bool:
    return setting.problem.rules.group_size == 2 and len(group) > 2


def _worst_down(values: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(values, reverse=True))


def _pairs(groups: Iterable[Sequence[int]]) -> tuple[Ints, Ints]:
    pairs = [pair for group in groups for pair in combinations(group, 2)]
    both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]
