"""Questions about mentors: who is what in a programme, and how many places are taken."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.domain.mentorship import OPEN_STATES
from models.base import Instant
from models.joins import MENTORSHIP_OF_PAIRING, PROGRAMME_OF_ENROLMENT, ROLE_OF_ENROLMENT
from models.membership_questions import LIVE
from models.mentorship import MentorRole, Mentorship, MentorshipRule
from models.programme import Enrolment, Format, Programme, ProgrammeState
from models.rounds import Pairing

Value = str | ColumnElement[str] | InstrumentedAttribute[str]


def places_of(
    session: Session, workspace_id: str, member_id: str
) -> list[Row[Enrolment, Programme, MentorRole | None, MentorshipRule | None]]:
    """Return a member's places in mentorship programmes that go on, oldest first."""
    query = (
        select(Enrolment, Programme, MentorRole, MentorshipRule)
        .join(Programme, PROGRAMME_OF_ENROLMENT)
        .outerjoin(MentorRole, ROLE_OF_ENROLMENT)
        .outerjoin(
            MentorshipRule,
            and_(
                MentorshipRule.workspace_id == Programme.workspace_id,
                MentorshipRule.programme_id == Programme.id,
            ),
        )
        .where(
            Enrolment.workspace_id == workspace_id,
            Enrolment.member_id == member_id,
            Enrolment.state.in_(LIVE),
            Programme.format == Format.MENTORSHIP,
            Programme.state != ProgrammeState.ENDED,
        )
    )
    return list(session.execute(query.order_by(Enrolment.joined_at, Enrolment.id)).all())


def role_of(
    session: Session, workspace_id: str, programme_id: str, member_id: str, *, lock: bool = False
) -> MentorRole | None:
    """Return what a member is in a programme for; locked until the transaction ends, if asked.

    Whoever gives a mentor's place away locks the role first, so that the last place is given
    once.
    """
    query = (
        select(MentorRole)
        .join(Enrolment, ROLE_OF_ENROLMENT)
        .where(
            MentorRole.workspace_id == workspace_id,
            Enrolment.programme_id == programme_id,
            Enrolment.member_id == member_id,
        )
    )
    if lock:
        query = query.with_for_update(of=MentorRole).execution_options(populate_existing=True)
    return session.scalar(query)


def taken_places(
    session: Session,
    workspace_id: str,
    programme_id: str,
    mentor_ids: Collection[str],
    now: datetime,
) -> dict[str, int]:
    """Return how many mentees each of some mentors has in a programme; none is left out.

    A mentorship that a partner ended takes its place until everybody was told: before that
    nobody may see that it is over.
    """
    query = (
        select(Mentorship.mentor_id, func.count())
        .join(Pairing, MENTORSHIP_OF_PAIRING)
        .where(
            Mentorship.workspace_id == workspace_id,
            Mentorship.mentor_id.in_(mentor_ids),
            Pairing.programme_id == programme_id,
            takes_a_place(now),
        )
        .group_by(Mentorship.mentor_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def taken_in_each(
    session: Session, workspace_id: str, mentor_id: str, now: datetime
) -> dict[str, int]:
    """Return how many mentees one mentor has, by programme."""
    query = (
        select(Pairing.programme_id, func.count())
        .join(Mentorship, MENTORSHIP_OF_PAIRING)
        .where(
            Mentorship.workspace_id == workspace_id,
            Mentorship.mentor_id == mentor_id,
            takes_a_place(now),
        )
        .group_by(Pairing.programme_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def taken_by(
    workspace_id: Value, programme_id: Value, mentor_id: Value, now: Instant
) -> Select[int]:
    """Return the query that counts a mentor's mentees, for use inside another."""
    return (
        select(func.count())
        .select_from(Mentorship)
        .join(Pairing, MENTORSHIP_OF_PAIRING)
        .where(
            Mentorship.workspace_id == workspace_id,
            Mentorship.mentor_id == mentor_id,
            Pairing.programme_id == programme_id,
            takes_a_place(now),
        )
    )


def takes_a_place(now: Instant) -> ColumnElement[bool]:
    """Return the condition of a mentorship that takes one of its mentor's places.

    It does from the yes on, before the introduction, and until both know that it is over.
    """
    return or_(Mentorship.state.in_(OPEN_STATES), Pairing.end_told_at > now)
