"""Lessons come when they are needed, by the clock alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.domain.mentorship import MentorshipState
from bot.domain.notices.check_ins import SheetPrepare
from bot.domain.notices.corrections import Together
from bot.domain.notices.toolkit import LessonNotice
from bot.services.duty import Duty
from bot.services.lesson_duties import TellLessons
from bot.services.meeting_duties import AskForSheets
from models.mentorship import Mentorship
from models.programme import Format
from models.rounds import Pairing
from models.toolkit import LessonMoment
from tests.toolkit.conftest import School
from tests.world import World


def test_a_mentorship_tells_both_from_its_beginning_to_its_end(
    school: School, ada: str, bo: str
) -> None:
    pairing_id = school.mentorship(ada, bo, weeks=26)
    introduced = school.world.now
    for number in range(1, 6):
        school.book(pairing_id, introduced + timedelta(days=21 * number, hours=3), number)

    school.later(weeks=25)

    assert school.told(ada) == [
        "mentor-first-meeting",
        "mentor-listening",
        "mentor-asking",
        "mentor-goals",
        "mentor-feedback",
        "mentor-midpoint",
        "mentor-boundaries",
        "mentor-closing",
    ]
    assert school.told(bo)[:2] == ["mentee-first-meeting", "mentee-agenda"]
    assert school.told(bo)[-1] == "mentee-closing"
    assert len(school.told(bo)) == len(set(school.told(bo))) == 8


def test_a_lesson_for_a_meeting_comes_on_the_working_day_before(
    school: School, ada: str, bo: str
) -> None:
    pairing_id = school.mentorship(ada, bo)
    school.later(days=3)
    school.book(pairing_id, datetime(2026, 11, 30, 13, 0, tzinfo=UTC))  # a Monday
    school.until(datetime(2026, 11, 27, 12, 0, tzinfo=UTC))  # Friday

    assert school.told(ada) == ["mentor-first-meeting", "mentor-listening"]


def test_a_skill_exchange_has_lessons_and_a_coffee_has_none(school: School, world: World) -> None:
    one, other, cy, di = (world.member(name) for name in ("Ed", "Flo", "Cy", "Di"))
    peers = world.programme("Skill exchange", format=Format.PEER, lasts_weeks=6)
    school.pairing(one, other, programme_id=peers)
    school.pairing(cy, di)

    school.later(days=1)

    assert school.told(one) == school.told(other) == ["peer-thirty-minutes"]
    assert school.told(cy) == school.told(di) == []


def test_who_was_just_told_of_a_lesson_gets_the_next_two_days_later(
    school: School, ada: str, bo: str
) -> None:
    programme = school.world.mentorship_programme()
    school.role(programme, bo, mentors=False)
    school.later(hours=8)
    assert school.told(bo) == ["mentee-choosing"]
    school.mentorship(ada, bo)
    school.later(days=1)
    assert school.told(bo) == ["mentee-choosing"]

    school.later(days=2)
    assert school.told(bo) == ["mentee-choosing", "mentee-first-meeting"]


def test_who_was_matched_at_once_is_not_told_how_to_choose(
    school: School, ada: str, bo: str
) -> None:
    programme = school.world.mentorship_programme()
    school.role(programme, bo, mentors=False)
    school.mentorship(ada, bo, programme_id=programme)
    school.later(days=4)

    assert school.told(bo) == ["mentee-first-meeting"]


def test_a_moment_is_dealt_with_once_even_if_there_is_nothing_to_tell(
    school: School, ada: str, bo: str
) -> None:
    school.toolkit.tick(school.world.caller(ada), "mentor-first-meeting", done=True)
    school.mentorship(ada, bo)
    school.later(hours=3)
    duty = TellLessons(school.world.database, school.toolkit)

    assert duty.due(school.world.now) == []
    with school.world.database.reading.begin() as session:
        assert session.query(LessonMoment).count() == 2


def test_a_pause_is_left_in_peace(school: School, ada: str, bo: str) -> None:
    pairing_id = school.mentorship(ada, bo)
    with school.world.database.writing.begin() as session:
        row = session.get_one(Mentorship, (school.world.workspace_id, pairing_id))
        row.state, row.resumes_to = MentorshipState.PAUSED, "accepted"
        row.paused_until = date(2027, 1, 1)

    school.later(days=2)

    assert school.told(ada) == school.told(bo) == []


def test_an_end_that_was_not_told_yet_changes_nothing_for_the_partner(
    school: School, ada: str, bo: str
) -> None:
    """A lesson that stays away would tell that something is over."""
    pairing_id = school.mentorship(ada, bo)
    school.book(pairing_id, school.world.now + timedelta(days=1, hours=5))
    with school.world.database.writing.begin() as session:
        school.endings.end_pairing(
            session, school.world.workspace_id, pairing_id, school.world.now, bo
        )
    with school.world.database.reading.begin() as session:
        told_at = session.get_one(Pairing, (school.world.workspace_id, pairing_id)).end_told_at
    assert told_at is not None
    school.until(told_at - timedelta(minutes=1))
    assert school.told(ada) == ["mentor-first-meeting"]
    assert school.told(bo) == []

    school.later(days=40)
    assert school.told(ada) == ["mentor-first-meeting"]


def test_what_was_missed_by_days_is_let_go(school: School, ada: str, bo: str) -> None:
    school.mentorship(ada, bo)
    school.world.clock.move_to(school.world.now + timedelta(days=3))
    school.wake()

    assert school.told(ada) == []


@dataclass(frozen=True)
class WithSheets(School):
    @property
    def duties(self) -> Sequence[Duty]:
        return [AskForSheets(self.world.database, self.sheets), *super().duties]


def test_before_a_meeting_the_lesson_comes_in_the_message_that_asks_to_prepare(
    world: World, ada: str, bo: str
) -> None:
    school = WithSheets(world)
    peers = world.programme("Skill exchange", format=Format.PEER, lasts_weeks=12)
    pairing_id = school.pairing(ada, bo, programme_id=peers)
    with world.database.writing.begin() as session:
        session.get_one(Pairing, (world.workspace_id, pairing_id)).ends_at = None
    school.later(days=4)
    school.book(pairing_id, world.now + timedelta(days=5))
    before = len(school.messenger.said)

    school.later(days=5)

    said = [notice for _, notice in school.messenger.said[before:]]
    joined = [one for one in said if isinstance(one, Together)]
    assert [{type(part) for part in one.parts} for one in joined] == [
        {SheetPrepare, LessonNotice}
    ] * 2
    assert not any(isinstance(one, SheetPrepare | LessonNotice) for one in said)
