"""Questions asked of mentorships: where one stands, and which pauses are over."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.orm import Session

from bot.domain.mentorship import MentorshipState, WayOfWorking
from models.joins import MENTORSHIP_OF_PAIRING, PROGRAMME_OF_PAIRING, ROLE_OF_ENROLMENT
from models.mentorship import MentorRequest, MentorRole, Mentorship
from models.programme import Enrolment, Programme
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


def mentorships_in(
    session: Session, workspace_id: str, pairing_ids: Collection[str]
) -> Sequence[Mentorship]:
    """Return the mentorships among some pairings."""
    query = select(Mentorship).where(
        Mentorship.workspace_id == workspace_id, Mentorship.pairing_id.in_(pairing_ids)
    )
    return session.scalars(query).all()


def request_of(session: Session, mentorship: Mentorship) -> MentorRequest | None:
    """Return the request that a mentorship came from; a cohort match has none."""
    if mentorship.request_id is None:
        return None
    return session.get(MentorRequest, (mentorship.workspace_id, mentorship.request_id))


def preferred_way(session: Session, mentorship: Mentorship) -> WayOfWorking | None:
    """Return how the mentor likes to work, if that was said."""
    query = (
        select(MentorRole.way)
        .join(Enrolment, ROLE_OF_ENROLMENT)
        .join(
            Pairing,
            (Pairing.workspace_id == Enrolment.workspace_id)
            & (Pairing.programme_id == Enrolment.programme_id),
        )
        .where(
            Pairing.workspace_id == mentorship.workspace_id,
            Pairing.id == mentorship.pairing_id,
            Enrolment.member_id == mentorship.mentor_id,
        )
    )
    return session.scalar(query)


def paused_mentorships(session: Session, until: date) -> Sequence[Row[Mentorship, str]]:
    """Return mentorships whose pause ends on a day or before, with their programme's zone."""
    return session.execute(_PAUSED, {"until": until}).all()


def next_end_of_pause(session: Session, after: date) -> date | None:
    """Return the first day after another on which a pause of a mentorship ends."""
    found: date | None = session.scalar(
        select(func.min(Mentorship.paused_until)).where(
            Mentorship.state == MentorshipState.PAUSED, Mentorship.paused_until > after
        )
    )
    return found


# Asked at every look of the clock: put together once.
_PAUSED = (
    select(Mentorship, Programme.time_zone)
    .join(Pairing, MENTORSHIP_OF_PAIRING)
    .join(Programme, PROGRAMME_OF_PAIRING)
    .where(
        Mentorship.state == MentorshipState.PAUSED, Mentorship.paused_until <= bindparam("until")
    )
    .order_by(Mentorship.paused_until, Mentorship.pairing_id)
)
