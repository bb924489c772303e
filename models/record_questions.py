"""What a personal record is made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from models.ask import Ask, AskRecipient, AskState, RecipientState
from models.joins import MENTORSHIP_OF_PAIRING
from models.meeting import MeetingSession, SessionState, Thanks
from models.meetings_held import own_word, took_place
from models.member import Member, Skill
from models.mentorship import MentorRequest, Mentorship, RequestKind
from models.recognition import ThanksShowing
from models.record import RecordConfirmation
from models.rounds import Pairing, PairingMember
from models.toolkit import MemberLesson


def mentorships_of(
    session: Session, member: Member, most: int
) -> Sequence[Row[Mentorship, Pairing]]:
    """Return a member's mentorships that were introduced, newest first, with their pairings."""
    query = (
        select(Mentorship, Pairing)
        .join(Pairing, MENTORSHIP_OF_PAIRING)
        .where(
            Mentorship.workspace_id == member.workspace_id,
            or_(Mentorship.mentor_id == member.id, Mentorship.mentee_id == member.id),
            Pairing.introduced_at.is_not(None),
        )
    )
    return session.execute(query.order_by(Pairing.id.desc()).limit(most)).all()


def sessions_held(session: Session, workspace_id: str, pairing_id: str, now: datetime) -> int:
    """Return how many sessions of a pairing were held."""
    query = select(func.count()).where(
        MeetingSession.workspace_id == workspace_id,
        MeetingSession.pairing_id == pairing_id,
        took_place(now),
    )
    return session.scalar(query) or 0


def meetings_and_people(session: Session, member: Member, now: datetime) -> tuple[int, int]:
    """Return how many meetings a member says were held, and with how many others."""
    others = aliased(PairingMember)
    query = (
        select(
            func.count(func.distinct(MeetingSession.id)),
            func.count(func.distinct(others.member_id)),
        )
        .select_from(PairingMember)
        .join(
            MeetingSession,
            and_(
                MeetingSession.workspace_id == PairingMember.workspace_id,
                MeetingSession.pairing_id == PairingMember.pairing_id,
                took_place(now),
            ),
        )
        .join(
            others,
            and_(
                others.workspace_id == PairingMember.workspace_id,
                others.pairing_id == PairingMember.pairing_id,
                others.member_id != PairingMember.member_id,
            ),
        )
        .where(
            PairingMember.workspace_id == member.workspace_id,
            PairingMember.member_id == member.id,
            own_word(),
        )
    )
    meetings, people = session.execute(query).one()
    return meetings, people


def skills_passed_on(session: Session, member: Member) -> list[str]:
    """Return what a member taught as a mentor or in half an hour, and what answers helped with."""
    asked_for = (
        select(MentorRequest.skill_id)
        .join(
            Mentorship,
            and_(
                Mentorship.workspace_id == MentorRequest.workspace_id,
                Mentorship.request_id == MentorRequest.id,
            ),
        )
        .where(
            MentorRequest.workspace_id == member.workspace_id,
            Mentorship.mentor_id == member.id,
            MentorRequest.skill_id.is_not(None),
        )
    )
    helped = (
        select(Ask.skill_id)
        .join(
            AskRecipient,
            and_(AskRecipient.workspace_id == Ask.workspace_id, AskRecipient.ask_id == Ask.id),
        )
        .where(
            Ask.workspace_id == member.workspace_id,
            AskRecipient.member_id == member.id,
            or_(AskRecipient.state == RecipientState.TOOK, _told_that_it_helped()),
        )
    )
    query = select(Skill.name).where(
        Skill.workspace_id == member.workspace_id,
        or_(Skill.id.in_(asked_for), Skill.id.in_(helped), Skill.id.in_(_half_hours(member))),
    )
    return list(session.scalars(query.order_by(Skill.key)))


def _half_hours(member: Member) -> Select[str | None]:
    """Return the skills of half hours that a member gave, and says took place."""
    return (
        select(MentorRequest.skill_id)
        .join(
            PairingMember,
            and_(
                PairingMember.workspace_id == MentorRequest.workspace_id,
                PairingMember.pairing_id == MentorRequest.pairing_id,
            ),
        )
        .join(
            MeetingSession,
            and_(
                MeetingSession.workspace_id == PairingMember.workspace_id,
                MeetingSession.pairing_id == PairingMember.pairing_id,
                MeetingSession.state == SessionState.HELD,
            ),
        )
        .where(
            MentorRequest.workspace_id == member.workspace_id,
            MentorRequest.kind == RequestKind.SKILL_SHARE,
            MentorRequest.member_id != member.id,
            PairingMember.member_id == member.id,
            own_word(),
        )
    )


def lessons_done(session: Session, member: Member) -> int:
    """Return how many lessons a member ticked."""
    query = select(func.count()).where(
        MemberLesson.workspace_id == member.workspace_id,
        MemberLesson.member_id == member.id,
        MemberLesson.done_at.is_not(None),
    )
    return session.scalar(query) or 0


def thanks_to_quote(
    session: Session, member: Member, most: int
) -> Sequence[Row[Thanks, str | None]]:
    """Return the thank-yous to a member that both sides let be shown, newest first."""
    query = (
        select(Thanks, Member.name)
        .join(
            ThanksShowing,
            and_(
                ThanksShowing.workspace_id == Thanks.workspace_id,
                ThanksShowing.thanks_id == Thanks.id,
            ),
        )
        .join(Member, and_(Member.workspace_id == Thanks.workspace_id, Member.id == Thanks.from_id))
        .where(
            Thanks.workspace_id == member.workspace_id,
            Thanks.to_id == member.id,
            Thanks.text.is_not(None),
            ThanksShowing.offered.is_(True),
            ThanksShowing.shown.is_(True),
        )
    )
    return session.execute(query.order_by(Thanks.id.desc()).limit(most)).all()


def confirmation_of(
    session: Session, workspace_id: str, pairing_id: str, member_id: str
) -> RecordConfirmation | None:
    """Return what a member asked the partner of a mentorship to confirm."""
    query = select(RecordConfirmation).where(
        RecordConfirmation.workspace_id == workspace_id,
        RecordConfirmation.pairing_id == pairing_id,
        RecordConfirmation.member_id == member_id,
    )
    return session.scalar(query)


def is_over(pairing: Pairing, now: datetime) -> bool:
    """Return whether a pairing is over as far as everybody in it may know."""
    if pairing.ended_at is None:
        return False
    return pairing.end_told_at is None or pairing.end_told_at <= now


def _told_that_it_helped() -> ColumnElement[bool]:
    return and_(AskRecipient.helped.is_(True), Ask.state == AskState.CLOSED, Ask.tell_at.is_(None))
