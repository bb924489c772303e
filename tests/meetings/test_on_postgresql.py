"""The same meeting on PostgreSQL: every query and every hook once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.feedback import Line, Sheet
from bot.domain.notices.check_ins import EndQuestion, SheetGone, SheetShared
from bot.domain.notices.introductions import Booked, NewTimes
from models.meeting import Again, Answer, CheckIn, Compared, Question, SessionState
from models.member import Avoidance
from models.programme import Format
from models.rounds import Pairing
from models.session import Database
from tests.meetings.office import Office
from tests.world import build_world


@pytest.mark.postgres
def test_a_pairing_lives_from_its_introduction_to_a_month_after_its_end(
    postgres: Database,
) -> None:
    office = Office(build_world(postgres))
    ada, bo = office.world.member("Ada"), office.world.member("Bo")
    programme = office.world.programme(
        format=Format.PEER, lasts_weeks=6, every_weeks=6, channel="CCOFFEE", prompts_weekday=3
    )
    pairing_id = office.pairing(ada, bo, programme_id=programme)
    office.change(Pairing, pairing_id, ends_at=office.world.now + timedelta(weeks=6))

    for member_id in (ada, bo):
        office.vote(member_id, pairing_id, "B")
        sheet = Sheet(pairing_id, strength=Line("calm"))
        office.sheets.prepare(office.caller(member_id), sheet)
    office.send()
    assert office.session(pairing_id).state is SessionState.BOOKED
    assert len(office.heard(Booked)) == len(office.heard(SheetShared)) == 1

    office.later(days=9)
    assert office.heard(NewTimes)
    assert len(office.heard(EndQuestion)) == 2
    for row in office.rows(CheckIn, question=Question.DID_YOU_MEET):
        office.check_ins.answer(office.caller(row.member_id), row.id, Answer.YES)
    office.feedback.compare(office.caller(ada), pairing_id, Compared.LESS)
    office.feedback.again(office.caller(ada), pairing_id, Again.PLEASE_NOT)
    office.safety.end(office.caller(ada), pairing_id, not_again=True)
    assert len(office.rows(Avoidance)) == 1

    office.later(days=45)
    assert office.heard(SheetGone)
