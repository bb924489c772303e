"""Introductions: who meets whom and why, something to start with, times to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.content import Library
from bot.domain.notices import Kind, Notice
from bot.domain.notices.introductions import (
    Introduction,
)
from bot.domain.openers import choose_openers
from bot.domain.slots import LETTERS, pick_slots
from bot.ids import NewId
from bot.services.acquaintance import Acquaintance, acquaintance_of
from bot.services.agendas import minutes_of
from bot.services.endings import Endings
from bot.services.outbox import Line, Outbox
from bot.services.script import GONE, Part, Script
from bot.services.shared_message import times_key
from bot.services.shared_words import SharedWords
from bot.services.together import Person, Together, find_together
from models import meeting_questions
from models import pairing_questions as questions
from models.meeting import MeetingSession, SessionState, Slot
from models.openings import forget_openings
from models.outbox import OutboxRow, OutboxState, Target
from models.rounds import OpenerUse, PairingState
from models.session import Database


@dataclass(frozen=True)
class Introductions:
    """Composes introductions and the times below them, as the database has them now."""

    database: Database
    new_id: NewId
    outbox: Outbox
    endings: Endings
    library: Library

    @property
    def words(self) -> SharedWords:
        """Return what reads the words of shared messages."""
        return SharedWords(self.library)

    def parts(self) -> Script:
        """Return how introductions and times are said."""
        return {
            Kind.INTRODUCTION: Part(
                compose=self._compose_introduction,
                sent=self._introduced,
                refused=self._refused,
                asks_before=True,
            ),
            Kind.VOTES: Part(compose=self._compose_votes),
            Kind.NEXT_SESSION: Part(compose=self._compose_votes),
        }

    def offer_times(
        self, session: Session, together: Together, meeting: MeetingSession, after: datetime
    ) -> int:
        """Store up to three fresh times for a session as its newest set; return how many."""
        past = meeting_questions.all_starts_offered(session, meeting)
        starts = _free_times(session, together, meeting.minutes, after, past)
        store_times(session, meeting, starts)
        return len(starts)

    def next_session(
        self,
        session: Session,
        together: Together,
        number: int,
        after: datetime,
        *,
        with_times: bool = True,
    ) -> MeetingSession:
        """Store another session of a pairing with three times from the day after an instant."""
        meeting = MeetingSession(
            workspace_id=together.pairing.workspace_id,
            id=self.new_id(),
            pairing_id=together.pairing.id,
            number=number,
            state=SessionState.PROPOSED,
            slot_set=0,
            minutes=minutes_of(session, together),
            agenda=self.words.agendas.choose(session, together, number, after.date()),
            version=0,
        )
        starts = _free_times(session, together, meeting.minutes, after) if with_times else ()
        store_times(session, meeting, starts)
        return meeting

    def shared_message(
        self, session: Session, together: Together, meeting: MeetingSession, now: datetime
    ) -> Notice:
        """Return the message that holds a session's newest times, as it should look now."""
        return self.words.message(session, together, meeting, meeting.slot_set, now)

    def write_times(
        self,
        session: Session,
        together: Together,
        meeting: MeetingSession,
        by: Person | None,
        now: datetime,
        kind: Kind = Kind.VOTES,
    ) -> None:
        """Post a session's newest times below what was said before."""
        pairing = together.pairing
        line = Line(
            kind=kind,
            key=times_key(meeting, meeting.slot_set),
            target=Target.PAIRING,
            pairing_id=pairing.id,
            not_before=now,
            subject=meeting.id,
            details={"slot_set": meeting.slot_set, "by": by.id if by else ""},
        )
        self.outbox.write(session, pairing.workspace_id, line, now)

    def _compose_introduction(
        self, _session: Session, row: OutboxRow, now: datetime
    ) -> Introduction | None:
        """Store times and openers before they are said, so that a second try says the same."""
        with self.database.writing.begin() as session:
            questions.hold_people(session, row.workspace_id, str(row.pairing_id))
            together = find_together(session, row.workspace_id, row.pairing_id)
            if together.pairing.state is not PairingState.RELEASED or len(together.present) < 2:
                return None
            meeting = self._prepared(session, together, now)
            known = acquaintance_of(session, together)
            if not together.pairing.openers and not together.rules.agrees:
                self._choose_openers(session, known)
            return self.words.introduction(session, together, meeting, now, known)

    def _prepared(self, session: Session, together: Together, now: datetime) -> MeetingSession:
        """Return the first session, with times that can still be kept."""
        pairing = together.pairing
        meeting = meeting_questions.newest_session(session, pairing.workspace_id, pairing.id)
        if meeting is None:
            return self.next_session(session, together, 1, now)
        if _too_late(meeting_questions.slots_of(session, meeting, meeting.slot_set), now):
            _forget_times(session, meeting)
            meeting.slot_set = 0
            self.offer_times(session, together, meeting, now)
        return meeting

    def _choose_openers(self, session: Session, known: Acquaintance) -> None:
        together = known.together
        workspace_id = together.pairing.workspace_id
        ids = [person.id for person in together.present]
        used = questions.used_openers(session, workspace_id, ids)
        chosen = choose_openers(self.library.openers, known.common, used, together.pairing.id)
        together.pairing.openers = [one.key for one in chosen]
        for one in chosen:
            for member_id in ids:
                session.add(
                    OpenerUse(
                        workspace_id=workspace_id,
                        member_id=member_id,
                        opener=one.key,
                        pairing_id=together.pairing.id,
                    )
                )

    def _compose_votes(self, session: Session, row: OutboxRow, now: datetime) -> Notice | None:
        together = find_together(session, row.workspace_id, row.pairing_id)
        meeting = session.get(MeetingSession, (row.workspace_id, row.subject))
        slot_set = row.details.get("slot_set")
        if meeting is None or not isinstance(slot_set, int):
            return None
        if row.updates_id is None and not together.is_live:
            return None
        return self.words.message(session, together, meeting, slot_set, now)

    def _introduced(self, session: Session, row: OutboxRow, now: datetime) -> None:
        """Let the deadlines start: Slack accepted the introduction."""
        together = find_together(session, row.workspace_id, row.pairing_id)
        pairing = together.pairing
        pairing.channel, pairing.message_ts = row.channel, row.ts
        pairing.introduced_at = now
        forget_openings(session, row.workspace_id, [pairing.id])
        if pairing.state is PairingState.RELEASED:
            pairing.state = PairingState.INTRODUCED
            pairing.sheet_wanted = together.rules.sheet_for_all
        elif pairing.state is PairingState.WITHDRAWN:  # it ended while this was under way
            pairing.state = PairingState.ENDED
            self.endings.settle_message(session, together, now)

    def _refused(self, session: Session, row: OutboxRow, now: datetime) -> None:
        """Introduce those who are left, where somebody is gone; else tell whoever remains."""
        workspace_id, pairing_id = row.workspace_id, str(row.pairing_id)
        gone = row.details.get(GONE, ())
        ids = [str(one) for one in gone] if isinstance(gone, list) else []
        if self.endings.never_introduced(session, workspace_id, pairing_id, now, ids):
            start_afresh(session, find_together(session, workspace_id, pairing_id))
            row.state, row.error = OutboxState.PENDING, None


