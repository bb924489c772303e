"""From a problem to its groups: the front door of the engine."""

from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from itertools import combinations

import numpy as np

from bot.matching.ahead import best_of_plan, may_look_ahead
from bot.matching.dense import best_groups, view
from bot.matching.many import Part, best_part, connected
from bot.matching.objective import Members, Worth, described, worth
from bot.matching.outnumbered import left_out
from bot.matching.problem import (
    LEVELS,
    UNITS_PER_POINT,
    Ground,
    Limits,
    Problem,
    RuleBroken,
    Solution,
    Unmatched,
)
from bot.matching.rules import Setting, make_ready
from bot.matching.sizes import largest_group
from bot.matching.sparse import Ints

DENSE_PAIRS = 100
"""Up to this many people pairs are found on the graph of all legal pairs."""
DENSE_TRIO = 21
"""Up to this many people every possible trio is tried."""
HALF_POINT = UNITS_PER_POINT // 2
MOST_HOSTS = 4
MOST_OF_TRIO = 15_000
"""What a trio is worth at most, in points."""


def solve(problem: Problem, limits: Limits | None = None) -> Solution:
    """Return the groups of a round, who is left out, and what is proven about both.

    Raises:
        RuleBroken: a lock puts two people together whom a hard rule keeps apart.
        ValueError: two people share an id.
    """
    limits = limits or Limits()
    if problem.rules.group_size > 2:
        from bot.matching.groups import solve_groups

        return solve_groups(problem, limits)
    setting = make_ready(problem)
    locks = joined_locks(setting)
    solution = _solved(setting, locks, limits)
    return solution if locks else _looking_ahead(setting, solution, limits)


def _solved(setting: Setting, locks: Sequence[Members], limits: Limits) -> Solution:
    few = setting.size <= (DENSE_TRIO if most_members(setting) == 3 else DENSE_PAIRS)
    if limits.method == "dense" or (few and not limits.method):
        return _dense(setting, locks)
    return _sparse(setting, locks, limits)


def check_lock(problem: Problem, members: Iterable[str]) -> Ground | None:
    """Return the first hard rule a lock would break, or None if the lock can be made."""
    setting = make_ready(problem)
    places = [setting.place[one] for one in sorted(members) if one in setting.place]
    if len(places) > most_members(setting):
        return Ground.GROUP_SIZE
    grounds = (setting.ground(i, j) for i, j in combinations(places, 2))
    return next((ground for ground in grounds if ground), None)


def evaluate(problem: Problem, groups: Iterable[Iterable[str]]) -> Solution:
    """Report on a given grouping, say after an organiser's swap; nothing is proven of it.

    Raises:
        RuleBroken: two people are together whom a hard rule keeps apart, or a group is too large.
        KeyError: somebody is not among the people of the problem.
        ValueError: somebody is in two groups.
    """
    setting = make_ready(problem)
    members = [tuple(setting.place[one] for one in group) for group in groups]
    seated = [one for group in members for one in group]
    if len(seated) != len(set(seated)):
        raise ValueError("somebody is in two groups")
    for group in members:
        require_legal(setting, group)
    return report(setting, members)


def most_members(setting: Setting) -> int:
    """Return the size of the largest group that the rules make of this number of people."""
    size = setting.problem.rules.group_size
    if size == 2:
        return 3 if setting.size % 2 and setting.problem.rules.format == "coffee" else 2
    return largest_group(setting.size, size)


def require_legal(setting: Setting, group: Members) -> None:
    """Raise RuleBroken unless everybody in the group may meet everybody else in it."""
    names = [setting.people[k].id for k in group]
    if not 2 <= len(group) <= most_members(setting):
        raise RuleBroken(Ground.GROUP_SIZE, names[0], names[-1])
    for i, j in combinations(group, 2):
        ground = setting.ground(i, j)
        if ground:
            raise RuleBroken(ground, setting.people[i].id, setting.people[j].id)


def joined_locks(setting: Setting) -> list[Members]:
    """Return the locks of two or more people who are here, those that share a member joined.

    Raises:
        RuleBroken: a lock breaks a hard rule.
    """
    groups: list[set[int]] = []
    for lock in setting.problem.locks:
        joined = {setting.place[one] for one in lock if one in setting.place}
        for other in [group for group in groups if group & joined]:
            joined |= other
            groups.remove(other)
        groups.append(joined)
    found = sorted(tuple(sorted(group)) for group in groups if len(group) > 1)
    for members in found:
        require_legal(setting, members)
    return found


