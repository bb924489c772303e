"""What the desk asks about mentorships: how they go by clock and calendar, and monthly totals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.orm import Session

from bot.domain.mentorship import WayOfWorking
from bot.domain.mentorship_moments import Reply, Topic
from models.joins import MENTORSHIP_OF_PAIRING, PROGRAMME_OF_PAIRING
from models.meeting import MeetingSession, SessionState
from models.mentorship import Agreement, Mentorship
from models.mentorship_check_in import MentorshipCheckIn, MentorshipMonth
from models.pairing_questions import seems_open
from models.programme import Format, Programme, ProgrammeState
from models.rounds import Pairing, PairingState

TOOK_PLACE = (SessionState.BOOKED, SessionState.HELD)


def seemingly_open(
    session: Session, workspace_id: str, now: datetime
) -> Sequence[Row[Mentorship, Pairing, Programme]]:
    """Return the mentorships that are under way as far as anybody was told."""
    query = (
        select(Mentorship, Pairing, Programme)
        .join(Pairing, MENTORSHIP_OF_PAIRING)
        .join(Programme, PROGRAMME_OF_PAIRING)
        .where(Mentorship.workspace_id == workspace_id, seems_open(now))
        .order_by(Programme.id, Pairing.introduced_at, Pairing.id)
    )
    return session.execute(query).all()


def check_ins_by_moment(session: Session, workspace_id: str) -> dict[str, list[bool]]:
    """Return by pairing whether anybody answered at each moment, the newest first.

    Only moments at which somebody was reached count.
    """
    query = (
        select(
            MentorshipCheckIn.pairing_id,
            MentorshipCheckIn.due_at,
            func.count(MentorshipCheckIn.answered_at),
        )
        .where(
            MentorshipCheckIn.workspace_id == workspace_id,
            MentorshipCheckIn.asked_at.is_not(None),
        )
        .group_by(MentorshipCheckIn.pairing_id, MentorshipCheckIn.due_at)
        .order_by(MentorshipCheckIn.pairing_id, MentorshipCheckIn.due_at.desc())
    )
    found: dict[str, list[bool]] = {}
    for pairing_id, _, answers in session.execute(query):
        found.setdefault(pairing_id, []).append(answers > 0)
    return found


def last_meetings(session: Session, workspace_id: str) -> dict[str, datetime]:
    """Return by pairing when its latest session is or was; it may lie ahead."""
    query = (
        select(MeetingSession.pairing_id, func.max(MeetingSession.starts_at))
        .where(
            MeetingSession.workspace_id == workspace_id,
            MeetingSession.state.in_(TOOK_PLACE),
            MeetingSession.starts_at.is_not(None),
        )
        .group_by(MeetingSession.pairing_id)
    )
    return {pairing_id: at for pairing_id, at in session.execute(query) if at is not None}


def agreed_ways(session: Session, workspace_id: str) -> dict[str, WayOfWorking]:
    """Return by pairing the way of working that both confirmed last."""
    query = (
        select(Agreement.pairing_id, Agreement.way)
        .where(
            Agreement.workspace_id == workspace_id,
            Agreement.mentor_agreed_at.is_not(None),
            Agreement.mentee_agreed_at.is_not(None),
        )
        .order_by(Agreement.pairing_id, Agreement.version)
    )
    return {row.pairing_id: row.way for row in session.execute(query)}


def mentorship_programmes(session: Session) -> Sequence[Programme]:
    """Return every mentorship programme that has not ended, of all workspaces."""
    query = select(Programme).where(
        Programme.format == Format.MENTORSHIP, Programme.state != ProgrammeState.ENDED
    )
    return session.scalars(query.order_by(Programme.id)).all()


def month_of(session: Session, programme: Programme, month: date) -> MentorshipMonth | None:
    """Return what was published for a month."""
    return session.get(MentorshipMonth, (programme.workspace_id, programme.id, month))


def replies_between(
    session: Session, programme: Programme, begin: datetime, end: datetime
) -> Sequence[tuple[Topic, Reply]]:
    """Return what was answered in a stretch of time in one programme, once for each person.

    Who mentors several and answers about each counts with the latest answer: five answers are
    five people.
    """
    query = (
        select(MentorshipCheckIn.topic, MentorshipCheckIn.member_id, MentorshipCheckIn.answer)
        .join(
            Pairing,
            (Pairing.workspace_id == MentorshipCheckIn.workspace_id)
            & (Pairing.id == MentorshipCheckIn.pairing_id),
        )
        .where(
            MentorshipCheckIn.workspace_id == programme.workspace_id,
            Pairing.programme_id == programme.id,
            MentorshipCheckIn.answered_at >= begin,
            MentorshipCheckIn.answered_at < end,
        )
        .order_by(MentorshipCheckIn.answered_at, MentorshipCheckIn.id)
    )
    latest = {
        (topic, member_id): reply
        for topic, member_id, reply in session.execute(query)
        if reply is not None
    }
    return [(topic, reply) for (topic, _), reply in latest.items()]


def count_pairings(session: Session, programme: Programme, *conditions: ColumnElement[bool]) -> int:
    """Return how many mentorships of a programme meet conditions on their pairing."""
    query = (
        select(func.count())
        .select_from(Pairing)
        .join(Mentorship, MENTORSHIP_OF_PAIRING)
        .where(
            Pairing.workspace_id == programme.workspace_id,
            Pairing.programme_id == programme.id,
            *conditions,
        )
    )
    return session.scalar(query) or 0


def began_between(begin: datetime, end: datetime) -> ColumnElement[bool]:
    """Return the condition that two were introduced in a stretch of time."""
    return and_(Pairing.introduced_at >= begin, Pairing.introduced_at < end)


def completed_between(begin: datetime, end: datetime) -> ColumnElement[bool]:
    """Return the condition that a mentorship came to its planned end in a stretch of time."""
    return and_(
        Pairing.state == PairingState.FINISHED, Pairing.ended_at >= begin, Pairing.ended_at < end
    )


def under_way_at(at: datetime) -> ColumnElement[bool]:
    """Return the condition that two were together at an instant, as far as they were told."""
    over = func.coalesce(Pairing.end_told_at, Pairing.ended_at)
    return and_(Pairing.introduced_at < at, or_(over.is_(None), over >= at))
