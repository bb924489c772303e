"""Other rules on past rounds: totals side by side, on one yardstick."""

from dataclasses import replace
from random import Random

import pytest

from bot.matching import Person, Problem, Rules, Weights, solve
from bot.matching.what_if import AS_STORED, what_if
from tests.matching.companies import company


def test_the_stored_rules_come_first_and_reproduce_the_rounds() -> None:
    rounds = [company(Random(k), 20, rounds=3) for k in (1, 2)]
    solved = [solve(one) for one in rounds]

    (stored,) = what_if(rounds, {})

    assert stored.name == AS_STORED
    assert stored.groups == 20
    assert stored.repeats == sum(one.repeats for one in solved)
    assert stored.quality == pytest.approx(sum(one.total for one in solved) / 420 / 20)


def test_no_other_weights_beat_the_stored_ones_on_their_own_yardstick() -> None:
    rounds = [company(Random(5), 24)]
    variants = {name: Rules(weights=Weights.preset(name)) for name in ("skills", "across")}

    stored, *others = what_if(rounds, variants)

    assert [one.name for one in others] == ["skills", "across"]
    assert all(one.quality <= stored.quality for one in others)


def test_stricter_rules_show_what_they_cost_in_people_left_out_and_give_in_hours() -> None:
    people = (
        Person("a", hours=0b1111),
        Person("b", hours=0b1111),
        Person("c", hours=0b11110000),
        Person("d", hours=0b1),
    )
    rounds = [Problem(people)]

    free, strict = what_if(rounds, {"two hours": Rules(minimum_hours=2)})

    assert (free.left_out, strict.left_out) == (0, 2)
    assert strict.hours == 2.0 > free.hours


def test_load_counts_who_helps_without_being_helped() -> None:
    people = (Person("giver", offers={"sql": 3}), Person("taker", wants={"sql": 1}))
    round_ = Problem(people)

    (stored,) = what_if([round_, replace(round_, seed=2)], {})

    assert stored.load == 2


def test_rounds_of_nobody_are_fine() -> None:
    (stored,) = what_if([Problem((Person("alone"),))], {})

    assert (stored.groups, stored.left_out, stored.quality, stored.hours) == (0, 1, 0.0, 0.0)
