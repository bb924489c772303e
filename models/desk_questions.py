"""What the desk asks of the tables; a fixed number of queries however many members there are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session

from models.joins import MEMBER_OF_ENROLMENT
from models.member import Member
from models.programme import (
    Enrolment,
    EnrolmentState,
    Programme,
    ProgrammeState,
)
from models.rounds import (
    OPEN_ROUND,
    Round,
    RoundState,
)
from models.workspace import AuditEntry, DeskState, Organiser, Workspace, WorkspaceState


def audit_before(
    session: Session, workspace_id: str, before: str | None, limit: int
) -> list[tuple[AuditEntry, str | None]]:
    """Return audit entries with the Slack id of who acted, newest first.

    Ids are ordered by time, so the id of the last entry of a page is the key of the next.
    """
    query = (
        select(AuditEntry, Organiser.slack_user_id)
        .outerjoin(
            Organiser,
            (Organiser.workspace_id == AuditEntry.workspace_id)
            & (Organiser.id == AuditEntry.organiser_id),
        )
        .where(AuditEntry.workspace_id == workspace_id)
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(AuditEntry.id < before)
    rows = session.execute(query).all()
    session.expunge_all()
    return [(entry, organiser) for entry, organiser in rows]


def programmes_of(session: Session, workspace_id: str) -> list[Programme]:
    """Return the programmes that have not ended, oldest first."""
    query = select(Programme).where(
        Programme.workspace_id == workspace_id, Programme.state != ProgrammeState.ENDED
    )
    return list(session.scalars(query.order_by(Programme.id)))


def latest_rounds(session: Session, workspace_id: str) -> dict[str, Round]:
    """Return the newest round of each programme that was not cancelled, by programme id."""
    newest = (
        select(Round.programme_id, func.max(Round.number).label("number"))
        .where(Round.workspace_id == workspace_id, Round.state != RoundState.CANCELLED)
        .group_by(Round.programme_id)
        .subquery()
    )
    query = (
        select(Round)
        .where(Round.workspace_id == workspace_id)
        .join(
            newest,
            (newest.c.programme_id == Round.programme_id) & (newest.c.number == Round.number),
        )
    )
    return {one.programme_id: one for one in session.scalars(query)}


def open_rounds(session: Session, workspace_id: str) -> list[Round]:
    """Return the rounds that are planned, drafted or under way, newest first."""
    query = select(Round).where(Round.workspace_id == workspace_id, Round.state.in_(OPEN_ROUND))
    return list(session.scalars(query.order_by(Round.due_at.desc())))


def enrolled_counts(session: Session, workspace_id: str) -> dict[tuple[str, EnrolmentState], int]:
    """Return how many members each programme has, by programme id and state of enrolment."""
    query = (
        select(Enrolment.programme_id, Enrolment.state, func.count())
        .where(Enrolment.workspace_id == workspace_id)
        .group_by(Enrolment.programme_id, Enrolment.state)
    )
    return {(programme, state): n for programme, state, n in session.execute(query)}


def members_of_users(
    session: Session, workspace_id: str, slack_user_ids: Collection[str]
) -> dict[str, Member]:
    """Return members by their Slack ids; who never joined is missing."""
    query = select(Member).where(
        Member.workspace_id == workspace_id, Member.slack_user_id.in_(slack_user_ids)
    )
    return {one.slack_user_id: one for one in session.scalars(query) if one.slack_user_id}


def members_by_id(
    session: Session, workspace_id: str, member_ids: Collection[str]
) -> dict[str, Member]:
    """Return members by their ids."""
    query = select(Member).where(Member.workspace_id == workspace_id, Member.id.in_(member_ids))
    return {one.id: one for one in session.scalars(query)}


def enrolled_page(
    session: Session, workspace_id: str, programme_id: str, after: str | None, limit: int
) -> Sequence[tuple[Enrolment, Member]]:
    """Return who is enrolled in a programme (left ones not), after a key, by enrolment id."""
    query = (
        select(Enrolment, Member)
        .join(Member, MEMBER_OF_ENROLMENT)
        .where(
            Enrolment.workspace_id == workspace_id,
            Enrolment.programme_id == programme_id,
            Enrolment.state != EnrolmentState.LEFT,
        )
        .order_by(Enrolment.id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(Enrolment.id > after)
    return [(enrolment, member) for enrolment, member in session.execute(query)]


def workspaces_with_desk_work(session: Session, now: datetime) -> list[str]:
    """Return the workspaces whose desk matters now: something is due there, or it is lost."""
    planned = exists().where(
        Programme.workspace_id == Workspace.id,
        Programme.state == ProgrammeState.ACTIVE,
        Programme.next_round_at <= now,
    )
    moved = exists().where(
        Round.workspace_id == Workspace.id,
        or_(
            and_(Round.state == RoundState.DRAFTED, Round.release_at <= now),
            and_(Round.state == RoundState.RELEASED, Round.close_at <= now),
        ),
    )
    query = select(Workspace.id).where(
        Workspace.state == WorkspaceState.ACTIVE,
        or_(Workspace.desk_state == DeskState.LOST, planned, moved),
    )
    return list(session.scalars(query.order_by(Workspace.id)))
