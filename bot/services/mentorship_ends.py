"""The end of a mentorship: at which moment it is told, and how its row closes."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.domain.meetings import a_working_day_later
from bot.domain.mentorship import MentorshipState
from bot.domain.mentorship_moments import OrdinaryEnd, closes_at, ordinary_end, wrap_up_at
from bot.domain.notices import Kind
from bot.services.mentorship_steps import close_with_pairing
from bot.services.outbox import Line, Outbox
from bot.services.together import Together
from models.mentorship import Mentorship
from models.mentorship_check_in_questions import forget_wishes
from models.mentorship_questions import mentorship_of
from models.outbox import Target


def next_ordinary_end(session: Session, together: Together, now: datetime) -> OrdinaryEnd | None:
    """Return when an end is told that somebody wishes now: of a mentorship that was introduced.

    The answer is the same for both of the two and for every door by which they may leave.
    """
    mentorship, introduced_at = _mentorship(session, together), together.pairing.introduced_at
    if mentorship is None or introduced_at is None:
        return None
    ready_at = max(a_working_day_later(person.hours, now) for person in together.people)
    zone = together.programme.time_zone
    return ordinary_end(introduced_at, mentorship.ends_on, zone, ready_at)


def planned_end(session: Session, together: Together) -> OrdinaryEnd | None:
    """Return the end that two agreed on from the beginning."""
    mentorship = _mentorship(session, together)
    if mentorship is None:
        return None
    return OrdinaryEnd(closes_at(mentorship.ends_on, together.programme.time_zone), planned=True)


def close_mentorship(session: Session, together: Together, now: datetime) -> None:
    """Close the mentorship of a pairing that ended, where it is one; wishes are forgotten."""
    pairing = together.pairing
    close_with_pairing(session, pairing, now)
    forget_wishes(session, pairing.workspace_id, pairing.id)


def ask_to_wrap_up(
    outbox: Outbox, session: Session, together: Together, member_id: str, at: datetime
) -> None:
    """Have one of the two asked to wrap up, two weeks before the planned end."""
    mentorship = _mentorship(session, together)
    if mentorship is None:
        return
    line = Line(
        kind=Kind.WRAP_UP,
        key=f"wrap-up:{mentorship.pairing_id}:{member_id}:{mentorship.ends_on}",
        target=Target.MEMBER,
        member_id=member_id,
        pairing_id=mentorship.pairing_id,
        not_before=at,
    )
    outbox.write(session, mentorship.workspace_id, line, at)


def wrap_up_moment(session: Session, together: Together) -> datetime | None:
    """Return when the wrap-up of a mentorship begins."""
    mentorship = _mentorship(session, together)
    if mentorship is None:
        return None
    return wrap_up_at(mentorship.ends_on, together.programme.time_zone)


def rests(mentorship: Mentorship, zone: str, now: datetime) -> bool:
    """Return whether the two agreed to pause; what ended meanwhile looks as if it went on."""
    if mentorship.state is MentorshipState.PAUSED:
        return True
    until = mentorship.paused_until
    closed = mentorship.state is MentorshipState.CLOSED
    return closed and until is not None and now.astimezone(ZoneInfo(zone)).date() < until


def _mentorship(session: Session, together: Together) -> Mentorship | None:
    return mentorship_of(session, together.pairing.workspace_id, together.pairing.id)
