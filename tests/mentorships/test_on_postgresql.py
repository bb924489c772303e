"""The same mentorship on PostgreSQL: every query between two sessions once."""

from __future__ import annotations

import pytest

from bot.domain.feedback import Line, LookBack, Sheet
from bot.domain.mentorship import MentorshipState, WayOfWorking
from bot.domain.notices.agreements import AgreementNotice, MentorshipPaused, TimesWanted
from bot.domain.notices.check_ins import SheetGone
from bot.domain.notices.introductions import NewTimes
from bot.services.arranging import Offered
from bot.services.mentorship_cards import cards_of
from models.meeting import SessionTry
from models.member import Member
from models.session import Database
from tests.meetings.office import Office
from tests.mentorships.ways import agree, in_weeks, meet, stands
from tests.world import build_world


@pytest.mark.postgres
def test_a_mentorship_is_agreed_on_meets_pauses_and_ends(postgres: Database) -> None:
    office = Office(build_world(postgres))
    amara, jonas = office.world.member("Amara"), office.world.member("Jonas")
    pair = office.mentorship(amara, jonas, weeks=26)
    agree(office, jonas, amara, pair, way=WayOfWorking.PROJECT, milestones=("Draft",))
    assert office.heard(AgreementNotice)[-1].card.holds

    first = office.session(pair)
    for member_id in (amara, jonas):
        office.sheets.prepare(office.caller(member_id), Sheet(first.id, strength=Line("calm")))
    meet(office, amara, jonas, pair)
    office.mentoring.tries.note(office.caller(jonas), first.id, LookBack(("Ask sooner",)))
    office.later(days=2)
    assert stands(office, pair).state is MentorshipState.ACTIVE
    assert len(office.heard(NewTimes)) == 1
    listing = office.mentoring.tries.listing(office.caller(amara), pair)
    ids = {one.line_id for one in (*listing.tries, *listing.milestones)}
    office.mentoring.tries.tick(office.caller(amara), pair, ids, ids)

    office.mentoring.pauses.pause(office.caller(jonas), pair, in_weeks(office, 3))
    office.later(weeks=4)
    assert office.heard(MentorshipPaused)[-1].over
    assert len(office.heard(TimesWanted)) == 1
    assert office.mentoring.arranging.offer(office.caller(amara), pair) is Offered.YES
    with office.world.database.reading.begin() as session:
        member = session.get_one(Member, (office.world.workspace_id, jonas))
        card = cards_of(session, member, [pair])[pair]
    assert card.terms is not None
    assert not card.waits_for_me

    office.in_transaction(office.endings.end_for_member, amara, office.world.now)
    office.later(days=40)
    assert office.heard(SheetGone)
    assert office.rows(SessionTry) == []
    assert stands(office, pair).closed_at is not None


@pytest.mark.postgres
def test_two_who_say_yes_at_once_agree_once(postgres: Database) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from tests.mentorships.ways import propose, terms

    office = Office(build_world(postgres))
    amara, jonas = office.world.member("Amara"), office.world.member("Jonas")
    pair = office.mentorship(amara, jonas, weeks=26)
    propose(office, jonas, pair, terms(office))
    caller = office.caller(amara)

    with ThreadPoolExecutor(max_workers=4) as pool:
        answers = list(
            pool.map(lambda _: office.mentoring.agreements.confirm(caller, pair, 1), range(4))
        )

    assert answers == [True] * 4
    office.send()
    assert [said.card.holds for said in office.heard(AgreementNotice)].count(True) >= 1
    assert stands(office, pair).state is MentorshipState.AGREED
