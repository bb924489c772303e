"""Endings: peace at once for one, the same words later for the others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.meetings import NotYourPairing, PairingOver, a_working_day_later
from bot.domain.notices.check_ins import Ended, EndQuestion, HalfWay, QuestionSettled
from bot.domain.notices.introductions import Booked, Introduction
from bot.domain.working_hours import WorkingHours
from models.meeting import Answer, CheckIn
from models.member import Avoidance
from models.outbox import OutboxState
from models.programme import Enrolment
from models.rounds import Pairing, PairingState
from models.workspace import Workspace
from tests.meetings.office import Office


@pytest.mark.parametrize(
    ("now", "told"),
    [
        pytest.param("2026-11-23T14:00Z", "2026-11-24T14:00Z", id="monday, so tuesday"),
        pytest.param("2026-11-27T14:00Z", "2026-11-30T14:00Z", id="friday, so monday"),
        pytest.param("2026-11-28T10:00Z", "2026-12-01T08:00Z", id="saturday, so tuesday"),
        pytest.param("2026-11-23T20:00Z", "2026-11-25T08:00Z", id="monday night, so wednesday"),
    ],
)
def test_an_end_is_told_at_least_one_working_day_later(now: str, told: str) -> None:
    hours = WorkingHours("Europe/Berlin")

    moment = a_working_day_later(hours, datetime.fromisoformat(now))

    assert moment == datetime.fromisoformat(told)
    assert hours.contains(moment)


def test_who_leaves_hears_nothing_more_and_the_partner_reads_it_the_next_day(
    office: Office, ada: str, bo: str
) -> None:
    pairing_id = office.pairing(ada, bo)

    office.in_transaction(office.endings.end_for_member, ada, office.world.now)
    office.send()
    assert office.read_by("Bo", Ended) == []
    assert not office.heard(Introduction)[-1].ended

    office.later(days=1)
    (told,) = office.read_by("Bo", Ended)
    assert told.partners == ("Ada",)
    assert told.step.next_round is not None
    assert office.heard(Introduction)[-1].ended
    office.later(days=12)
    assert office.read_by("Ada", EndQuestion) == office.read_by("Bo", EndQuestion) == []
    assert office.read_by("Ada", Ended) == []
    assert office.get(Pairing, pairing_id).state is PairingState.ENDED


def test_the_partner_finds_the_introduction_open_until_the_end_is_told(
    office: Office, ada: str, bo: str
) -> None:
    pairing_id = office.pairing(ada, bo)
    office.vote(ada, pairing_id)

    office.in_transaction(office.endings.end_for_member, ada, office.world.now)
    office.vote(bo, pairing_id)
    office.send()

    assert office.heard(Booked) == []
    with pytest.raises(PairingOver):
        office.vote(ada, pairing_id)
    office.later(days=1)
    with pytest.raises(PairingOver):
        office.vote(bo, pairing_id)


def test_ending_twice_ends_once(office: Office, ada: str, bo: str) -> None:
    office.pairing(ada, bo)
    for _ in range(2):
        office.in_transaction(office.endings.end_for_member, ada, office.world.now)
    office.later(days=2)

    assert len(office.read_by("Bo", Ended)) == 1
    assert {row.member_id: row.waited for row in office.rows(Enrolment)} == {ada: 0, bo: 1}


def test_an_end_by_an_organiser_is_told_to_both(office: Office, ada: str, bo: str) -> None:
    pairing_id = office.pairing(ada, bo)

    office.in_transaction(office.endings.end_pairing, pairing_id, office.world.now)
    office.later(days=2)

    assert [said.partners for said in office.read_by("Ada", Ended)] == [("Bo",)]
    assert [said.partners for said in office.read_by("Bo", Ended)] == [("Ada",)]
    assert office.heard(Introduction)[-1].ended


def test_somebody_who_leaves_before_the_introduction_was_sent_is_not_introduced(
    office: Office, ada: str, bo: str
) -> None:
    pairing_id = office.released(ada, bo)

    office.in_transaction(office.endings.end_for_member, ada, office.world.now)
    office.send()
    office.later(days=2)

    assert office.heard(Introduction) == []
    assert office.get(Pairing, pairing_id).state is PairingState.WITHDRAWN
    assert [said.partners for said in office.read_by("Bo", Ended)] == [()]


def test_two_of_three_go_on_when_somebody_leaves(
    office: Office, ada: str, bo: str, cy: str
) -> None:
    pairing_id = office.pairing(ada, bo, cy)
    office.later(hours=2)

    office.in_transaction(office.endings.end_for_member, cy, office.world.now)
    office.later(days=4)

    (told,) = office.read_by("Ada", Ended)
    assert (told.partners, told.step.goes_on_with) == (("Cy",), ("Bo",))
    assert office.get(Pairing, pairing_id).state is PairingState.INTRODUCED
    assert [said.partners for said in office.read_by("Ada", HalfWay)] == [("Bo",)]
    assert office.read_by("Cy", HalfWay) == []


def test_two_of_three_never_read_of_somebody_who_left_before_the_introduction(
    office: Office, ada: str, bo: str, cy: str
) -> None:
    office.released(ada, bo, cy)

    office.in_transaction(office.endings.end_for_member, cy, office.world.now)
    office.later(days=3)

    (said,) = office.heard(Introduction)
    assert [person.name for person in said.people] == ["Ada", "Bo"]
    assert office.heard(Ended) == []


def settled_for(office: Office, name: str) -> list[QuestionSettled]:
    """Return what replaced a question in somebody's own DM."""
    return [
        notice
        for place, notice in office.messenger.said
        if place.startswith(f"U{name.upper()}@") and isinstance(notice, QuestionSettled)
    ]


