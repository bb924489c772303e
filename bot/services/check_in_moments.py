"""When a question about a pairing comes: after a meeting that is to come, within its round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.domain.notices import Kind
from bot.services.together import Together
from models import meeting_questions
from models.rounds import Round

LATE_BY = timedelta(days=1)
REMINDED_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Asking:
    """A question to one pairing, which was due at a moment and is asked now.

    Attributes:
        round_: the round that brought the pairing together; None for one that was asked for.
    """

    workspace_id: str
    pairing_id: str
    due: datetime
    now: datetime
    round_: Round | None = None


def moment_of(session: Session, asking: Asking, together: Together, kind: Kind) -> datetime:
    """Return when a question comes: after a meeting that is still to come, within the round."""
    if asking.round_ is None:
        return asking.now
    moment = max(
        asking.now,
        _in_step_with_the_introduction(asking, asking.round_, together),
        _after_the_meeting(session, asking, together, kind),
    )
    close_at = asking.round_.close_at
    return moment if close_at is None or moment < close_at else asking.now


def _in_step_with_the_introduction(asking: Asking, round_: Round, together: Together) -> datetime:
    """Return the due moment, later by as much as the introduction itself was late."""
    introduced, released = together.pairing.introduced_at, round_.released_at
    if introduced is None or released is None or introduced - released < LATE_BY:
        return asking.due
    return asking.due + (introduced - released)


def _after_the_meeting(
    session: Session, asking: Asking, together: Together, kind: Kind
) -> datetime:
    """Return when a booked meeting is over, a day later for the reminder."""
    pairing = together.pairing
    meeting = meeting_questions.newest_session(session, pairing.workspace_id, pairing.id)
    if kind is Kind.HALF_WAY or meeting is None or meeting.starts_at is None:
        return asking.due
    over = meeting.starts_at + timedelta(minutes=meeting.minutes)
    return over + REMINDED_AFTER if kind is Kind.END_REMINDER else over
