"""A score is a sum of named whole points, the same in words and in tables."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching import PRESETS, Person, Problem, Weights, evaluate
from bot.matching import scores as scoring
from bot.matching.rules import make_ready
from bot.matching.scores import prepare
from tests.benchmarks.instances import programme
from tests.matching.test_properties_pairs import people


def terms_of(one: Person, other: Person, weights: Weights | None = None) -> dict[str, int]:
    return prepare((one, other), weights or Weights()).terms(0, 1)


def test_weights_are_normalised_to_exactly_ten_thousand_by_largest_remainder() -> None:
    thirds = Weights.normalised({"skills": 1, "goal": 1, "hours": 1})

    assert (thirds.skills, thirds.goal, thirds.hours) == (3_334, 3_333, 3_333)
    assert thirds.other_team == 0


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_every_preset_adds_up(name: str) -> None:
    assert sum(Weights.preset(name).by_name().values()) == 10_000


@pytest.mark.parametrize(
    "shares",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"skills": 0}, id="all zero"),
        pytest.param({"skills": -1, "goal": 4}, id="negative"),
        pytest.param({"jitter": 1}, id="unknown name"),
    ],
)
def test_shares_without_sense_are_refused(shares: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="shares need"):
        Weights.normalised(shares)


def test_weights_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="add up"):
        Weights(skills=1)


@given(people(6), st.sampled_from(sorted(PRESETS)))
@settings(deadline=None, max_examples=50)
def test_terms_add_up_are_never_negative_and_symmetric(
    members: tuple[Person, ...], preset: str
) -> None:
    scores = prepare(members, Weights.preset(preset))
    everybody = np.arange(len(members))
    table = scores.block(everybody, everybody)
    for i, j in combinations(range(len(members)), 2):
        here, there = scores.terms(i, j), scores.terms(j, i)
        assert min(here.values()) >= 0
        assert sum(here.values()) == sum(there.values()) == table[i, j] == table[j, i]
        assert here["skills_ab"] == there["skills_ba"]
        assert scores.pairs(np.array([i]), np.array([j]))[0] == sum(here.values()) <= 10_000


def test_a_pair_that_fits_in_every_way_gets_every_point() -> None:
    one = Person(
        "a",
        team="x",
        location="here",
        hours=(1 << 60) - 1,
        offers={"sql": 5},
        wants={"rust": 1},
        interests=frozenset("abc"),
        topics=frozenset("de"),
        formats=frozenset("f"),
        joined=0,
        private={"b": 100},
    )
    other = replace(
        one,
        id="b",
        team="y",
        location="there",
        offers={"rust": 5},
        wants={"sql": 1},
        joined=2_000,
        private={"a": 100},
    )

    assert sum(terms_of(one, other).values()) == 10_000


def test_an_offer_below_the_wanted_level_counts_half() -> None:
    learner = Person("a", wants={"sql": 3})
    above, below = Person("b", offers={"sql": 4}), Person("c", offers={"sql": 3})

    assert terms_of(above, learner)["skills_ab"] == 1_750
    assert terms_of(below, learner)["skills_ab"] == 875


def test_unknown_teams_and_places_earn_nothing() -> None:
    terms = terms_of(Person("a", team="x"), Person("b", location="y"))

    assert terms["other_team"] == terms["other_location"] == 0


def test_the_private_term_is_the_mean_of_both_sides() -> None:
    one, other = Person("a", private={"b": 100, "a": 9, "z": 5}), Person("b")

    assert terms_of(one, other)["private"] == 200


def test_reasons_are_the_facts_behind_the_points() -> None:
    one = Person("a", offers={"sql": None}, interests=frozenset({"tea", "jazz"}), goal="g", hours=7)
    other = Person("b", wants={"sql": None}, interests=frozenset({"tea"}), goal="g", hours=3)

    (pair,) = evaluate(Problem((one, other)), [("b", "a")]).groups[0].terms

    assert (pair.a, pair.b, pair.a_helps, pair.b_helps) == ("a", "b", ("sql",), ())
    assert (pair.interests, pair.topics, pair.common_half_hours) == (("tea",), ("g",), 2)


def test_many_calendars_and_kinds_of_people_need_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = programme(60)
    people = tuple(replace(one, hours=one.hours ^ (7 << k)) for k, one in enumerate(problem.people))
    everybody = np.arange(60)
    table = make_ready(replace(problem, people=people))
    monkeypatch.setattr(scoring, "MOST_CLASSES", 5)
    monkeypatch.setattr("bot.matching.rules.MOST_KINDS", 5)
    overlap = make_ready(replace(problem, people=people))

    assert table.joint is not None
    assert overlap.joint is None
    assert (
        table.legal_scores(everybody, everybody, -1)
        == overlap.legal_scores(everybody, everybody, -1)
    ).all()
    assert table.scores.terms(3, 9) == overlap.scores.terms(3, 9)
