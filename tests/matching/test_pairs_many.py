"""Many people: the answer is the proven best, with either solver, and says what it proves."""

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest

from bot.matching import (
    Ban,
    Limits,
    Meeting,
    Person,
    Problem,
    Rules,
    Solution,
    many,
    pairs,
    prices,
    solve,
)
from bot.matching.rules import make_ready
from tests.benchmarks.instances import programme

BASE = Limits(method="sparse", large=False)


def best_total(problem: Problem) -> int:
    """Return the sum of the best pairs that never met, by networkx on all pairs."""
    setting = make_ready(problem)
    everybody = np.arange(setting.size)
    scores = setting.legal_scores(everybody, everybody, -1)
    row, col, _ = setting.tiers.in_block(everybody, everybody)
    scores[row, col] = -1
    graph: nx.Graph[int] = nx.Graph()
    for i, j in np.argwhere(np.triu(scores >= 0, 1)).tolist():
        graph.add_edge(i, j, weight=int(scores[i, j]))
    found = nx.max_weight_matching(graph, maxcardinality=True)
    assert 2 * len(found) == setting.size
    return sum(int(scores[i, j]) for i, j in found) * 420


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_hundred_and_fifty_people_get_the_pairs_that_are_best_of_all(seed: int) -> None:
    problem = programme(150, seed=seed)

    solution = solve(problem, BASE)

    assert solution.total == solution.bound == best_total(problem)
    assert all(solution.proven.values())
    assert solution.repeats == 0


