"""Agendas of a mentorship: which comes when, and how its steps share the time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import load_library
from bot.domain.agendas import Course, Stage, shared_out, stage_of
from bot.domain.formats import COFFEE, MENTORSHIP, PEER, SKILL_SHARE, format_rules
from bot.domain.mentorship import WayOfWorking
from bot.domain.notices.introductions import Booked, Introduction
from bot.services.skill_shares import SkillShares
from models.programme import Format, Programme
from tests.meetings.office import Office

FIRST_DAY = date(2026, 12, 1)
LIBRARY = load_library()


def stages(sessions: int, every_weeks: int = 2) -> list[Stage]:
    """Return the stages of a mentorship that meets so many times, as they come to be."""
    ends_on = FIRST_DAY + timedelta(weeks=every_weeks * (sessions - 1), days=3)
    found: list[Stage] = []
    for number in range(1, sessions + 1):
        day = FIRST_DAY + timedelta(weeks=every_weeks * (number - 1))
        course = Course(every_weeks, ends_on, looked_back=Stage.MIDDLE in found)
        found.append(stage_of(number, day, course))
    return found


@pytest.mark.parametrize("sessions", range(2, 27))
def test_every_course_ends_with_a_closing_and_looks_back_once_if_it_is_long_enough(
    sessions: int,
) -> None:
    found = stages(sessions)

    assert found[-1] is Stage.CLOSING
    assert found.count(Stage.CLOSING) == 1
    assert found.count(Stage.MIDDLE) == (1 if sessions >= 5 else 0)


def test_a_wrap_up_is_a_closing_whatever_the_calendar_says() -> None:
    course = Course(2, FIRST_DAY + timedelta(weeks=40), closes=True)

    assert stage_of(3, FIRST_DAY, course) is Stage.CLOSING
    assert stage_of(1, FIRST_DAY, course) is not Stage.CLOSING  # the first meeting comes first


@given(
    st.lists(st.integers(1, 30), min_size=1, max_size=8),
    st.sampled_from([15, 20, 30, 45, 50, 60, 90, 180]),
)
def test_the_time_boxes_fill_the_session_exactly(minutes: list[int], total: int) -> None:
    boxes = shared_out(minutes, total)

    assert sum(boxes) == total
    assert min(boxes) >= 1
    assert len(boxes) == len(minutes)


def test_time_boxes_that_fit_already_stay_as_they_were_written() -> None:
    assert shared_out([10, 15, 10, 5, 5], 45) == [10, 15, 10, 5, 5]
    assert shared_out([10, 15, 10, 5, 5], 90) == [20, 30, 20, 10, 10]


@pytest.mark.parametrize("way", list(WayOfWorking))
@pytest.mark.parametrize("number", [1, 2, 3, 4, 9, 20])
def test_there_is_an_agenda_for_every_way_number_and_stage(way: WayOfWorking, number: int) -> None:
    for stage in Stage:
        found = LIBRARY.agenda(MENTORSHIP.name, number, stage=stage.value, way=way.value)
        assert found is not None
        assert found.minutes == MENTORSHIP.minutes
        assert not found.ways or way.value in found.ways


def test_one_meeting_about_a_skill_has_an_agenda_of_its_own() -> None:
    found = LIBRARY.agenda(SKILL_SHARE.name, 1)

    assert found is not None
    assert found.minutes == SKILL_SHARE.minutes


def test_what_a_format_means_stands_in_one_place() -> None:
    assert format_rules("coffee") is COFFEE
    assert [rules.meets_again for rules in (COFFEE, PEER, MENTORSHIP)] == [False, True, True]
    assert COFFEE.sessions_in(1) == 1
    assert [PEER.sessions_in(weeks) for weeks in (1, 4, 6, 12)] == [2, 3, 4, 6]
    assert MENTORSHIP.sessions_in(26) is None


@pytest.mark.parametrize("format_", list(Format))
def test_a_meeting_that_was_asked_for_is_one_half_hour_in_whichever_programme(
    office: Office, amara: str, jonas: str, format_: Format
) -> None:
    world = office.world
    programme_id = world.programme(format=format_, lasts_weeks=12, next_round_at=None)
    world.enrol(programme_id, amara, jonas)
    with world.database.writing.begin() as session:
        programme = session.get_one(Programme, (world.workspace_id, programme_id))
        shares = SkillShares(world.new_id, world.outbox)
        pairing_id = shares.begin(session, programme, (amara, jonas), world.now).id
    office.send()

    (said,) = office.heard(Introduction)
    assert said.times is not None
    assert said.times.minutes == SKILL_SHARE.minutes
    assert (said.plan, said.mentoring, said.sheet) == ((), None, "offer")
    for member_id in (amara, jonas):
        office.vote(member_id, pairing_id, "C")
    office.later(days=14)
    (booked,) = [one for one in office.heard(Booked) if one.open]
    assert booked.agenda is not None
    assert booked.agenda.title == "One skill in half an hour"
    assert office.session(pairing_id).number == 1
