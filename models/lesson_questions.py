"""What the toolkit asks of the tables."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.content.lessons import Audience, Moment
from models.joins import PROGRAMME_OF_ENROLMENT, ROLE_OF_ENROLMENT
from models.member import Member
from models.mentorship import MentorRole, Mentorship, MentorshipRule
from models.programme import Enrolment, EnrolmentState, Format, Programme, ProgrammeState
from models.toolkit import HiddenLesson, LessonMoment, LessonVersion, MemberLesson


def newest_versions(session: Session, workspace_id: str) -> Sequence[LessonVersion]:
    """Return the newest version of each lesson that organisers changed, oldest lesson first."""
    newest = (
        select(
            LessonVersion.lesson,
            func.max(LessonVersion.version).label("version"),
            func.min(LessonVersion.at).label("first_at"),
        )
        .where(LessonVersion.workspace_id == workspace_id)
        .group_by(LessonVersion.lesson)
        .subquery()
    )
    query = (
        select(LessonVersion)
        .join(
            newest,
            and_(
                newest.c.lesson == LessonVersion.lesson,
                newest.c.version == LessonVersion.version,
            ),
        )
        .where(LessonVersion.workspace_id == workspace_id)
        .order_by(newest.c.first_at, LessonVersion.lesson)
    )
    return session.scalars(query).all()


def hidden_lessons(session: Session, workspace_id: str) -> set[str]:
    """Return the keys of the lessons that members do not see."""
    query = select(HiddenLesson.lesson).where(HiddenLesson.workspace_id == workspace_id)
    return set(session.scalars(query))


def lessons_of(session: Session, workspace_id: str, member_id: str) -> Sequence[MemberLesson]:
    """Return what a member was told of or has ticked."""
    query = select(MemberLesson).where(
        MemberLesson.workspace_id == workspace_id, MemberLesson.member_id == member_id
    )
    return session.scalars(query.order_by(MemberLesson.lesson)).all()


def has_done_all(
    member_id: InstrumentedAttribute[str],
    workspace_id: InstrumentedAttribute[str],
    lessons: Collection[str],
) -> list[ColumnElement[bool]]:
    """Return what is true of a query's member who ticked some lessons; all must hold."""
    return [
        exists().where(
            MemberLesson.workspace_id == workspace_id,
            MemberLesson.member_id == member_id,
            MemberLesson.lesson == lesson,
            MemberLesson.done_at.is_not(None),
        )
        for lesson in lessons
    ]


def told_last_at(session: Session, workspace_id: str, member_id: str) -> datetime | None:
    """Return when a member was last told of a lesson."""
    return session.scalar(
        select(func.max(MemberLesson.told_at)).where(
            MemberLesson.workspace_id == workspace_id, MemberLesson.member_id == member_id
        )
    )


def told_since(session: Session, since: datetime) -> dict[tuple[str, str], datetime]:
    """Return when members were last told of a lesson, of those who were told since an instant."""
    return {
        (row[0], row[1]): row[2]
        for row in session.execute(_TOLD, {"since": since})
        if row[2] is not None
    }


@dataclass(frozen=True)
class Part:
    """What somebody takes part in mentorships for.

    Attributes:
        mentors: offers to mentor, or does.
        looks: looks for a mentor.
        has_mentor: has one, or had one.
        asked_for_lessons: a programme asks this mentor for the first lessons before a listing.
    """

    mentors: bool
    looks: bool
    has_mentor: bool
    asked_for_lessons: bool

    @property
    def audience(self) -> Audience:
        """Return whom the toolkit speaks to first."""
        if self.mentors:
            return Audience.MENTOR
        return Audience.MENTEE if self.looks or self.has_mentor else Audience.PEER


def part_of(session: Session, workspace_id: str, member_id: str) -> Part:
    """Return what a member takes part in mentorships for; two queries."""
    roles = session.execute(_roles(workspace_id, member_id)).all()
    sides = session.execute(
        select(Mentorship.mentor_id).where(
            Mentorship.workspace_id == workspace_id,
            or_(Mentorship.mentor_id == member_id, Mentorship.mentee_id == member_id),
        )
    ).all()
    return Part(
        mentors=any(role[0] for role in roles) or any(side[0] == member_id for side in sides),
        looks=any(role[1] for role in roles),
        has_mentor=any(side[0] != member_id for side in sides),
        asked_for_lessons=any(role[0] and role[2] for role in roles),
    )


def audience_in(session: Session, workspace_id: str, pairing_id: str, member_id: str) -> Audience:
    """Return what a member of a pairing is in it."""
    mentorship = session.get(Mentorship, (workspace_id, pairing_id))
    if mentorship is None:
        return Audience.PEER
    return Audience.MENTOR if mentorship.mentor_id == member_id else Audience.MENTEE


def wants_no_lessons(session: Session, workspace_id: str, member_id: str) -> bool:
    """Return whether a member asked to be asked less, is gone, or never was."""
    member = session.get(Member, (workspace_id, member_id))
    return member is None or member.ask_me_less or member.slack_user_id is None


def moments_since(session: Session, since: datetime) -> set[tuple[str, str, str, Moment]]:
    """Return the moments dealt with since an instant: workspace, member, subject, moment."""
    return {
        (row[0], row[1], row[2], row[3]) for row in session.execute(_DEALT_WITH, {"since": since})
    }


def forget_moments(session: Session, workspace_id: str, before: datetime) -> None:
    """Delete the moments that were dealt with before an instant."""
    session.execute(
        delete(LessonMoment).where(
            LessonMoment.workspace_id == workspace_id, LessonMoment.at < before
        )
    )


def _roles(workspace_id: str, member_id: str) -> Select[bool, bool, bool | None]:
    """Select what each place in a mentorship is for, and whether it asks for the first lessons."""
    return (
        select(MentorRole.mentors, MentorRole.wants_mentor, MentorshipRule.first_lessons)
        .join(Enrolment, ROLE_OF_ENROLMENT)
        .join(Programme, PROGRAMME_OF_ENROLMENT)
        .outerjoin(
            MentorshipRule,
            and_(
                MentorshipRule.workspace_id == Programme.workspace_id,
                MentorshipRule.programme_id == Programme.id,
            ),
        )
        .where(
            MentorRole.workspace_id == workspace_id,
            Enrolment.member_id == member_id,
            Enrolment.state != EnrolmentState.LEFT,
            Programme.format == Format.MENTORSHIP,
            Programme.state != ProgrammeState.ENDED,
        )
    )


# Asked at every look of the clock: put together once.
_TOLD = (
    select(MemberLesson.workspace_id, MemberLesson.member_id, func.max(MemberLesson.told_at))
    .where(MemberLesson.told_at > bindparam("since"))
    .group_by(MemberLesson.workspace_id, MemberLesson.member_id)
)
_DEALT_WITH = select(
    LessonMoment.workspace_id,
    LessonMoment.member_id,
    LessonMoment.subject,
    LessonMoment.moment,
).where(LessonMoment.at >= bindparam("since"))