def test_a_question_of_a_pairing_that_is_over_loses_its_buttons_for_both(
    office: Office, ada: str, bo: str
) -> None:
    pairing_id = office.pairing(ada, bo)
    office.later(days=8)
    assert office.read_by("Ada", HalfWay)
    assert office.read_by("Bo", HalfWay)

    office.meetings.not_this_time(office.caller(ada), pairing_id)
    office.send()

    assert settled_for(office, "Ada") == [QuestionSettled(pairing_id, declined=True)]
    assert settled_for(office, "Bo") == [QuestionSettled(pairing_id)]


def test_a_partners_question_stays_open_until_the_end_is_told(
    office: Office, ada: str, bo: str
) -> None:
    pairing_id = office.pairing(ada, bo)
    office.later(days=8)

    office.in_transaction(office.endings.end_for_member, ada, office.world.now)
    office.send()
    assert settled_for(office, "Ada") == [QuestionSettled(pairing_id)]
    assert settled_for(office, "Bo") == []

    office.later(days=2)
    assert settled_for(office, "Bo") == [QuestionSettled(pairing_id)]


def test_an_answer_that_was_given_is_not_taken_away(office: Office, ada: str, bo: str) -> None:
    pairing_id = office.pairing(ada, bo)
    office.later(days=8)
    (asked,) = [row for row in office.rows(CheckIn) if row.member_id == bo]
    office.check_ins.answer(office.caller(bo), asked.id, Answer.YES)

    office.meetings.not_this_time(office.caller(ada), pairing_id)
    office.send()

    assert settled_for(office, "Bo") == []


def test_a_booking_of_a_pairing_that_is_over_says_so(office: Office, ada: str, bo: str) -> None:
    pairing_id = office.pairing(ada, bo)
    office.vote(ada, pairing_id)
    office.vote(bo, pairing_id)
    office.send()
    assert office.heard(Booked)[-1].open

    office.meetings.not_this_time(office.caller(ada), pairing_id)
    office.send()

    assert office.heard(Booked)[-1].ended
    assert not office.heard(Booked)[-1].open


def test_something_not_right_names_contacts_and_can_end_it_for_good(
    office: Office, ada: str, bo: str
) -> None:
    world = office.world
    with world.database.writing.begin() as session:
        workspace = session.get_one(Workspace, world.workspace_id)
        workspace.settings = {"safety_contacts": ["UHR", "UOMBUD"]}
    pairing_id = office.pairing(ada, bo)

    shown = office.safety.help(office.caller(ada), pairing_id)
    for _ in range(2):
        office.safety.end(office.caller(ada), pairing_id, not_again=True)
    office.later(days=2)

    assert (shown.contacts, shown.run_by, shown.may_end) == (("UHR", "UOMBUD"), "UINES", True)
    assert not office.safety.help(office.caller(ada), pairing_id).may_end
    (line,) = office.rows(Avoidance)
    assert (line.member_id, line.other_slack_id) == (ada, "UBO")
    (told,) = office.read_by("Bo", Ended)
    assert told.partners == ("Ada",)


def test_somebody_from_outside_gets_no_contacts_of_a_pairing(
    office: Office, ada: str, bo: str, cy: str
) -> None:
    pairing_id = office.pairing(ada, bo)

    with pytest.raises(NotYourPairing):
        office.safety.help(office.caller(cy), pairing_id)


def test_every_end_is_told_in_the_same_words(office: Office, ada: str, bo: str, cy: str) -> None:
    dee = office.world.member("Dee")
    office.pairing(ada, bo)
    second = office.pairing(cy, dee)
    office.later(hours=2)
    when = office.world.now

    office.in_transaction(office.endings.end_for_member, ada, when)
    office.safety.end(office.caller(cy), second, not_again=True)

    lines = [row for row in office.world.lines("ended") if row.state is OutboxState.PENDING]
    assert len({row.not_before for row in lines}) == 1
    assert all(row.not_before - when >= timedelta(days=1) for row in lines)
    assert when == datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
