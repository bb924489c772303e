"""Questions asked of reflection sheets."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from models.meeting import MeetingSession, ReflectionSheet, SessionState
from models.rounds import Pairing, PairingState


def sheet_of(
    session: Session, workspace_id: str, pairing_id: str, member_id: str
) -> ReflectionSheet | None:
    """Return a member's sheet in a pairing."""
    query = select(ReflectionSheet).where(
        ReflectionSheet.workspace_id == workspace_id,
        ReflectionSheet.pairing_id == pairing_id,
        ReflectionSheet.member_id == member_id,
    )
    return session.scalar(query)


def sessions_with_sheets(session: Session, after: datetime) -> Sequence[MeetingSession]:
    """Return booked sessions since an instant of open pairings that want the sheet."""
    query = (
        select(MeetingSession)
        .join(
            Pairing,
            (Pairing.workspace_id == MeetingSession.workspace_id)
            & (Pairing.id == MeetingSession.pairing_id),
        )
        .where(
            MeetingSession.state.in_([SessionState.BOOKED, SessionState.HELD]),
            MeetingSession.starts_at > after,
            Pairing.sheet_wanted.is_(True),
            Pairing.state == PairingState.INTRODUCED,
        )
        .order_by(MeetingSession.starts_at, MeetingSession.id)
    )
    return session.scalars(query).all()


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
    return query.where(has_sheets)
