"""Questions asked of what members want to try, and of what they said about a session."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.meeting import MeetingSession, SessionReport, SessionTry

MOST_SHOWN = 10


def tries_after(session: Session, meeting: MeetingSession) -> Sequence[SessionTry]:
    """Return what was noted after one session, in order."""
    query = (
        select(SessionTry)
        .where(SessionTry.workspace_id == meeting.workspace_id, SessionTry.session_id == meeting.id)
        .order_by(SessionTry.position, SessionTry.id)
    )
    return session.scalars(query).all()


def tries_carried_to(session: Session, meeting: MeetingSession) -> Sequence[SessionTry]:
    """Return what the people of a session wanted to try by then.

    All that was noted after the session before, done or not, and what is still open from earlier.
    """
    before = MeetingSession.number == meeting.number - 1
    query = (
        select(SessionTry)
        .join(
            MeetingSession,
            (MeetingSession.workspace_id == SessionTry.workspace_id)
            & (MeetingSession.id == SessionTry.session_id),
        )
        .where(
            MeetingSession.workspace_id == meeting.workspace_id,
            MeetingSession.pairing_id == meeting.pairing_id,
            MeetingSession.number < meeting.number,
            or_(before, SessionTry.done_at.is_(None)),
        )
        .order_by(MeetingSession.number.desc(), SessionTry.position, SessionTry.id)
        .limit(MOST_SHOWN)
    )
    return session.scalars(query).all()


def tries_in_pairing(session: Session, workspace_id: str, pairing_id: str) -> Sequence[SessionTry]:
    """Return everything that was noted in a pairing, latest first."""
    query = (
        select(SessionTry)
        .join(
            MeetingSession,
            (MeetingSession.workspace_id == SessionTry.workspace_id)
            & (MeetingSession.id == SessionTry.session_id),
        )
        .where(MeetingSession.workspace_id == workspace_id, MeetingSession.pairing_id == pairing_id)
        .order_by(MeetingSession.number.desc(), SessionTry.position, SessionTry.id)
    )
    return session.scalars(query).all()


def reports_of(session: Session, meeting: MeetingSession) -> Sequence[SessionReport]:
    """Return what the members of a session said about whether it took place."""
    query = select(SessionReport).where(
        SessionReport.workspace_id == meeting.workspace_id,
        SessionReport.session_id == meeting.id,
    )
    return session.scalars(query).all()
