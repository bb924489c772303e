"""Check-ins: one-tap questions in each member's own DM, and what the answers mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.meetings import NotYourPairing, was_held
from bot.domain.notices import Kind
from bot.domain.notices.check_ins import EndQuestion, HalfWay
from bot.ids import NewId
from bot.services.access import Caller
from bot.services.check_in_moments import Asking, moment_of
from bot.services.outbox import Line, Outbox
from bot.services.script import Part, Script
from bot.services.shared_message import introduction_key
from bot.services.together import Person, Together, find_together
from models import meeting_questions
from models import pairing_questions as questions
from models.meeting import Answer, CheckIn, MeetingSession, Question, SessionState
from models.member import Member
from models.outbox import OutboxRow, Target
from models.session import Database
from models.skill_share_questions import skill_of_share

FOUND = (SessionState.BOOKED, SessionState.HELD)


@dataclass(frozen=True)
class Answered:
    """An answer that was stored, with what the reply to it needs."""

    pairing_id: str
    partners: tuple[str, ...]


@dataclass(frozen=True)
class CheckIns:
    """Asks half-way and at the end, reminds once, and keeps what was answered."""

    database: Database
    clock: Clock
    new_id: NewId
    outbox: Outbox

    def parts(self) -> Script:
        """Return how questions are said."""
        return {
            Kind.HALF_WAY: Part(compose=self._compose_half_way),
            Kind.END_QUESTION: Part(compose=self._compose_end),
            Kind.END_REMINDER: Part(compose=self._compose_end),
        }

    def ask_half_way(self, session: Session, asking: Asking) -> None:
        """Ask the people of a pairing who found no time yet, and want to be asked."""
        for together, person in _asked(session, asking):
            if not person.member.ask_me_less and not _found_a_time(session, together):
                self._ask(session, asking, together, person, Question.FOUND_A_TIME)

    def ask_at_the_end(self, session: Session, asking: Asking) -> None:
        """Ask the people of a pairing whether they met."""
        for together, person in _asked(session, asking):
            self._ask(session, asking, together, person, Question.DID_YOU_MEET)

    def remind(self, session: Session, asking: Asking) -> None:
        """Remind those of a pairing who did not answer, once; then there is silence."""
        for together, person in _asked(session, asking):
            pairing = together.pairing
            check_in = meeting_questions.check_in_of(
                session, pairing.workspace_id, pairing.id, person.id, Question.DID_YOU_MEET
            )
            if check_in is None or check_in.answer is not None or check_in.reminded:
                continue
            check_in.reminded = True
            if not person.member.ask_me_less:
                self._write(session, asking, together, person, Kind.END_REMINDER)

    def answer(self, caller: Caller, check_in_id: str, answer: Answer) -> Answered:
        """Store an answer; the last one counts, whoever presses twice changes nothing.

        Raises:
            NotYourPairing: the question was put to somebody else, or is not stored any more.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            check_in = session.get(CheckIn, (caller.workspace_id, check_in_id))
            if check_in is None or check_in.member_id != caller.member_id:
                raise NotYourPairing
            check_in.answer, check_in.answered_at = answer, now
            session.flush()
            if check_in.question is Question.DID_YOU_MEET:
                self._settle(session, check_in)
            together = find_together(session, caller.workspace_id, check_in.pairing_id)
            return Answered(together.pairing.id, together.partners(caller.member_id))

    def ask_less(self, caller: Caller) -> None:
        """Let the caller hear no half-way questions and no reminders any more."""
        with self.database.writing.begin() as session:
            member = session.get(Member, (caller.workspace_id, caller.member_id))
            if member is not None:
                member.ask_me_less = True
                for pairing_id in questions.open_pairing_ids(
                    session, caller.workspace_id, member.id
                ):
                    for kind in (Kind.HALF_WAY, Kind.END_REMINDER):
                        key = _key(kind, pairing_id, member.id)
                        self.outbox.withdraw(session, caller.workspace_id, key)

    def _ask(
        self,
        session: Session,
        asking: Asking,
        together: Together,
        person: Person,
        question: Question,
    ) -> None:
        pairing = together.pairing
        if meeting_questions.check_in_of(
            session, pairing.workspace_id, pairing.id, person.id, question
        ):
            return
        session.add(
            CheckIn(
                workspace_id=pairing.workspace_id,
                id=self.new_id(),
                pairing_id=pairing.id,
                member_id=person.id,
                question=question,
                asked_at=asking.now,
                reminded=False,
            )
        )
        half_way = question is Question.FOUND_A_TIME
        kind = Kind.HALF_WAY if half_way else Kind.END_QUESTION
        self._write(session, asking, together, person, kind)

    def _write(
        self, session: Session, asking: Asking, together: Together, person: Person, kind: Kind
    ) -> None:
        pairing = together.pairing
        introduction = questions.line_of(
            session, pairing.workspace_id, introduction_key(pairing.id)
        )
        line = Line(
            kind=kind,
            key=_key(kind, pairing.id, person.id),
            target=Target.MEMBER,
            member_id=person.id,
            pairing_id=pairing.id,
            not_before=moment_of(session, asking, together, kind),
            after_id=introduction.id if introduction else None,
        )
        self.outbox.write(session, pairing.workspace_id, line, asking.now)

    def _settle(self, session: Session, check_in: CheckIn) -> None:
        """Let the session be held or not held as all who answered agree; else it is open."""
        meeting = meeting_questions.newest_session(
            session, check_in.workspace_id, check_in.pairing_id
        )
        if meeting is None:
            return
        answers = meeting_questions.check_ins_of(
            session, check_in.workspace_id, check_in.pairing_id, Question.DID_YOU_MEET
        )
        meeting.state = _state(meeting, was_held([_met(one.answer) for one in answers]))

    def _compose_half_way(self, session: Session, row: OutboxRow, _now: datetime) -> HalfWay | None:
        together = find_together(session, row.workspace_id, row.pairing_id)
        check_in = _open_check_in(session, together, row, Question.FOUND_A_TIME)
        if check_in is None or _found_a_time(session, together):
            return None
        return HalfWay(check_in.id, together.pairing.id, _partners(together, row))

    def _compose_end(self, session: Session, row: OutboxRow, _now: datetime) -> EndQuestion | None:
        together = find_together(session, row.workspace_id, row.pairing_id)
        check_in = _open_check_in(session, together, row, Question.DID_YOU_MEET)
        if check_in is None:
            return None
        return EndQuestion(
            check_in.id,
            together.pairing.id,
            _partners(together, row),
            reminder=row.kind == Kind.END_REMINDER.value,
            half_hour=together.is_skill_share,
            skill=skill_of_share(session, together.pairing) if together.is_skill_share else None,
        )


