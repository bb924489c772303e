"""Questions asked of questions: what is due, who may be asked, what a person asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from models.ask import Ask, AskConsent, AskMessage, AskRecipient, AskReport, AskState, QuestionRest
from models.member import Avoidance, Member, MemberLanguage, MemberSkill, MemberState, SkillSide
from models.outbox import NoticeSlot, OutboxRow
from models.programme import Enrolment, EnrolmentState, ForbiddenPair, Programme, ProgrammeState

LIVE = (AskState.DRAFT, AskState.OPEN)
MOST_SHOWN = 10


def own_ask(session: Session, workspace_id: str, member_id: str | None, ask_id: str) -> Ask | None:
    """Return a question of a member."""
    ask = session.get(Ask, (workspace_id, ask_id))
    return ask if ask is not None and ask.member_id == member_id else None


def asks_of(session: Session, workspace_id: str, member_id: str) -> Sequence[Ask]:
    """Return the questions of a member that still have their text, newest first."""
    query = select(Ask).where(
        Ask.workspace_id == workspace_id,
        Ask.member_id == member_id,
        Ask.text.is_not(None),
        Ask.state != AskState.DRAFT,
    )
    return session.scalars(query.order_by(Ask.id.desc()).limit(MOST_SHOWN)).all()


def count_open(session: Session, workspace_id: str, member_id: str) -> int:
    """Return how many questions of a member are open."""
    query = select(func.count()).where(
        Ask.workspace_id == workspace_id,
        Ask.member_id == member_id,
        Ask.state == AskState.OPEN,
    )
    return session.scalar(query) or 0


def recipients_of(session: Session, ask: Ask) -> Sequence[AskRecipient]:
    """Return whom a question was put to, in the order in which they were asked."""
    query = select(AskRecipient).where(
        AskRecipient.workspace_id == ask.workspace_id, AskRecipient.ask_id == ask.id
    )
    return session.scalars(query.order_by(AskRecipient.id)).all()


def messages_of(session: Session, workspace_id: str, recipient_id: str) -> Sequence[AskMessage]:
    """Return what two have written to each other, in order."""
    query = select(AskMessage).where(
        AskMessage.workspace_id == workspace_id, AskMessage.recipient_id == recipient_id
    )
    return session.scalars(query.order_by(AskMessage.id)).all()


def messages_about(session: Session, ask: Ask) -> Sequence[AskMessage]:
    """Return every answer and reply of a question."""
    query = select(AskMessage).where(
        AskMessage.workspace_id == ask.workspace_id, AskMessage.recipient_id.in_(_recipients(ask))
    )
    return session.scalars(query.order_by(AskMessage.id)).all()


def is_answered(session: Session, ask: Ask) -> bool:
    """Return whether somebody has answered a question without a name."""
    return any(not message.from_asker for message in messages_about(session, ask))


def waves_due(session: Session, now: datetime) -> Sequence[Ask]:
    """Return the open questions that go to a few more people."""
    return session.scalars(_WAVES_DUE, {"now": now}).all()


def next_wave_moment(session: Session, after: datetime) -> datetime | None:
    """Return when the next question goes out."""
    return session.scalar(_NEXT_WAVE, {"after": after})


def messages_due(session: Session, now: datetime) -> Sequence[AskMessage]:
    """Return the answers and replies that are to be passed on."""
    return session.scalars(_MESSAGES_DUE, {"now": now}).all()


def next_message_moment(session: Session, after: datetime) -> datetime | None:
    """Return when the next answer or reply is passed on."""
    return session.scalar(_NEXT_MESSAGE, {"after": after})


def overdue(session: Session, now: datetime) -> Sequence[Ask]:
    """Return the open questions whose time is over, or whose asker erased everything."""
    return session.scalars(_OVERDUE, {"now": now}).all()


def to_tell(session: Session, now: datetime) -> Sequence[Ask]:
    """Return the settled questions of which those who were asked do not know yet."""
    return session.scalars(select(Ask).where(Ask.tell_at <= now).order_by(Ask.id)).all()


def to_clear(session: Session, settled_before: datetime, drafted_before: datetime) -> Sequence[Ask]:
    """Return the questions whose texts go."""
    old = and_(
        Ask.cleared_at.is_(None),
        Ask.state.not_in(LIVE),
        Ask.tell_at.is_(None),
        or_(Ask.settled_at <= settled_before, Ask.text.is_(None)),
    )
    draft = and_(Ask.state == AskState.DRAFT, Ask.created_at <= drafted_before)
    return session.scalars(select(Ask).where(or_(old, draft)).order_by(Ask.id)).all()


def next_moment(session: Session, column: str, after: datetime) -> datetime | None:
    """Return the first instant after another in a column of settled or open questions."""
    moment = getattr(Ask, column)
    states = Ask.state == AskState.OPEN if column == "closes_at" else Ask.state.not_in(LIVE)
    query = select(func.min(moment)).where(states, moment > after, Ask.cleared_at.is_(None))
    return session.scalar(query)


def line_with_key(session: Session, workspace_id: str, key: str) -> OutboxRow | None:
    """Return the row of the outbox with a key."""
    query = select(OutboxRow).where(OutboxRow.workspace_id == workspace_id, OutboxRow.key == key)
    return session.scalar(query)


def rests(session: Session, workspace_id: str, member_id: str) -> bool:
    """Return whether a member wants no questions for now."""
    return session.get(QuestionRest, (workspace_id, member_id)) is not None


def offer_count(session: Session, workspace_id: str, skill_id: str) -> int:
    """Return how many members offer a skill, whether they can be asked now or not."""
    query = (
        select(func.count())
        .select_from(MemberSkill)
        .join(Member, _is_member(MemberSkill.workspace_id, MemberSkill.member_id))
        .where(
            MemberSkill.workspace_id == workspace_id,
            MemberSkill.skill_id == skill_id,
            MemberSkill.side == SkillSide.OFFER,
            Member.state == MemberState.ACTIVE,
        )
    )
    return session.scalar(query) or 0


def member_count(session: Session, workspace_id: str) -> int:
    """Return how many take part in Rapport."""
    query = select(func.count()).where(
        Member.workspace_id == workspace_id, Member.state == MemberState.ACTIVE
    )
    return session.scalar(query) or 0


def candidates(session: Session, ask: Ask, today: date) -> Sequence[Member]:
    """Return who may be asked by the rules that a query can check, in order of their ids.

    Active, in a programme that is not paused for them, offering the skill, willing to be asked,
    not stood down, with a language in common, not forbidden, not asked this before, and without
    a report between the two. Private lists and attention are the caller's to check.
    """
    query = (
        select(Member)
        .join(MemberSkill, _is_member(MemberSkill.workspace_id, MemberSkill.member_id))
        .where(
            Member.workspace_id == ask.workspace_id,
            Member.state == MemberState.ACTIVE,
            Member.id != ask.member_id,
            MemberSkill.skill_id == ask.skill_id,
            MemberSkill.side == SkillSide.OFFER,
            or_(Member.stood_down_until.is_(None), Member.stood_down_until <= today),
            _takes_part(),
            _speaks_with(ask),
            ~exists().where(
                QuestionRest.workspace_id == Member.workspace_id,
                QuestionRest.member_id == Member.id,
            ),
            ~exists().where(
                AskRecipient.workspace_id == Member.workspace_id,
                AskRecipient.ask_id == ask.id,
                AskRecipient.member_id == Member.id,
            ),
            ~_forbidden(ask),
            ~_reported_between(ask),
        )
    )
    return session.scalars(query.order_by(Member.id)).all()


def may_still_meet(session: Session, ask: Ask, member: Member) -> bool:
    """Return whether nothing came between an asker and somebody who was asked."""
    query = select(Member.id).where(
        Member.workspace_id == member.workspace_id,
        Member.id == member.id,
        Member.state == MemberState.ACTIVE,
        ~_forbidden(ask),
        ~_reported_between(ask),
    )
    return session.scalar(query) is not None


def lists_of(
    session: Session, workspace_id: str, member_ids: Collection[str]
) -> dict[str, set[bytes]]:
    """Return the keys on the private lists of some members."""
    query = select(Avoidance.member_id, Avoidance.other_key).where(
        Avoidance.workspace_id == workspace_id, Avoidance.member_id.in_(member_ids)
    )
    found: dict[str, set[bytes]] = defaultdict(set)
    for member_id, key in session.execute(query):
        found[member_id].add(key)
    return found


def slots_taken(
    session: Session, workspace_id: str, member_ids: Collection[str]
) -> dict[tuple[str, str], int]:
    """Return how many notices some members got, by member and local week."""
    query = (
        select(NoticeSlot.member_id, NoticeSlot.week, func.count())
        .where(NoticeSlot.workspace_id == workspace_id, NoticeSlot.member_id.in_(member_ids))
        .group_by(NoticeSlot.member_id, NoticeSlot.week)
    )
    return {(member_id, week): n for member_id, week, n in session.execute(query)}


def asked_since(
    session: Session, workspace_id: str, member_ids: Collection[str], since: datetime
) -> dict[str, int]:
    """Return how many questions some members got since an instant."""
    query = (
        select(AskRecipient.member_id, func.count())
        .where(
            AskRecipient.workspace_id == workspace_id,
            AskRecipient.member_id.in_(member_ids),
            AskRecipient.chosen_at >= since,
        )
        .group_by(AskRecipient.member_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def reports_of(session: Session, workspace_id: str, recipient_id: str) -> Sequence[AskReport]:
    """Return the reports of an exchange."""
    query = select(AskReport).where(
        AskReport.workspace_id == workspace_id, AskReport.recipient_id == recipient_id
    )
    return session.scalars(query).all()


def newest_report_about(session: Session, ask: Ask) -> datetime | None:
    """Return when an exchange of a question was reported last."""
    query = select(func.max(AskReport.at)).where(
        AskReport.workspace_id == ask.workspace_id, AskReport.recipient_id.in_(_recipients(ask))
    )
    return session.scalar(query)


def consents(session: Session, report: AskReport) -> Sequence[AskConsent]:
    """Return which contacts agreed to open a report, the first first."""
    query = select(AskConsent).where(
        AskConsent.workspace_id == report.workspace_id, AskConsent.report_id == report.id
    )
    return session.scalars(query.order_by(AskConsent.at, AskConsent.contact_slack_id)).all()


def _recipients(ask: Ask) -> Select[str]:
    return select(AskRecipient.id).where(
        AskRecipient.workspace_id == ask.workspace_id, AskRecipient.ask_id == ask.id
    )


def _is_member(workspace_id: object, member_id: object) -> ColumnElement[bool]:
    return and_(Member.workspace_id == workspace_id, Member.id == member_id)


def _takes_part() -> ColumnElement[bool]:
    return exists().where(
        Enrolment.workspace_id == Member.workspace_id,
        Enrolment.member_id == Member.id,
        Enrolment.state == EnrolmentState.ACTIVE,
        Programme.workspace_id == Enrolment.workspace_id,
        Programme.id == Enrolment.programme_id,
        Programme.state == ProgrammeState.ACTIVE,
    )


def _speaks_with(ask: Ask) -> ColumnElement[bool]:
    theirs = select(MemberLanguage.language).where(
        MemberLanguage.workspace_id == ask.workspace_id, MemberLanguage.member_id == ask.member_id
    )
    return exists().where(
        MemberLanguage.workspace_id == Member.workspace_id,
        MemberLanguage.member_id == Member.id,
        MemberLanguage.language.in_(theirs),
    )


def _forbidden(ask: Ask) -> ColumnElement[bool]:
    return exists().where(
        ForbiddenPair.workspace_id == ask.workspace_id,
        or_(
            and_(ForbiddenPair.first_id == ask.member_id, ForbiddenPair.second_id == Member.id),
            and_(ForbiddenPair.second_id == ask.member_id, ForbiddenPair.first_id == Member.id),
        ),
    )


def _reported_between(ask: Ask) -> ColumnElement[bool]:
    """Return the condition that one of the two reported the other before, whichever asked."""
    asked_by_me = and_(Ask.member_id == ask.member_id, AskRecipient.member_id == Member.id)
    asked_by_them = and_(Ask.member_id == Member.id, AskRecipient.member_id == ask.member_id)
    return exists().where(
        AskReport.workspace_id == ask.workspace_id,
        AskRecipient.workspace_id == AskReport.workspace_id,
        AskRecipient.id == AskReport.recipient_id,
        Ask.workspace_id == AskRecipient.workspace_id,
        Ask.id == AskRecipient.ask_id,
        or_(asked_by_me, asked_by_them),
    )


# Asked at every look of the clock: put together once.
_WAVES_DUE = (
    select(Ask)
    .where(Ask.state == AskState.OPEN, Ask.next_wave_at <= bindparam("now"))
    .order_by(Ask.next_wave_at, Ask.id)
)
_NEXT_WAVE = select(func.min(Ask.next_wave_at)).where(
    Ask.state == AskState.OPEN, Ask.next_wave_at > bindparam("after")
)
_MESSAGES_DUE = (
    select(AskMessage)
    .where(AskMessage.passed_on.is_(False), AskMessage.deliver_at <= bindparam("now"))
    .order_by(AskMessage.deliver_at, AskMessage.id)
)
_NEXT_MESSAGE = select(func.min(AskMessage.deliver_at)).where(
    AskMessage.passed_on.is_(False), AskMessage.deliver_at > bindparam("after")
)
_OVERDUE = (
    select(Ask)
    .where(Ask.state == AskState.OPEN, or_(Ask.closes_at <= bindparam("now"), Ask.text.is_(None)))
    .order_by(Ask.id)
)
