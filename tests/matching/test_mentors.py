"""Mentors with places: every mode against brute force, and what it says about itself."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching import FULL_SCORE, Ban, Ground, Person, RuleBroken, Rules, cohort, flow
from bot.matching.cohort import Cohort, MentorMode, MentorProblem, prepare_cohort
from bot.matching.flow import NOBODY
from bot.matching.mentors import (
    NO_PLACE,
    NOBODY_POSSIBLE,
    WISH,
    MentorReport,
    MentorSolution,
    compare_modes,
    report,
    solve_mentors,
)

SKILLS = ["sql", "rust", "sales", "writing"]
Seats = tuple[int, ...]


def person(name: str, **given_values: object) -> Person:
    return Person(id=name, **given_values)  # type: ignore[arg-type]


@st.composite
def cohorts(draw: st.DrawFn, most_mentees: int = 6, most_mentors: int = 4) -> MentorProblem:
    """Draw a few mentees with wishes (some without), mentors with places, and some bans."""
    mentees = [f"e{k}" for k in range(draw(st.integers(1, most_mentees)))]
    mentors = [f"m{k}" for k in range(draw(st.integers(1, most_mentors)))]
    levels = st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 5), max_size=3)
    people = [
        person(
            name,
            offers=draw(levels),
            wants=draw(levels),
            team=draw(st.sampled_from("xyz")),
            waited=draw(st.integers(0, 2)),
        )
        for name in mentees + mentors
    ]
    wishes = st.lists(st.sampled_from(mentors), unique=True, max_size=3).map(tuple)
    pair = st.tuples(st.sampled_from(mentees), st.sampled_from(mentors))
    return MentorProblem(
        people=tuple(people),
        places={name: draw(st.integers(0, 2)) for name in mentors},
        wishes={name: draw(wishes) for name in mentees},
        bans=tuple(Ban(a, b) for a, b in draw(st.lists(pair, max_size=3))),
        seed=draw(st.integers(0, 5)),
    )


def every_seating(found: Cohort) -> Iterator[Seats]:
    """Yield every seating that respects the places, as an edge (or nobody) for each mentee."""
    edges, places = found.edges, found.sides.places
    choices = [
        [NOBODY, *np.flatnonzero(edges.mentee == row).tolist()]
        for row in range(len(found.sides.mentees))
    ]
    for seats in product(*choices):
        taken = np.bincount(
            edges.mentor[[edge for edge in seats if edge != NOBODY]], minlength=len(places)
        )
        if (taken <= places).all():
            yield seats


Objective = tuple[int, tuple[int, ...], int, int]


def objective(found: Cohort, seats: Seats, mode: MentorMode) -> Objective:
    left_out = [found.waited[row] for row, edge in enumerate(seats) if edge == NOBODY]
    return levels(report(found, np.array(seats, dtype=np.int64)), left_out, mode)


def objective_of(solution: MentorSolution, found: Cohort, mode: MentorMode) -> Objective:
    waited = dict(zip(found.sides.mentees, found.waited, strict=True))
    return levels(solution.report, [waited[one.id] for one in solution.unmatched], mode)


def levels(summary: MentorReport, left_out: list[int], mode: MentorMode) -> Objective:
    """Most placed; those left out waited least, longest first; the mode's own; the sum."""
    waiting = tuple(sorted(-int(one) for one in left_out))
    own = summary.first_wishes if mode is MentorMode.FIRST_WISHES else summary.lowest
    return (summary.matched, waiting, own, summary.total)


@pytest.mark.parametrize("method", [flow.OWN, flow.ORTOOLS])
@pytest.mark.parametrize("mode", [MentorMode.WORST_OFF, MentorMode.FIRST_WISHES])
@settings(max_examples=60, deadline=None)
@given(problem=cohorts())
def test_no_seating_of_a_small_cohort_is_better_on_any_level(
    mode: MentorMode, method: str, problem: MentorProblem
) -> None:
    problem = replace(problem, mode=mode)
    found = prepare_cohort(problem)
    best = max(objective(found, seats, mode) for seats in every_seating(found))

    solution = solve_mentors(problem, method)

    assert objective_of(solution, found, mode) == best
    assert solution.total == solution.bound == sum(one.score for one in solution.mentorships)
    assert all(solution.proven.values())


@settings(max_examples=100, deadline=None)
@given(problem=cohorts())
def test_a_stable_cohort_leaves_nobody_who_would_both_rather_have_each_other(
    problem: MentorProblem,
) -> None:
    solution = solve_mentors(replace(problem, mode=MentorMode.STABLE))

    assert solution.report.blocking_pairs == 0
    assert solution.total <= solution.bound


