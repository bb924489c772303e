"""Questions about what comes after a session: the next one, or new times for the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, Select, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from bot.domain.mentorship import MentorshipState
from bot.domain.notices import Kind
from models.joins import (
    MENTORSHIP_OF_PAIRING,
    PROGRAMME_OF_PAIRING,
    SESSION_OF_MENTORSHIP,
    SESSION_OF_PAIRING,
)
from models.meeting import MeetingSession, SessionState, Slot
from models.mentorship import Mentorship
from models.outbox import OutboxRow
from models.programme import Format, Programme
from models.rounds import Pairing, PairingState


def peer_sessions_without_a_next(session: Session, since: datetime) -> Sequence[MeetingSession]:
    """Return booked sessions since an instant that are the newest of an open peer pairing.

    Only pairings that were introduced and have not reached their last days count.
    """
    return session.scalars(_PEERS, {"since": since}).all()


def mentorship_sessions_without_a_next(session: Session) -> Sequence[MeetingSession]:
    """Return sessions with a time that are the newest of an open mentorship.

    One that did not take place waits until one of the two asks for new times.
    """
    return session.scalars(_IN_MENTORSHIPS).all()


def first_sessions_to_begin_with(session: Session) -> Sequence[MeetingSession]:
    """Return sessions with a time of mentorships that have not begun."""
    return session.scalars(_FIRST).all()


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
        .join(Mentorship, SESSION_OF_MENTORSHIP)
        .join(Pairing, SESSION_OF_PAIRING)
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
        .join(Pairing, SESSION_OF_PAIRING)
        .join(Programme, PROGRAMME_OF_PAIRING)
        .where(Pairing.state == PairingState.INTRODUCED, ~has_next)
        .order_by(MeetingSession.starts_at, MeetingSession.id)
    )


# Asked at every look of the clock: put together once.
_PEERS = _without_a_next().where(
    Programme.format == Format.PEER,
    MeetingSession.state == SessionState.BOOKED,
    MeetingSession.starts_at > bindparam("since"),
)
_IN_MENTORSHIPS = (
    _without_a_next()
    .join(Mentorship, MENTORSHIP_OF_PAIRING)
    .where(
        MeetingSession.state.in_([SessionState.BOOKED, SessionState.HELD]),
        MeetingSession.starts_at.is_not(None),
    )
)
_FIRST = (
    select(MeetingSession)
    .join(Mentorship, SESSION_OF_MENTORSHIP)
    .where(
        Mentorship.state.in_([MentorshipState.ACCEPTED, MentorshipState.AGREED]),
        MeetingSession.state.in_([SessionState.BOOKED, SessionState.HELD]),
        MeetingSession.starts_at.is_not(None),
    )
    .order_by(MeetingSession.starts_at, MeetingSession.id)
)
