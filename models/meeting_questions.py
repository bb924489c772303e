"""Questions asked of sessions, their times and votes, and of check-ins."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from models.meeting import CheckIn, MeetingSession, Question, SessionState, Slot, SlotVote
from models.rounds import Pairing, PairingMember


def newest_session(session: Session, workspace_id: str, pairing_id: str) -> MeetingSession | None:
    """Return the session that a pairing is at."""
    query = (
        select(MeetingSession)
        .where(MeetingSession.workspace_id == workspace_id, MeetingSession.pairing_id == pairing_id)
        .order_by(MeetingSession.number.desc())
        .limit(1)
    )
    return session.scalar(query)


def first_session(session: Session, workspace_id: str, pairing_id: str) -> MeetingSession | None:
    """Return the session that the introduction offered times for."""
    query = select(MeetingSession).where(
        MeetingSession.workspace_id == workspace_id,
        MeetingSession.pairing_id == pairing_id,
        MeetingSession.number == 1,
    )
    return session.scalar(query)


def sessions_held(session: Session, pairing: Pairing, now: datetime) -> int:
    """Return how many sessions of a pairing took place, as far as anybody knows."""
    happened = or_(
        MeetingSession.state == SessionState.HELD,
        and_(MeetingSession.state == SessionState.BOOKED, MeetingSession.starts_at <= now),
    )
    query = select(func.count()).where(
        MeetingSession.workspace_id == pairing.workspace_id,
        MeetingSession.pairing_id == pairing.id,
        happened,
    )
    return session.scalar(query) or 0


def agendas_used(session: Session, workspace_id: str, pairing_id: str) -> Sequence[str]:
    """Return the agendas that were chosen for the sessions of a pairing."""
    query = select(MeetingSession.agenda).where(
        MeetingSession.workspace_id == workspace_id,
        MeetingSession.pairing_id == pairing_id,
        MeetingSession.agenda.is_not(None),
    )
    return [agenda for agenda in session.scalars(query) if agenda is not None]


def slots_of(session: Session, meeting: MeetingSession, slot_set: int) -> Sequence[Slot]:
    """Return the times of one set, by their letters."""
    query = (
        select(Slot)
        .where(
            Slot.workspace_id == meeting.workspace_id,
            Slot.session_id == meeting.id,
            Slot.slot_set == slot_set,
        )
        .order_by(Slot.letter)
    )
    return session.scalars(query).all()


def all_starts_offered(session: Session, meeting: MeetingSession) -> Sequence[datetime]:
    """Return every time that was offered for a session."""
    query = select(Slot.starts_at).where(
        Slot.workspace_id == meeting.workspace_id, Slot.session_id == meeting.id
    )
    return session.scalars(query).all()


def votes_of(session: Session, meeting: MeetingSession, slot_set: int) -> dict[str, list[str]]:
    """Return who voted for each letter of a set, in the order of voting."""
    query = (
        select(SlotVote.letter, SlotVote.member_id)
        .where(
            SlotVote.workspace_id == meeting.workspace_id,
            SlotVote.session_id == meeting.id,
            SlotVote.slot_set == slot_set,
        )
        .order_by(SlotVote.at, SlotVote.member_id)
    )
    found: dict[str, list[str]] = {}
    for letter, member_id in session.execute(query):
        found.setdefault(letter, []).append(member_id)
    return found


def taken_stretches(
    session: Session, workspace_id: str, member_ids: Collection[str], after: datetime
) -> list[tuple[datetime, datetime]]:
    """Return when any of the members has another booked session."""
    query = (
        select(MeetingSession.starts_at, MeetingSession.minutes)
        .join(
            PairingMember,
            (PairingMember.workspace_id == MeetingSession.workspace_id)
            & (PairingMember.pairing_id == MeetingSession.pairing_id),
        )
        .where(
            MeetingSession.workspace_id == workspace_id,
            MeetingSession.state == SessionState.BOOKED,
            MeetingSession.starts_at > after,
            PairingMember.member_id.in_(member_ids),
        )
        .distinct()
    )
    return [
        (starts_at, starts_at + timedelta(minutes=minutes))
        for starts_at, minutes in session.execute(query)
        if starts_at is not None
    ]


def check_in_of(
    session: Session, workspace_id: str, pairing_id: str, member_id: str, question: Question
) -> CheckIn | None:
    """Return a question that a member was asked about a pairing."""
    query = select(CheckIn).where(
        CheckIn.workspace_id == workspace_id,
        CheckIn.pairing_id == pairing_id,
        CheckIn.member_id == member_id,
        CheckIn.question == question,
    )
    return session.scalar(query)


def check_ins_of(
    session: Session, workspace_id: str, pairing_id: str, question: Question
) -> Sequence[CheckIn]:
    """Return a question to everybody of a pairing."""
    query = select(CheckIn).where(
        CheckIn.workspace_id == workspace_id,
        CheckIn.pairing_id == pairing_id,
        CheckIn.question == question,
    )
    return session.scalars(query).all()