def _key(kind: Kind, pairing_id: str, member_id: str) -> str:
    return f"{kind.value}:{pairing_id}:{member_id}"


def _partners(together: Together, row: OutboxRow) -> tuple[str, ...]:
    return tuple(person.name for person in together.others(row.member_id))


def _open_check_in(
    session: Session, together: Together, row: OutboxRow, question: Question
) -> CheckIn | None:
    """Return the question of a row if it still makes sense to ask it."""
    place = together.person(row.member_id).place
    if place.silent or not together.is_live or len(together.present) < 2:
        return None
    check_in = meeting_questions.check_in_of(
        session, row.workspace_id, together.pairing.id, place.member_id, question
    )
    return check_in if check_in is not None and check_in.answer is None else None


def _found_a_time(session: Session, together: Together) -> bool:
    pairing = together.pairing
    meeting = meeting_questions.newest_session(session, pairing.workspace_id, pairing.id)
    return meeting is not None and meeting.state in FOUND


def _asked(session: Session, asking: Asking) -> Iterator[tuple[Together, Person]]:
    together = find_together(session, asking.workspace_id, asking.pairing_id)
    is_open = together.pairing.state in questions.OPEN_PAIRING
    for person in together.present if is_open and len(together.present) > 1 else ():
        yield together, person


def _met(answer: Answer | None) -> bool | None:
    return None if answer is None else answer is Answer.YES


def _state(meeting: MeetingSession, held: bool | None) -> SessionState:
    if held is None:
        return SessionState.BOOKED if meeting.starts_at else SessionState.PROPOSED
    return SessionState.HELD if held else SessionState.NOT_HELD
