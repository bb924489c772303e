"""Nobody meets the same person twice before it must be, round after round."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations
from random import Random

import pytest

from bot.matching import Meeting, Person, Problem, Rules, Solution, solve
from tests.benchmarks.instances import programme


def play(
    people: tuple[Person, ...], rounds: int, absent: float = 0, seed: int = 0
) -> list[Solution]:
    """Run a programme with everything each round leaves behind for the next."""
    chance = Random(seed)
    known = {one.id: one for one in people}
    history: tuple[Meeting, ...] = ()
    played = []
    for number in range(1, rounds + 1):
        here = tuple(one for one in known.values() if chance.random() >= absent)
        solution = solve(Problem(here, history=history, round=number, seed=number))
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
