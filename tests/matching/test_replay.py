"""A stored round comes out the same again: on paper and back, and by the recorded method."""

import json
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from bot.matching import Ban, Ground, Limits, Meeting, Person, Problem, replay, solve
from bot.matching.replay import (
    CannotReplay,
    Records,
    digest_of,
    forced,
    from_record,
    to_outcome,
    to_record,
)
from tests.matching.companies import company
from tests.matching.golden_rounds import FOLDER, read


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_a_golden_round_comes_out_the_same_again(path: Path) -> None:
    records, outcome = read(path)

    solution = replay.replay(from_record(records), outcome["method"])  # type: ignore[arg-type]

    found = to_outcome(solution)
    assert {**found, "method": named(found["method"])} == {
        **outcome,
        "method": named(outcome["method"]),
    }


def named(method: object) -> dict[str, str]:
    """Return the method without versions: those that are installed may be newer."""
    assert isinstance(method, dict)
    return {key: value for key, value in method.items() if not key.endswith("version")}


def test_there_are_golden_rounds_of_every_kind() -> None:
    outcomes = [read(path)[1] for path in FOLDER.glob("*.json")]
    names = {outcome["method"]["name"] for outcome in outcomes}  # type: ignore[index]

    assert {"dense", "sparse", "every-grouping", "exchanged", "approximate"} <= names


def test_a_problem_survives_the_way_through_json() -> None:
    problem = Problem(
        people=(
            Person("ada", hours=1 << 335, private={"bo": 70}, offers={"sql": None}, goal="lead"),
            Person("bo", languages=frozenset({"de", "en"}), wants={"sql": 3}, joined=738_000),
        ),
        bans=(Ban("bo", "ada", Ground.PRIVATE), Ban("gone", "lost")),
        locks=(frozenset(("ada", "bo")),),
        history=(Meeting("bo", "ada", 3), Meeting("gone", "lost", 1)),
        round=4,
        seed=-5,
    )
    records = to_record(problem)
    text = json.loads(json.dumps({"rules": records.rules, "people": records.people}))

    again = from_record(Records(text["rules"], text["people"]))

    assert again == replace(
        problem,
        bans=(Ban("ada", "bo", Ground.PRIVATE),),
        history=(Meeting("ada", "bo", 3),),
    )
    assert digest_of(to_record(again).rules) == digest_of(records.rules)


def test_who_is_erased_takes_the_own_record_along() -> None:
    records = to_record(company(Random(1), 6, rounds=2, bans=0.3))
    people = {one: record for one, record in records.people.items() if one != "p002"}

    assert "p002" not in {one.id for one in from_record(Records(records.rules, people)).people}


def test_a_solver_that_is_not_installed_is_said_and_not_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(replay, "_LARGE", "a-solver-of-the-future")

    with pytest.raises(CannotReplay) as missing:
        forced({"name": "sparse", "solver": "a-solver-of-the-future"})

    assert missing.value.solver == "a-solver-of-the-future"


def test_the_recorded_method_is_forced_even_where_another_would_be_chosen() -> None:
    problem = company(Random(4), 30, rounds=2)
    sparse = solve(problem, Limits(method="sparse", large=False))

    again = replay.replay(problem, sparse.method)

    assert again == sparse
    assert again.method["name"] != solve(problem).method["name"]
    assert forced({"name": "sparse", "solver": "pymatching", "edition": "2"}) == Limits(
        method="sparse", large=True
    )


def test_a_round_from_before_editions_were_counted_is_replayed_in_the_first() -> None:
    assert forced({"name": "sparse", "solver": "rustworkx"}).edition == 1
    assert solve(company(Random(4), 120)).method["edition"] == "2"
