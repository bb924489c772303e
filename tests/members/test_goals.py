"""Goals: added once, ticked off, reached, nobody else's."""

from datetime import date, timedelta

import pytest

from bot.domain.goals import GoalAnswers, GoalWrong, NoSuchGoal, progress_by_steps, steps_in
from bot.domain.profile import NoProfile
from bot.domain.skills import SkillChoice
from bot.services.access import Caller
from tests.members.conftest import House
from tests.members.pairs import introduce

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


def test_how_far_a_goal_was_is_kept_day_by_day_and_the_last_word_of_a_day_counts(
    house: House, ada: Caller
) -> None:
    goal_id = house.goals.add(ada, TALK, "V1")
    first, second = house.goals.one(ada, goal_id).steps
    for days, percent in ((1, 25), (0, 50), (6, 75)):
        house.world.clock.move_to(house.world.now + timedelta(days=days))
        house.goals.move(ada, goal_id, percent)
    house.world.clock.move_to(house.world.now + timedelta(days=1))
    house.goals.tick(ada, goal_id, [first.step_id, second.step_id])

    history = house.goals.one(ada, goal_id).history
    assert [(point.day, point.progress) for point in history] == [
        (date(2026, 11, 23), 0),
        (date(2026, 11, 24), 50),
        (date(2026, 11, 30), 75),
        (date(2026, 12, 1), 100),
    ]


def test_partners_see_what_is_shared_and_not_reached_and_nothing_else(
    house: House, ada: Caller
) -> None:
    programme_id = house.memberships.mine(ada)[0].programme_id
    bo, eve = house.joined("UBO", programme_id), house.joined("UEVE", programme_id)
    introduce(house.world, programme_id, ada.member_id, bo.member_id)
    house.goals.add(ada, GoalAnswers("Only mine"), "V1")
    house.goals.add(ada, GoalAnswers("Ours to see", shared=True), "V2")
    done = house.goals.add(ada, GoalAnswers("Done", shared=True), "V3")
    house.goals.move(ada, done, 100)

    assert [(one.name, one.text) for one in house.goals.of_partners(bo)] == [("Ada", "Ours to see")]
    assert house.goals.of_partners(eve) == house.goals.of_partners(ada) == []
    (card,) = house.home.page(bo).pairings
    assert [one.text for one in card.goals] == ["Ours to see"]


def test_a_check_in_asks_about_the_newest_goal_that_is_open(house: House, ada: Caller) -> None:
    assert house.goals.to_tap(ada) is None
    house.goals.add(ada, GoalAnswers("First"), "V1")
    newest = house.goals.add(ada, GoalAnswers("Second"), "V2")

    asked = house.goals.to_tap(ada)
    assert asked is not None
    assert asked.text == "Second"
    house.goals.move(ada, newest, 100)
    asked = house.goals.to_tap(ada)
    assert asked is not None
    assert asked.text == "First"
