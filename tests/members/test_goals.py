"""Goals: added once, ticked off, reached, nobody else's."""

from datetime import date

import pytest

from bot.domain.goals import GoalAnswers, GoalWrong, NoSuchGoal, progress_by_steps, steps_in
from bot.domain.profile import NoProfile
from bot.domain.skills import SkillChoice
from bot.services.access import Caller
from tests.members.conftest import House

TALK = GoalAnswers(
    "Give a talk", SkillChoice("Public speaking"), date(2027, 1, 29), ("Write", "Practise")
)


@pytest.fixture
def ada(house: House) -> Caller:
    return house.joined("UADA", house.world.programme())


def test_a_goal_is_added_once_however_often_the_form_is_sent(house: House, ada: Caller) -> None:
    assert house.goals.add(ada, TALK, "V1") == house.goals.add(ada, TALK, "V1")

    (goal,) = house.goals.mine(ada)
    assert (goal.text, goal.target, goal.progress, goal.shared) == (
        "Give a talk",
        date(2027, 1, 29),
        0,
        False,
    )
    assert goal.skill is not None
    assert goal.skill.name == "Public speaking"


def test_ticks_move_the_progress_and_survive_a_change_of_words(house: House, ada: Caller) -> None:
    goal_id = house.goals.add(ada, TALK, "V1")
    first = house.goals.one(ada, goal_id).steps[0]

    house.goals.tick(ada, goal_id, [first.step_id])
    house.goals.change(
        ada, goal_id, GoalAnswers("Give two talks", steps=("Rest", "Write"), shared=True)
    )

    goal = house.goals.one(ada, goal_id)
    assert (goal.text, goal.progress, goal.shared, goal.skill) == ("Give two talks", 50, True, None)
    assert [(step.text, step.done) for step in goal.steps] == [("Rest", False), ("Write", True)]


def test_a_goal_at_a_hundred_percent_is_reached_and_can_be_opened_again(
    house: House, ada: Caller
) -> None:
    goal_id = house.goals.add(ada, TALK, "V1")

    house.goals.move(ada, goal_id, 100)
    assert house.goals.one(ada, goal_id).reached
    house.goals.move(ada, goal_id, 75)
    assert not house.goals.one(ada, goal_id).reached


def test_a_deleted_goal_is_gone_with_its_milestones(house: House, ada: Caller) -> None:
    goal_id = house.goals.add(ada, TALK, "V1")

    house.goals.drop(ada, goal_id)

    assert house.goals.mine(ada) == []
    with pytest.raises(NoSuchGoal):
        house.goals.one(ada, goal_id)


def test_nobody_touches_somebody_elses_goal(house: House, ada: Caller) -> None:
    goal_id = house.goals.add(ada, TALK, "V1")
    bo = house.joined("UBO", house.memberships.mine(ada)[0].programme_id)

    with pytest.raises(NoSuchGoal):
        house.goals.move(bo, goal_id, 100)
    with pytest.raises(NoSuchGoal):
        house.goals.drop(bo, goal_id)
    with pytest.raises(NoProfile):
        house.goals.mine(house.caller("UEVE"))


def test_a_goal_cannot_be_for_a_day_that_has_passed(house: House, ada: Caller) -> None:
    with pytest.raises(GoalWrong) as wrong:
        house.goals.add(ada, GoalAnswers("Late", target=date(2026, 11, 1)), "V1")

    assert (wrong.value.field, wrong.value.reason) == ("target", "passed")


def test_ten_goals_are_enough(house: House, ada: Caller) -> None:
    for n in range(10):
        house.goals.add(ada, GoalAnswers(f"Goal {n}"), f"V{n}")

    with pytest.raises(GoalWrong) as wrong:
        house.goals.add(ada, GoalAnswers("One more"), "V10")

    assert wrong.value.reason == "too-many"


def test_milestones_are_the_lines_that_say_something() -> None:
    assert steps_in(" Write it \n\n Practise\nWrite it") == ("Write it", "Practise")
    assert progress_by_steps(1, 3) == 33
    assert progress_by_steps(0, 0) == 0