def test_the_solvers_of_large_rounds_find_the_same_total(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = programme(240)
    base = solve(problem, BASE)
    monkeypatch.setattr(pairs, "LARGE", 10)

    large = solve(problem, Limits(method="sparse"))

    assert large.method["solver"] == "pymatching"
    assert base.method["solver"] == "rustworkx"
    assert (large.total, large.bound, large.proven) == (base.total, base.bound, base.proven)


def test_people_too_many_for_a_table_get_the_same_answer_from_looks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = programme(300)
    table = solve(problem, BASE)
    monkeypatch.setattr(many, "MOST_STORED", 100)

    streamed = solve(problem, BASE)

    assert (streamed.total, streamed.bound) == (table.total, table.bound)
    assert all(streamed.proven.values())


def test_without_a_proof_the_gap_is_small_and_stated(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = programme(400)
    best = solve(problem, BASE)
    monkeypatch.setattr(many, "MOST_STORED", 100)
    monkeypatch.setattr(prices, "MOST_PROVEN", 100)

    good = solve(problem, BASE)

    assert good.total <= best.total <= good.bound
    assert 0 < good.gap < 0.05
    assert not good.proven["quality"]
    assert good.proven["placed"]
    assert good.proven["repeats"]
    assert all(solve(problem, replace(BASE, prove=True)).proven.values())


def test_an_odd_coffee_round_of_many_makes_one_trio_and_proves_it() -> None:
    solution = solve(programme(151), BASE)

    assert sorted(len(group.members) for group in solution.groups) == [2] * 74 + [3]
    assert not solution.unmatched
    assert all(solution.proven.values())
    assert solution.total == solution.bound


def test_trio_duty_goes_to_those_who_had_it_least() -> None:
    problem = programme(121)
    people = tuple(
        replace(one, trio_turns=0 if k in {4, 70} else 1 + (k % 3 > 0))
        for k, one in enumerate(problem.people)
    )

    solution = solve(replace(problem, people=people), BASE)

    trio = next(group for group in solution.groups if len(group.members) == 3)
    turns = {one.id: one.trio_turns for one in people}
    assert sorted(turns[name] for name in trio.members) == [0, 0, 1]


def test_an_odd_peer_round_lets_one_of_those_wait_who_waited_least() -> None:
    problem = programme(141)
    people = tuple(replace(one, waited=k % 3) for k, one in enumerate(problem.people))

    solution = solve(replace(problem, people=people, rules=Rules(format="peer")), BASE)

    waited = {one.id: one.waited for one in people}
    assert [waited[one.id] for one in solution.unmatched] == [0]
    assert [one.why for one in solution.unmatched] == ["odd"]
    assert all(solution.proven.values())


def test_people_of_another_language_form_a_market_of_their_own() -> None:
    problem = programme(130, rounds=0)
    apart = {f"p{k:06d}" for k in range(7)}
    people = tuple(
        replace(one, languages=frozenset({"ja" if one.id in apart else "en"}))
        for one in problem.people
    )

    solution = solve(replace(problem, people=people), BASE)

    assert not any(
        set(group.members) & apart and set(group.members) - apart for group in solution.groups
    )
    assert len(solution.unmatched) == 2
    assert solution.proven["placed"]


def test_a_pair_is_only_repeated_where_nobody_else_is_left() -> None:
    people = programme(110, rounds=0).people
    alone, friend = people[0].id, people[1].id
    bans = tuple(Ban(alone, one.id) for one in people[2:])
    met = (Meeting(alone, friend, 3),)

    solution = solve(Problem(people, bans=bans, history=met), BASE)

    assert (alone, friend) in {group.members for group in solution.groups}
    assert solution.repeats == 1
    assert not solution.unmatched
    assert solution.proven["placed"]
    assert solution.proven["repeats"]


def test_the_older_of_two_possible_repeats_is_taken() -> None:
    people = programme(112, rounds=0).people
    a, b, c, d = (one.id for one in people[:4])
    bans = tuple(Ban(name, one.id) for name in (a, b, c, d) for one in people[4:])
    history = tuple(
        Meeting(one, other, number)
        for one, other, number in [(a, b, 5), (c, d, 5), (a, c, 2), (b, d, 3), (a, d, 4), (b, c, 4)]
    )

    solution = solve(Problem(people, bans=bans, history=history), BASE)

    few = {group.members for group in solution.groups if set(group.members) & {a, b, c, d}}
    assert few == {(a, c), (b, d)}


def test_locked_pairs_stay_together() -> None:
    problem = programme(130)
    lock = frozenset({problem.people[3].id, problem.people[77].id})

    solution = solve(replace(problem, locks=(lock,)), BASE)

    assert tuple(sorted(lock)) in {group.members for group in solution.groups}


def test_everybody_is_in_one_group_at_most() -> None:
    for size in (101, 128, 257):
        names = [name for group in solve(programme(size)).groups for name in group.members]
        assert len(names) == len(set(names)) == size


def test_nobody_else_means_nobody_possible() -> None:
    only: Solution = solve(Problem((Person("a"),), seed=4), BASE)

    assert [(one.id, one.why) for one in only.unmatched] == [("a", "nobody-possible")]


def test_alike_people_are_paired_at_the_proven_best_without_every_pair_being_tried() -> None:
    people = tuple(Person(id=f"p{k:03d}", team=f"team{k % 3}") for k in range(400))
    solution = solve(Problem(people), Limits(large=False))

    assert all(solution.proven.values())
    assert solution.repeats == 0
    assert solution.total == solution.bound
    assert all(group.terms[0].terms["other_team"] for group in solution.groups)


def test_nothing_is_called_proven_when_a_locked_pair_could_have_taken_in_the_odd_one() -> None:
    people = tuple(Person(id=name) for name in ("ada", "ben", "cem"))
    problem = Problem(people, locks=(frozenset(("ada", "ben")),))
    solution = solve(problem, Limits(method="sparse"))

    assert [one.id for one in solution.unmatched] == ["cem"]
    assert not any(solution.proven.values())


def test_nobody_is_left_out_because_those_whose_turn_it_is_for_the_trio_may_not_meet() -> None:
    turns = {"ada": 0, "ben": 0, "cem": 0, "dia": 1, "eli": 1}
    people = tuple(Person(id=name, trio_turns=count) for name, count in turns.items())
    problem = Problem(people, bans=(Ban("ada", "ben"),))
    solution = solve(problem, Limits(method="sparse"))

    assert not solution.unmatched
    assert solution.proven["placed"]
    assert not solution.proven["trio"]


@pytest.mark.parametrize("turns", [(0, 0, 0), (0, 1, 1), (0, 0, 1)])
def test_among_very_many_a_good_trio_is_found_without_weighing_every_one(
    turns: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, others = turns
    problem = programme(401)
    people = tuple(
        replace(one, trio_turns=first if k == 4 else second if k == 70 else others)
        for k, one in enumerate(problem.people)
    )
    problem = replace(problem, people=people)
    best = solve(problem, BASE)
    monkeypatch.setattr(many, "MOST_WHOLE", 100)

    good = solve(problem, BASE)

    trio = next(group for group in good.groups if len(group.members) == 3)
    known = {one.id: one.trio_turns for one in people}
    assert sorted(known[name] for name in trio.members) == sorted(turns)
    assert not good.unmatched
    assert good.proven["repeats"]
    assert not good.proven["quality"]
    assert good.total <= best.total <= good.bound
    assert good.gap < 0.01
