"""A large cohort is matched in a child, and matched all the same if the child does not answer."""

from __future__ import annotations

import pytest

from bot.matching import Person, RuleBroken
from bot.matching.child import KILLED, Guard
from bot.matching.cohort import MentorProblem
from bot.matching.mentor_child import solve_mentors_safely
from bot.matching.mentors import solve_mentors
from tests.matching import misbehaving

ALWAYS = Guard(here=0)


def cohort() -> MentorProblem:
    people = tuple(
        Person(id=name, offers={"sql": 4}, wants={"sql": 2}) for name in ("mia", "tom", "kim")
    )
    return MentorProblem(people, {"mia": 1, "kim": 1}, {"tom": ("mia",)})


def test_a_child_finds_what_would_be_found_here() -> None:
    assert solve_mentors_safely(cohort(), ALWAYS) == solve_mentors(cohort())
    assert solve_mentors_safely(cohort()) == solve_mentors(cohort())


def test_a_child_that_dies_costs_the_proof_and_not_the_match() -> None:
    solution = solve_mentors_safely(cohort(), ALWAYS, misbehaving.mentors_die)

    assert [(one.mentor, one.mentee) for one in solution.mentorships] == [("mia", "tom")]
    assert solution.method["why"] == KILLED
    assert not solution.proven["quality"]


def test_a_broken_rule_comes_back_from_the_child() -> None:
    with pytest.raises(RuleBroken):
        solve_mentors_safely(cohort(), ALWAYS, misbehaving.mentors_break_a_rule)
