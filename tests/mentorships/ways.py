"""What tests of mentorships do again and again: agree, meet, pass the time."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

from bot.domain.agreements import Terms
from bot.domain.mentorship import WayOfWorking
from models.meeting import MeetingSession
from models.mentorship import Mentorship
from tests.meetings.office import Office

_forms = count(1)


def terms(office: Office, **different: object) -> Terms:
    """Return terms that fit: fixed meetings every second week, for about half a year."""
    usual: dict[str, object] = {
        "goal": "Stop asking for every number",
        "way": WayOfWorking.SCHEDULED,
        "every_weeks": 2,
        "minutes": 45,
        "ends_on": (office.world.now + timedelta(weeks=20)).date(),
    }
    return Terms(**{**usual, **different})  # type: ignore[arg-type]


def propose(office: Office, member_id: str, pairing_id: str, wanted: Terms) -> bool:
    """Let a member send the form."""
    view_id = f"V{next(_forms)}"
    caller = office.caller(member_id)
    return office.mentoring.agreements.propose(caller, pairing_id, wanted, view_id)


def agree(office: Office, one: str, other: str, pairing_id: str, **different: object) -> Terms:
    """Let one propose and the other say yes."""
    wanted = terms(office, **different)
    propose(office, one, pairing_id, wanted)
    assert propose(office, other, pairing_id, wanted)
    office.send()
    return wanted


def meet(
    office: Office, one: str, other: str, pairing_id: str, letter: str = "A"
) -> MeetingSession:
    """Let the two vote for a time, and pass it by an hour."""
    for member_id in (one, other):
        office.vote(member_id, pairing_id, letter)
    office.send()
    meeting = office.session(pairing_id)
    assert meeting.starts_at is not None
    office.until(meeting.starts_at + timedelta(hours=2))
    return meeting


def stands(office: Office, pairing_id: str) -> Mentorship:
    """Return the mentorship as it is stored."""
    return office.get(Mentorship, pairing_id)


def in_weeks(office: Office, weeks: int) -> date:
    """Return the day so many weeks from now."""
    return (office.world.now + timedelta(weeks=weeks)).date()
