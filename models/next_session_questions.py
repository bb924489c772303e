"""Questions about what comes after a session: the next one, or new times for the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, aliased

from bot.domain.mentorship import MentorshipState
from bot.domain.notices import Kind
from models.meeting import MeetingSession, SessionState, Slot
from models.mentorship import Mentorship
from models.outbox import OutboxRow
from models.programme import Format, Programme
from models.rounds import Pairing, PairingState


def peer_sessions_without_a_next(session: Session, since: datetime) -> Sequence[MeetingSession]:
    """Return booked sessions since an instant that are the newest of an open peer pairing.

    Only pairings that were introduced and have not reached their last days count.
    """
    query = _without_a_next().where(
        Programme.format == Format.PEER,
        MeetingSession.state == SessionState.BOOKED,
        MeetingSession.starts_at > since,
    )
    return session.scalars(query).all()


def mentorship_sessions_without_a_next(session: Session) -> Sequence[MeetingSession]:
    """Return sessions with a time that are the newest of an open mentorship.

    One that did not take place waits until one of the two asks for new times.
    """
    query = (
        _without_a_next()
        .join(
            Mentorship,
            (Mentorship.workspace_id == Pairing.workspace_id)
            & (Mentorship.pairing_id == Pairing.id),
        )
        .where(
            MeetingSession.state.in_([SessionState.BOOKED, SessionState.HELD]),
            MeetingSession.starts_at.is_not(None),
        )
    )
    return session.scalars(query).all()


def first_sessions_to_begin_with(session: Session) -> Sequence[MeetingSession]:
    """Return sessions with a time of mentorships that have not begun."""
    query = (
        select(MeetingSession)
        .join(
            Mentorship,
            (Mentorship.workspace_id == MeetingSession.workspace_id)
            & (Mentorship.pairing_id == MeetingSession.pairing_id),
        )
        .where(
            Mentorship.state.in_([MentorshipState.ACCEPTED, MentorshipState.AGREED]),
            MeetingSession.state.in_([SessionState.BOOKED, SessionState.HELD]),
            MeetingSession.starts_at.is_not(None),
        )
        .order_by(MeetingSession.starts_at, MeetingSession.id)
    )
    return session.scalars(query).all()


def sessions_with_last_times(session: Session) -> Sequence[Row[MeetingSession, datetime]]:
    """Return sessions of mentorships that wait for a vote, with the last time that is offered.

    Where the two arrange themselves, where they pause, and about what they were asked already,
    nothing waits.
    """
    asked = (
        select(OutboxRow.id)
        .where(
            OutboxRow.workspace_id == MeetingSession.workspace_id,
            OutboxRow.subject == MeetingSession.id,
            OutboxRow.kind == Kind.TIMES_WANTED.value,
        )
        .exists()
    )
    last = (
        select(func.max(Slot.starts_at))
        .where(
            Slot.workspace_id == MeetingSession.workspace_id,
            Slot.session_id == MeetingSession.id,
            Slot.slot_set == MeetingSession.slot_set,
        )
        .scalar_subquery()
    )
    query = (
        select(MeetingSession, last)
        .join(
            Mentorship,
            (Mentorship.workspace_id == MeetingSession.workspace_id)
            & (Mentorship.pairing_id == MeetingSession.pairing_id),
        )
        .join(
            Pairing,
            (Pairing.workspace_id == MeetingSession.workspace_id)
            & (Pairing.id == MeetingSession.pairing_id),
        )
        .where(
            MeetingSession.state == SessionState.PROPOSED,
            Mentorship.state.not_in([MentorshipState.PAUSED, MentorshipState.CLOSED]),
            Mentorship.arranges_since.is_(None),
            Pairing.state == PairingState.INTRODUCED,
            last.is_not(None),
            ~asked,
        )
        .order_by(MeetingSession.id)
    )
    return session.execute(query).all()


def _without_a_next() -> Select[MeetingSession]:
    later = aliased(MeetingSession)
    has_next = (
        select(later.id)
        .where(
            later.workspace_id == MeetingSession.workspace_id,
            later.pairing_id == MeetingSession.pairing_id,
            later.number > MeetingSession.number,
        )
        .exists()
    )
    return (
        select(MeetingSession)
        .join(
            Pairing,
            (Pairing.workspace_id == MeetingSession.workspace_id)
            & (Pairing.id == MeetingSession.pairing_id),
        )
        .join(
            Programme,
            (Programme.workspace_id == Pairing.workspace_id)
            & (Programme.id == Pairing.programme_id),
        )
        .where(Pairing.state == PairingState.INTRODUCED, ~has_next)
        .order_by(MeetingSession.starts_at, MeetingSession.id)
    )
