"""Questions half-way and at the end, and what the answers mean."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.domain.meetings import NotYourPairing, was_held
from bot.domain.notices.check_ins import EndQuestion, HalfWay
from models.meeting import Answer, CheckIn, SessionState
from models.rounds import Round
from tests.meetings.office import Office


def ask_at_the_end(office: Office) -> dict[str, str]:
    """Let it be the end of the round; return the questions by member."""
    office.later(days=9)
    asked = office.rows(CheckIn)
    return {row.member_id: row.id for row in asked if row.question.value == "did_you_meet"}


@pytest.mark.parametrize(
    ("answers", "held"),
    [
        pytest.param([True, True], True, id="both met"),
        pytest.param([False, False], False, id="neither met"),
        pytest.param([True, False], None, id="they disagree"),
        pytest.param([True, None], True, id="one is silent"),
        pytest.param([None, None], None, id="both are silent"),
    ],
)
def test_a_meeting_was_held_if_all_who_answered_say_so(
    answers: list[bool | None], held: bool | None
) -> None:
    assert was_held(answers) is held


def test_each_is_asked_half_way_and_at_the_end_in_the_own_dm(
    office: Office, ada: str, bo: str
) -> None:
    office.pairing(ada, bo)

    office.later(days=12)

    assert [said.partners for said in office.read_by("Ada", HalfWay)] == [("Bo",)]
    assert [said.reminder for said in office.read_by("Bo", EndQuestion)] == [False, True]


def test_who_answered_is_not_reminded(office: Office, ada: str, bo: str) -> None:
    office.pairing(ada, bo)
    asked = ask_at_the_end(office)

    office.check_ins.answer(office.caller(ada), asked[ada], Answer.NOT_YET)
    office.later(days=3)

    assert len(office.read_by("Ada", EndQuestion)) == 1
    assert len(office.read_by("Bo", EndQuestion)) == 2


def test_one_click_does_not_answer_for_the_other(office: Office, ada: str, bo: str) -> None:
    office.pairing(ada, bo)
    asked = ask_at_the_end(office)

    with pytest.raises(NotYourPairing):
        office.check_ins.answer(office.caller(bo), asked[ada], Answer.YES)

    assert office.get(CheckIn, asked[ada]).answer is None


@pytest.mark.parametrize(
    ("first", "second", "state"),
    [
        pytest.param(Answer.YES, Answer.YES, SessionState.HELD, id="met"),
        pytest.param(Answer.DID_NOT_WORK, Answer.NOT_YET, SessionState.NOT_HELD, id="not met"),
        pytest.param(Answer.YES, Answer.DID_NOT_WORK, SessionState.PROPOSED, id="unknown"),
    ],
)
def test_the_session_follows_the_answers_of_both_sides(
    office: Office, ada: str, bo: str, first: Answer, second: Answer, state: SessionState
) -> None:
    pairing_id = office.pairing(ada, bo)
    asked = ask_at_the_end(office)

    office.check_ins.answer(office.caller(ada), asked[ada], first)
    office.check_ins.answer(office.caller(bo), asked[bo], second)

    assert office.session(pairing_id).state is state


def test_who_wants_fewer_questions_gets_only_the_one_at_the_end(
    office: Office, ada: str, bo: str
) -> None:
    office.pairing(ada, bo)
    office.check_ins.ask_less(office.caller(ada))

    office.later(days=12)

    assert office.read_by("Ada", HalfWay) == []
    assert [said.reminder for said in office.read_by("Ada", EndQuestion)] == [False]


def test_a_question_is_written_once_however_often_the_duty_runs(
    office: Office, ada: str, bo: str
) -> None:
    office.pairing(ada, bo)
    half_way = office.duties[0]
    office.world.clock.move_to(office.rows(Round)[0].half_way_at or office.world.now)
    (item,) = half_way.due(office.world.now)

    for _ in range(2):
        half_way.carry_out(item, office.world.now)

    assert len(office.rows(CheckIn)) == 2
    assert half_way.due(office.world.now) == []


def test_a_question_waits_for_its_introduction(office: Office, ada: str, bo: str) -> None:
    office.without("UBO")
    office.released(ada, bo)  # not sent yet
    office.world.clock.move_to(office.rows(Round)[0].half_way_at or office.world.now)
    half_way = office.duties[0]
    for item in half_way.due(office.world.now):
        half_way.carry_out(item, office.world.now)

    introduction = office.world.lines("introduction")[0]
    assert {row.after_id for row in office.world.lines("half_way")} == {introduction.id}


def test_nobody_is_asked_about_a_meeting_that_is_still_to_come(
    office: Office, ada: str, bo: str
) -> None:
    pairing_id = office.pairing(ada, bo)
    meeting = office.session(pairing_id)
    thursday = datetime.fromisoformat("2026-12-03T11:00")  # the question is due on Wednesday
    office.meetings.propose(office.caller(bo), meeting.id, thursday)
    office.vote(ada, pairing_id)

    office.until(datetime.fromisoformat("2026-12-03T09:00Z"))
    assert office.read_by("Ada", EndQuestion) == []
    office.until(datetime.fromisoformat("2026-12-03T12:00Z"))
    assert [said.reminder for said in office.read_by("Ada", EndQuestion)] == [False]
    office.until(datetime.fromisoformat("2026-12-05T12:00Z"))
    assert [said.reminder for said in office.read_by("Ada", EndQuestion)] == [False, True]


def test_a_meeting_after_the_end_of_the_round_does_not_keep_the_question_back(
    office: Office, ada: str, bo: str
) -> None:
    pairing_id = office.pairing(ada, bo)
    meeting = office.session(pairing_id)
    in_january = datetime.fromisoformat("2027-01-12T11:00")
    office.meetings.propose(office.caller(bo), meeting.id, in_january)
    office.vote(ada, pairing_id)

    office.later(days=10)

    assert office.read_by("Ada", EndQuestion)
