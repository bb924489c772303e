"""A first look at a person's Home: who it is, and what there is at all to show."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Exists, and_, bindparam, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, load_only

from models.meeting import Thanks
from models.member import Goal, Member, ProfileDraft
from models.mentorship import MentorRequest, MentorRole, Mentorship
from models.programme import Enrolment
from models.rounds import PairingMember
from models.toolkit import HiddenLesson, LessonVersion, MemberLesson
from models.workspace import Workspace


@dataclass(frozen=True)
class Glance:
    """Whose Home it is, and of what there is anything: most of it a person has seldom.

    Attributes:
        member: None for somebody who never joined.
        zone: the workspace's time zone.
        draft: a form that was left unfinished.
        lessons: something makes the toolkit differ from the one that comes with Rapport.
    """

    member: Member | None
    zone: str
    draft: bool
    pairings: bool
    goals: bool
    thanks: bool
    requests: bool
    lessons: bool


def _any(tenant: InstrumentedAttribute[str], *conditions: ColumnElement[bool]) -> Exists:
    return select(tenant).where(tenant == Workspace.id, *conditions).correlate(*_OUTSIDE).exists()


_OUTSIDE = (Workspace, Member)
_ROLE = select(MentorRole.workspace_id).join(
    Enrolment,
    and_(
        Enrolment.workspace_id == MentorRole.workspace_id,
        Enrolment.id == MentorRole.enrolment_id,
        Enrolment.member_id == Member.id,
        Enrolment.workspace_id == Workspace.id,
    ),
)
_LESSONS = or_(
    _any(LessonVersion.workspace_id),
    _any(HiddenLesson.workspace_id),
    _any(MemberLesson.workspace_id, MemberLesson.member_id == Member.id),
    _any(
        Mentorship.workspace_id,
        or_(Mentorship.mentor_id == Member.id, Mentorship.mentee_id == Member.id),
    ),
    _ROLE.correlate(*_OUTSIDE).exists(),
)
_GLANCE = (
    select(
        Member,
        Workspace.time_zone,
        _any(ProfileDraft.workspace_id, ProfileDraft.slack_user_id == bindparam("slack_user_id")),
        _any(PairingMember.workspace_id, PairingMember.member_id == Member.id),
        _any(Goal.workspace_id, Goal.member_id == Member.id),
        _any(Thanks.workspace_id, Thanks.to_id == Member.id),
        _any(MentorRequest.workspace_id, MentorRequest.member_id == Member.id),
        _LESSONS,
    )
    .select_from(Workspace)
    .outerjoin(
        Member,
        and_(
            Member.workspace_id == Workspace.id,
            Member.slack_user_id == bindparam("slack_user_id"),
        ),
    )
    .where(Workspace.id == bindparam("workspace_id"))
    .options(
        load_only(
            Member.slack_user_id,
            Member.state,
            Member.time_zone,
            Member.weekly_notices,
            Member.ask_me_less,
        )
    )
)


def glance_at(session: Session, workspace_id: str, slack_user_id: str) -> Glance:
    """Return what there is to show to a person of a workspace; one query."""
    user = {"workspace_id": workspace_id, "slack_user_id": slack_user_id}
    return Glance(*session.execute(_GLANCE, user).one())
