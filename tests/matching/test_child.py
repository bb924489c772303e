"""A round is never lost to its solver: killed, stuck or out of memory, it is matched in parts."""

import multiprocessing
from dataclasses import replace
from random import Random

import pytest

from bot.matching import (
    Ban,
    Ground,
    Limits,
    Meeting,
    Person,
    Problem,
    RuleBroken,
    Solution,
    child,
    solve,
)
from bot.matching.approximate import approximate
from bot.matching.child import KILLED, OUT_OF_MEMORY, STUCK, Guard, Work, solve_safely
from bot.matching.rules import make_ready
from tests.matching import misbehaving
from tests.matching.companies import company, in_groups_of
from tests.matching.test_groups import require_rules

IN_CHILD = Guard(here=0, seconds=60.0)


@pytest.mark.parametrize(
    ("work", "guard", "why"),
    [
        pytest.param(misbehaving.is_killed, IN_CHILD, KILLED, id="killed"),
        pytest.param(misbehaving.is_stuck, Guard(here=0, seconds=3.0), STUCK, id="stuck"),
        pytest.param(misbehaving.is_greedy, IN_CHILD, OUT_OF_MEMORY, id="memory"),
    ],
)
def test_a_solver_that_does_not_come_back_never_loses_the_round(
    work: Work, guard: Guard, why: str
) -> None:
    problem = company(Random(1), 40, rounds=3, bans=0.05)

    solution = solve_safely(problem, guard=guard, work=work)

    require_rules(problem, [group.members for group in solution.groups])
    assert not solution.unmatched
    assert (solution.method["name"], solution.method["why"]) == ("approximate", why)
    assert not any(solution.proven.values())
    assert 0 < solution.total <= solution.bound
    assert solution.gap > 0


def test_a_child_gives_the_same_answer_as_solving_here() -> None:
    problem = company(Random(2), 30, rounds=3)

    assert solve_safely(problem, guard=IN_CHILD) == solve(problem)


def test_a_small_round_needs_no_child() -> None:
    """The work is a closure, which no child could import."""
    problem = company(Random(2), 12)
    seen: list[int] = []

    def here(asked: Problem, limits: Limits) -> Solution:
        seen.append(len(asked.people))
        return solve(asked, limits)

    assert solve_safely(problem, work=here) == solve(problem)
    assert seen == [12]


def test_a_broken_lock_is_refused_from_within_the_child_too() -> None:
    with pytest.raises(RuleBroken) as refused:
        solve_safely(company(Random(1), 4), guard=IN_CHILD, work=misbehaving.breaks_a_rule)

    assert (refused.value.ground, refused.value.a) == (Ground.LANGUAGE, "p000")


@pytest.mark.parametrize("size", [2, 601, 700])
def test_parts_are_matched_without_breaking_a_rule_or_losing_anybody(size: int) -> None:
    problem = company(Random(size), size, rounds=4)
    bans = tuple(Ban(f"p{k:03}", f"p{k + 1:03}") for k in range(0, size - 1, 3))
    problem = replace(problem, bans=bans if size > 2 else ())

    solution = approximate(problem)

    require_rules(problem, [group.members for group in solution.groups])
    assert not solution.unmatched
    assert sorted(one for group in solution.groups for one in group.members) == sorted(
        one.id for one in problem.people
    )
    assert solution.repeats == 0 or size == 2


def test_locks_hold_in_parts_and_groups_of_five_are_made_there_too() -> None:
    problem = in_groups_of(company(Random(3), 500), 5)
    lock = frozenset(("p001", "p400"))

    solution = approximate(replace(problem, locks=(lock,)))

    assert any(lock <= set(group.members) for group in solution.groups)
    assert {len(group.members) for group in solution.groups} == {5}


def test_a_second_pass_helps_those_whom_the_first_left_alone() -> None:
    """Two camps that may only meet each other are cut across parts by chance, then mixed."""
    people = tuple(
        Person(f"p{k:03}", languages=frozenset({"en" if k % 2 else "de"}), team=str(k % 7))
        for k in range(484)
    )
    problem = Problem(people)
    setting = make_ready(problem)

    solution = approximate(problem)

    require_rules(problem, [group.members for group in solution.groups])
    assert setting.size == 484
    assert not solution.unmatched


def test_parts_come_close_to_the_optimum() -> None:
    problem = company(Random(5), 480, rounds=5)
    problem = replace(problem, history=(*problem.history, Meeting("gone", "p001", 1)))

    assert approximate(problem).total >= solve(problem).total * 0.97


@pytest.mark.parametrize(
    ("work", "answer"),
    [
        pytest.param(misbehaving.breaks_a_rule, (Ground.LANGUAGE, "p000", "p001"), id="rule"),
        pytest.param(misbehaving.is_greedy, OUT_OF_MEMORY, id="memory"),
    ],
)
def test_the_child_answers_with_what_went_wrong(work: Work, answer: object) -> None:
    ours, theirs = multiprocessing.Pipe(duplex=False)

    child._run(theirs, work, (company(Random(1), 4), Limits()), megabytes=1 << 20)

    assert ours.recv() == answer
    ours.close()
    theirs.close()


def test_the_child_answers_with_the_solution() -> None:
    ours, theirs = multiprocessing.Pipe(duplex=False)
    problem = company(Random(1), 4)

    child._run(theirs, solve, (problem, Limits()), megabytes=1 << 20)

    assert ours.recv() == solve(problem)
    ours.close()
    theirs.close()
