"""Questions asked of mentorships: where one stands, and which pauses are over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from bot.domain.mentorship import MentorshipState
from models.mentorship import Mentorship
from models.programme import Programme
from models.rounds import Pairing


def mentorship_of(
    session: Session, workspace_id: str, pairing_id: str | None, *, lock: bool = False
) -> Mentorship | None:
    """Return what makes a pairing a mentorship; None if it is none.

    ``lock`` makes two who change it at once take turns.
    """
    if pairing_id is None:
        return None
    return session.get(Mentorship, (workspace_id, pairing_id), with_for_update=lock or None)


def paused_mentorships(session: Session, until: date) -> Sequence[Row[Mentorship, str]]:
    """Return mentorships whose pause ends on a day or before, with their programme's zone."""
    query = (
        select(Mentorship, Programme.time_zone)
        .join(
            Pairing,
            (Pairing.workspace_id == Mentorship.workspace_id)
            & (Pairing.id == Mentorship.pairing_id),
        )
        .join(
            Programme,
            (Programme.workspace_id == Pairing.workspace_id)
            & (Programme.id == Pairing.programme_id),
        )
        .where(Mentorship.state == MentorshipState.PAUSED, Mentorship.paused_until <= until)
        .order_by(Mentorship.paused_until, Mentorship.pairing_id)
    )
    return session.execute(query).all()


def next_end_of_pause(session: Session, after: date) -> date | None:
    """Return the first day after another on which a pause of a mentorship ends."""
    found: date | None = session.scalar(
        select(func.min(Mentorship.paused_until)).where(
            Mentorship.state == MentorshipState.PAUSED, Mentorship.paused_until > after
        )
    )
    return found
