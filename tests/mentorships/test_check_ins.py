"""What a mentorship is asked, when, and when it is left alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.meetings import NotYourPairing
from bot.domain.mentorship import MentorshipState, WayOfWorking
from bot.domain.mentorship_moments import Reply, Topic, moments
from bot.domain.notices.check_ins import Ended
from bot.domain.notices.corrections import Together
from bot.domain.notices.mentorships import CarryOn, Fit, Going
from models.meeting import MeetingSession, SessionState
from models.mentorship import Agreement, Mentorship
from models.mentorship_check_in import MentorshipCheckIn, MentorshipWish
from models.programme import Enrolment, EnrolmentState
from tests.meetings.office import Office

BEGIN = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def asked(office: Office, name: str, topic: Topic) -> list[MentorshipCheckIn]:
    """Return the questions that reached somebody, oldest first."""
    rows = office.rows(MentorshipCheckIn, member_id=office.world.member_id(name), topic=topic)
    return sorted((row for row in rows if row.asked_at), key=lambda row: row.due_at)


def days_of(office: Office, name: str, topic: Topic) -> list[int]:
    """Return how many days after the introduction somebody was asked."""
    return [(row.asked_at - BEGIN).days for row in asked(office, name, topic) if row.asked_at]


def answer(office: Office, name: str, reply: Reply) -> None:
    """Let somebody answer the newest question that the reply fits."""
    found = [
        row
        for topic in Topic
        for row in asked(office, name, topic)
        if row.answer is None and reply in REPLIES_OF[topic]
    ]
    member_id = office.world.member_id(name)
    office.mentorship_check_ins.answer(office.caller(member_id), found[-1].id, reply)


REPLIES_OF = {
    Topic.CARRY_ON: (Reply.CARRY_ON, Reply.CHANGE, Reply.FINISH),
    Topic.GOING: (Reply.WELL, Reply.SLOWLY, Reply.STUCK),
    Topic.FIT: (Reply.FITS, Reply.NOT_SURE, Reply.NOT_FOR_ME),
}


def held(office: Office, pairing_id: str, number: int, at: datetime) -> None:
    """Let a session of a pairing be booked for an instant."""
    known = office.rows(MeetingSession, pairing_id=pairing_id, number=number)
    if known:
        office.change(MeetingSession, known[0].id, state=SessionState.BOOKED, starts_at=at)
        return
    meeting = MeetingSession(
        workspace_id=office.world.workspace_id,
        id=office.world.new_id(),
        pairing_id=pairing_id,
        number=number,
        state=SessionState.BOOKED,
        slot_set=1,
        starts_at=at,
        minutes=45,
        version=1,
    )
    with office.world.database.writing.begin() as session:
        session.add(meeting)


def test_both_are_asked_in_week_4_in_week_12_and_every_quarter(
    office: Office, ada: str, bo: str
) -> None:
    office.mentorship(ada, bo, weeks=52)
    for _ in range(24):
        office.later(weeks=2)
        for name in ("Ada", "Bo"):
            if any(row.answer is None for row in asked(office, name, Topic.CARRY_ON)):
                answer(office, name, Reply.CARRY_ON)

    for name in ("Ada", "Bo"):
        assert [day // 7 for day in days_of(office, name, Topic.CARRY_ON)] == [4, 12, 25, 38]
        assert days_of(office, name, Topic.GOING) == [28, 84, 150, 210, 266, 330]


def test_two_questions_of_one_morning_are_one_message(office: Office, ada: str, bo: str) -> None:
    office.mentorship(ada, bo)
    office.later(weeks=4, days=1)

    said = [one for place, one in office.messenger.said if place == "UBO"]
    (together,) = [one for one in said if isinstance(one, Together)]
    assert {type(part) for part in together.parts} == {CarryOn, Going}
    assert not any(isinstance(one, CarryOn | Going) for one in said)


def test_moments_keep_local_time_when_the_clocks_change() -> None:
    begun = datetime(2026, 9, 7, 8, 0, tzinfo=UTC)  # summer time in Berlin
    found = moments(begun, "Europe/Berlin")

    first, second = next(found), next(found)

    assert first.at.hour == 8
    assert second.at.hour == 9  # 10:00 in both


def test_the_fit_is_asked_of_both_once_the_first_session_is_over(
    office: Office, ada: str, bo: str
) -> None:
    pairing_id = office.mentorship(ada, bo)
    held(office, pairing_id, 1, BEGIN + timedelta(days=3))
    office.later(days=3, hours=8)
    assert office.heard(Fit) == []
    office.later(days=4)

    assert [one.partner for one in office.read_by("Bo", Fit)] == ["Ada"]
    assert [one.partner for one in office.read_by("Ada", Fit)] == ["Bo"]
    office.later(weeks=2)
    assert len(office.heard(Fit)) == 2


def test_where_nobody_books_times_the_fit_is_asked_after_three_weeks(
    office: Office, ada: str, bo: str
) -> None:
    pairing_id = office.mentorship(ada, bo)
    agree(office, pairing_id, ada, WayOfWorking.INFORMAL)
    office.later(days=20)
    assert office.heard(Fit) == []
    office.later(days=3)
    assert len(office.heard(Fit)) == 2


def agree(office: Office, pairing_id: str, by: str, way: WayOfWorking) -> None:
    """Let both agree on a way of working, now."""
    now = office.world.now
    agreement = Agreement(
        workspace_id=office.world.workspace_id,
        pairing_id=pairing_id,
        version=len(office.rows(Agreement)) + 1,
        goal="SQL",
        way=way,
        every_weeks=2,
        minutes=45,
        ends_on=date(2027, 11, 1),
        proposed_by_id=by,
        mentor_agreed_at=now,
        mentee_agreed_at=now,
        created_at=now,
    )
    with office.world.database.writing.begin() as session:
        session.add(agreement)


def test_who_leaves_two_moments_unanswered_is_asked_no_more_until_something_happens(
    office: Office, ada: str, bo: str
) -> None:
    pairing_id = office.mentorship(ada, bo)
    office.later(weeks=30)
    assert days_of(office, "Bo", Topic.GOING) == [28, 84]
    assert days_of(office, "Bo", Topic.CARRY_ON) == [28, 84]

    agree(office, pairing_id, ada, WayOfWorking.SCHEDULED)
    office.later(weeks=10)
    assert days_of(office, "Bo", Topic.GOING)[2:] == [266]


def test_ask_me_less_leaves_only_whether_to_carry_on(office: Office, ada: str, bo: str) -> None:
    office.mentorship(ada, bo)
    office.mentorship_check_ins.ask_less(office.caller(bo))
    office.later(weeks=5)

    assert days_of(office, "Bo", Topic.GOING) == []
    assert days_of(office, "Bo", Topic.CARRY_ON) == [28]
    assert days_of(office, "Ada", Topic.GOING) == [28]


def test_a_question_keeps_away_from_a_session(office: Office, ada: str, bo: str) -> None:
    pairing_id = office.mentorship(ada, bo)
    held(office, pairing_id, 1, BEGIN + timedelta(days=28, hours=5))
    office.later(weeks=5)

    assert days_of(office, "Bo", Topic.CARRY_ON) == [29]


def test_who_pauses_the_programme_is_not_asked(office: Office, ada: str, bo: str) -> None:
    office.mentorship(ada, bo)
    (place,) = office.rows(Enrolment, member_id=bo)
    office.change(Enrolment, place.id, state=EnrolmentState.PAUSED, paused_until=date(2027, 2, 1))
    office.later(weeks=5)

    assert days_of(office, "Bo", Topic.CARRY_ON) == []
    assert days_of(office, "Ada", Topic.CARRY_ON) == [28]


def test_a_paused_mentorship_is_not_asked(office: Office, ada: str, bo: str) -> None:
    pairing_id = office.mentorship(ada, bo)
    office.change(
        Mentorship,
        pairing_id,
        state=MentorshipState.PAUSED,
        resumes_to=MentorshipState.ACTIVE,
        paused_until=date(2027, 1, 15),
    )
    office.later(weeks=5)

    assert office.rows(MentorshipCheckIn) == []


def test_somebody_elses_question_cannot_be_answered(office: Office, ada: str, bo: str) -> None:
    office.mentorship(ada, bo)
    office.later(weeks=5)
    (mine,) = asked(office, "Bo", Topic.CARRY_ON)

    for caller, reply in ((ada, Reply.CARRY_ON), (bo, Reply.WELL)):
        with pytest.raises(NotYourPairing):
            office.mentorship_check_ins.answer(office.caller(caller), mine.id, reply)
    assert office.get(MentorshipCheckIn, mine.id).answer is None


def test_a_wish_to_finish_outlives_how_it_goes_and_goes_with_carry_on(
    office: Office, ada: str, bo: str
) -> None:
    office.mentorship(ada, bo)
    office.later(weeks=4, days=1)
    (question,) = asked(office, "Bo", Topic.CARRY_ON)
    check_ins, caller = office.mentorship_check_ins, office.caller(bo)

    check_ins.answer(caller, question.id, Reply.FINISH)
    answer(office, "Bo", Reply.STUCK)
    assert [wish.member_id for wish in office.rows(MentorshipWish)] == [bo]

    check_ins.answer(caller, question.id, Reply.CARRY_ON)
    assert office.rows(MentorshipWish) == []
    office.later(weeks=3)
    assert office.heard(Ended) == []


def test_both_read_the_same_words_when_one_or_both_wish_to_finish(
    office: Office, ada: str, bo: str
) -> None:
    office.mentorship(ada, bo)
    office.later(weeks=4, days=1)
    for name in ("Ada", "Bo"):
        answer(office, name, Reply.FINISH)
    office.later(weeks=2)

    assert [one.partners for one in office.read_by("Ada", Ended)] == [("Bo",)]
    assert [one.partners for one in office.read_by("Bo", Ended)] == [("Ada",)]
    assert office.rows(MentorshipWish) == []
    office.later(weeks=20)
    assert days_of(office, "Bo", Topic.CARRY_ON) == [28]
