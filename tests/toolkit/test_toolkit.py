"""The toolkit of one person: read at any time, ticked, told of once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.content.lessons import Audience, Moment
from bot.domain.growth import RatingMoment
from bot.domain.lessons import NoSuchLesson
from bot.domain.profile import NoProfile
from bot.domain.programmes import MentorshipRules
from bot.services.access import Caller
from bot.services.exporting import Exporting
from models.member import Member
from models.personal import empty_holdings
from models.toolkit import MemberLesson
from tests.toolkit.conftest import School


def test_a_tick_is_stored_once_and_can_be_taken_back(school: School, ada: str) -> None:
    caller = school.world.caller(ada)

    school.toolkit.tick(caller, "mentor-listening", done=True)
    school.toolkit.tick(caller, "mentor-listening", done=True)
    assert school.toolkit.reading(caller, "mentor-listening").done
    school.toolkit.tick(caller, "mentor-listening", done=False)

    assert not school.toolkit.reading(caller, "mentor-listening").done
    with pytest.raises(NoSuchLesson):
        school.toolkit.tick(caller, "no-such", done=True)


def test_somebody_who_never_joined_reads_and_does_not_tick(school: School) -> None:
    stranger = Caller(school.world.workspace_id, "UEVE")

    shelf = school.toolkit.shelf(stranger)

    assert (len(shelf.readings), shelf.ticks) == (31, False)
    with pytest.raises(NoProfile):
        school.toolkit.tick(stranger, "mentor-listening", done=True)


def test_no_lesson_is_told_to_a_person_twice(school: School, ada: str) -> None:
    told = []
    for _ in range(3):
        told.append(school.tell(ada, Moment.BEGAN, Audience.MENTOR))
        school.later(days=5)

    assert told == ["mentor-first-meeting", None, None]
    assert school.told(ada) == ["mentor-first-meeting"]


def test_two_lessons_lie_two_days_apart(school: School, ada: str) -> None:
    assert school.tell(ada, Moment.BEGAN, Audience.MENTOR) == "mentor-first-meeting"
    school.later(days=1)
    assert school.tell(ada, Moment.FIRST_SESSION, Audience.MENTOR) is None
    school.later(days=1)

    assert school.tell(ada, Moment.FIRST_SESSION, Audience.MENTOR) == "mentor-listening"


def test_what_is_ticked_is_not_told(school: School, ada: str) -> None:
    school.toolkit.tick(school.world.caller(ada), "mentor-first-meeting", done=True)

    assert school.tell(ada, Moment.BEGAN, Audience.MENTOR) is None


def test_a_lesson_that_is_ticked_before_it_is_sent_is_not_sent(school: School, ada: str) -> None:
    school.tell(ada, Moment.BEGAN, Audience.MENTOR)
    school.toolkit.tick(school.world.caller(ada), "mentor-first-meeting", done=True)
    school.later(days=1)

    assert school.told(ada) == []


def test_who_asked_to_be_asked_less_is_told_of_none(school: School, ada: str) -> None:
    with school.world.database.writing.begin() as session:
        session.get_one(Member, (school.world.workspace_id, ada)).ask_me_less = True

    assert school.tell(ada, Moment.BEGAN, Audience.MENTOR) is None


def test_a_lesson_takes_one_notice_of_the_week(school: School, ada: str) -> None:
    school.tell(ada, Moment.BEGAN, Audience.MENTOR)
    school.later(hours=3)

    (line,) = school.world.lines("lesson")
    assert line.counted


def test_the_first_two_mentor_lessons_are_done_when_both_are_ticked(
    school: School, ada: str, bo: str
) -> None:
    caller, here = school.world.caller(ada), school.world.workspace_id
    answers = []
    for key in ("mentor-first-meeting", "mentor-listening"):
        school.toolkit.tick(caller, key, done=True)
        with school.world.database.reading.begin() as session:
            answers.append(
                [school.toolkit.has_done_first_lessons(session, here, who) for who in (ada, bo)]
            )

    assert answers == [[False, False], [True, False]]


def test_a_programme_that_asks_for_lessons_says_so_to_a_new_mentor_alone(
    school: School, ada: str, bo: str
) -> None:
    rules = MentorshipRules(first_lessons=True)
    programme = school.world.mentorship_programme(rules=rules)
    school.role(programme, ada, mentors=True)
    school.role(programme, bo, mentors=False)

    school.later(days=1)

    assert school.told(ada) == ["mentor-first-meeting", "mentor-listening"]
    assert school.told(bo) == ["mentee-choosing"]
    card = school.toolkit.shelf(school.world.caller(ada))
    assert card.asked_for == ("mentor-first-meeting", "mentor-listening")
    assert school.toolkit.shelf(school.world.caller(bo)).asked_for == ()


def test_the_toolkit_opens_with_the_lessons_of_the_own_role(
    school: School, ada: str, bo: str
) -> None:
    school.mentorship(ada, bo)
    cy = school.world.member("Cy")

    usual = [school.toolkit.shelf(school.world.caller(one)).usual for one in (ada, bo, cy)]

    assert usual == [Audience.MENTOR, Audience.MENTEE, Audience.PEER]


def test_what_somebody_read_and_felt_is_exported_and_goes_with_an_erasing(
    school: School, ada: str, bo: str
) -> None:
    pairing_id = school.mentorship(ada, bo)
    school.later(days=1)
    school.toolkit.tick(school.world.caller(ada), "mentor-listening", done=True)
    school.growth.rate(school.world.caller(ada), pairing_id, RatingMoment.START, 3)

    before, others = exported(school, ada), exported(school, bo)
    assert [(one["lesson"], one["done_at"] is not None) for one in before["lessons"]] == [
        ("mentor-first-meeting", False),
        ("mentor-listening", True),
    ]
    assert [(one["moment"], one["level"]) for one in before["self_ratings"]] == [("start", 3)]
    assert others["self_ratings"] == []  # asked, and nothing said
    with school.world.database.writing.begin() as session:
        empty_holdings(session, school.world.workspace_id, ada)

    after = exported(school, ada)
    assert after["lessons"] == after["self_ratings"] == after["lesson_moments"] == []
    assert exported(school, bo) == others


def exported(school: School, member_id: str) -> dict[str, Any]:
    """Return what the file about somebody holds."""
    with school.world.database.reading.begin() as session:
        member = session.get_one(Member, (school.world.workspace_id, member_id))
        return Exporting().everything(session, member, school.world.now)


def test_another_workspace_has_ticks_of_its_own(school: School, ada: str) -> None:
    school.toolkit.tick(school.world.caller(ada), "mentor-listening", done=True)

    with school.world.database.reading.begin() as session:
        (row,) = session.query(MemberLesson).all()
        whose = row.workspace_id
        elsewhere = school.toolkit.shelf_of(session, "another", ada)
    assert whose == school.world.workspace_id
    assert not any(one.done for one in elsewhere.readings)


def test_a_lesson_for_a_meeting_is_read_in_working_hours(school: School, ada: str) -> None:
    school.world.clock.move_to(school.world.now + timedelta(hours=9))  # 18:00 in Berlin
    school.tell(ada, Moment.BEGAN, Audience.MENTOR)
    school.later(hours=4)
    assert school.told(ada) == []

    school.later(hours=12)
    assert school.told(ada) == ["mentor-first-meeting"]