def report(
    setting: Setting,
    groups: Iterable[Members],
    *,
    bound: int | None = None,
    proven: Iterable[str] = (),
    unmatched: Sequence[Unmatched] | None = None,
    method: Mapping[str, str] | None = None,
) -> Solution:
    """Describe a grouping for the outside; ``bound`` limits its quality, in 1/420 points."""
    members = sorted(groups, key=lambda group: sorted(setting.people[k].id for k in group))
    value = worth(setting, members)
    limit = max(value.quality if bound is None else bound, value.quality)
    done = set(proven)
    return Solution(
        groups=described(setting, members),
        unmatched=tuple(left_out(setting, members) if unmatched is None else unmatched),
        total=value.quality,
        bound=limit,
        gap=(limit - value.quality) / limit if limit else 0.0,
        proven={level: level in done for level in LEVELS},
        repeats=len(value.tiers),
        seed=setting.problem.seed,
        method=dict(method or {}),
    )


def _dense(setting: Setting, locks: Sequence[Members]) -> Solution:
    trio = most_members(setting) == 3
    answer = best_groups(view(setting), locks, trio=trio)
    proven = LEVELS if answer.exact else LEVELS[:3]
    return report(setting, answer.groups, proven=proven, method=_method("dense", "rustworkx"))


def _method(name: str, solver: str) -> dict[str, str]:
    return {"name": name, "solver": solver, "version": version(solver)}


def _sparse(setting: Setting, locks: Sequence[Members], limits: Limits) -> Solution:
    """Solve market by market; with several odd markets the trio goes where it helps most."""
    locked = np.array([k for lock in locks for k in lock], dtype=np.int64)
    markets = connected(setting, np.setdiff1d(np.arange(setting.size), locked))
    trio = most_members(setting) == 3 and not any(len(lock) == 3 for lock in locks)
    hosts = [k for k, part in enumerate(markets) if len(part) % 2 and len(part) > 2] if trio else []
    plans = [
        [_market(setting, part, k == host, limits) for k, part in enumerate(markets)]
        for host in hosts[:MOST_HOSTS] or [-1]
    ]
    best = max(plans, key=lambda plan: _joint_worth(setting, locks, plan))
    groups = [*locks, *(group for part in best for group in part.groups)]
    proven = set(LEVELS).intersection(*(part.proven for part in best))
    if (trio and locks) or len(hosts) > 1:
        proven -= {"repeats", "quality"}
    bound = sum(part.bound for part in best) * HALF_POINT + _locked_quality(setting, locks)
    if trio and locks:  # a locked pair that takes in a third was not tried
        bound += MOST_OF_TRIO * UNITS_PER_POINT
        seated = sum(len(group) for group in groups)
        proven &= {"placed", "waiting"} if seated == setting.size else set()
    solver = next((part.solver for part in best if part.solver), "rustworkx")
    method = _method("sparse", solver)
    if limits.edition > 1:
        method["edition"] = str(limits.edition)
    return report(setting, groups, bound=bound, proven=proven, method=method)


def _market(setting: Setting, members: Ints, trio: bool, limits: Limits) -> Part:
    if len(members) < 2:
        return Part((), 0, frozenset(LEVELS), "")
    return best_part(setting, members, trio=trio, limits=limits)


def _joint_worth(setting: Setting, locks: Sequence[Members], plan: Sequence[Part]) -> Worth:
    return worth(setting, [*locks, *(group for part in plan for group in part.groups)])


def _locked_quality(setting: Setting, locks: Sequence[Members]) -> int:
    return worth(setting, locks).quality


def _looking_ahead(setting: Setting, solution: Solution, limits: Limits) -> Solution:
    """Return the solution, or a round of a plan where the solution would force an early repeat."""
    today = [tuple(setting.place[one] for one in group.members) for group in solution.groups]
    if solution.repeats or solution.unmatched or not may_look_ahead(setting, today, limits):
        return solution
    better = best_of_plan(setting, today, limits.plan_seeds)
    if better is None:
        return solution
    method = {**solution.method, "ahead": str(better.rounds)}
    if setting.size % 2:
        method["edition"] = str(limits.edition)
    proven = set(LEVELS) - {"quality"}
    return report(setting, better.groups, bound=solution.bound, proven=proven, method=method)
