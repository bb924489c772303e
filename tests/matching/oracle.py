"""The objective by brute force: every grouping of up to ten people, rated in plain Python.

Written apart from the engine on purpose; it shares only the scores of single pairs.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from bot.matching import Problem, Solution
from bot.matching.scores import prepare

Names = tuple[str, ...]
Vector = tuple[object, ...]


def best_vector(
    problem: Problem, legal: set[frozenset[str]], scores: dict[frozenset[str], int]
) -> Vector:
    """Return the objective vector of the best of all groupings into pairs and perhaps a trio."""
    names = sorted(one.id for one in problem.people)
    trio = len(names) % 2 == 1 and problem.rules.format == "coffee"
    return max(
        vector(problem, groups, scores)
        for groups in _groupings(tuple(names), legal, trio)
        if _keeps_locks(problem, groups)
    )


def vector(problem: Problem, groups: Sequence[Names], scores: dict[frozenset[str], int]) -> Vector:
    """Rate a grouping; the greater vector is the better grouping."""
    person = {one.id: one for one in problem.people}
    placed = {name for group in groups for name in group}
    waits = sorted((person[name].waited for name in person if name not in placed), reverse=True)
    trios = [name for group in groups if len(group) == 3 for name in group]
    turns = sorted((person[name].trio_turns for name in trios), reverse=True)
    used = [frozenset(pair) for group in groups for pair in combinations(group, 2)]
    ranks = tiers(problem)
    worst = max(ranks.values(), default=0)
    counts = [0] * (worst + 1)
    for pair in used:
        counts[ranks.get(pair, 0)] += 1
    quality = sum(
        sum(scores[frozenset(pair)] for pair in combinations(group, 2)) * 420 // (len(group) - 1)
        for group in groups
    )
    return (
        len(placed),
        tuple(-wait for wait in waits),
        tuple(-turn for turn in turns),
        tuple(-count for count in reversed(counts[1:])),
        quality,
    )


def tiers(problem: Problem) -> dict[frozenset[str], int]:
    """Rank every pair that met by (how often, how recently)."""
    here = {one.id for one in problem.people}
    rounds: dict[frozenset[str], set[int]] = {}
    for one in problem.history:
        if {one.a, one.b} <= here and one.a != one.b:
            rounds.setdefault(frozenset((one.a, one.b)), set()).add(one.round)
    keys = {pair: (len(seen), max(seen)) for pair, seen in rounds.items()}
    order = sorted(set(keys.values()))
    return {pair: 1 + order.index(key) for pair, key in keys.items()}


def of_solution(problem: Problem, solution: Solution, scores: dict[frozenset[str], int]) -> Vector:
    """Rate what the engine answered."""
    return vector(problem, [group.members for group in solution.groups], scores)


def pair_scores(problem: Problem) -> dict[frozenset[str], int]:
    """Return the score of every pair, asked of the engine one pair at a time, rules aside."""
    scores = prepare(problem.people, problem.rules.weights)
    return {
        frozenset((problem.people[i].id, problem.people[j].id)): sum(scores.terms(i, j).values())
        for i, j in combinations(range(len(problem.people)), 2)
    }


def legal_pairs(problem: Problem, scores: dict[frozenset[str], int]) -> set[frozenset[str]]:
    """Return the pairs no hard rule forbids, read from the people and the rules afresh."""
    rules = problem.rules
    banned = {frozenset((ban.a, ban.b)) for ban in problem.bans}
    found = set()
    for one, other in combinations(problem.people, 2):
        pair = frozenset((one.id, other.id))
        common = (one.hours & other.hours).bit_count() / 2
        if (
            pair not in banned
            and not (rules.reporting_line and (one.manager == other.id or other.manager == one.id))
            and not (
                rules.language_in_common
                and one.languages
                and other.languages
                and not one.languages & other.languages
            )
            and not (one.hours and other.hours and common < rules.minimum_hours)
            and not (rules.mode == "best_fit" and scores[pair] < rules.minimum_score)
        ):
            found.add(pair)
    return found


def _groupings(  # noqa: C901 - three ways to seat the first person, each with its rest
    names: Names, legal: set[frozenset[str]], trio: bool
) -> Iterator[tuple[Names, ...]]:
    if not names:
        yield ()
        return
    first, rest = names[0], names[1:]
    for groups in _groupings(rest, legal, trio):
        yield groups
    for second in rest:
        if frozenset((first, second)) in legal:
            others = tuple(name for name in rest if name != second)
            for groups in _groupings(others, legal, trio):
                yield ((first, second), *groups)
    if trio:
        for pair in combinations(rest, 2):
            seats = (first, *pair)
            if all(frozenset(two) in legal for two in combinations(seats, 2)):
                others = tuple(name for name in rest if name not in pair)
                for groups in _groupings(others, legal, False):
                    yield (seats, *groups)


def _keeps_locks(problem: Problem, groups: Sequence[Names]) -> bool:
    here = {one.id for one in problem.people}
    locks = [lock & here for lock in problem.locks if len(lock & here) > 1]
    return all(any(lock <= set(group) for group in groups) for lock in locks)
