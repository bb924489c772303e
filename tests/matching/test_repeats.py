"""Nobody meets the same person twice before it must be, round after round."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations
from random import Random

import pytest

from bot.matching import Limits, Meeting, Person, Problem, Rules, Solution, replay, solve
from tests.benchmarks.instances import programme


def play(
    people: tuple[Person, ...],
    rounds: int,
    absent: float = 0,
    seed: int = 0,
    limits: Limits | None = None,
) -> list[Solution]:
    """Run a programme with everything each round leaves behind for the next."""
    chance = Random(seed)
    known = {one.id: one for one in people}
    history: tuple[Meeting, ...] = ()
    played = []
    for number in range(1, rounds + 1):
        here = tuple(one for one in known.values() if chance.random() >= absent)
        problem = Problem(here, history=history, round=number, seed=number)
        solution = solve(problem, limits)
        history += tuple(meetings(solution, number))
        known |= {one.id: _after(one, solution) for one in here}
        played.append(solution)
    return played


def meetings(solution: Solution, number: int) -> Iterable[Meeting]:
    for group in solution.groups:
        for a, b in combinations(group.members, 2):
            yield Meeting(a, b, number)


def _after(one: Person, solution: Solution) -> Person:
    left = any(other.id == one.id for other in solution.unmatched)
    trio = any(one.id in group.members and len(group.members) == 3 for group in solution.groups)
    return replace(one, waited=one.waited + 1 if left else 0, trio_turns=one.trio_turns + trio)


def least_repeats(size: int, rounds: int) -> int:
    """Return how many repeats there are at least after so many rounds of pairs."""
    return max(0, rounds * (size // 2) - size * (size - 1) // 2)


@pytest.mark.parametrize(
    ("size", "rounds"), [pytest.param(20, 50), pytest.param(50, 50), pytest.param(12, 24)]
)
def test_repeats_stay_at_the_lower_bound_in_every_round(size: int, rounds: int) -> None:
    total = 0
    for number, solution in enumerate(play(programme(size, rounds=0).people, rounds), start=1):
        total += solution.repeats
        assert total == least_repeats(size, number)


def test_teams_of_odd_size_do_not_use_up_the_wrong_partners_first() -> None:
    people = tuple(Person(f"p{k:02d}", team=f"team{k % 4}") for k in range(20))

    assert [one.repeats for one in play(people, 19)] == [0] * 19


def test_twenty_one_people_share_trio_duty_and_stay_near_the_bound() -> None:
    played = play(programme(21, rounds=0).people, 20)

    turns = Counter(
        name
        for one in played
        for group in one.groups
        if len(group.members) == 3
        for name in group.members
    )
    assert not any(one.unmatched for one in played)
    assert all(sum(len(group.members) for group in one.groups) == 21 for one in played)
    assert set(turns.values()) == {2, 3}
    assert 30 <= sum(one.repeats for one in played) <= 33


def test_an_odd_peer_programme_lets_everybody_wait_in_turn() -> None:
    people = programme(7, rounds=0).people
    waited: Counter[str] = Counter()
    history: tuple[Meeting, ...] = ()
    known = {one.id: one for one in people}
    for number in range(1, 8):
        problem = Problem(tuple(known.values()), Rules(format="peer"), history=history)
        solution = solve(problem)
        waited.update(one.id for one in solution.unmatched)
        history += tuple(meetings(solution, number))
        known = {one.id: _after(one, solution) for one in known.values()}

    assert max(waited.values()) <= 2
    assert sum(waited.values()) == 7


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_with_people_coming_and_going_looking_ahead_costs_no_repeat(seed: int) -> None:
    people = programme(14, rounds=0, seed=seed).people

    ahead = play(people, 25, absent=0.1, seed=seed)
    alone = play(people, 25, absent=0.1, seed=seed, limits=Limits(plan_seeds=0))

    assert sum(one.repeats for one in ahead) <= sum(one.repeats for one in alone)


def test_a_round_of_a_plan_says_that_its_quality_is_best_of_the_plan_only() -> None:
    people = tuple(Person(f"p{k:02d}", team=f"team{k % 4}") for k in range(20))

    planned = [one for one in play(people, 19) if "ahead" in one.method]

    assert planned
    for one in planned:
        assert not one.proven["quality"]
        assert one.proven["repeats"]
        assert one.total <= one.bound


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_twenty_one_people_meet_nobody_twice_before_the_eighteenth_round(seed: int) -> None:
    people = programme(21, rounds=0, seed=seed).people

    ahead = play(people, 18)
    alone = play(people, 18, limits=Limits(plan_seeds=0))

    assert [one.repeats for one in ahead[:17]] == [0] * 17
    assert ahead[17].repeats  # 216 meetings are more than there are pairs
    assert any(one.repeats for one in alone[:17])
    planned = [one for one in ahead if "ahead" in one.method]
    assert planned
    assert all(one.proven["trio"] and not one.proven["quality"] for one in planned)
    assert all(one.method["edition"] == "2" for one in planned)


def test_a_planned_round_with_a_trio_is_replayed_from_its_record() -> None:
    known = {one.id: one for one in programme(21, rounds=0, seed=1).people}
    history: list[Meeting] = []
    for number in range(1, 18):
        problem = Problem(tuple(known.values()), history=tuple(history), round=number, seed=number)
        solution = solve(problem)
        assert replay.replay(problem, solution.method) == solution
        history += meetings(solution, number)
        known = {one.id: _after(one, solution) for one in known.values()}

    assert any(one.trio_turns == 3 for one in known.values())
