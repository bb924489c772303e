"""Reflection sheets: a look ahead for both, a look back for oneself; organisers read none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.feedback import Line as SheetLine
from bot.domain.feedback import Sheet
from bot.domain.notices import Kind
from bot.ids import NewId
from bot.services.access import Caller
from bot.services.outbox import Line, Outbox
from bot.services.script import Script
from bot.services.sheet_notices import partners_of, sheet_script
from bot.services.together import Person, Together, find_open, find_own, find_together
from models import pairing_questions, sheet_questions
from models.meeting import MeetingSession, ReflectionSheet, SessionState
from models.outbox import Target
from models.programme import Format
from models.session import Database

KEPT = timedelta(days=30)
LOOK_BACK_FOR = timedelta(days=3)


@dataclass(frozen=True)
class Sheets:
    """Offers, keeps, shares and deletes reflection sheets."""

    database: Database
    clock: Clock
    new_id: NewId
    outbox: Outbox

    def parts(self) -> Script:
        """Return how sheets are asked for and shared."""
        return sheet_script()

    def wish(self, caller: Caller, pairing_id: str) -> bool:
        """Note that the caller wants a sheet; return whether everybody has one now."""
        now = self.clock()
        with self.database.writing.begin() as session:
            together, person = find_open(session, caller, pairing_id, now)
            person.place.wants_sheet = True
            everybody = together.programme.format is Format.PEER or all(
                other.place.wants_sheet for other in together.present
            )
            if everybody and not together.pairing.sheet_wanted:
                together.pairing.sheet_wanted = True
                for other in together.others(person.id) if together.is_live else ():
                    self._ask_to_prepare(session, together, other, now)
            return everybody

    def sheet(self, caller: Caller, pairing_id: str) -> Sheet:
        """Return the caller's sheet as it was left.

        Raises:
            NoSuchPairing, NotYourPairing: there is no such sheet for the caller.
        """
        with self.database.reading.begin() as session:
            together, person = find_own(session, caller, pairing_id)
            stored = sheet_questions.sheet_of(session, caller.workspace_id, pairing_id, person.id)
            return _as_written(together, person, stored)

    def prepare(self, caller: Caller, sheet: Sheet) -> bool:
        """Store a look ahead; share it once everybody has written.

        Returns:
            Whether the lines are shared (now or before). What was shared is not changed any
            more by writing again.

        Raises:
            NoSuchPairing, NotYourPairing, PairingOver: there is nothing to prepare.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            together, person = find_open(session, caller, sheet.pairing_id, now)
            stored = self._stored(session, together, person)
            if stored.shared_at is not None:
                return True
            stored.strength, stored.strength_private = _kept(sheet.strength)
            stored.difficulty, stored.difficulty_private = _kept(sheet.difficulty)
            stored.question, stored.question_private = _kept(sheet.question)
            stored.prepared_at = now
            session.flush()
            return together.is_live and self._share_if_complete(session, together, now)

    def look_back(self, caller: Caller, pairing_id: str, to_try: str) -> None:
        """Store the one thing that the caller wants to try; nobody else reads it."""
        with self.database.writing.begin() as session:
            together, person = find_own(session, caller, pairing_id)
            self._stored(session, together, person).to_try = to_try or None

    def ask_around(self, session: Session, meeting: MeetingSession, now: datetime) -> None:
        """Ask for the look ahead on the last working day before a session, back after it."""
        together = find_together(session, meeting.workspace_id, meeting.pairing_id)
        for person in together.present:
            stored = self._stored(session, together, person)
            if prepare_at(person, meeting) <= now and stored.asked_to_prepare_at is None:
                stored.asked_to_prepare_at = now
                if stored.prepared_at is None and not _is_over(meeting, now):
                    self._ask_to_prepare(session, together, person, now)
            if _is_over(meeting, now) and stored.asked_to_look_back_at is None:
                stored.asked_to_look_back_at = now
                self._write(session, together, person, Kind.SHEET_LOOK_BACK, now)

    def asked(self, session: Session, meeting: MeetingSession) -> list[tuple[Person, bool, bool]]:
        """Return who was asked to look ahead and who to look back, for one session."""
        together = find_together(session, meeting.workspace_id, meeting.pairing_id)
        found = []
        for person in together.present:
            stored = sheet_questions.sheet_of(
                session, meeting.workspace_id, meeting.pairing_id, person.id
            )
            ahead = stored is not None and stored.asked_to_prepare_at is not None
            back = stored is not None and stored.asked_to_look_back_at is not None
            found.append((person, ahead, back))
        return found

    def erase(self, session: Session, workspace_id: str, pairing_id: str, now: datetime) -> None:
        """Delete the sheets of a pairing, and take the shared lines out of the group DM."""
        for stored in sheet_questions.sheets_of(session, workspace_id, pairing_id):
            session.delete(stored)
        shared = pairing_questions.line_of(session, workspace_id, _shared_key(pairing_id))
        if shared is not None:
            line = Line(
                kind=Kind.SHEET_SHARED,
                key=f"sheet-gone:{pairing_id}",
                target=Target.PAIRING,
                pairing_id=pairing_id,
                not_before=now,
                details={"gone": 1},
                updates_id=shared.id,
            )
            self.outbox.write(session, workspace_id, line, now)

    def _share_if_complete(self, session: Session, together: Together, now: datetime) -> bool:
        pairing = together.pairing
        sheets = [self._stored(session, together, person) for person in together.present]
        if len(sheets) < 2 or any(sheet.prepared_at is None for sheet in sheets):
            return False
        for sheet in sheets:
            sheet.shared_at = now
        line = Line(
            kind=Kind.SHEET_SHARED,
            key=_shared_key(pairing.id),
            target=Target.PAIRING,
            pairing_id=pairing.id,
            not_before=now,
        )
        self.outbox.write(session, pairing.workspace_id, line, now)
        return True

    def _ask_to_prepare(
        self, session: Session, together: Together, person: Person, now: datetime
    ) -> None:
        self._write(session, together, person, Kind.SHEET_PREPARE, now)

    def _write(
        self, session: Session, together: Together, person: Person, kind: Kind, now: datetime
    ) -> None:
        pairing = together.pairing
        line = Line(
            kind=kind,
            key=f"{kind.value}:{pairing.id}:{person.id}",
            target=Target.MEMBER,
            member_id=person.id,
            pairing_id=pairing.id,
            not_before=now,
        )
        self.outbox.write(session, pairing.workspace_id, line, now)

    def _stored(self, session: Session, together: Together, person: Person) -> ReflectionSheet:
        pairing = together.pairing
        known = sheet_questions.sheet_of(session, pairing.workspace_id, pairing.id, person.id)
        if known is not None:
            return known
        sheet = ReflectionSheet(
            workspace_id=pairing.workspace_id,
            id=self.new_id(),
            pairing_id=pairing.id,
            member_id=person.id,
            strength_private=False,
            difficulty_private=False,
            question_private=False,
        )
        session.add(sheet)
        session.flush()
        return sheet


