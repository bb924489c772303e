"""A mentorship's questions, wishes and summary on PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.domain.mentorship_moments import Reply, Topic
from bot.domain.notices.check_ins import Ended
from bot.services.mentorship_care import MentorshipCare, PublishMonths, in_need
from models.mentorship_check_in import MentorshipMonth
from models.session import Database
from tests.meetings.office import Office
from tests.mentorships.test_check_ins import answer, days_of
from tests.world import build_world

pytestmark = pytest.mark.postgres


def test_both_are_asked_a_wish_takes_effect_and_the_month_is_counted(postgres: Database) -> None:
    world = build_world(postgres)
    office = Office(world)
    ada, bo = world.member("Ada"), world.member("Bo")
    office.mentorship(ada, bo)
    office.later(weeks=7)
    assert days_of(office, "Bo", Topic.CARRY_ON) == [28]
    with postgres.reading.begin() as session:
        (needing,) = in_need(session, world.workspace_id, world.now)
    assert needing.programme == "Mentoring"

    answer(office, "Bo", Reply.FINISH)
    office.later(weeks=7)
    assert [one.partners for one in office.read_by("Ada", Ended)] == [("Bo",)]

    duty = PublishMonths(postgres, MentorshipCare(postgres, world.clock, world.outbox))
    at = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
    for item in duty.due(at):
        duty.carry_out(item, at)
    (month,) = office.rows(MentorshipMonth)
    assert month.numbers["under_way"] == 0
