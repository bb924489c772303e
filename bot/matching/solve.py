"""From a problem to its groups: the front door of the engine."""

from collections.abc import Iterable, Sequence
from itertools import combinations

from bot.matching.dense import POINT, Folding, fold, heaviest_pairs, legal_edges
from bot.matching.objective import Members, Worth, described, worth
from bot.matching.problem import (
    LEVELS,
    Ground,
    Limits,
    Problem,
    RuleBroken,
    Solution,
    Unmatched,
)
from bot.matching.rules import Setting, make_ready


def solve(problem: Problem, limits: Limits = Limits()) -> Solution:  # noqa: B008 - frozen
    """Return the groups of a round, who is left out, and what is proven about both.

    Raises:
        RuleBroken: a lock puts two people together whom a hard rule keeps apart.
        ValueError: two people share an id.
    """
    if problem.rules.group_size > 2:
        from bot.matching.groups import solve_groups

        return solve_groups(problem, limits)
    setting = make_ready(problem)
    locks = joined_locks(setting)
    groups = _best_pairs(setting, locks)
    return report(setting, groups)


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
    return size + 1


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
    locks = sorted(tuple(sorted(group)) for group in groups if len(group) > 1)
    for lock in locks:
        require_legal(setting, lock)
    return locks


def report(
    setting: Setting,
    groups: Iterable[Members],
    *,
    bound: int | None = None,
    proven: Iterable[str] = (),
    unmatched: Sequence[Unmatched] | None = None,
    method: dict[str, str] | None = None,
) -> Solution:
    """Describe a grouping for the outside; ``bound`` limits its quality, in 1/420 points."""
    members = sorted(groups, key=lambda group: sorted(setting.people[k].id for k in group))
    value = worth(setting, members)
    limit = max(value.quality if bound is None else bound, value.quality)
    done = set(proven)
    return Solution(
        groups=tuple(described(setting, group) for group in members),
        unmatched=tuple(_left_out(setting, members) if unmatched is None else unmatched),
        total=value.quality,
        bound=limit,
        gap=(limit - value.quality) / limit if limit else 0.0,
        proven={level: level in done for level in LEVELS},
        repeats=len(value.tiers),
        seed=setting.problem.seed,
        method=method or {},
    )


def _left_out(setting: Setting, groups: Sequence[Members]) -> list[Unmatched]:
    placed = {k for group in groups for k in group}
    left = sorted(one.id for k, one in enumerate(setting.people) if k not in placed)
    return [Unmatched(one, "odd") for one in left]


def _best_pairs(setting: Setting, locks: Sequence[Members]) -> list[Members]:
    folding = fold(setting)
    edges = legal_edges(setting, folding)
    best = _completed(setting, edges, locks)
    if most_members(setting) == 3:
        for trio in _trios(setting, edges, locks):
            other = _completed(setting, edges, [*_without(locks, trio), trio])
            if _value(setting, other) > _value(setting, best):
                best = other
    return best


def _trios(
    setting: Setting, edges: Sequence[tuple[int, int, int]], locks: Sequence[Members]
) -> Iterable[Members]:
    legal = {(i, j) for i, j, _ in edges}
    for trio in combinations(range(setting.size), 3):
        whole = all(not set(lock) & set(trio) or set(lock) <= set(trio) for lock in locks)
        if whole and all(pair in legal for pair in combinations(trio, 2)):
            yield trio


def _without(locks: Sequence[Members], trio: Members) -> list[Members]:
    return [lock for lock in locks if not set(lock) & set(trio)]


def _completed(
    setting: Setting, edges: Sequence[tuple[int, int, int]], fixed: Sequence[Members]
) -> list[Members]:
    taken = {k for group in fixed for k in group}
    free = [(i, j, w) for i, j, w in edges if i not in taken and j not in taken]
    return [*fixed, *heaviest_pairs(setting.size, free)]


def _value(setting: Setting, groups: Sequence[Members]) -> Worth:
    return worth(setting, groups)


__all__ = ["POINT", "Folding", "check_lock", "evaluate", "report", "solve"]
