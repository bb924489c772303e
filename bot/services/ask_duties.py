"""What the clock does with questions: passes answers on, closes what is old, lets texts go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.ask import DRAFT_KEPT, KEPT, KEPT_WHEN_REPORTED
from bot.domain.notices import Kind
from bot.ids import NewId
from bot.services.ask_settling import answer_key, replace, settle, tell_over
from bot.services.ask_waves import SendQuestions
from bot.services.duty import Duty, Item
from bot.services.outbox import Line, Outbox
from models import ask_questions as questions
from models.ask import Ask, AskMessage, AskRecipient, AskState
from models.outbox import Target
from models.session import Database


@dataclass(frozen=True)
class PassOnAnswers:
    """Passes answers and replies on, on the hour."""

    database: Database
    outbox: Outbox
    name: str = "pass-on-answers"

    def due(self, now: datetime) -> Sequence[Item]:
        """Return what is to be passed on."""
        with self.database.reading.begin() as session:
            return [Item(one.workspace_id, one.id) for one in questions.messages_due(session, now)]

    def carry_out(self, item: Item, now: datetime) -> None:
        """Write one answer or reply to its reader."""
        with self.database.writing.begin() as session:
            message = session.get(AskMessage, (item.workspace_id, item.id), with_for_update=True)
            if message is None or message.passed_on:
                return
            message.passed_on = True
            recipient = session.get_one(AskRecipient, (item.workspace_id, message.recipient_id))
            ask = session.get_one(Ask, (item.workspace_id, recipient.ask_id))
            line = Line(
                kind=Kind.ANSWER_FOR_YOU,
                key=answer_key(message.id),
                target=Target.MEMBER,
                member_id=recipient.member_id if message.from_asker else ask.member_id,
                not_before=now,
                subject=message.id,
            )
            self.outbox.write(session, item.workspace_id, line, now)

    def next_due(self, after: datetime) -> datetime | None:
        """Return when the next one is passed on."""
        with self.database.reading.begin() as session:
            return questions.next_message_moment(session, after)


@dataclass(frozen=True)
class SettleQuestions:
    """Closes questions whose time is over, and tells on the hour of those without a name."""

    database: Database
    outbox: Outbox
    name: str = "settle-questions"

    def due(self, now: datetime) -> Sequence[Item]:
        """Return what is to be closed or told."""
        with self.database.reading.begin() as session:
            found = [*questions.overdue(session, now), *questions.to_tell(session, now)]
            return [Item(ask.workspace_id, ask.id) for ask in found]

    def carry_out(self, item: Item, now: datetime) -> None:
        """Close a question, or tell those who were asked that it is over."""
        with self.database.writing.begin() as session:
            ask = session.get(Ask, (item.workspace_id, item.id), with_for_update=True)
            if ask is None:
                return
            if ask.state is AskState.OPEN:
                erased = ask.text is None
                state = AskState.WITHDRAWN if erased else AskState.CLOSED
                settle(session, self.outbox, ask, state, now)
            elif ask.tell_at is not None and ask.tell_at <= now:
                tell_over(session, self.outbox, ask, now)

    def next_due(self, after: datetime) -> datetime | None:
        """Return when the next question is to be closed or told of."""
        with self.database.reading.begin() as session:
            moments = [
                questions.next_moment(session, column, after) for column in ("closes_at", "tell_at")
            ]
        return min((one for one in moments if one is not None), default=None)


@dataclass(frozen=True)
class ClearQuestions:
    """Deletes the texts of questions 30 days after they were settled, here and in Slack.

    A reported exchange is kept longer, so that two contacts have the time to read it.
    """

    database: Database
    outbox: Outbox
    name: str = "clear-questions"

    def due(self, now: datetime) -> Sequence[Item]:
        """Return the questions whose texts have been kept long enough."""
        with self.database.reading.begin() as session:
            found = questions.to_clear(session, now - KEPT, now - DRAFT_KEPT)
            return [
                Item(ask.workspace_id, ask.id) for ask in found if not _is_kept(session, ask, now)
            ]

    def carry_out(self, item: Item, now: datetime) -> None:
        """Delete the texts of one question."""
        with self.database.writing.begin() as session:
            ask = session.get(Ask, (item.workspace_id, item.id), with_for_update=True)
            if ask is None or ask.cleared_at is not None:
                return
            if ask.state is AskState.DRAFT:
                session.delete(ask)
                return
            ask.text, ask.cleared_at = None, now
            for message in questions.messages_about(session, ask):
                self._clear(session, ask, message, now)

    def next_due(self, after: datetime) -> datetime | None:
        """Return when the next texts have been kept long enough."""
        with self.database.reading.begin() as session:
            settled = questions.next_moment(session, "settled_at", after - KEPT)
        return None if settled is None else settled + KEPT

    def _clear(self, session: Session, ask: Ask, message: AskMessage, now: datetime) -> None:
        message.text = None
        recipient = session.get_one(AskRecipient, (ask.workspace_id, message.recipient_id))
        line = Line(
            kind=Kind.TEXT_GONE,
            key=f"text-gone:{message.id}",
            target=Target.MEMBER,
            member_id=recipient.member_id if message.from_asker else ask.member_id,
            not_before=now,
            subject=message.id,
        )
        replace(session, self.outbox, answer_key(message.id), line, ask.workspace_id)


def ask_duties(
    database: Database, new_id: NewId, outbox: Outbox, other_key: Callable[[str], bytes]
) -> list[Duty]:
    """Return every duty about questions."""
    return [
        SettleQuestions(database, outbox),
        SendQuestions(database, new_id, outbox, other_key),
        PassOnAnswers(database, outbox),
        ClearQuestions(database, outbox),
    ]


def _is_kept(session: Session, ask: Ask, now: datetime) -> bool:
    reported = questions.newest_report_about(session, ask)
    return ask.text is not None and reported is not None and reported + KEPT_WHEN_REPORTED > now
