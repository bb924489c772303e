"""Introductions: who, why, openers and times, once and the same at every try."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.domain.notices import Kind
from bot.domain.notices.check_ins import Ended
from bot.domain.notices.introductions import Introduction
from bot.services.messenger import Refused, Unclear
from models.meeting import MeetingSession, Slot
from models.outbox import OutboxRow, OutboxState
from models.programme import Enrolment, Format
from models.rounds import OpenerUse, Pairing, PairingState
from tests.meetings.office import Office
from tests.statements import statements


def test_an_introduction_says_who_why_and_when_and_starts_the_deadlines(
    office: Office, ada: str, bo: str, sql: str
) -> None:
    pairing_id = office.pairing(ada, bo)

    (said,) = office.heard(Introduction)
    assert [person.name for person in said.people] == ["Ada", "Bo"]
    assert [(one.learner, one.helper, one.skills) for one in said.reasons.helps] == [
        ("Bo", "Ada", ("SQL",))
    ]
    assert said.reasons.interests == ("climbing",)
    assert said.reasons.other_teams
    assert len(said.openers) == 3
    assert said.times is not None
    assert [one.letter for one in said.times.offered] == ["A", "B", "C"]
    pairing = office.get(Pairing, pairing_id)
    assert pairing.state is PairingState.INTRODUCED
    assert (pairing.channel, pairing.introduced_at) == ("GUADAUBO", office.world.now)


def test_the_times_lie_on_later_days_inside_the_hours_of_both(
    office: Office, ada: str, bo: str
) -> None:
    pairing_id = office.pairing(ada, bo)

    meeting = office.session(pairing_id)
    starts = [slot.starts_at for slot in office.rows(Slot, session_id=meeting.id)]
    assert len({start.date() for start in starts}) == 3
    for start in starts:
        for zone in ("Africa/Lagos", "Europe/Berlin"):
            local = start.astimezone(ZoneInfo(zone))
            assert local.date() > office.world.now.date()
            assert 9 <= local.hour < 17
            assert local.hour != 12


def test_a_second_try_offers_the_same_times_and_openers(office: Office, ada: str, bo: str) -> None:
    office.messenger.outcomes.append(Unclear("timeout"))
    pairing_id = office.pairing(ada, bo)
    before = office.get(Pairing, pairing_id).openers
    slots = [slot.starts_at for slot in office.rows(Slot)]

    office.machine.move_to(office.machine() + timedelta(minutes=5))
    office.send()

    (said,) = office.heard(Introduction)
    assert said.times is not None
    assert [one.starts_at for one in said.times.offered] == slots
    assert office.get(Pairing, pairing_id).openers == before
    assert len(office.rows(MeetingSession)) == 1


def test_an_introduction_that_waited_for_days_offers_times_that_are_still_to_come(
    office: Office, ada: str, bo: str
) -> None:
    office.messenger.outcomes.append(Unclear("timeout"))
    office.pairing(ada, bo)

    office.world.clock.move_to(office.world.now + timedelta(days=7))
    office.machine.move_to(office.machine() + timedelta(minutes=5))
    office.send()

    (said,) = office.heard(Introduction)
    assert said.times is not None
    assert all(one.starts_at > office.world.now for one in said.times.offered)


def test_nobody_is_given_the_same_opener_twice(office: Office, ada: str, bo: str, cy: str) -> None:
    programmes = [office.world.programme(name=f"Coffee {n}") for n in range(3)]
    for programme, pair in zip(programmes, ((ada, bo), (ada, cy), (bo, cy)), strict=True):
        office.pairing(*pair, programme_id=programme)
    office.later(hours=2)  # it is early in Porto

    uses = [(use.member_id, use.opener) for use in office.rows(OpenerUse)]
    assert len(uses) == 3 * 2 * 3
    assert len(set(uses)) == len(uses)


def test_three_people_get_one_introduction(office: Office, ada: str, bo: str, cy: str) -> None:
    office.pairing(ada, bo, cy)
    office.later(hours=2)  # it is early in Porto

    (said,) = office.heard(Introduction)
    assert [person.name for person in said.people] == ["Ada", "Bo", "Cy"]
    assert said.odd_one
    assert office.messenger.opened == [["UADA", "UBO", "UCY"]]


def test_a_skill_exchange_comes_with_a_plan_for_the_weeks_and_the_sheet(
    office: Office, ada: str, bo: str
) -> None:
    programme = office.world.programme(format=Format.PEER, lasts_weeks=6, every_weeks=6)
    pairing_id = office.pairing(ada, bo, programme_id=programme)

    (said,) = office.heard(Introduction)
    assert [one.number for one in said.plan] == [1, 2, 3, 4]
    assert [one.closing for one in said.plan] == [False, False, False, True]
    assert said.sheet == "given"
    assert said.times is not None
    assert said.times.minutes == 45
    assert office.get(Pairing, pairing_id).sheet_wanted


def test_people_whose_hours_never_meet_are_introduced_without_times(
    office: Office, bo: str
) -> None:
    dee = office.world.member("Dee", time_zone="Pacific/Auckland")
    office.pairing(bo, dee)

    (said,) = office.heard(Introduction)
    assert said.times is not None
    assert said.times.offered == ()


def test_a_partner_is_looked_after_when_slack_refuses_the_introduction(
    office: Office, ada: str, bo: str
) -> None:
    office.messenger.outcomes.append(Refused("user_disabled"))
    pairing_id = office.pairing(ada, bo)

    assert office.get(Pairing, pairing_id).state is PairingState.WITHDRAWN
    office.later(days=3)
    (told,) = office.read_by("Ada", Ended)
    assert told.partners == ()
    waited = {row.member_id: row.waited for row in office.rows(Enrolment)}
    assert waited == {ada: 1, bo: 1}


def test_somebody_who_is_gone_is_noticed_before_the_introduction(
    office: Office, ada: str, bo: str
) -> None:
    pairing_id = office.without("UBO").pairing(ada, bo)

    assert office.heard(Introduction) == []
    assert office.get(Pairing, pairing_id).state is PairingState.WITHDRAWN
    (line,) = [row for row in office.rows(OutboxRow) if row.kind == "introduction"]
    assert line.error == "not_eligible"


def test_two_of_three_are_introduced_when_the_third_turns_out_to_be_gone(
    office: Office, ada: str, bo: str
) -> None:
    dee = office.world.member("Dee", time_zone="Pacific/Auckland")
    office = office.without("UDEE")
    pairing_id = office.pairing(ada, bo, dee)
    office.later(days=1)

    (said,) = office.heard(Introduction)
    assert [person.name for person in said.people] == ["Ada", "Bo"]
    assert said.times is not None
    assert len(said.times.offered) == 3  # the hours of those who are left count
    assert office.messenger.opened[-1] == ["UADA", "UBO"]
    assert office.get(Pairing, pairing_id).state is PairingState.INTRODUCED
    assert {use.member_id for use in office.rows(OpenerUse)} == {ada, bo}
    assert office.heard(Ended) == []


def test_whoever_is_left_of_a_group_that_is_gone_is_told_and_first_in_line(
    office: Office, ada: str, bo: str, cy: str
) -> None:
    office = office.without("UBO", "UCY")
    pairing_id = office.pairing(ada, bo, cy)
    office.later(days=3)

    assert office.heard(Introduction) == []
    assert office.get(Pairing, pairing_id).state is PairingState.WITHDRAWN
    (told,) = office.heard(Ended)
    assert told.partners == ()
    assert {row.member_id: row.waited for row in office.rows(Enrolment)} == {ada: 1, bo: 0, cy: 0}


def test_an_introduction_that_was_under_way_when_somebody_left_says_that_it_is_over(
    office: Office, ada: str, bo: str
) -> None:
    office.messenger.outcomes.append(Unclear("timeout"))  # Slack may have it
    pairing_id = office.pairing(ada, bo)
    with office.world.database.writing.begin() as session:
        row = session.query(OutboxRow).one()
        office.endings.end_for_member(session, office.world.workspace_id, ada, office.world.now)
        row.channel, row.ts = "GUADAUBO", "1.000"
        row.state, row.withdraw = OutboxState.SENT, False
        office.introductions.parts()[Kind.INTRODUCTION].sent(session, row, office.world.now)

    office.later(days=2)

    assert office.get(Pairing, pairing_id).state is PairingState.ENDED
    assert office.heard(Introduction)[-1].ended
    assert [said.partners for said in office.read_by("Bo", Ended)] == [("Ada",)]


def test_an_introduction_asks_the_database_as_often_for_three_as_for_two(
    office: Office, ada: str, bo: str
) -> None:
    others = tuple(office.world.member(name) for name in ("Di", "Ed", "Fay"))
    counts = []
    for members in ((ada, bo), others):
        office.released(*members)
        with statements(office.world.database) as said:
            office.send()
        counts.append(len(said))

    assert counts[0] == counts[1]
    assert counts[0] <= 45  # to claim, compose and record it, and to find nothing after it
