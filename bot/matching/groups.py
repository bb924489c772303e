"""Groups of three to eight: from exact pairs, by merging and exchanging; few people exactly.

Up to twelve people every grouping is weighed. Above, pairs are put together and people exchanged
until no exchange helps, from several starts; then repeats and quality are good, not proven.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from bot.matching.group_search import Search, without_partner
from bot.matching.objective import Members, used_tiers
from bot.matching.problem import (
    LEVELS,
    UNITS_PER_POINT,
    Limits,
    Problem,
    Solution,
    Unmatched,
)
from bot.matching.rules import Setting, make_ready
from bot.matching.solve import joined_locks, report, solve
from bot.matching.subsets import MOST_PEOPLE, best_grouping
from bot.matching.swaps import Ints

EXACT = "every-grouping"
EXCHANGED = "exchanged"
APPROXIMATE = "approximate"
"""What ``Limits.method`` says where one start has to be enough."""

_STARTS = 240


def solve_groups(problem: Problem, limits: Limits) -> Solution:
    """Return groups of about ``group_size`` people, and what is proven about them.

    Raises:
        RuleBroken: a lock puts two people together whom a hard rule keeps apart.
    """
    setting = make_ready(problem)
    locks = joined_locks(setting)
    wanted = problem.rules.group_size
    few = setting.size <= MOST_PEOPLE
    if limits.method == EXACT or (few and not limits.method):
        groups = best_grouping(setting, wanted, locks)
        return _finished(setting, groups, None, LEVELS, _method(EXACT))
    pairs = _pairs(problem, replace(limits, method=""))
    name = limits.method or EXCHANGED
    search = Search(setting, locks, wanted, 1 if name == APPROXIMATE else _STARTS)
    groups = search.run(_units(setting, locks, pairs))
    method = _method(name) | {f"pairs_{key}": text for key, text in pairs.method.items()}
    bound = _bound(setting, groups, pairs)
    return _finished(setting, groups, bound, _proven(setting, groups), method)


def _method(name: str) -> dict[str, str]:
    return {"name": name, "solver": "numpy", "version": np.__version__}


def _finished(
    setting: Setting,
    groups: list[Members],
    bound: int | None,
    proven: Sequence[str],
    method: dict[str, str],
) -> Solution:
    left = _left_out(setting, groups)
    return report(setting, groups, bound=bound, proven=proven, unmatched=left, method=method)


def _left_out(setting: Setting, groups: Sequence[Members]) -> list[Unmatched]:
    seated = {one for group in groups for one in group}
    left = [k for k in range(setting.size) if k not in seated]
    lonely = set(without_partner(setting).tolist())
    found = [
        Unmatched(setting.people[k].id, "nobody-possible" if k in lonely else "odd") for k in left
    ]
    return sorted(found, key=lambda one: one.id)


def _pairs(problem: Problem, limits: Limits) -> Solution:
    """Match the same people in pairs; people left over are simply no pair."""
    rules = replace(problem.rules, group_size=2, format="peer")
    return solve(replace(problem, rules=rules, locks=()), limits)


def _units(setting: Setting, locks: Sequence[Members], pairs: Solution) -> list[Members]:
    """Return locks, pairs without locked people, and whoever is left, each person once."""
    taken = {one for lock in locks for one in lock}
    found = [tuple(setting.place[one] for one in group.members) for group in pairs.groups]
    units = [*locks, *(pair for pair in sorted(found) if not taken & set(pair))]
    seated = {one for unit in units for one in unit}
    return [*units, *((k,) for k in range(setting.size) if k not in seated)]


def _bound(setting: Setting, groups: Sequence[Members], pairs: Solution) -> int:
    """Bound the quality of groups of these sizes, in 1/420 points.

    A person's part of a group is half the mean over the others, at most the mean of the best.
    Groups of even sizes fall apart into (size - 1) rounds of pairs, so their value is a mean of
    pairings, none of which exceeds the best; with repeats the pairing must have been freer.
    """
    smallest = min((len(group) for group in groups), default=2) - 1
    twice = sum(int(np.partition(row, -smallest)[-smallest:].sum()) for row in _legal_rows(setting))
    bound = -(-twice * UNITS_PER_POINT // (2 * smallest))
    fresh = not pairs.repeats and not any(used_tiers(setting, groups))
    if fresh and not pairs.unmatched and all(len(group) % 2 == 0 for group in groups):
        bound = min(bound, pairs.bound)
    return bound


def _legal_rows(setting: Setting) -> Iterator[Ints]:
    everybody = np.arange(setting.size)
    for k in range(setting.size):
        row = setting.scores.block(everybody[k : k + 1], everybody)[0].astype(np.int64)
        row[k] = 0
        yield row


def _proven(setting: Setting, groups: Sequence[Members]) -> list[str]:
    """Name the levels on which nothing better can exist."""
    seated = sum(len(group) for group in groups)
    if seated + len(without_partner(setting)) < setting.size:
        return []
    tail = ["repeats"] if not any(used_tiers(setting, groups)) else []
    return ["placed", "waiting", "trio", *tail]