def _free_times(
    session: Session,
    together: Together,
    minutes: int,
    after: datetime,
    past: Sequence[datetime] = (),
) -> list[datetime]:
    """Return up to three times at which those who are there can meet, none of them offered yet."""
    here = together.pairing.workspace_id
    ids = [person.id for person in together.present]
    busy = meeting_questions.taken_stretches(session, here, ids, after)
    hours = [person.hours for person in together.present]
    return pick_slots(hours, after, minutes, busy=busy, past=past)


def store_times(session: Session, meeting: MeetingSession, starts: Sequence[datetime]) -> None:
    """Store times as the newest set of a session, new or not; what was booked is open again."""
    meeting.slot_set += 1
    meeting.version += 1
    meeting.state, meeting.starts_at = SessionState.PROPOSED, None
    session.add(meeting)
    session.flush()  # before its times, which refer to it
    for letter, starts_at in zip(LETTERS, starts, strict=False):
        session.add(
            Slot(
                workspace_id=meeting.workspace_id,
                session_id=meeting.id,
                slot_set=meeting.slot_set,
                letter=letter,
                starts_at=starts_at,
            )
        )
    session.flush()


def start_afresh(session: Session, together: Together) -> None:
    """Forget the times and openers of an introduction that nobody read: the people changed."""
    pairing = together.pairing
    pairing.openers = []
    session.execute(
        delete(OpenerUse).where(
            OpenerUse.workspace_id == pairing.workspace_id, OpenerUse.pairing_id == pairing.id
        )
    )
    meeting = meeting_questions.first_session(session, pairing.workspace_id, pairing.id)
    if meeting is not None:
        _forget_times(session, meeting)


def _forget_times(session: Session, meeting: MeetingSession) -> None:
    session.execute(
        delete(Slot).where(Slot.workspace_id == meeting.workspace_id, Slot.session_id == meeting.id)
    )


def _too_late(slots: Sequence[Slot], now: datetime) -> bool:
    return not slots or any(slot.starts_at < now + timedelta(hours=2) for slot in slots)
