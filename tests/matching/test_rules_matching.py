"""Hard rules are never broken, and every ground has its name."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from bot.matching import (
    Ban,
    Ground,
    Limits,
    Meeting,
    Person,
    Problem,
    RuleBroken,
    Rules,
    check_lock,
    evaluate,
    solve,
)
from bot.matching.rules import make_ready
from tests.benchmarks.instances import programme

ADA, BO, CY = Person("ada"), Person("bo"), Person("cy")


def ground_of(one: Person, other: Person, rules: Rules | None = None, *bans: Ban) -> Ground | None:
    problem = Problem((one, other), rules or Rules(), bans)
    return check_lock(problem, ["ada", "bo"])


def test_two_people_with_nothing_between_them_may_be_locked() -> None:
    assert ground_of(ADA, BO) is None


@pytest.mark.parametrize("ground", [Ground.PRIVATE, Ground.FORBIDDEN])
def test_bans_hold_whichever_way_round_they_were_written(ground: Ground) -> None:
    assert ground_of(ADA, BO, None, Ban("bo", "ada", ground)) is ground


def test_a_private_ground_is_named_before_a_public_one() -> None:
    bans = Ban("ada", "bo", Ground.FORBIDDEN), Ban("bo", "ada", Ground.PRIVATE)

    assert ground_of(ADA, BO, None, *bans) is Ground.PRIVATE


def test_a_manager_and_a_direct_report_are_apart_unless_the_rule_is_off() -> None:
    report = replace(BO, manager="ada")

    assert ground_of(ADA, report) is Ground.REPORTING_LINE
    assert ground_of(ADA, report, Rules(reporting_line=False)) is None


def test_people_need_a_language_in_common_where_both_are_known() -> None:
    german, french = replace(ADA, languages=frozenset({"de"})), frozenset({"fr"})

    assert ground_of(german, replace(BO, languages=french)) is Ground.LANGUAGE
    assert ground_of(german, BO) is None
    assert ground_of(german, replace(BO, languages=french), Rules(language_in_common=False)) is None


def test_a_fraction_of_an_hour_is_asked_in_full_half_hours() -> None:
    one, other = replace(ADA, hours=0b0111), replace(BO, hours=0b1110)

    assert ground_of(one, other, Rules(minimum_hours=1)) is None
    assert ground_of(one, other, Rules(minimum_hours=1.2)) is Ground.HOURS
    assert ground_of(one, BO, Rules(minimum_hours=9)) is None


def test_best_fit_makes_no_pair_below_its_score() -> None:
    rules = Rules(mode="best_fit", minimum_score=9_000)

    assert ground_of(ADA, BO, rules) is Ground.SCORE
    solution = solve(Problem((ADA, BO), rules))
    assert not solution.groups
    assert {one.why for one in solution.unmatched} == {"nobody-possible"}


def test_a_lock_of_three_needs_an_odd_coffee_round() -> None:
    three = frozenset({"ada", "bo", "cy"})

    assert check_lock(Problem((ADA, BO, CY)), three) is None
    assert check_lock(Problem((ADA, BO, CY), Rules(format="peer")), three) is Ground.GROUP_SIZE
    assert check_lock(Problem((ADA, BO, CY, Person("di"))), three) is Ground.GROUP_SIZE


def test_a_lock_that_breaks_a_rule_stops_the_round_before_it_starts() -> None:
    problem = Problem((ADA, BO), bans=(Ban("ada", "bo"),), locks=(frozenset({"ada", "bo"}),))

    with pytest.raises(RuleBroken) as broken:
        solve(problem)
    assert (broken.value.ground, broken.value.a, broken.value.b) in {
        (Ground.FORBIDDEN, "ada", "bo"),
        (Ground.FORBIDDEN, "bo", "ada"),
    }


def test_locks_that_share_somebody_are_one_lock() -> None:
    people = (ADA, BO, CY, Person("di"), Person("ed"))
    locks = (frozenset({"ada", "bo"}), frozenset({"bo", "cy"}), frozenset({"di", "absent"}))

    solution = solve(Problem(people, locks=locks))

    assert {group.members for group in solution.groups} == {("ada", "bo", "cy"), ("di", "ed")}


def test_a_given_grouping_is_reported_with_its_repeats() -> None:
    problem = Problem((ADA, BO, CY), history=(Meeting("bo", "ada", 1),))

    report = evaluate(problem, [("ada", "bo")])

    assert report.repeats == 1
    assert report.groups[0].terms[0].met == 1
    assert [one.id for one in report.unmatched] == ["cy"]
    assert not any(report.proven.values())


@pytest.mark.parametrize(
    ("groups", "error"),
    [
        pytest.param([("ada", "cy")], RuleBroken, id="forbidden"),
        pytest.param([("ada",)], RuleBroken, id="alone"),
        pytest.param([("ada", "bo"), ("bo", "cy")], ValueError, id="twice"),
        pytest.param([("ada", "zoe")], KeyError, id="a stranger"),
    ],
)
def test_a_given_grouping_that_cannot_be_is_refused(
    groups: list[tuple[str, ...]], error: type[Exception]
) -> None:
    with pytest.raises(error):
        evaluate(Problem((ADA, BO, CY), bans=(Ban("ada", "cy"),)), groups)


def test_two_people_of_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="share an id"):
        make_ready(Problem((ADA, ADA)))


def test_the_result_names_those_who_outnumber_their_partners() -> None:
    crowd = tuple(Person(f"p{k}") for k in range(4))
    bans = tuple(Ban(a.id, b.id) for a, b in combinations(crowd[1:], 2))

    solution = solve(Problem(crowd, bans=bans))

    assert len(solution.unmatched) == 2
    for one in solution.unmatched:
        assert (one.why, one.rivals, one.partners) == ("outnumbered", ("p1", "p2", "p3"), ("p0",))


def test_those_who_waited_longest_are_placed_where_partners_are_short() -> None:
    crowd = tuple(Person(f"p{k}", waited=k) for k in range(4))
    bans = tuple(Ban(a.id, b.id) for a, b in combinations(crowd[1:], 2))

    assert {one.id for one in solve(Problem(crowd, bans=bans)).unmatched} == {"p1", "p2"}


@pytest.mark.parametrize("size", [30, 101, 160, 299, 300])
def test_no_hard_rule_is_broken_up_to_three_hundred_people(size: int) -> None:
    chance = np.random.default_rng(size)
    base = programme(size, seed=size)
    people = tuple(
        replace(
            one,
            manager=base.people[int(chance.integers(size))].id,
            languages=frozenset({"en", "de"} if k % 3 else {("fr", "en")[k % 2]}),
        )
        for k, one in enumerate(base.people)
    )
    rules = replace(base.rules, minimum_hours=10)
    problem = replace(base, people=people, rules=rules)

    solution = solve(problem, Limits(large=False))

    evaluate(problem, [group.members for group in solution.groups])
    assert solution.proven["placed"] <= (len(solution.unmatched) <= 2)
