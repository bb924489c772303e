"""Questions asked for and of cohort matches."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.domain.cohort import CohortState
from models.cohort import Cohort, CohortMatch, CohortMember
from models.joins import MEMBER_OF_ENROLMENT, MENTORSHIP_OF_PAIRING, ROLE_OF_ENROLMENT
from models.member import Member, MemberState
from models.mentor_questions import takes_a_place
from models.mentorship import (
    ChoiceState,
    MentorRequest,
    MentorRole,
    Mentorship,
    RequestChoice,
    RequestKind,
    RequestState,
)
from models.programme import Enrolment, EnrolmentState, Programme
from models.rounds import Pairing


def seats_with_roles(
    session: Session, programme: Programme
) -> list[tuple[Member, Enrolment, MentorRole]]:
    """Return the active members of a programme with what they are there for, in order of ids."""
    query = (
        select(Member, Enrolment, MentorRole)
        .join(Enrolment, MEMBER_OF_ENROLMENT)
        .join(MentorRole, ROLE_OF_ENROLMENT)
        .where(
            Enrolment.workspace_id == programme.workspace_id,
            Enrolment.programme_id == programme.id,
            Enrolment.state == EnrolmentState.ACTIVE,
            Member.state == MemberState.ACTIVE,
        )
        .order_by(Member.id)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(query)]


def lock_mentors(session: Session, programme: Programme, member_ids: Collection[str]) -> None:
    """Lock the places of mentors until the transaction ends: each is given away once.

    In one order, so that two who lock the same mentors wait for each other and never in a circle.
    """
    query = (
        select(MentorRole.enrolment_id)
        .join(Enrolment, ROLE_OF_ENROLMENT)
        .where(
            MentorRole.workspace_id == programme.workspace_id,
            Enrolment.programme_id == programme.id,
            Enrolment.member_id.in_(member_ids),
        )
        .order_by(MentorRole.enrolment_id)
    )
    session.execute(query.with_for_update(of=MentorRole)).all()


def open_mentorships(
    session: Session, programme: Programme, now: datetime
) -> list[tuple[str, str]]:
    """Return (mentor, mentee) of a programme's mentorships that their people take for open.

    Whom a partner has left is not matched anew before being told.
    """
    query = (
        select(Mentorship.mentor_id, Mentorship.mentee_id)
        .join(Pairing, MENTORSHIP_OF_PAIRING)
        .where(
            Mentorship.workspace_id == programme.workspace_id,
            Pairing.programme_id == programme.id,
            takes_a_place(now),
        )
        .order_by(Mentorship.pairing_id)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def wished_mentors(session: Session, programme: Programme) -> list[tuple[str, str, ChoiceState]]:
    """Return (mentee, mentor, state) of the lists of open requests, in the order of the wishes."""
    query = (
        select(MentorRequest.member_id, RequestChoice.member_id, RequestChoice.state)
        .join(
            RequestChoice,
            (RequestChoice.workspace_id == MentorRequest.workspace_id)
            & (RequestChoice.request_id == MentorRequest.id),
        )
        .where(
            MentorRequest.workspace_id == programme.workspace_id,
            MentorRequest.programme_id == programme.id,
            MentorRequest.kind == RequestKind.MENTORSHIP,
            MentorRequest.state == RequestState.OPEN,
        )
        .order_by(MentorRequest.id, RequestChoice.rank)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(query)]


def open_requests(
    session: Session, programme: Programme, member_ids: Collection[str]
) -> dict[str, MentorRequest]:
    """Return the open request of each of some members, by member."""
    query = select(MentorRequest).where(
        MentorRequest.workspace_id == programme.workspace_id,
        MentorRequest.programme_id == programme.id,
        MentorRequest.kind == RequestKind.MENTORSHIP,
        MentorRequest.state == RequestState.OPEN,
        MentorRequest.member_id.in_(member_ids),
    )
    return {one.member_id: one for one in session.scalars(query.order_by(MentorRequest.id))}


def choices_of(session: Session, request: MentorRequest) -> Sequence[RequestChoice]:
    """Return the people on a request's list, in order."""
    query = select(RequestChoice).where(
        RequestChoice.workspace_id == request.workspace_id,
        RequestChoice.request_id == request.id,
    )
    return session.scalars(query.order_by(RequestChoice.rank)).all()


