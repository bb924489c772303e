"""A good matching with little work: exact within parts of some hundred people, mixed anew.

This is what a round gets when the solver for all at once was killed, got stuck or ran out of
memory. No hard rule is broken; the gap to a bound is stated, and nothing is claimed proven.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from bot.matching.objective import Members, worth
from bot.matching.problem import UNITS_PER_POINT, Ban, Limits, Meeting, Problem, Solution
from bot.matching.rules import Setting, make_ready
from bot.matching.solve import joined_locks, report, solve
from bot.matching.weights import FULL_SCORE

NAME = "approximate"
PART = 240
"""People in a part; divisible by nearly every group size."""
PASSES = 3
_MIX = 7_919  # a prime, to put other people side by side in each pass
_BOUND_PEOPLE = 10_000  # above, looking at all pairs for a bound would take too long
_BLOCK = 256
_TRIO_TRIALS = 50

Names = tuple[str, ...]


def approximate(problem: Problem, why: str = "", edition: int = 2) -> Solution:
    """Match a round of any size part by part.

    Args:
        problem: the round.
        why: what kept the exact solver from finishing, to be told with the method.
        edition: see ``Limits``; a replay forces the one that was recorded.

    Raises:
        RuleBroken: a lock puts two people together whom a hard rule keeps apart.
    """
    setting = make_ready(problem)
    locks = joined_locks(setting)
    locked = {one for lock in locks for one in lock}
    units: list[Members] = [*locks, *((k,) for k in range(setting.size) if k not in locked)]
    groups: list[Members] = []
    for number in range(PASSES):
        groups = _one_pass(setting, units, edition, first=number == 0)
        units = _mixed(setting, groups, number)
    method = {"name": NAME, "solver": "numpy", "version": np.__version__, "why": why}
    if edition > 1:
        method["edition"] = str(edition)
    return report(setting, groups, bound=_bound(setting), method=method)


def _one_pass(
    setting: Setting, units: Sequence[Members], edition: int, *, first: bool
) -> list[Members]:
    """Solve every part, and keep what was there before wherever that was better."""
    group_size = setting.problem.rules.group_size
    parts = list(_parts(units, group_size))
    method = NAME if group_size > 2 else ""  # pairs of some hundred people are exact anyway
    limits = Limits(method=method, large=False, trio_trials=_TRIO_TRIALS, edition=edition)
    groups: list[Members] = []
    for part, smaller in zip(parts, _narrowed(setting, parts), strict=True):
        found = [group.members for group in solve(smaller, limits).groups]
        if not first:
            found = _better(smaller, found, _names(setting, part))
        groups += [tuple(setting.place[one] for one in group) for group in found]
    return groups


def _names(setting: Setting, part: Sequence[Members]) -> list[Names]:
    return [tuple(setting.people[k].id for k in unit) for unit in part if len(unit) > 1]


def _better(problem: Problem, new: list[Names], old: list[Names]) -> list[Names]:
    setting = make_ready(problem)
    return max(
        (new, old),
        key=lambda some: worth(
            setting, [tuple(setting.place[one] for one in group) for group in some]
        ),
    )


def _parts(units: Sequence[Members], group_size: int) -> Iterator[list[Members]]:
    """Cut units into parts of whole groups; only the last part may be of another size."""
    size = PART // group_size * group_size
    waiting = deque(units)
    while waiting:
        part: list[Members] = []
        count = 0
        put_off: list[Members] = []
        while waiting and count < size:
            unit = waiting.popleft()
            fits = count + len(unit) <= size
            (part if fits else put_off).append(unit)
            count += len(unit) if fits else 0
        waiting.extendleft(reversed(put_off))
        yield part


def _narrowed(setting: Setting, parts: Sequence[Sequence[Members]]) -> Iterator[Problem]:
    """Yield the problem of each part: its people, and what lies between them."""
    problem = setting.problem
    part_of = {
        setting.people[k].id: number
        for number, part in enumerate(parts)
        for unit in part
        for k in unit
    }
    bans = _sorted_into(parts, part_of, problem.bans)
    history = _sorted_into(parts, part_of, problem.history)
    for number, part in enumerate(parts):
        here = tuple(setting.people[k] for unit in part for k in unit)
        names = {one.id for one in here}
        yield replace(
            problem,
            people=here,
            bans=tuple(bans[number]),
            history=tuple(history[number]),
            locks=tuple(lock & names for lock in problem.locks if len(lock & names) > 1),
        )


Between = TypeVar("Between", Ban, Meeting)


def _sorted_into(
    parts: Sequence[object], part_of: Mapping[str, int], entries: Iterable[Between]
) -> list[list[Between]]:
    found: list[list[Between]] = [[] for _ in parts]
    for one in entries:
        part = part_of.get(one.a)
        if part is not None and part == part_of.get(one.b):
            found[part].append(one)
    return found


def _mixed(setting: Setting, groups: Sequence[Members], number: int) -> list[Members]:
    """Put those without a group first, then the groups in another order than before."""
    seated = {one for group in groups for one in group}
    left: list[Members] = [(k,) for k in range(setting.size) if k not in seated]
    turn = _MIX * (number + 1)
    return [*left, *sorted(groups, key=lambda group: (group[0] * turn) % (setting.size + 1))]


def _bound(setting: Setting) -> int:
    """Bound the quality: nobody has more than half of the best legal score."""
    if setting.size > _BOUND_PEOPLE:
        return setting.size * FULL_SCORE * UNITS_PER_POINT // 2
    everybody = np.arange(setting.size)
    total = 0
    for start in range(0, setting.size, _BLOCK):
        rows = everybody[start : start + _BLOCK]
        scores = setting.scores.block(rows, everybody)
        scores *= setting.allowed_block(rows, everybody)
        total += int(scores.max(axis=1).sum())
    return total * UNITS_PER_POINT // 2
