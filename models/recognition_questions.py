"""Questions about thanks that may be shown, milestones, and what a month came to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from models.ask import Ask, AskState
from models.meeting import Answer, CheckIn, MeetingSession, Question, SessionState, Thanks
from models.member import Member, MemberState
from models.mentorship import Mentorship
from models.programme import Enrolment, EnrolmentState, Programme, ProgrammeState
from models.recognition import Milestone, MilestoneDay, MonthlyPostRule, ThanksShowing
from models.rounds import Pairing, PairingMember, PairingState
from models.workspace import Workspace, WorkspaceState

MOST_SHOWN = 10


def common_programme(
    session: Session, workspace_id: str, first_id: str, second_id: str
) -> Programme | None:
    """Return an active programme with a channel that both members are in, the oldest first."""
    mine, theirs = aliased(Enrolment), aliased(Enrolment)
    query = select(Programme).where(
        Programme.workspace_id == workspace_id,
        Programme.state == ProgrammeState.ACTIVE,
        Programme.channel.is_not(None),
        *(
            exists().where(
                place.workspace_id == Programme.workspace_id,
                place.programme_id == Programme.id,
                place.member_id == member_id,
                place.state != EnrolmentState.LEFT,
            )
            for place, member_id in ((mine, first_id), (theirs, second_id))
        ),
    )
    return session.scalars(query.order_by(Programme.id)).first()


def thanks_since(session: Session, workspace_id: str, from_id: str, since: datetime) -> int:
    """Return how many thank-yous a member wrote since an instant."""
    query = select(func.count()).where(
        Thanks.workspace_id == workspace_id, Thanks.from_id == from_id, Thanks.at >= since
    )
    return session.scalar(query) or 0


def same_thanks(session: Session, workspace_id: str, from_id: str, to_id: str, text: str) -> bool:
    """Return whether one member wrote the very same to another before."""
    query = select(Thanks.id).where(
        Thanks.workspace_id == workspace_id,
        Thanks.from_id == from_id,
        Thanks.to_id == to_id,
        Thanks.text == text,
    )
    return session.scalar(query.limit(1)) is not None


def received(
    session: Session, workspace_id: str, member_id: str
) -> Sequence[Row[Thanks, ThanksShowing | None, str | None]]:
    """Return the newest thank-yous to a member with what became of them, and their writers."""
    return _thanks_with(session, workspace_id, Thanks.to_id == member_id, Thanks.from_id)


def given(
    session: Session, workspace_id: str, member_id: str
) -> Sequence[Row[Thanks, ThanksShowing | None, str | None]]:
    """Return the newest thank-yous of a member with what became of them, and their readers."""
    return _thanks_with(session, workspace_id, Thanks.from_id == member_id, Thanks.to_id)


def shown_to_all(
    session: Session, workspace_id: str, member_id: str, most: int
) -> Sequence[Row[str, str]]:
    """Return (writer's name, text) of the newest thank-yous that both sides let be shown."""
    query = (
        select(Member.name, Thanks.text)
        .select_from(Thanks)
        .join(ThanksShowing, _showing())
        .join(Member, and_(Member.workspace_id == workspace_id, Member.id == Thanks.from_id))
        .where(
            Thanks.workspace_id == workspace_id,
            Thanks.to_id == member_id,
            Thanks.text.is_not(None),
            ThanksShowing.offered.is_(True),
            ThanksShowing.shown.is_(True),
            Member.name.is_not(None),
        )
    )
    return session.execute(query.order_by(Thanks.id.desc()).limit(most)).all()  # type: ignore[return-value]


def to_post(session: Session, programme: Programme, most: int) -> Sequence[Thanks]:
    """Return the agreed thank-yous of a programme that its channel has not seen, oldest first."""
    query = (
        select(Thanks)
        .join(ThanksShowing, _showing())
        .where(
            Thanks.workspace_id == programme.workspace_id,
            Thanks.text.is_not(None),
            ThanksShowing.programme_id == programme.id,
            ThanksShowing.offered.is_(True),
            ThanksShowing.shown.is_(True),
            ThanksShowing.posted_id.is_(None),
        )
    )
    return session.scalars(query.order_by(Thanks.id).limit(most)).all()


def posted_but_private(session: Session) -> Sequence[ThanksShowing]:
    """Return the thank-yous in a channel that one of the two does not want there any more."""
    query = (
        select(ThanksShowing)
        .join(
            Thanks,
            and_(
                Thanks.workspace_id == ThanksShowing.workspace_id,
                Thanks.id == ThanksShowing.thanks_id,
            ),
        )
        .where(
            ThanksShowing.posted_id.is_not(None),
            or_(
                Thanks.text.is_(None),
                ThanksShowing.offered.is_(False),
                ThanksShowing.shown.is_not(True),
            ),
        )
    )
    return session.scalars(query.order_by(ThanksShowing.thanks_id)).all()


def posts_due(session: Session, now: datetime) -> Sequence[Programme]:
    """Return active programmes whose channel is due its monthly post, or has no date yet."""
    due = or_(MonthlyPostRule.next_at.is_(None), MonthlyPostRule.next_at <= now)
    return session.scalars(_with_posts().where(due).order_by(Programme.id)).all()


def next_post_moment(session: Session, after: datetime) -> datetime | None:
    """Return when the next channel is due its monthly post."""
    query = (
        _with_posts()
        .with_only_columns(func.min(MonthlyPostRule.next_at))
        .where(MonthlyPostRule.next_at > after)
    )
    return session.scalar(query)


def held_in(
    session: Session, programme: Programme, begin: datetime, end: datetime
) -> tuple[int, int]:
    """Return how many meetings of a programme were held in a time, and of how many people."""
    at = func.coalesce(MeetingSession.starts_at, Pairing.introduced_at)
    query = (
        select(
            func.count(func.distinct(MeetingSession.id)),
            func.count(func.distinct(PairingMember.member_id)),
        )
        .select_from(MeetingSession)
        .join(Pairing, _of_pairing(Pairing.workspace_id, Pairing.id))
        .join(PairingMember, _of_pairing(PairingMember.workspace_id, PairingMember.pairing_id))
        .where(
            MeetingSession.workspace_id == programme.workspace_id,
            MeetingSession.state == SessionState.HELD,
            Pairing.programme_id == programme.id,
            at >= begin,
            at < end,
        )
    )
    meetings, people = session.execute(query).one()
    return meetings, people


def thanked_in(
    session: Session, programme: Programme, begin: datetime, end: datetime
) -> tuple[int, int]:
    """Return how many thank-yous the members of a programme wrote, and how many of them did."""
    writers = select(Enrolment.member_id).where(
        Enrolment.workspace_id == programme.workspace_id,
        Enrolment.programme_id == programme.id,
        Enrolment.state != EnrolmentState.LEFT,
    )
    query = select(func.count(), func.count(func.distinct(Thanks.from_id))).where(
        Thanks.workspace_id == programme.workspace_id,
        Thanks.from_id.in_(writers),
        Thanks.at >= begin,
        Thanks.at < end,
    )
    thanks, people = session.execute(query).one()
    return thanks, people


def asked_in(
    session: Session, workspace_id: str, begin: datetime, end: datetime
) -> tuple[int, int]:
    """Return how many questions colleagues were asked in a time, and by how many people."""
    query = select(func.count(), func.count(func.distinct(Ask.member_id))).where(
        Ask.workspace_id == workspace_id,
        Ask.state != AskState.DRAFT,
        Ask.created_at >= begin,
        Ask.created_at < end,
    )
    questions, people = session.execute(query).one()
    return questions, people


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


def meetings_of(session: Session, workspace_id: str, least: int) -> set[str]:
    """Return who held so many meetings, of those that they themselves said took place."""
    query = (
        select(PairingMember.member_id)
        .join(
            MeetingSession,
            and_(
                MeetingSession.workspace_id == PairingMember.workspace_id,
                MeetingSession.pairing_id == PairingMember.pairing_id,
                MeetingSession.state == SessionState.HELD,
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
        .join(
            Pairing,
            and_(
                Pairing.workspace_id == Mentorship.workspace_id,
                Pairing.id == Mentorship.pairing_id,
            ),
        )
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
        .where(Thanks.workspace_id == workspace_id)
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


def own_word() -> ColumnElement[bool]:
    """Return the condition that a member said so, or knows of a mentorship's meeting anyway.

    Whether a partner said that two met is that partner's answer: nobody else counts by it.
    """
    said = exists().where(
        CheckIn.workspace_id == PairingMember.workspace_id,
        CheckIn.pairing_id == PairingMember.pairing_id,
        CheckIn.member_id == PairingMember.member_id,
        CheckIn.question == Question.DID_YOU_MEET,
        CheckIn.answer == Answer.YES,
    )
    mentorship = exists().where(
        Mentorship.workspace_id == PairingMember.workspace_id,
        Mentorship.pairing_id == PairingMember.pairing_id,
    )
    return or_(said, mentorship)


def _showing() -> ColumnElement[bool]:
    return and_(
        ThanksShowing.workspace_id == Thanks.workspace_id, ThanksShowing.thanks_id == Thanks.id
    )


def _of_pairing(workspace_id: object, pairing_id: object) -> ColumnElement[bool]:
    return and_(
        MeetingSession.workspace_id == workspace_id, MeetingSession.pairing_id == pairing_id
    )


def _with_posts() -> Select[Programme]:
    on = or_(MonthlyPostRule.posts.is_(None), MonthlyPostRule.posts.is_(True))
    return (
        select(Programme)
        .outerjoin(
            MonthlyPostRule,
            and_(
                MonthlyPostRule.workspace_id == Programme.workspace_id,
                MonthlyPostRule.programme_id == Programme.id,
            ),
        )
        .where(Programme.state == ProgrammeState.ACTIVE, Programme.channel.is_not(None), on)
    )


def _thanks_with(
    session: Session, workspace_id: str, mine: ColumnElement[bool], other: object
) -> Sequence[Row[Thanks, ThanksShowing | None, str | None]]:
    query = (
        select(Thanks, ThanksShowing, Member.name)
        .outerjoin(ThanksShowing, _showing())
        .join(Member, and_(Member.workspace_id == Thanks.workspace_id, Member.id == other))
        .where(Thanks.workspace_id == workspace_id, mine, Thanks.text.is_not(None))
        .order_by(Thanks.id.desc())
        .limit(MOST_SHOWN)
    )
    return session.execute(query).all()
