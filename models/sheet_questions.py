"""Questions asked of reflection sheets."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import Session

from bot.domain.mentorship import MentorshipState
from models.joins import MENTORSHIP_OF_PAIRING, SESSION_OF_PAIRING
from models.meeting import MeetingSession, ReflectionSheet, SessionState, SessionTry
from models.mentorship import Mentorship
from models.rounds import Pairing, PairingState


def sheet_of(session: Session, meeting: MeetingSession, member_id: str) -> ReflectionSheet | None:
    """Return a member's sheet for a session."""
    query = select(ReflectionSheet).where(
        ReflectionSheet.workspace_id == meeting.workspace_id,
        ReflectionSheet.session_id == meeting.id,
        ReflectionSheet.member_id == member_id,
    )
    return session.scalar(query)


def sheets_for(session: Session, meeting: MeetingSession) -> Sequence[ReflectionSheet]:
    """Return everybody's sheets for a session."""
    query = select(ReflectionSheet).where(
        ReflectionSheet.workspace_id == meeting.workspace_id,
        ReflectionSheet.session_id == meeting.id,
    )
    return session.scalars(query).all()


def last_thing_to_try(session: Session, meeting: MeetingSession, member_id: str) -> str | None:
    """Return what a member wanted to try after the session before, as noted for oneself."""
    query = (
        select(ReflectionSheet.to_try)
        .join(
            MeetingSession,
            (MeetingSession.workspace_id == ReflectionSheet.workspace_id)
            & (MeetingSession.id == ReflectionSheet.session_id),
        )
        .where(
            ReflectionSheet.workspace_id == meeting.workspace_id,
            ReflectionSheet.pairing_id == meeting.pairing_id,
            ReflectionSheet.member_id == member_id,
            ReflectionSheet.to_try.is_not(None),
            MeetingSession.number < meeting.number,
        )
        .order_by(MeetingSession.number.desc())
        .limit(1)
    )
    return session.scalar(query)


def sessions_with_sheets(session: Session, after: datetime) -> Sequence[MeetingSession]:
    """Return booked sessions since an instant of open pairings that want the sheet.

    Nobody is asked while a mentorship is paused.
    """
    return session.scalars(_WITH_SHEETS, {"after": after}).all()


def sheets_of(session: Session, workspace_id: str, pairing_id: str) -> Sequence[ReflectionSheet]:
    """Return all sheets of a pairing."""
    query = select(ReflectionSheet).where(
        ReflectionSheet.workspace_id == workspace_id, ReflectionSheet.pairing_id == pairing_id
    )
    return session.scalars(query).all()


_over = func.coalesce(Pairing.ended_at, Pairing.ends_at)


def pairings_with_old_sheets(session: Session, before: datetime) -> Sequence[Pairing]:
    """Return pairings that were over before an instant and still have sheets."""
    query = _with_sheets(select(Pairing)).where(_over <= before).order_by(Pairing.id)
    return session.scalars(query).all()


def next_end_with_sheets(session: Session, after: datetime) -> datetime | None:
    """Return the first instant after another at which a pairing with sheets is over."""
    found: datetime | None = session.scalar(
        _with_sheets(select(func.min(_over))).where(_over > after)
    )
    return found


def _with_sheets(query: Select[Any]) -> Select[Any]:
    has_sheets = (
        select(ReflectionSheet.id)
        .where(
            ReflectionSheet.workspace_id == Pairing.workspace_id,
            ReflectionSheet.pairing_id == Pairing.id,
        )
        .exists()
    )
    has_tries = (
        select(SessionTry.id)
        .join(
            MeetingSession,
            (MeetingSession.workspace_id == SessionTry.workspace_id)
            & (MeetingSession.id == SessionTry.session_id),
        )
        .where(
            MeetingSession.workspace_id == Pairing.workspace_id,
            MeetingSession.pairing_id == Pairing.id,
        )
        .exists()
    )
    return query.where(or_(has_sheets, has_tries))


# Asked at every look of the clock: put together once.
_WITH_SHEETS = (
    select(MeetingSession)
    .join(Pairing, SESSION_OF_PAIRING)
    .outerjoin(Mentorship, MENTORSHIP_OF_PAIRING)
    .where(
        or_(Mentorship.state.is_(None), Mentorship.state != MentorshipState.PAUSED),
        MeetingSession.state.in_([SessionState.BOOKED, SessionState.HELD]),
        MeetingSession.starts_at > bindparam("after"),
        Pairing.sheet_wanted.is_(True),
        Pairing.state == PairingState.INTRODUCED,
    )
    .order_by(MeetingSession.starts_at, MeetingSession.id)
)
