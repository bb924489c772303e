"""Why not, and what one thing more would add: each answer is checked by solving again."""

from dataclasses import replace

import pytest

from bot.matching import Ban, Ground, Meeting, Person, Problem, Rules, explain, solve
from bot.matching.cohort import MentorProblem
from bot.matching.explain import one_more_offer, one_more_place, why_not
from bot.matching.mentors import solve_mentors


def four() -> Problem:
    """Ada wants Rust, which only Cy offers; Bo and Di go together by team."""
    return Problem(
        people=(
            Person("ada", wants={"rust": 1}, languages=frozenset({"en"})),
            Person("bo", wants={"sql": 1}),
            Person("cy", offers={"rust": 4}, manager="di", languages=frozenset({"en", "fr"})),
            Person("di", offers={"sql": 2}, languages=frozenset({"en"})),
        )
    )


def test_a_possible_pair_costs_exactly_what_the_round_with_it_loses() -> None:
    problem = four()
    solution = solve(problem)
    other = solve(replace(problem, locks=(frozenset(("ada", "bo")),)))

    answer = why_not(problem, solution, "ada", "di")

    assert solution.groups[0].members == ("ada", "cy")
    assert answer.kind == "possible"
    assert answer.total == solution.total
    with_pair = solve(replace(problem, locks=(frozenset(("ada", "di")),)))
    assert answer.loss == solution.total - with_pair.total > 0
    assert answer.pair is not None
    assert {answer.pair.a, answer.pair.b} == {"ada", "di"}
    assert other.unmatched  # cy may not meet di: the lock of the others leaves both out


def test_it_names_who_is_the_only_one_to_offer_what_a_partner_wants() -> None:
    problem = four()

    answer = why_not(problem, solve(problem), "ada", "di")

    assert [(one.giver, one.taker, one.skill) for one in answer.only_offers] == [
        ("cy", "ada", "rust"),
        ("di", "bo", "sql"),
    ]


def test_a_pair_that_leaves_others_out_says_so() -> None:
    problem = four()

    answer = why_not(problem, solve(problem), "ada", "bo")

    assert answer.kind == "possible"
    assert answer.more_left_out == 2


@pytest.mark.parametrize(
    ("bans", "people", "kind", "ground"),
    [
        pytest.param((), {}, "public", Ground.REPORTING_LINE, id="manager and report"),
        pytest.param((Ban("cy", "di", Ground.PRIVATE),), {}, "neutral", None, id="private list"),
        pytest.param(
            (), {"cy": {"manager": "", "hours": 1}}, "neutral", None, id="no common hours"
        ),
        pytest.param(
            (Ban("cy", "di", Ground.FORBIDDEN),), {}, "public", Ground.FORBIDDEN, id="forbidden"
        ),
        pytest.param(
            (),
            {"cy": {"manager": "", "languages": frozenset({"fr"})}},
            "public",
            Ground.LANGUAGE,
            id="no language",
        ),
    ],
)
def test_public_rules_are_named_and_all_other_grounds_get_one_neutral_answer(
    bans: tuple[Ban, ...], people: dict[str, dict[str, object]], kind: str, ground: Ground | None
) -> None:
    problem = four()
    changed = tuple(
        replace(one, **({"hours": 2} | people.get(one.id, {})))  # type: ignore[arg-type]
        for one in problem.people
    )
    problem = replace(problem, bans=bans, people=changed, rules=Rules(minimum_hours=0.5))

    answer = why_not(problem, solve(problem), "cy", "di")

    assert (answer.kind, answer.ground) == (kind, ground)
    assert answer.loss == 0


def test_people_who_are_not_here_and_somebody_with_herself_get_the_neutral_answer() -> None:
    problem = four()
    solution = solve(problem)

    assert why_not(problem, solution, "ada", "gone").kind == "neutral"
    assert why_not(problem, solution, "ada", "ada").kind == "neutral"


def test_a_pair_that_a_lock_stands_against_is_refused_by_the_rule_between_them() -> None:
    """Ada is locked to Cy; Di may not meet Cy, so Di cannot join them."""
    problem = replace(four(), locks=(frozenset(("ada", "cy")),))
    people = (*problem.people, Person("eve"))
    problem = replace(problem, people=people)

    answer = why_not(problem, solve(problem), "ada", "di")

    assert (answer.kind, answer.ground) == ("public", Ground.REPORTING_LINE)


def test_a_repeat_is_counted_and_not_called_a_loss_of_points() -> None:
    problem = replace(four(), history=(Meeting("ada", "di", 1), Meeting("bo", "cy", 1)))

    answer = why_not(problem, solve(problem), "ada", "di")

    assert answer.more_repeats == 2


def test_one_more_offer_adds_what_the_best_giver_would_add() -> None:
    people = (
        Person("a", wants={"go": 1}),
        Person("b", wants={"go": 1}),
        Person("c", offers={"go": 5}),
        Person("d"),
    )
    problem = Problem(people)
    solution = solve(problem)

    price = one_more_offer(problem, solution, "go")

    tried = {
        one.id: solve(
            replace(
                problem,
                people=tuple(
                    replace(p, offers={"go": None, **p.offers}) if p.id == one.id else p
                    for p in people
                ),
            )
        ).total
        - solution.total
        for one in people
    }
    assert price.points == max(tried.values()) > 0
    assert price.points == tried[price.by]
    assert price.exact


def test_a_skill_that_nobody_wants_is_worth_nothing() -> None:
    problem = four()

    assert one_more_offer(problem, solve(problem), "juggling").points == 0


def test_when_only_some_givers_were_tried_the_price_is_called_a_floor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(explain, "TRIALS", 1)
    rules = Rules(mode="best_fit", minimum_score=1)
    people = tuple(Person(name, wants={"go": 1}, team=name) for name in "abcd")
    problem = Problem(people, rules)

    assert not one_more_offer(problem, solve(problem), "go").exact


def test_one_more_place_adds_what_solving_with_it_adds() -> None:
    problem = MentorProblem(
        people=tuple(Person(name) for name in ("a", "b", "m")),
        places={"m": 1},
        wishes={"a": ("m",), "b": ("m",)},
    )

    price = one_more_place(problem, solve_mentors(problem), "m")

    assert price.matched == 1
    assert price.total == solve_mentors(replace(problem, places={"m": 2})).total // 2
