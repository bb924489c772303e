"""Whether there is anything left to do, as the database tells."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import and_, func, or_, select

from models.outbox import JobTrace, OutboxRow, OutboxState
from models.programme import Programme
from models.rounds import Round, RoundState
from models.session import Database


def all_is_said(database: Database, now: datetime) -> bool:
    """Return whether nothing that is due waits, is under way, or is in doubt."""
    due = and_(OutboxRow.state == OutboxState.PENDING, OutboxRow.not_before <= now)
    under_way = OutboxRow.state.in_([OutboxState.SENDING, OutboxState.AMBIGUOUS])
    open_rounds = or_(
        Round.state == RoundState.PLANNING,
        and_(Round.state == RoundState.DRAFTED, Round.release_at <= now),
    )
    to_plan = or_(Programme.next_round_at <= now, Programme.notice_at <= now)
    with database.reading.begin() as session:
        return not any(
            session.scalar(question)
            for question in (
                select(func.count(OutboxRow.id)).where(or_(due, under_way)),
                select(func.count(Round.id)).where(open_rounds),
                select(func.count(Programme.id)).where(to_plan),
            )
        )


def last_look(database: Database) -> datetime:
    """Return when a process last finished a look at what is due."""
    with database.reading.begin() as session:
        at = session.scalar(select(JobTrace.last_run_at).where(JobTrace.name == "tick"))
    return at or datetime.min.replace(tzinfo=UTC)