def lock_cohort(session: Session, workspace_id: str, cohort_id: str) -> Cohort | None:
    """Return a cohort match, locked until the end of the transaction."""
    return session.scalar(
        select(Cohort)
        .where(Cohort.workspace_id == workspace_id, Cohort.id == cohort_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def open_cohort(session: Session, workspace_id: str, programme_id: str) -> Cohort | None:
    """Return the cohort match of a programme that is being matched or lies at the desk."""
    query = select(Cohort).where(
        Cohort.workspace_id == workspace_id,
        Cohort.programme_id == programme_id,
        Cohort.state.in_([CohortState.PLANNING, CohortState.DRAFTED]),
    )
    return session.scalar(query.order_by(Cohort.number.desc()).limit(1))


def drafted_cohorts(session: Session, workspace_id: str) -> set[str]:
    """Return the programmes of which a cohort match lies at the desk as a draft."""
    query = select(Cohort.programme_id).where(
        Cohort.workspace_id == workspace_id, Cohort.state == CohortState.DRAFTED
    )
    return set(session.scalars(query))


def last_number(session: Session, programme: Programme) -> int:
    """Return the number of a programme's newest cohort match; 0 without any."""
    query = select(func.max(Cohort.number)).where(
        Cohort.workspace_id == programme.workspace_id, Cohort.programme_id == programme.id
    )
    return session.scalar(query) or 0


def members_of(session: Session, cohort: Cohort) -> Sequence[CohortMember]:
    """Return everybody in a cohort match, in order of their ids."""
    query = select(CohortMember).where(
        CohortMember.workspace_id == cohort.workspace_id, CohortMember.cohort_id == cohort.id
    )
    return session.scalars(query.order_by(CohortMember.member_id)).all()


def matches_of(session: Session, cohort: Cohort) -> Sequence[CohortMatch]:
    """Return who is to mentor whom, in order of their ids."""
    query = select(CohortMatch).where(
        CohortMatch.workspace_id == cohort.workspace_id, CohortMatch.cohort_id == cohort.id
    )
    return session.scalars(query.order_by(CohortMatch.id)).all()


def match_page(
    session: Session, workspace_id: str, cohort_id: str, after: str | None, limit: int
) -> Sequence[CohortMatch]:
    """Return some matches of a cohort, those after a key."""
    query = select(CohortMatch).where(
        CohortMatch.workspace_id == workspace_id, CohortMatch.cohort_id == cohort_id
    )
    if after is not None:
        query = query.where(CohortMatch.id > after)
    return session.scalars(query.order_by(CohortMatch.id).limit(limit)).all()


def match_of_mentee(session: Session, cohort: Cohort, mentee_id: str) -> CohortMatch | None:
    """Return the match of one mentee."""
    return session.scalar(
        select(CohortMatch).where(
            CohortMatch.workspace_id == cohort.workspace_id,
            CohortMatch.cohort_id == cohort.id,
            CohortMatch.mentee_id == mentee_id,
        )
    )


def without_mentor(
    session: Session, workspace_id: str, cohort_id: str, limit: int
) -> tuple[Sequence[Member], int]:
    """Return some of the mentees of a cohort who have no match, by name, and how many there are."""
    matched = select(CohortMatch.mentee_id).where(
        CohortMatch.workspace_id == workspace_id, CohortMatch.cohort_id == cohort_id
    )
    query = (
        select(Member)
        .join(
            CohortMember,
            (CohortMember.workspace_id == Member.workspace_id)
            & (CohortMember.member_id == Member.id),
        )
        .where(
            CohortMember.workspace_id == workspace_id,
            CohortMember.cohort_id == cohort_id,
            CohortMember.wants_mentor.is_(True),
            CohortMember.member_id.not_in(matched),
        )
    )
    count = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    return session.scalars(query.order_by(Member.name, Member.id).limit(limit)).all(), count
