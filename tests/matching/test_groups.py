"""Groups of three to eight: sizes, every level against brute force, rules, and close to CP-SAT."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching import Ban, Ground, Limits, Problem, RuleBroken, group_search, solve
from bot.matching.groups import APPROXIMATE, EXACT, EXCHANGED
from bot.matching.objective import Worth, worth
from bot.matching.rules import Setting, make_ready
from bot.matching.sizes import group_sizes, largest_group
from tests.matching.companies import company, in_groups_of

Grouping = tuple[tuple[int, ...], ...]


@pytest.mark.parametrize(
    ("people", "wanted", "sizes"),
    [
        (0, 4, ()),
        (1, 4, ()),
        (2, 4, (2,)),
        (5, 4, (5,)),
        (6, 4, (3, 3)),
        (7, 4, (4, 3)),
        (9, 4, (5, 4)),
        (10, 4, (5, 5)),
        (11, 4, (4, 4, 3)),
        (24, 4, (4,) * 6),
        (5, 3, (3, 2)),
        (17, 8, (9, 8)),
    ],
)
def test_sizes_stay_as_near_to_the_wanted_size_as_possible(
    people: int, wanted: int, sizes: tuple[int, ...]
) -> None:
    assert group_sizes(people, wanted) == sizes


@given(people=st.integers(2, 200), wanted=st.integers(3, 8))
def test_sizes_differ_by_one_at_most_and_seat_everybody(people: int, wanted: int) -> None:
    sizes = group_sizes(people, wanted)

    assert sum(sizes) == people
    assert max(sizes) - min(sizes) <= 1
    assert min(sizes) >= 2
    assert max(sizes) <= largest_group(people, wanted)


def every_grouping(people: Sequence[int], sizes: Sequence[int]) -> Iterator[Grouping]:
    """Yield every way to split the people into groups of the given sizes."""
    if not people:
        yield ()
        return
    first, rest = people[0], people[1:]
    for size in sorted(set(sizes)):
        left = list(sizes)
        left.remove(size)
        for others in combinations(rest, size - 1):
            remaining = [one for one in rest if one not in others]
            for more in every_grouping(remaining, left):
                yield ((first, *others), *more)


def legal(setting: Setting, grouping: Grouping, locks: Sequence[set[int]]) -> bool:
    whole = all(any(lock <= set(group) for group in grouping) for lock in locks)
    pairs = (pair for group in grouping for pair in combinations(group, 2))
    return whole and all(setting.ground(*pair) is None for pair in pairs)


def best_by_force(problem: Problem) -> Worth | None:
    setting = make_ready(problem)
    locks = [{setting.place[one] for one in lock} for lock in problem.locks]
    for seated in range(setting.size, 1, -1):
        sizes = group_sizes(seated, problem.rules.group_size)
        found = [
            worth(setting, grouping)
            for people in combinations(range(setting.size), seated)
            for grouping in every_grouping(people, sizes)
            if legal(setting, grouping, locks)
        ]
        if found:
            return max(found)
    return None


def worth_of(problem: Problem, groups: Sequence[Sequence[str]]) -> Worth:
    setting = make_ready(problem)
    return worth(setting, [tuple(setting.place[one] for one in group) for group in groups])


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    size=st.integers(2, 8),
    wanted=st.integers(3, 5),
    rounds=st.integers(0, 6),
    bans=st.sampled_from((0.0, 0.1, 0.3, 0.6)),
    minimum=st.sampled_from((0, 3_000)),
    lock=st.booleans(),
)
def test_no_grouping_of_a_few_people_is_better_on_any_level(
    *, seed: int, size: int, wanted: int, rounds: int, bans: float, minimum: int, lock: bool
) -> None:
    problem = in_groups_of(
        company(Random(seed), size, rounds=rounds, bans=bans),
        wanted,
        mode="best_fit" if minimum else "everyone",
        minimum_score=minimum,
    )
    setting = make_ready(problem)
    if lock and setting.ground(setting.place["p000"], setting.place["p001"]) is None:
        problem = replace(problem, locks=(frozenset(("p000", "p001")),))
    best = best_by_force(problem)

    solution = solve(problem)

    if best is not None:
        assert worth_of(problem, [group.members for group in solution.groups]) == best
        assert solution.total == solution.bound == best.quality
    assert all(solution.proven.values())
    assert solution.method["name"] == EXACT


def test_ten_people_in_fours_match_brute_force() -> None:
    problem = in_groups_of(company(Random(3), 10, rounds=5, bans=0.1), 4)

    assert worth_of(problem, [group.members for group in solve(problem).groups]) == best_by_force(
        problem
    )


@settings(max_examples=12, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    size=st.integers(13, 120),
    wanted=st.integers(3, 8),
    rounds=st.integers(0, 12),
    bans=st.sampled_from((0.0, 0.02, 0.2)),
)
def test_rules_are_never_broken_and_nobody_is_seated_twice(
    seed: int, size: int, wanted: int, rounds: int, bans: float
) -> None:
    problem = in_groups_of(company(Random(seed), size, rounds=rounds, bans=bans), wanted)

    solution = solve(problem, Limits(method=APPROXIMATE))

    require_rules(problem, [group.members for group in solution.groups])
    seated = [one for group in solution.groups for one in group.members]
    everybody = sorted([*seated, *(one.id for one in solution.unmatched)])
    assert everybody == sorted(one.id for one in problem.people)
    assert sorted(len(group.members) for group in solution.groups) == sorted(
        group_sizes(len(seated), wanted)
    )
    assert solution.total <= solution.bound


def require_rules(problem: Problem, groups: Sequence[Sequence[str]]) -> None:
    setting = make_ready(problem)
    for group in groups:
        for a, b in combinations(group, 2):
            assert setting.ground(setting.place[a], setting.place[b]) is None


def test_three_hundred_people_in_fours_keep_every_rule_and_meet_nobody_again() -> None:
    problem = in_groups_of(company(Random(5), 300, rounds=20, bans=0.01), 4)

    solution = solve(problem)

    require_rules(problem, [group.members for group in solution.groups])
    assert not solution.unmatched
    assert solution.repeats == 0
    assert solution.proven["repeats"]
    assert not solution.proven["quality"]


def test_the_order_of_the_rows_changes_nothing() -> None:
    problem = in_groups_of(company(Random(8), 40, rounds=4, bans=0.05), 4)
    turned = replace(problem, people=problem.people[::-1], history=problem.history[::-1])

    assert solve(turned).groups == solve(problem).groups


def test_locked_people_share_a_group_among_many() -> None:
    problem = in_groups_of(company(Random(1), 30, bans=0.05), 4)
    setting = make_ready(problem)
    trio = next(
        trio
        for trio in combinations([one.id for one in problem.people], 3)
        if legal(setting, (tuple(setting.place[one] for one in trio),), [])
    )

    solution = solve(replace(problem, locks=(frozenset(trio),)))

    assert any(set(trio) <= set(group.members) for group in solution.groups)
    assert not solution.unmatched


def test_a_lock_that_is_larger_than_any_group_is_refused() -> None:
    problem = in_groups_of(company(Random(1), 30), 3)
    lock = frozenset(one.id for one in problem.people[:6])

    with pytest.raises(RuleBroken) as refused:
        solve(replace(problem, locks=(lock,)))

    assert refused.value.ground is Ground.GROUP_SIZE


def test_somebody_whom_nobody_may_meet_is_left_out_and_everybody_else_is_not() -> None:
    problem = in_groups_of(company(Random(2), 25), 4)
    bans = tuple(Ban("p007", one.id) for one in problem.people if one.id != "p007")

    solution = solve(replace(problem, bans=bans))

    assert [(one.id, one.why) for one in solution.unmatched] == [("p007", "nobody-possible")]
    assert solution.proven["placed"]


def test_two_camps_that_may_not_mix_leave_out_those_who_waited_least() -> None:
    """Nine and nine in fours: eighteen need sizes (5, 5, 4, 4), which cannot be had in camps."""
    problem = in_groups_of(company(Random(4), 18), 4)
    left, right = problem.people[:7], problem.people[7:]
    bans = tuple(Ban(a.id, b.id) for a in left for b in right)

    solution = solve(replace(problem, bans=bans))

    require_rules(replace(problem, bans=bans), [group.members for group in solution.groups])
    assert len(solution.unmatched) <= 3


def test_thousands_are_cut_into_parts_and_still_keep_the_rules(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(group_search, "_AT_ONCE", 25)
    problem = in_groups_of(company(Random(6), 91, rounds=5, bans=0.02), 5)

    solution = solve(problem)

    require_rules(problem, [group.members for group in solution.groups])
    assert not solution.unmatched
    assert sum(len(group.members) for group in solution.groups) == 91


@pytest.mark.parametrize("size", [3, 4, 6])
def test_a_group_of_even_size_is_bounded_by_the_best_pairs(size: int) -> None:
    problem = in_groups_of(company(Random(9), 24), size)

    solution = solve(problem)

    pairs = solve(in_groups_of(problem, 2))
    assert solution.total <= solution.bound
    assert size % 2 or solution.bound <= pairs.bound
    assert solution.gap == pytest.approx((solution.bound - solution.total) / solution.bound)


@pytest.mark.parametrize("seed", [1])
def test_twenty_four_people_in_fours_come_within_one_percent_of_the_optimum(seed: int) -> None:
    problem = in_groups_of(company(Random(seed), 24), 4)

    solution = solve(problem)

    assert solution.method["name"] == EXCHANGED
    assert Fraction(solution.total, 1) >= Fraction(99, 100) * best_by_cp_sat(problem)


def best_by_cp_sat(problem: Problem) -> Fraction:
    """Return the best groups that CP-SAT finds in a fixed amount of work."""
    from ortools.sat.python import cp_model

    setting = make_ready(problem)
    scores = setting.scores.dense()
    model = cp_model.CpModel()
    seats: list[list[Any]] = [[] for _ in range(setting.size)]
    terms = []
    for group in combinations(range(setting.size), 4):
        taken = model.new_bool_var("")
        terms.append(taken * sum(int(scores[pair]) for pair in combinations(group, 2)))
        for one in group:
            seats[one].append(taken)
    for takers in seats:
        model.add_exactly_one(takers)
    model.maximize(sum(terms))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = 3
    solver.solve(model)
    return Fraction(int(np.floor(solver.objective_value)) * 420, 3)
