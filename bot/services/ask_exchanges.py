"""What those who were asked do: take a question, pass, answer; and what the two write after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.ask import (
    MOST_MESSAGES,
    AskSettled,
    Exchange,
    NoSuchAsk,
    TooMuchSaid,
    on_the_hour,
)
from bot.domain.notices import Kind
from bot.ids import NewId
from bot.services.access import Caller
from bot.services.ask_settling import exchange_of, settle, tell_over
from bot.services.outbox import Line, Outbox
from models import ask_questions as questions
from models.ask import Ask, AskMessage, AskRecipient, AskState, RecipientState
from models.member import Skill
from models.outbox import Target
from models.session import Database


class Taking(Enum):
    """What came of taking a question."""

    YOURS = auto()
    TOO_LATE = auto()


@dataclass(frozen=True)
class AskExchanges:
    """Carries words between two people who need not know each other."""

    database: Database
    clock: Clock
    new_id: NewId
    outbox: Outbox

    def take(self, caller: Caller, recipient_id: str) -> Taking:
        """Take a question that was asked with a name; exactly one of all who try gets it.

        Raises:
            NoSuchAsk: the caller was not asked this.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            ask, recipient = _asked(session, caller, recipient_id, named=True)
            if ask.taken_by_id == caller.member_id:
                return Taking.YOURS
            won = session.scalar(
                update(Ask)
                .where(
                    Ask.workspace_id == ask.workspace_id,
                    Ask.id == ask.id,
                    Ask.state == AskState.OPEN,
                )
                .values(
                    state=AskState.TAKEN,
                    taken_by_id=recipient.member_id,
                    settled_at=now,
                    next_wave_at=None,
                )
                .returning(Ask.id)
                .execution_options(synchronize_session=False)
            )
            if won is None:
                return Taking.TOO_LATE
            session.refresh(ask)
            recipient.state = RecipientState.TOOK
            settle(session, self.outbox, ask, AskState.TAKEN, now)
            self.outbox.write(session, ask.workspace_id, _together(ask, recipient, now), now)
            return Taking.YOURS

    def give_back(self, session: Session, ask: Ask, now: datetime) -> None:
        """Let a question go round again whose taker cannot be reached."""
        ask.state, ask.taken_by_id, ask.settled_at = AskState.OPEN, None, None
        ask.next_wave_at = now

    def decline(self, caller: Caller, recipient_id: str) -> None:
        """Say "not this one"; once everybody has, a few more are asked without waiting.

        Raises:
            NoSuchAsk: the caller was not asked this.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            ask, recipient = _asked(session, caller, recipient_id)
            if recipient.state is not RecipientState.ASKED:
                return
            recipient.state = RecipientState.PASSED
            others = questions.recipients_of(session, ask)
            if ask.next_wave_at and not any(o.state is RecipientState.ASKED for o in others):
                ask.next_wave_at = now if ask.named else on_the_hour(now)

    def exchange(self, caller: Caller, recipient_id: str) -> Exchange:
        """Return what a form for an answer or a reply shows.

        Raises:
            NoSuchAsk: the caller has no part in it.
            AskSettled: nothing more can be written.
        """
        with self.database.reading.begin() as session:
            ask, recipient = _own_exchange(session, caller, recipient_id)
            from_asker = caller.member_id == ask.member_id
            _check_open(session, ask, recipient, from_asker=from_asker)
            told = [
                message
                for message in questions.messages_of(session, ask.workspace_id, recipient_id)
                if message.passed_on and message.from_asker is not from_asker
            ]
            text = told[-1].text if told else ask.text
            skill = session.get_one(Skill, (ask.workspace_id, ask.skill_id))
            return Exchange(recipient_id, skill.name, text or "", from_asker)

    def write(self, caller: Caller, recipient_id: str, text: str, *, signed: bool) -> None:
        """Write to the other side; it is passed on on the hour. The same text twice goes once.

        Raises:
            NoSuchAsk: the caller has no part in it.
            AskSettled: nothing more can be written.
            TooMuchSaid: the two have written a lot; time to talk.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            ask, recipient = _own_exchange(session, caller, recipient_id)
            session.refresh(ask, with_for_update=True)
            from_asker = caller.member_id == ask.member_id
            _check_open(session, ask, recipient, from_asker=from_asker)
            known = questions.messages_of(session, ask.workspace_id, recipient_id)
            if any(one.text == text and one.from_asker is from_asker for one in known):
                return
            if len(known) >= MOST_MESSAGES:
                raise TooMuchSaid
            if not from_asker:
                recipient.state = RecipientState.ANSWERED
            session.add(
                AskMessage(
                    workspace_id=ask.workspace_id,
                    id=self.new_id(),
                    recipient_id=recipient_id,
                    writer_id=caller.member_id,
                    from_asker=from_asker,
                    signed=signed,
                    text=text,
                    at=now,
                    deliver_at=on_the_hour(now),
                    passed_on=False,
                )
            )

    def helped(self, caller: Caller, recipient_id: str) -> None:
        """Close a question on the answer that helped; whoever gave it reads so.

        Raises:
            NoSuchAsk: it is not the caller's question.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            ask, recipient = exchange_of(session, caller.workspace_id, recipient_id)
            if ask.member_id != caller.member_id:
                raise NoSuchAsk
            session.refresh(ask, with_for_update=True)
            recipient.helped = True
            if ask.state is AskState.OPEN:
                settle(session, self.outbox, ask, AskState.CLOSED, now)

    def tell_over(self, session: Session, ask: Ask, now: datetime) -> None:
        """Have a settled question replaced wherever it can be read."""
        tell_over(session, self.outbox, ask, now)


def _together(ask: Ask, recipient: AskRecipient, now: datetime) -> Line:
    return Line(
        kind=Kind.QUESTION_TAKEN,
        key=f"question-taken:{recipient.id}",
        target=Target.MEMBER,
        member_id=ask.member_id,
        with_ids=(recipient.member_id,),
        not_before=now,
        subject=recipient.id,
    )


def _asked(
    session: Session, caller: Caller, recipient_id: str, *, named: bool | None = None
) -> tuple[Ask, AskRecipient]:
    ask, recipient = exchange_of(session, caller.workspace_id, recipient_id)
    if recipient.member_id != caller.member_id or (named is not None and ask.named is not named):
        raise NoSuchAsk
    return ask, recipient


def _own_exchange(session: Session, caller: Caller, recipient_id: str) -> tuple[Ask, AskRecipient]:
    ask, recipient = exchange_of(session, caller.workspace_id, recipient_id)
    if caller.member_id not in (ask.member_id, recipient.member_id) or ask.named:
        raise NoSuchAsk
    return ask, recipient


def _check_open(session: Session, ask: Ask, recipient: AskRecipient, *, from_asker: bool) -> None:
    """Refuse what nobody would get: a first answer to what is over, a word after a report."""
    begun = recipient.state is RecipientState.ANSWERED
    goes_on = ask.text is not None and (begun or (ask.state is AskState.OPEN and not from_asker))
    if not goes_on or questions.reports_of(session, ask.workspace_id, recipient.id):
        raise AskSettled
