"""Whatever the people, the rules and the past: the engine finds what brute force finds."""

from dataclasses import replace
from random import Random
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.matching import (
    Ban,
    Ground,
    Limits,
    Meeting,
    Person,
    Problem,
    Rules,
    check_lock,
    dense,
    solve,
)
from tests.matching import oracle

T = TypeVar("T")
NAMES = [f"p{number}" for number in range(10)]
SKILLS = st.sampled_from(["sql", "rust", "writing", "talks"])
LEVELS = st.none() | st.integers(1, 5)
CALM = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def people(draw: st.DrawFn, most: int = 10) -> tuple[Person, ...]:
    size = draw(st.integers(0, most))
    return tuple(draw(_person(name)) for name in NAMES[:size])


def _person(name: str) -> st.SearchStrategy[Person]:
    words = st.frozensets(st.sampled_from(["en", "de", "fr"]), max_size=2)
    return st.builds(
        Person,
        id=st.just(name),
        team=st.sampled_from(["", "a", "b"]),
        location=st.sampled_from(["", "x", "y"]),
        manager=st.sampled_from(["", "", "", *NAMES]),
        languages=words,
        hours=st.sampled_from([0, 0xFF, 0xFF0, 0xFFFF, (1 << 80) - 1]),
        offers=st.dictionaries(SKILLS, LEVELS, max_size=3),
        wants=st.dictionaries(SKILLS, LEVELS, max_size=3),
        interests=st.frozensets(st.sampled_from(["chess", "tea", "jazz", "golf"]), max_size=4),
        topics=st.frozensets(st.sampled_from(["goal-1", "goal-2"])),
        formats=st.frozensets(st.sampled_from(["walk", "call"])),
        joined=st.none() | st.integers(737_000, 740_000),
        waited=st.integers(0, 3),
        trio_turns=st.integers(0, 2),
        private=st.dictionaries(st.sampled_from(NAMES), st.integers(0, 100), max_size=2),
        goal=st.sampled_from(["", "goal-1"]),
    )


@st.composite
def problems(draw: st.DrawFn, most: int = 10) -> Problem:
    members = draw(people(most))
    pair = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES))
    bans = draw(st.lists(pair, max_size=12))
    met = draw(st.lists(st.tuples(pair, st.integers(1, 6)), max_size=40))
    lock = st.frozensets(st.sampled_from(NAMES), min_size=2, max_size=3)
    locks = draw(st.lists(lock, max_size=2))
    rules = draw(
        st.builds(
            Rules,
            format=st.sampled_from(["coffee", "peer"]),
            mode=st.sampled_from(["everyone", "everyone", "best_fit"]),
            minimum_score=st.integers(0, 4_000),
            minimum_hours=st.sampled_from([0, 2, 4.5]),
            language_in_common=st.booleans(),
            reporting_line=st.booleans(),
        )
    )
    problem = Problem(
        people=members,
        rules=rules,
        bans=tuple(Ban(a, b, Ground.PRIVATE) for a, b in bans),
        history=tuple(Meeting(a, b, number) for (a, b), number in met),
        seed=draw(st.integers(0, 3)),
    )
    return replace(problem, locks=tuple(_possible(problem, locks)))


def _possible(problem: Problem, locks: list[frozenset[str]]) -> list[frozenset[str]]:
    kept: list[frozenset[str]] = []
    for lock in locks:
        joined = lock.union(*(other for other in kept if other & lock))
        if check_lock(problem, joined) is None:
            kept.append(lock)
    here = {one.id for one in problem.people}
    threes = [lock for lock in kept if len(lock & here) == 3]
    return kept if len(threes) < 2 else []


def _expected(problem: Problem) -> tuple[oracle.Vector, dict[frozenset[str], int]]:
    scores = oracle.pair_scores(problem)
    return oracle.best_vector(problem, oracle.legal_pairs(problem, scores), scores), scores


@given(problems())
@CALM
def test_few_people_get_the_same_objective_as_by_brute_force(problem: Problem) -> None:
    best, scores = _expected(problem)
    solution = solve(problem, Limits(plan_seeds=0))

    assert oracle.of_solution(problem, solution, scores) == best
    assert all(solution.proven.values())
    assert solution.total == solution.bound == best[-1]


@given(problems())
@CALM
def test_the_method_for_many_people_never_claims_what_brute_force_refutes(
    problem: Problem,
) -> None:
    best, scores = _expected(problem)
    solution = solve(problem, Limits(method="sparse"))
    found = oracle.of_solution(problem, solution, scores)

    assert found <= best
    for level, (name, proven) in enumerate(solution.proven.items()):
        if proven and all(list(solution.proven.values())[:level]):
            assert found[: level + 1] == best[: level + 1], name
    if found[:4] == best[:4]:
        assert (solution.bound,) >= best[4:]


@given(problems(), st.integers(0, 1_000))
@CALM
def test_the_order_of_the_input_changes_nothing(problem: Problem, seed: int) -> None:
    chance = Random(seed)
    other = replace(
        problem,
        people=_shuffled(problem.people, chance),
        bans=tuple(Ban(ban.b, ban.a, ban.ground) for ban in _shuffled(problem.bans, chance)),
        locks=_shuffled(problem.locks, chance),
        history=tuple(
            Meeting(one.b, one.a, one.round) for one in _shuffled(problem.history, chance)
        ),
    )
    assert solve(other) == solve(problem)


def _shuffled(items: tuple[T, ...], chance: Random) -> tuple[T, ...]:
    return tuple(chance.sample(items, len(items)))


@given(problems(8))
@CALM
def test_a_past_too_long_for_one_number_is_decided_tier_by_tier(problem: Problem) -> None:
    best, scores = _expected(problem)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dense, "MOST_BITS", 50)
        solution = solve(problem, Limits(plan_seeds=0))
    found = oracle.of_solution(problem, solution, scores)

    assert found[:3] == best[:3]
    if solution.proven["quality"]:
        assert found == best