@settings(max_examples=60, deadline=None)
@given(problem=cohorts(), order=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(problem: MentorProblem, order: object) -> None:
    people = list(problem.people)
    order.shuffle(people)  # type: ignore[attr-defined]
    shuffled = replace(
        problem, people=tuple(people), places=dict(reversed(list(problem.places.items())))
    )

    assert solve_mentors(shuffled) == solve_mentors(problem)


@settings(max_examples=60, deadline=None)
@given(problem=cohorts(most_mentees=12, most_mentors=8))
def test_places_wishes_and_rules_are_never_broken(problem: MentorProblem) -> None:
    banned = {frozenset((ban.a, ban.b)) for ban in problem.bans}
    for mode in MentorMode:
        solution = solve_mentors(replace(problem, mode=mode))
        taken = [one.mentor for one in solution.mentorships]
        assert all(taken.count(name) <= places for name, places in problem.places.items())
        for one in solution.mentorships:
            named = problem.wishes[one.mentee]
            assert not named or named[one.wish - 1] == one.mentor
            assert frozenset((one.mentor, one.mentee)) not in banned
            assert one.score == sum(one.terms.terms.values())
        seen = {one.mentee for one in solution.mentorships} | {one.id for one in solution.unmatched}
        assert seen == set(problem.wishes)
        assert len(solution.mentorships) + len(solution.unmatched) == len(problem.wishes)


def two_want_the_same() -> MentorProblem:
    """Ada and Bo both wish for Mia first; only Bo named somebody else as well."""
    return MentorProblem(
        people=(person("ada"), person("bo"), person("mia"), person("noa")),
        places={"mia": 1, "noa": 1},
        wishes={"ada": ("mia",), "bo": ("mia", "noa")},
    )


def test_as_many_as_possible_get_a_mentor_before_anybody_gets_a_first_wish() -> None:
    solution = solve_mentors(two_want_the_same())

    assert [(one.mentor, one.mentee, one.wish) for one in solution.mentorships] == [
        ("mia", "ada", 1),
        ("noa", "bo", 2),
    ]
    assert solution.mentorships[1].terms.terms[WISH] == FULL_SCORE // 2


def test_a_mentee_left_out_is_told_apart_by_places_and_by_possibility() -> None:
    problem = replace(
        two_want_the_same(),
        places={"mia": 1, "noa": 0},
        bans=(Ban("bo", "mia", Ground.PRIVATE), Ban("bo", "noa", Ground.PRIVATE)),
    )
    out = solve_mentors(replace(problem, bans=())).unmatched
    refused = solve_mentors(problem).unmatched

    assert [one.why for one in out] == [NO_PLACE]
    assert [(one.id, one.why) for one in refused] == [("bo", NOBODY_POSSIBLE)]


def test_stable_says_what_it_costs_the_others() -> None:
    """Bo fits Mia better, so stability gives Mia to Bo and leaves Ada without anybody."""
    problem = MentorProblem(
        people=(
            person("ada"),
            person("bo", wants={"sql": 1}),
            person("mia", offers={"sql": 5}),
            person("noa"),
        ),
        places={"mia": 1, "noa": 1},
        wishes={"ada": ("mia",), "bo": ("mia", "noa")},
    )
    found = compare_modes(problem)

    assert found[MentorMode.WORST_OFF].report.left_out == 0
    assert found[MentorMode.WORST_OFF].report.blocking_pairs == 1
    assert found[MentorMode.STABLE].report.blocking_pairs == 0
    assert found[MentorMode.STABLE].cost.more_left_out == 1
    assert found[MentorMode.STABLE].cost.worse_off == 1
    assert found[MentorMode.WORST_OFF].cost.total_lost == 0


def test_a_locked_mentorship_is_made_even_if_nobody_wished_for_it() -> None:
    problem = replace(two_want_the_same(), locks=(frozenset(("ada", "noa")),))

    solution = solve_mentors(problem)

    assert [(one.mentor, one.mentee) for one in solution.mentorships] == [
        ("mia", "bo"),
        ("noa", "ada"),
    ]
    assert solution.mentorships[1].wish == 2


def test_locks_that_break_a_rule_or_the_places_are_refused() -> None:
    problem = two_want_the_same()
    both = (frozenset(("ada", "mia")), frozenset(("bo", "mia")))
    with pytest.raises(RuleBroken) as full:
        solve_mentors(replace(problem, locks=both))
    with pytest.raises(RuleBroken) as banned:
        solve_mentors(replace(problem, locks=both[:1], bans=(Ban("mia", "ada"),)))
    with pytest.raises(RuleBroken) as sideways:
        solve_mentors(replace(problem, locks=(frozenset(("ada", "bo")),)))

    assert full.value.ground is Ground.GROUP_SIZE
    assert banned.value.ground is Ground.FORBIDDEN
    assert sideways.value.ground is Ground.GROUP_SIZE


def test_locks_of_people_who_are_not_free_are_ignored() -> None:
    problem = replace(two_want_the_same(), locks=(frozenset(("ada", "gone")),))

    assert solve_mentors(problem) == solve_mentors(two_want_the_same())


def test_whoever_waited_comes_before_whoever_fits_better() -> None:
    problem = MentorProblem(
        people=(
            person("mia", offers={"sql": 5}),
            person("fits", wants={"sql": 3}),
            person("waited", wants={"rust": 3}, waited=1),
        ),
        places={"mia": 1},
        wishes={"fits": ("mia",), "waited": ()},
    )

    for mode in (MentorMode.WORST_OFF, MentorMode.FIRST_WISHES):
        (made,) = solve_mentors(replace(problem, mode=mode)).mentorships
        assert made.mentee == "waited"


def test_skills_count_from_mentor_to_mentee_only() -> None:
    teaches = person("teaches", offers={"sql": 5})
    learns = person("learns", wants={"sql": 3})
    empty = person("empty")
    problem = MentorProblem(
        people=(teaches, learns, empty),
        places={"teaches": 1, "learns": 1},
        wishes={"learns": (), "empty": ()},
        rules=Rules(minimum_hours=0),
    )

    solution = solve_mentors(problem)

    terms = {(one.mentor, one.mentee): one.terms.terms for one in solution.mentorships}
    skills = problem.rules.weights.skills + problem.rules.weights.weaker_direction
    assert terms["teaches", "learns"]["skills_ab"] == skills
    turned = replace(problem, places={"learns": 1}, wishes={"teaches": ()})
    (made,) = solve_mentors(turned).mentorships
    assert made.terms.terms["skills_ab"] == made.terms.terms["skills_ba"] == 0


def test_a_manager_never_mentors_a_direct_report_and_best_fit_refuses_weak_pairs() -> None:
    problem = two_want_the_same()
    reporting = (person("ada", manager="mia"), *problem.people[1:])
    weak = Rules(mode="best_fit", minimum_score=9_999)

    assert [one.id for one in solve_mentors(replace(problem, people=reporting)).unmatched] == [
        "ada"
    ]
    assert not solve_mentors(replace(problem, rules=weak)).mentorships


def test_one_person_may_be_mentor_and_mentee_but_never_of_the_same_pair() -> None:
    solution = solve_mentors(
        MentorProblem(
            people=(person("ada"), person("bo")),
            places={"ada": 2, "bo": 2},
            wishes={"ada": (), "bo": ()},
        )
    )
    assert [(one.mentor, one.mentee) for one in solution.mentorships] == [
        ("ada", "bo"),
        ("bo", "ada"),
    ]


def test_an_empty_cohort_is_fine() -> None:
    solution = solve_mentors(MentorProblem(people=(), places={}, wishes={}))

    assert (solution.mentorships, solution.total, solution.gap) == ((), 0, 0.0)


def test_when_thousands_name_nobody_each_gets_a_choice_and_nothing_is_claimed_proven(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cohort, "_ALL_EDGES", 3)
    monkeypatch.setattr(cohort, "_CHOICE", 2)
    problem = MentorProblem(
        people=tuple(person(name) for name in ("a", "b", "x", "y", "z")),
        places={"x": 1, "y": 1, "z": 1},
        wishes={"a": (), "b": ()},
    )

    solution = solve_mentors(problem)

    assert len(solution.mentorships) == 2
    assert solution.proven == {
        "placed": True,
        "waiting": True,
        "lowest": False,
        "quality": False,
    }


def test_both_solvers_agree_on_a_cohort_of_hundreds() -> None:
    generator = np.random.default_rng(7)
    mentors = [f"m{k:03}" for k in range(60)]
    wishes = {
        f"e{k:03}": tuple(generator.choice(mentors, size=6, replace=False).tolist())
        for k in range(200)
    }
    people = [
        person(
            name,
            offers={SKILLS[int(generator.integers(4))]: int(generator.integers(1, 6))},
            wants={SKILLS[int(generator.integers(4))]: int(generator.integers(1, 6))},
        )
        for name in [*wishes, *mentors]
    ]
    problem = MentorProblem(tuple(people), dict.fromkeys(mentors, 3), wishes)

    own, large = (solve_mentors(problem, method) for method in (flow.OWN, flow.ORTOOLS))

    assert own.report.total == large.report.total
    assert own.report.lowest == large.report.lowest
    assert own.report.matched == large.report.matched


def test_the_large_solver_is_chosen_for_many_wishes_where_it_is_installed() -> None:
    few = flow.Wishes(np.array([0, 1]), np.array([0]), np.array([1]))
    many = flow.Wishes(
        np.array([0, flow.OWN_LIMIT + 1]),
        np.zeros(flow.OWN_LIMIT + 1, dtype=np.int64),
        np.array([1]),
    )

    assert flow.method_for(few) == flow.OWN
    assert flow.method_for(many) == flow.ORTOOLS
