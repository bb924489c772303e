"""Questions about one person: the private list, and how much is stored."""

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.domain.privacy import Stored
from models.ask import Ask, AskMessage
from models.joins import PROGRAMME_OF_ENROLMENT
from models.meeting import CheckIn, Pulse, ReflectionSheet, Thanks
from models.member import Avoidance, Goal, Member, MemberSkill, ProfileDraft, member_of_user
from models.outbox import OutboxRow, OutboxState
from models.programme import Enrolment, Programme
from models.rounds import PairingMember


def avoidances_of(session: Session, workspace_id: str, member_id: str) -> list[Avoidance]:
    """Return the lines of one member's private list, oldest first."""
    query = select(Avoidance).where(
        Avoidance.workspace_id == workspace_id, Avoidance.member_id == member_id
    )
    return list(session.scalars(query.order_by(Avoidance.since, Avoidance.id)))


def stored_about(session: Session, workspace_id: str, slack_user_id: str) -> Stored:
    """Return an overview of what is stored about a Slack user, in at most four queries."""
    draft = session.get(ProfileDraft, (workspace_id, slack_user_id))
    unfinished = draft.saved_at if draft else None
    member = member_of_user(session, workspace_id, slack_user_id)
    if member is None:
        return Stored(is_member=False, unfinished_form=unfinished)
    counts = session.execute(
        select(
            _count_of(member, MemberSkill.member_id).label("skills"),
            _count_of(member, Goal.member_id).label("goals"),
            _count_of(member, PairingMember.member_id).label("pairings"),
            _count_of(member, CheckIn.member_id).label("check_ins"),
            _count_of(member, Pulse.member_id).label("pulses"),
            _count_of(member, Thanks.to_id, Thanks.passed_on.is_(True)).label("thanks_to"),
            _count_of(member, Thanks.from_id).label("thanks_from"),
            _count_of(member, ReflectionSheet.member_id).label("sheets"),
            _count_of(member, Ask.member_id).label("asks"),
            _count_of(member, AskMessage.writer_id).label("ask_messages"),
            _count_of(member, Avoidance.member_id).label("private_list"),
            _messages_to(member).label("messages"),
        )
    ).one()
    return Stored(
        is_member=True,
        since=member.consented_at,
        programmes=tuple(_programmes_of(session, member)),
        skills=counts.skills,
        goals=counts.goals,
        pairings=counts.pairings,
        answers=counts.check_ins + counts.pulses,
        thanks=counts.thanks_to + counts.thanks_from,
        sheets=counts.sheets,
        questions=counts.asks + counts.ask_messages,
        private_list=counts.private_list,
        messages=counts.messages,
        unfinished_form=unfinished,
        erase_at=member.erase_at,
    )


def _programmes_of(session: Session, member: Member) -> list[str]:
    query = (
        select(Programme.name)
        .join(Enrolment, PROGRAMME_OF_ENROLMENT)
        .where(Enrolment.workspace_id == member.workspace_id, Enrolment.member_id == member.id)
    )
    return list(session.scalars(query.order_by(Enrolment.joined_at, Programme.id)))


def _count_of(
    member: Member, column: InstrumentedAttribute[str], *more: ColumnElement[bool]
) -> ScalarSelect[int]:
    table = column.class_
    return (
        select(func.count())
        .where(table.workspace_id == member.workspace_id, column == member.id, *more)
        .scalar_subquery()
    )


def _messages_to(member: Member) -> ScalarSelect[int]:
    return (
        select(func.count())
        .where(
            OutboxRow.workspace_id == member.workspace_id,
            OutboxRow.member_id == member.id,
            OutboxRow.state == OutboxState.SENT,
        )
        .scalar_subquery()
    )
