"""Putting a question to a few people at a time: who, and when the next few."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.domain.ask import AT_ONCE, next_wave
from bot.domain.attention import local_week
from bot.domain.notices import Kind
from bot.ids import NewId
from bot.services.ask_settling import contacts_beside, question_key
from bot.services.duty import Item
from bot.services.outbox import Line, Outbox
from models import ask_questions as questions
from models.ask import Ask, AskRecipient, AskState, RecipientState
from models.member import Member, MemberState
from models.outbox import Target
from models.session import Database
from models.workspace import Workspace

LATELY = timedelta(days=30)


@dataclass(frozen=True)
class SendQuestions:
    """Puts each question to at most five people, and to five more while nobody answers.

    Attributes:
        other_key: what stands for a Slack user on private lists.
    """

    database: Database
    new_id: NewId
    outbox: Outbox
    other_key: Callable[[str], bytes]
    name: str = "send-questions"

    def due(self, now: datetime) -> Sequence[Item]:
        """Return the questions that go to a few more people."""
        with self.database.reading.begin() as session:
            return [Item(ask.workspace_id, ask.id) for ask in questions.waves_due(session, now)]

    def carry_out(self, item: Item, now: datetime) -> None:
        """Ask a few more, or tell the asker that nobody is left."""
        with self.database.writing.begin() as session:
            ask = session.get(Ask, (item.workspace_id, item.id), with_for_update=True)
            if ask is None or ask.state is not AskState.OPEN or not _is_due(ask, now):
                return
            if ask.text is None or questions.is_answered(session, ask):
                ask.next_wave_at = None
                return
            zone = session.get_one(Workspace, ask.workspace_id).time_zone
            ask.next_wave_at = next_wave(now, zone, named=ask.named)
            chosen = self._choose(session, ask, zone, now)[:AT_ONCE]
            if chosen or not ask.wave:  # the first time nothing is said: nobody can tell why
                ask.wave += 1
                self._put(session, ask, chosen, now)
            else:
                self._nobody_left(session, ask, now)

    def next_due(self, after: datetime) -> datetime | None:
        """Return when the next question goes out."""
        with self.database.reading.begin() as session:
            return questions.next_wave_moment(session, after)

    def _choose(self, session: Session, ask: Ask, zone: str, now: datetime) -> list[Member]:
        """Return everybody who may be asked now: whoever was asked least lately first."""
        asker = session.get_one(Member, (ask.workspace_id, ask.member_id))
        today = now.astimezone(ZoneInfo(zone)).date()
        if asker.state is not MemberState.ACTIVE or _is_stood_down(asker, now, zone):
            return []
        found = questions.candidates(session, ask, today)
        if not ask.named:  # a report needs contacts who are not part of it
            contacts = contacts_beside(session, ask.workspace_id, "")
            found = [one for one in found if one.slack_user_id not in contacts]
        found = self._on_no_list(session, asker, found)
        found = _with_attention(session, found, zone, now)
        ids = [one.id for one in found]
        lately = questions.asked_since(session, ask.workspace_id, ids, now - LATELY)
        return sorted(found, key=lambda one: (lately.get(one.id, 0), _lot(ask, one)))

    def _on_no_list(self, session: Session, asker: Member, found: Sequence[Member]) -> list[Member]:
        ids = [asker.id, *(one.id for one in found)]
        lists = questions.lists_of(session, asker.workspace_id, ids)
        own, mine = self.other_key(asker.slack_user_id or ""), lists.get(asker.id, set())
        return [
            one
            for one in found
            if own not in lists.get(one.id, set())
            and self.other_key(one.slack_user_id or "") not in mine
        ]

    def _put(self, session: Session, ask: Ask, people: Sequence[Member], now: datetime) -> None:
        for member in people:
            recipient = AskRecipient(
                workspace_id=ask.workspace_id,
                id=self.new_id(),
                ask_id=ask.id,
                member_id=member.id,
                wave=ask.wave,
                state=RecipientState.ASKED,
                helped=False,
                chosen_at=now,
            )
            session.add(recipient)
            line = Line(
                kind=Kind.QUESTION_FOR_YOU,
                key=question_key(recipient.id),
                target=Target.MEMBER,
                member_id=member.id,
                not_before=now,
                subject=recipient.id,
            )
            self.outbox.write(session, ask.workspace_id, line, now)

    def _nobody_left(self, session: Session, ask: Ask, now: datetime) -> None:
        ask.next_wave_at, ask.nobody_left_at = None, now
        line = Line(
            kind=Kind.NOBODY_LEFT,
            key=f"nobody-left:{ask.id}",
            target=Target.MEMBER,
            member_id=ask.member_id,
            not_before=now,
            subject=ask.id,
        )
        self.outbox.write(session, ask.workspace_id, line, now)


def _is_due(ask: Ask, now: datetime) -> bool:
    return ask.next_wave_at is not None and ask.next_wave_at <= now


def _is_stood_down(member: Member, now: datetime, zone: str) -> bool:
    until = member.stood_down_until
    return until is not None and until > now.astimezone(ZoneInfo(zone)).date()


def _with_attention(
    session: Session, found: Sequence[Member], zone: str, now: datetime
) -> list[Member]:
    """Return those who may get one more notice this week and an introduction beside it.

    The outbox holds them to it.
    """
    if not found:
        return []
    ids = [one.id for one in found]
    taken = questions.slots_taken(session, found[0].workspace_id, ids)
    return [
        one
        for one in found
        if taken.get((one.id, local_week(now, one.time_zone or zone)), 0) + 1 < one.weekly_notices
    ]


def _lot(ask: Ask, member: Member) -> bytes:
    """Return a fixed lot, so that no order of names or ids decides who is asked."""
    return sha256(f"{ask.id}\n{member.id}".encode()).digest()
