"""Votes, bookings, other times, the place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from bot.domain.meetings import (
    AlreadyBooked,
    NotYourPairing,
    PairingOver,
    TimesReplaced,
    TimeUnusable,
)
from bot.domain.notices.check_ins import HalfWay, NotThisTime
from bot.domain.notices.introductions import Booked, Introduction, NewTimes
from bot.services.messenger import Document
from models.meeting import SessionState, SlotVote
from models.programme import Enrolment, Format
from models.rounds import Pairing, PairingState
from tests.meetings.office import Office

THURSDAY = datetime.fromisoformat("2026-11-26T16:15")  # on the proposer's clock
TUESDAY = datetime.fromisoformat("2026-12-01T11:00")


def event_of(file: Document) -> Any:
    """Return the one event of a calendar file."""
    return Calendar.from_ical(file.content).walk("VEVENT")[0]


def test_a_vote_is_counted_once_and_shown_to_both(office: Office, ada: str, bo: str) -> None:
    pairing_id = office.pairing(ada, bo)

    office.vote(ada, pairing_id, "B")
    shown = office.vote(ada, pairing_id, "B")

    assert isinstance(shown, Introduction)
    assert shown.times is not None
    assert [one.voters for one in shown.times.offered] == [(), ("Ada",), ()]
    assert len(office.rows(SlotVote)) == 1
    office.send()
    assert office.messenger.said[-1] == ("GUADAUBO@1.000", shown)


def test_the_time_that_everybody_chose_is_booked_with_a_calendar_file(
    office: Office, ada: str, bo: str
) -> None:
    pairing_id = office.pairing(ada, bo)
    office.vote(ada, pairing_id, "A")
    office.vote(ada, pairing_id, "B")
    office.vote(bo, pairing_id, "B")
    office.send()

    meeting = office.session(pairing_id)
    (said,) = office.heard(Booked)
    assert meeting.state is SessionState.BOOKED
    assert said.starts_at == meeting.starts_at
    (file,) = office.heard(Document)
    event = event_of(file)
    assert event["DTSTART"].dt == meeting.starts_at
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=30)
    assert "dates=" in said.google
    assert "startdt=" in said.outlook


def test_voting_again_after_the_booking_changes_nothing(office: Office, ada: str, bo: str) -> None:
    pairing_id = office.pairing(ada, bo)
    for member_id in (ada, bo, bo):
        office.vote(member_id, pairing_id, "B")
    office.send()

    assert len(office.heard(Booked)) == 1
    with pytest.raises(AlreadyBooked):
        office.vote(ada, pairing_id, "A")


def test_nobody_else_can_vote(office: Office, ada: str, bo: str, cy: str) -> None:
    pairing_id = office.pairing(ada, bo)

    with pytest.raises(NotYourPairing):
        office.vote(cy, pairing_id)


def test_a_time_that_has_passed_cannot_be_chosen(office: Office, ada: str, bo: str) -> None:
    pairing_id = office.pairing(ada, bo)
    office.world.clock.move_to(office.world.now + timedelta(days=10))

    with pytest.raises(TimeUnusable):
        office.vote(ada, pairing_id)


def test_half_way_nobody_is_asked_who_has_found_a_time(
    office: Office, ada: str, bo: str, cy: str
) -> None:
    dee = office.world.member("Dee")
    found = office.pairing(ada, bo)
    office.pairing(cy, dee)
    for member_id in (ada, bo):
        office.vote(member_id, found)

    office.later(days=4)

    assert not office.read_by("Ada", HalfWay)
    assert not office.read_by("Bo", HalfWay)
    assert len(office.read_by("Dee", HalfWay)) == 1


def test_a_time_of_ones_own_is_posted_and_waits_for_the_other(
    office: Office, ada: str, bo: str
) -> None:
    pairing_id = office.pairing(ada, bo)
    meeting = office.session(pairing_id)

    office.meetings.propose(office.caller(ada), meeting.id, THURSDAY)
    office.send()

    (said,) = office.heard(NewTimes)
    assert said.by == "Ada"
    (offered,) = said.times.offered
    assert offered.starts_at == datetime(2026, 11, 26, 15, 15, tzinfo=UTC)  # Lagos is UTC+1
    assert offered.voters == ("Ada",)
    assert office.heard(Introduction)[-1].times.replaced  # type: ignore[union-attr]
    office.vote(bo, pairing_id)
    office.send()
    assert office.heard(Booked)[-1].starts_at == offered.starts_at


def test_sending_the_same_proposal_twice_posts_it_once(office: Office, ada: str, bo: str) -> None:
    pairing_id = office.pairing(ada, bo)
    meeting = office.session(pairing_id)
    for _ in range(2):
        office.meetings.propose(office.caller(ada), meeting.id, THURSDAY)
    office.send()

    assert len(office.heard(NewTimes)) == 1


@pytest.mark.parametrize(
    ("wall", "reason"),
    [
        pytest.param(datetime.fromisoformat("2026-11-20T09:00"), "passed", id="last week"),
        pytest.param(datetime.fromisoformat("2026-11-23T09:05"), "too-soon", id="in five minutes"),
        pytest.param(datetime.fromisoformat("2027-06-01T09:00"), "too-far", id="in half a year"),
    ],
)
def test_a_proposal_that_makes_no_sense_is_refused(
    office: Office, ada: str, bo: str, wall: datetime, reason: str
) -> None:
    pairing_id = office.pairing(ada, bo)
    meeting = office.session(pairing_id)

    with pytest.raises(TimeUnusable) as refused:
        office.meetings.propose(office.caller(ada), meeting.id, wall)

    assert refused.value.reason == reason


def test_three_other_times_are_none_of_the_first_three(office: Office, ada: str, bo: str) -> None:
    pairing_id = office.pairing(ada, bo)
    first = office.heard(Introduction)[0].times
    meeting = office.session(pairing_id)

    for _ in range(2):  # a double click
        office.meetings.suggest_again(office.caller(ada), meeting.id, 1)
    office.send()

    (said,) = office.heard(NewTimes)
    assert first is not None
    assert len(said.times.offered) == 3
    assert not {one.starts_at for one in said.times.offered} & {
        one.starts_at for one in first.offered
    }
    with pytest.raises(TimesReplaced):
        office.meetings.vote(office.caller(bo), meeting.id, 1, "A")


def test_a_booking_can_be_moved_and_the_old_one_says_so(office: Office, ada: str, bo: str) -> None:
    pairing_id = office.pairing(ada, bo)
    for member_id in (ada, bo):
        office.vote(member_id, pairing_id)
    office.send()
    meeting = office.session(pairing_id)

    office.meetings.propose(office.caller(bo), meeting.id, TUESDAY)
    office.vote(ada, pairing_id)
    office.send()

    first, gone, second = sorted(office.heard(Booked), key=lambda said: said.starts_at)
    assert [first.open, gone.open, second.open].count(False) == 1
    assert second.open
    old, new = map(event_of, office.heard(Document))
    assert old["UID"] == new["UID"]
    assert new["SEQUENCE"] > old["SEQUENCE"]


def test_the_place_is_shown_where_the_booking_stands(office: Office, ada: str, bo: str) -> None:
    pairing_id = office.pairing(ada, bo)
    for member_id in (ada, bo):
        office.vote(member_id, pairing_id)
    office.send()
    meeting = office.session(pairing_id)

    office.meetings.set_place(office.caller(ada), meeting.id, "Kitchen, 3rd floor")
    office.send()

    assert [said.place for said in office.heard(Booked)] == [None, "Kitchen, 3rd floor"]


def test_not_this_time_is_told_at_once_and_puts_the_partner_first_in_line(
    office: Office, ada: str, bo: str
) -> None:
    pairing_id = office.pairing(ada, bo)

    office.meetings.not_this_time(office.caller(ada), pairing_id)
    office.meetings.not_this_time(office.caller(ada), pairing_id)
    office.send()

    (told,) = office.read_by("Bo", NotThisTime)
    assert told.who == "Ada"
    assert office.heard(Introduction)[-1].ended
    assert office.get(Pairing, pairing_id).state is PairingState.ENDED
    assert {row.member_id: row.waited for row in office.rows(Enrolment)} == {ada: 0, bo: 1}
    with pytest.raises(PairingOver):
        office.vote(bo, pairing_id)


def test_two_go_on_when_the_third_cannot(office: Office, ada: str, bo: str, cy: str) -> None:
    pairing_id = office.pairing(ada, bo, cy)
    office.later(hours=2)

    office.meetings.not_this_time(office.caller(cy), pairing_id)
    for member_id in (ada, bo):
        office.vote(member_id, pairing_id)
    office.send()

    (told,) = office.read_by("Ada", NotThisTime)
    assert told.step.goes_on_with == ("Bo",)
    assert office.get(Pairing, pairing_id).state is PairingState.INTRODUCED
    assert ("GUADAUBO", office.heard(Booked)[0]) in office.messenger.said


def test_a_skill_exchange_is_offered_its_next_meeting_a_week_later(
    office: Office, ada: str, bo: str
) -> None:
    programme = office.world.programme(format=Format.PEER, lasts_weeks=6, every_weeks=6)
    pairing_id = office.pairing(ada, bo, programme_id=programme)
    office.change(Pairing, pairing_id, ends_at=office.world.now + timedelta(weeks=6))
    for member_id in (ada, bo):
        office.vote(member_id, pairing_id)

    office.later(days=4)

    (said,) = office.heard(NewTimes)
    meeting = office.session(pairing_id)
    assert meeting.number == 2
    assert said.agenda is not None
    assert said.agenda.title == "Practice"
    first = office.heard(Booked)[0].starts_at
    assert all(one.starts_at - first > timedelta(days=5) for one in said.times.offered)
