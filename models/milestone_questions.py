"""Questions about milestones: when they are looked for, and who reached one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from models.joins import MENTORSHIP_OF_PAIRING
from models.meeting import MeetingSession, Thanks
from models.meetings_held import own_word, took_place
from models.member import Member, MemberState
from models.mentorship import Mentorship
from models.recognition import Milestone, MilestoneDay
from models.rounds import Pairing, PairingMember, PairingState
from models.workspace import Workspace, WorkspaceState


def workspaces_to_look_through(session: Session, now: datetime) -> Sequence[str]:
    """Return the ids of workspaces whose milestones are looked for now."""
    query = (
        select(Workspace.id)
        .outerjoin(MilestoneDay, MilestoneDay.workspace_id == Workspace.id)
        .where(
            Workspace.state == WorkspaceState.ACTIVE,
            or_(MilestoneDay.next_at.is_(None), MilestoneDay.next_at <= now),
        )
    )
    return session.scalars(query.order_by(Workspace.id)).all()


def next_look(session: Session, after: datetime) -> datetime | None:
    """Return when milestones are looked for next."""
    return session.scalar(
        select(func.min(MilestoneDay.next_at)).where(MilestoneDay.next_at > after)
    )


def meetings_of(session: Session, workspace_id: str, least: int, now: datetime) -> set[str]:
    """Return who held so many meetings, of those that they themselves said took place."""
    query = (
        select(PairingMember.member_id)
        .join(
            MeetingSession,
            and_(
                MeetingSession.workspace_id == PairingMember.workspace_id,
                MeetingSession.pairing_id == PairingMember.pairing_id,
                took_place(now),
            ),
        )
        .where(PairingMember.workspace_id == workspace_id, own_word())
        .group_by(PairingMember.member_id)
        .having(func.count() >= least)
    )
    return set(session.scalars(query))


def completed_mentorships(session: Session, workspace_id: str, before: datetime) -> set[str]:
    """Return who completed a mentorship, on either side, before an instant."""
    query = (
        select(Mentorship.mentor_id, Mentorship.mentee_id)
        .join(Pairing, MENTORSHIP_OF_PAIRING)
        .where(
            Mentorship.workspace_id == workspace_id,
            Pairing.state == PairingState.FINISHED,
            Mentorship.closed_at <= before,
        )
    )
    return {one for row in session.execute(query) for one in row}


def thanked(session: Session, workspace_id: str, least: int) -> set[str]:
    """Return who received so many thank-yous."""
    query = (
        select(Thanks.to_id)
        .where(Thanks.workspace_id == workspace_id, Thanks.passed_on)
        .group_by(Thanks.to_id)
        .having(func.count() >= least)
    )
    return set(session.scalars(query))


def milestones_in(session: Session, workspace_id: str) -> Sequence[Milestone]:
    """Return every milestone of the active members of a workspace, the oldest first."""
    query = (
        select(Milestone)
        .join(
            Member,
            and_(Member.workspace_id == Milestone.workspace_id, Member.id == Milestone.member_id),
        )
        .where(Milestone.workspace_id == workspace_id, Member.state == MemberState.ACTIVE)
    )
    return session.scalars(query.order_by(Milestone.reached_at, Milestone.kind)).all()
