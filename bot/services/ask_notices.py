"""How questions, answers and reports are said, as the database has them at that moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.notices import Kind, Notice
from bot.domain.notices.asks import (
    AnswerForYou,
    NobodyLeft,
    QuestionForYou,
    QuestionOver,
    QuestionTaken,
    ReportForContact,
    ReportOpened,
    TextGone,
)
from bot.domain.profile import NAMELESS
from bot.services.ask_exchanges import AskExchanges
from bot.services.script import Part, Script
from models import ask_questions as questions
from models.ask import Ask, AskMessage, AskRecipient, AskReport, AskState, RecipientState
from models.member import Member, MemberState, Skill
from models.outbox import OutboxRow


@dataclass(frozen=True)
class AskNotices:
    """Composes what is said about questions; a name only where its owner put it.

    Attributes:
        other_key: what stands for a Slack user on private lists.
    """

    exchanges: AskExchanges
    other_key: Callable[[str], bytes]

    def parts(self) -> Script:
        """Return how everything about questions is said."""
        return {
            Kind.QUESTION_FOR_YOU: Part(compose=self._question, sent=_heard),
            Kind.QUESTION_OVER: Part(compose=_over),
            Kind.ANSWER_FOR_YOU: Part(compose=self._answer),
            Kind.TEXT_GONE: Part(compose=_text_gone),
            Kind.QUESTION_TAKEN: Part(compose=_taken, refused=self._not_together, asks_before=True),
            Kind.NOBODY_LEFT: Part(compose=_nobody_left),
            Kind.ASK_REPORT: Part(compose=_report),
            Kind.ASK_REPORT_OPENED: Part(compose=_report_opened),
        }

    def _question(self, session: Session, row: OutboxRow, _now: datetime) -> Notice | None:
        found = _exchange(session, row)
        if found is None:
            return None
        ask, recipient, asker, reader = found
        is_open = ask.state is AskState.OPEN and recipient.state is RecipientState.ASKED
        if not is_open or not ask.text or not self._may_meet(session, ask, asker, reader):
            return None
        who = (asker.name or NAMELESS) if ask.named else None
        return QuestionForYou(recipient.id, _skill(session, ask), ask.text, who)

    def _answer(self, session: Session, row: OutboxRow, _now: datetime) -> Notice | None:
        message = session.get(AskMessage, (row.workspace_id, row.subject))
        if message is None or not message.text:
            return None
        recipient = session.get_one(AskRecipient, (row.workspace_id, message.recipient_id))
        ask = session.get_one(Ask, (row.workspace_id, recipient.ask_id))
        people = (recipient.member_id, ask.member_id)
        members = [session.get_one(Member, (row.workspace_id, one)) for one in people]
        if questions.reports_of(session, row.workspace_id, recipient.id):
            return None
        if not self._may_meet(session, ask, members[1], members[0]):
            return None
        writer = session.get_one(Member, (row.workspace_id, message.writer_id))
        return AnswerForYou(
            recipient_id=recipient.id,
            skill=_skill(session, ask),
            text=message.text,
            to_asker=not message.from_asker,
            who=writer.name if message.signed else None,
        )

    def _may_meet(self, session: Session, ask: Ask, asker: Member, other: Member) -> bool:
        lists = questions.lists_of(session, ask.workspace_id, [asker.id, other.id])
        listed = self.other_key(asker.slack_user_id or "") in lists.get(
            other.id, set()
        ) or self.other_key(other.slack_user_id or "") in lists.get(asker.id, set())
        active = asker.state is MemberState.ACTIVE
        return active and not listed and questions.may_still_meet(session, ask, other)

    def _not_together(self, session: Session, row: OutboxRow, now: datetime) -> None:
        recipient = session.get(AskRecipient, (row.workspace_id, row.subject))
        if recipient is not None:
            ask = session.get_one(Ask, (row.workspace_id, recipient.ask_id))
            if ask.state is AskState.TAKEN and ask.text is not None:
                self.exchanges.give_back(session, ask, now)


def _exchange(session: Session, row: OutboxRow) -> tuple[Ask, AskRecipient, Member, Member] | None:
    recipient = session.get(AskRecipient, (row.workspace_id, row.subject))
    if recipient is None:
        return None
    ask = session.get_one(Ask, (row.workspace_id, recipient.ask_id))
    asker = session.get_one(Member, (row.workspace_id, ask.member_id))
    return ask, recipient, asker, session.get_one(Member, (row.workspace_id, recipient.member_id))


def _skill(session: Session, ask: Ask) -> str:
    return session.get_one(Skill, (ask.workspace_id, ask.skill_id)).name


def _heard(session: Session, row: OutboxRow, now: datetime) -> None:
    """Let the working day in which somebody may answer begin when the first one reads it."""
    recipient = session.get(AskRecipient, (row.workspace_id, row.subject))
    if recipient is None:
        return
    recipient.heard_at = now
    # Whoever ends the question at this moment holds its row and waits for ours: pass by.
    free = {"skip_locked": True}
    ask = session.get(Ask, (row.workspace_id, recipient.ask_id), with_for_update=free)
    if (
        ask is None
        or ask.next_wave_at is None
        or recipient.wave != ask.wave
        or ask.heard_wave >= ask.wave
    ):
        return
    ask.heard_wave = ask.wave
    ask.next_wave_at = max(ask.next_wave_at, ask.next_wave_at + (now - recipient.chosen_at))


def _over(_session: Session, row: OutboxRow, _now: datetime) -> Notice | None:
    return QuestionOver(
        helped=row.details.get("helped") is True, taken=row.details.get("taken") is True
    )


def _text_gone(_session: Session, _row: OutboxRow, _now: datetime) -> Notice | None:
    return TextGone()


def _taken(session: Session, row: OutboxRow, _now: datetime) -> Notice | None:
    found = _exchange(session, row)
    if found is None:
        return None
    ask, recipient, asker, helper = found
    both = asker.state is MemberState.ACTIVE and helper.state is MemberState.ACTIVE
    if not both or not ask.text or ask.taken_by_id != helper.id:
        return None
    return QuestionTaken(
        recipient_id=recipient.id,
        asker=asker.name or NAMELESS,
        helper=helper.name or NAMELESS,
        skill=_skill(session, ask),
        text=ask.text,
    )


def _nobody_left(session: Session, row: OutboxRow, _now: datetime) -> Notice | None:
    ask = session.get(Ask, (row.workspace_id, row.subject))
    if ask is None or ask.state is not AskState.OPEN or not ask.text:
        return None
    asked = any(one.heard_at for one in questions.recipients_of(session, ask))
    return NobodyLeft(_skill(session, ask), ask.text, somebody_asked=asked)


def _report(session: Session, row: OutboxRow, _now: datetime) -> Notice | None:
    report = session.get(AskReport, (row.workspace_id, row.subject))
    return ReportForContact(report.id) if report else None


def _report_opened(session: Session, row: OutboxRow, _now: datetime) -> Notice | None:
    report = session.get(AskReport, (row.workspace_id, row.subject))
    return ReportOpened(report.id) if report else None