def prepare_at(person: Person, meeting: MeetingSession) -> datetime:
    """Return when somebody is asked to look ahead: the last working day before the session."""
    starts_at = meeting.starts_at
    if starts_at is None or meeting.state is SessionState.PROPOSED:
        return datetime.max.replace(tzinfo=UTC)
    return person.hours.working_day_before(starts_at)


def over_at(meeting: MeetingSession) -> datetime:
    """Return when a booked session is over."""
    if meeting.starts_at is None:
        return datetime.max.replace(tzinfo=UTC)
    return meeting.starts_at + timedelta(minutes=meeting.minutes)


def _is_over(meeting: MeetingSession, now: datetime) -> bool:
    return over_at(meeting) <= now


def _shared_key(pairing_id: str) -> str:
    return f"sheet-shared:{pairing_id}"


def _kept(line: SheetLine) -> tuple[str | None, bool]:
    return line.text or None, line.private


def _as_written(together: Together, person: Person, stored: ReflectionSheet | None) -> Sheet:
    names = partners_of(together, person)
    if stored is None:
        return Sheet(together.pairing.id, names)
    return Sheet(
        pairing_id=together.pairing.id,
        partners=names,
        strength=SheetLine(stored.strength or "", stored.strength_private),
        difficulty=SheetLine(stored.difficulty or "", stored.difficulty_private),
        question=SheetLine(stored.question or "", stored.question_private),
        to_try=stored.to_try or "",
        shared=stored.shared_at is not None,
    )
