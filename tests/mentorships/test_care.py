"""Who may need a hand rests on silence and on meetings; months are counted once, from five up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest

from bot.domain.mentorship import WayOfWorking
from bot.domain.mentorship_care import Course, MonthNumbers, Sign, month_numbers, signs_of
from bot.domain.mentorship_moments import Reply, Topic
from bot.domain.metrics import Share
from bot.domain.notices.digests import MentorshipMonthDigest
from bot.services.mentorship_care import MentorshipCare, PublishMonths, in_need
from models.mentorship_check_in import MentorshipCheckIn, MentorshipMonth
from models.programme import Programme
from models.rounds import Pairing
from tests.meetings.office import Office
from tests.mentorships.test_check_ins import BEGIN, agree, answer, asked, held

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
WELL = Course(False, (True, True), NOW - timedelta(days=3), meets_again=False)


@pytest.mark.parametrize(
    ("course", "signs"),
    [
        pytest.param(WELL, (), id="all is well"),
        pytest.param(replace(WELL, answered=(False,)), (), id="one silence"),
        pytest.param(replace(WELL, answered=(False, False, True)), (Sign.SILENT,), id="two"),
        pytest.param(replace(WELL, answered=(True, False, False)), (), id="an answer since"),
        pytest.param(
            replace(WELL, met_at=NOW - timedelta(weeks=6)), (Sign.NOT_MET,), id="six weeks"
        ),
        pytest.param(
            replace(WELL, met_at=NOW - timedelta(weeks=9), meets_again=True), (), id="booked"
        ),
        pytest.param(
            Course(True, (False, False), NOW - timedelta(weeks=20), meets_again=False),
            (),
            id="informal or paused",
        ),
    ],
)
def test_only_silence_and_not_meeting_lead_to_the_list(
    course: Course, signs: tuple[Sign, ...]
) -> None:
    assert signs_of(course, NOW) == signs


def needing(office: Office) -> list[tuple[str, tuple[Sign, ...]]]:
    with office.world.database.reading.begin() as session:
        found = in_need(session, office.world.workspace_id, office.world.now)
    return [(one.pairing_id, one.signs) for one in found]


def test_a_silent_pairing_comes_to_the_list_and_goes_with_any_answer(
    office: Office, ada: str, bo: str
) -> None:
    pairing_id = office.mentorship(ada, bo)
    office.later(weeks=5)
    assert needing(office) == []
    held(office, pairing_id, 1, BEGIN + timedelta(weeks=8))
    office.later(weeks=8)
    assert needing(office) == [(pairing_id, (Sign.SILENT,))]

    answer(office, "Bo", Reply.STUCK)
    assert needing(office) == []


def test_a_bad_answer_leads_nobody_to_the_list(office: Office, ada: str, bo: str) -> None:
    office.mentorship(ada, bo)
    office.later(weeks=4, days=1)
    for name in ("Ada", "Bo"):
        answer(office, name, Reply.STUCK)
        answer(office, name, Reply.FINISH)

    assert needing(office) == []


def test_an_informal_pairing_is_never_on_the_list(office: Office, ada: str, bo: str) -> None:
    pairing_id = office.mentorship(ada, bo)
    office.later(weeks=7)
    assert needing(office) == [(pairing_id, (Sign.NOT_MET,))]

    agree(office, pairing_id, ada, WayOfWorking.INFORMAL)
    office.later(weeks=20)
    assert needing(office) == []


def test_who_left_leaves_the_list_only_when_the_partner_is_told(
    office: Office, ada: str, bo: str
) -> None:
    pairing_id = office.mentorship(ada, bo)
    office.later(weeks=7)
    before = needing(office)

    office.safety.end(office.caller(ada), pairing_id, not_again=False)
    assert needing(office) == before
    office.until(office.get(Pairing, pairing_id).end_told_at or office.world.now)
    office.later(days=1)
    assert needing(office) == []


def test_a_month_is_told_once_on_its_first_working_morning(
    office: Office, ada: str, bo: str
) -> None:
    world = office.world
    office.mentorship(ada, bo)
    care = MentorshipCare(world.database, world.clock, world.outbox)
    duty = PublishMonths(world.database, care)
    assert duty.next_due(world.now) == datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    early = datetime(2026, 12, 1, 8, 59, tzinfo=UTC)
    assert duty.next_due(early) == datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    assert duty.due(early) == []

    for at in (datetime(2026, 12, 1, 9, 0, tzinfo=UTC), datetime(2026, 12, 9, 9, 0, tzinfo=UTC)):
        for item in duty.due(at):
            duty.carry_out(item, at)

    (month,) = office.rows(MentorshipMonth)
    assert month.month == date(2026, 11, 1)
    assert MonthNumbers.from_record(month.numbers) == MonthNumbers(1, 1, 0, None, None)
    (line,) = world.lines("mentorship_month")
    with world.database.reading.begin() as session:
        (part,) = care.parts().values()
        said = part.compose(session, line, world.now)
    assert isinstance(said, MentorshipMonthDigest)
    assert (said.month, said.needing_care) == (date(2026, 11, 1), 0)


def test_a_programme_tells_of_no_month_before_its_own(office: Office) -> None:
    world = office.world
    programme = world.programme(
        "Mentoring", format="mentorship", lasts_weeks=52, next_round_at=None
    )
    duty = PublishMonths(world.database, MentorshipCare(world.database, world.clock, world.outbox))

    assert programme
    assert duty.due(world.now) == []


@pytest.mark.parametrize("answers", range(8))
def test_no_share_is_published_under_five_answers(answers: int) -> None:
    kinds = count()
    given = [(Topic.GOING, Reply.WELL if next(kinds) % 2 else Reply.STUCK) for _ in range(answers)]

    numbers = month_numbers(given, began=0, under_way=9, completed=0)

    assert (numbers.well is None) is (answers < 5)
    assert numbers.fits is None


def test_a_share_near_all_is_a_bound() -> None:
    numbers = month_numbers([(Topic.FIT, Reply.FITS)] * 12, began=0, under_way=9, completed=0)

    assert numbers.fits == Share(90, 12, "at_least")


def test_months_do_not_overlap_so_their_difference_tells_nothing_of_fewer_than_five(
    office: Office, ada: str, bo: str
) -> None:
    """Each answer counts in one month alone: two reports have no answer in common."""
    world = office.world
    programme = world.programme(
        "Mentoring", format="mentorship", lasts_weeks=52, next_round_at=None
    )
    names = [world.member(f"M{number}") for number in range(6)]
    for number in range(0, 6, 2):
        office.mentorship(names[number], names[number + 1], programme_id=programme)
    office.later(weeks=4, days=1)
    care = MentorshipCare(world.database, world.clock, world.outbox)
    duty = PublishMonths(world.database, care)
    for month, reply in ((1, Reply.WELL), (2, Reply.STUCK)):  # in January they change their minds
        for number in range(6):
            caller = office.caller(world.member_id(f"M{number}"))
            (question,) = asked(office, f"M{number}", Topic.GOING)
            office.mentorship_check_ins.answer(caller, question.id, reply)
        at = datetime(2027, month, 4, 9, tzinfo=UTC)
        for item in duty.due(at):
            duty.carry_out(item, at)
        world.clock.move_to(at)

    months = {
        row.month: MonthNumbers.from_record(row.numbers) for row in office.rows(MentorshipMonth)
    }
    assert months[date(2026, 12, 1)].well == Share(90, 6, "at_least")
    assert months[date(2027, 1, 1)].well is None
    assert len([row for row in office.rows(MentorshipCheckIn) if row.answered_at]) == 6


def test_five_answers_of_one_person_are_no_five_answers(office: Office) -> None:
    world = office.world
    programme = world.programme(
        "Mentoring", format="mentorship", lasts_weeks=52, next_round_at=None
    )
    mentor, *mentees = [world.member(f"M{number}") for number in range(7)]
    for mentee in mentees:
        office.mentorship(mentor, mentee, programme_id=programme)
    office.later(weeks=5, days=1)
    with world.database.writing.begin() as session:
        questions = session.query(MentorshipCheckIn).filter_by(member_id=mentor, topic=Topic.GOING)
        for check_in in questions:
            check_in.answer, check_in.answered_at = Reply.WELL, world.now
        assert questions.count() >= 5
    care = MentorshipCare(world.database, world.clock, world.outbox)
    with world.database.writing.begin() as session:
        told = session.get_one(Programme, (world.workspace_id, programme))
        care.publish(session, told, date(2026, 12, 1), world.now)

    (month,) = office.rows(MentorshipMonth)
    assert MonthNumbers.from_record(month.numbers).well is None
