"""Reflection sheets: a look ahead for both, a look back; one for each session."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.feedback import Line as SheetLine
from bot.domain.feedback import Sheet
from bot.domain.meetings import NoSuchPairing
from bot.domain.notices import Kind
from bot.ids import NewId
from bot.services.access import Caller
from bot.services.outbox import Line, Outbox
from bot.services.script import Script
from bot.services.sheet_notices import partners_of, sheet_script
from bot.services.together import Person, Together, find_open, find_own, find_together
from models import meeting_questions, pairing_questions, sheet_questions, try_questions
from models.meeting import MeetingSession, ReflectionSheet, SessionState
from models.outbox import Target
from models.session import Database

KEPT = timedelta(days=30)
LOOK_BACK_FOR = timedelta(days=3)


@dataclass(frozen=True)
class Sheets:
    """Offers, keeps, shares and deletes reflection sheets.

    ``about`` is a session's id; in messages of old it is a pairing's and means the session that
    the pairing is at.
    """

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
            everybody = together.rules.sheet_for_all or all(
                other.place.wants_sheet for other in together.present
            )
            if everybody and not together.pairing.sheet_wanted:
                together.pairing.sheet_wanted = True
                meeting = meeting_of(session, caller, pairing_id)
                for other in together.others(person.id) if together.is_live else ():
                    self._write(session, meeting, other, Kind.SHEET_PREPARE, now)
            return everybody

    def sheet(self, caller: Caller, about: str) -> Sheet:
        """Return the caller's sheet as it was left.

        Raises:
            NoSuchPairing, NotYourPairing: there is no such sheet for the caller.
        """
        with self.database.reading.begin() as session:
            meeting = meeting_of(session, caller, about)
            together, person = find_own(session, caller, meeting.pairing_id)
            stored = sheet_questions.sheet_of(session, meeting, person.id)
            return _as_written(session, together, person, meeting, stored)

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
            meeting = meeting_of(session, caller, sheet.about)
            together, person = find_open(session, caller, meeting.pairing_id, now)
            stored = self.stored(session, meeting, person.id)
            if stored.shared_at is not None:
                return True
            stored.strength, stored.strength_private = _kept(sheet.strength)
            stored.difficulty, stored.difficulty_private = _kept(sheet.difficulty)
            stored.question, stored.question_private = _kept(sheet.question)
            stored.prepared_at = now
            session.flush()
            return together.is_live and self._share_if_complete(session, together, meeting, now)

    def look_back(self, caller: Caller, about: str, to_try: str) -> None:
        """Store the one thing that the caller wants to try; nobody else reads it."""
        now = self.clock()
        with self.database.writing.begin() as session:
            meeting = meeting_of(session, caller, about)
            _, person = find_own(session, caller, meeting.pairing_id)
            stored = self.stored(session, meeting, person.id)
            stored.to_try, stored.looked_back_at = to_try or None, now

    def ask_around(self, session: Session, meeting: MeetingSession, now: datetime) -> None:
        """Ask for the look ahead on the last working day before a session, back after it."""
        together = find_together(session, meeting.workspace_id, meeting.pairing_id)
        for person in together.present:
            stored = self.stored(session, meeting, person.id)
            if prepare_at(person, meeting) <= now and stored.asked_to_prepare_at is None:
                stored.asked_to_prepare_at = now
                if stored.prepared_at is None and not is_over(meeting, now):
                    self._write(session, meeting, person, Kind.SHEET_PREPARE, now)
            if is_over(meeting, now) and stored.asked_to_look_back_at is None:
                stored.asked_to_look_back_at = now
                self._write(session, meeting, person, Kind.SHEET_LOOK_BACK, now)

    def asked(self, session: Session, meeting: MeetingSession) -> list[tuple[Person, bool, bool]]:
        """Return who was asked to look ahead and who to look back, for one session."""
        together = find_together(session, meeting.workspace_id, meeting.pairing_id)
        found = []
        for person in together.present:
            stored = sheet_questions.sheet_of(session, meeting, person.id)
            ahead = stored is not None and stored.asked_to_prepare_at is not None
            back = stored is not None and stored.asked_to_look_back_at is not None
            found.append((person, ahead, back))
        return found

    def erase(self, session: Session, workspace_id: str, pairing_id: str, now: datetime) -> None:
        """Delete the sheets of a pairing, and take the shared lines out of the group DM."""
        keys = {_shared_key(pairing_id)}  # as it was when a pairing had one sheet
        for stored in sheet_questions.sheets_of(session, workspace_id, pairing_id):
            keys.add(_shared_key(stored.session_id))
            session.delete(stored)
        for noted in try_questions.tries_in_pairing(session, workspace_id, pairing_id):
            session.delete(noted)
        for key in sorted(keys):
            self._take_out(session, workspace_id, pairing_id, key, now)

    def stored(self, session: Session, meeting: MeetingSession, member_id: str) -> ReflectionSheet:
        """Return a member's sheet for a session; an empty one, if there was none."""
        known = sheet_questions.sheet_of(session, meeting, member_id)
        if known is not None:
            return known
        sheet = ReflectionSheet(
            workspace_id=meeting.workspace_id,
            id=self.new_id(),
            pairing_id=meeting.pairing_id,
            session_id=meeting.id,
            member_id=member_id,
            strength_private=False,
            difficulty_private=False,
            question_private=False,
        )
        session.add(sheet)
        session.flush()
        return sheet

    def _take_out(
        self, session: Session, workspace_id: str, pairing_id: str, key: str, now: datetime
    ) -> None:
        shared = pairing_questions.line_of(session, workspace_id, key)
        if shared is None:
            return
        line = Line(
            kind=Kind.SHEET_SHARED,
            key=f"sheet-gone:{shared.id}",
            target=Target.PAIRING,
            pairing_id=pairing_id,
            not_before=now,
            details={"gone": 1},
            updates_id=shared.id,
        )
        self.outbox.write(session, workspace_id, line, now)

    def _share_if_complete(
        self, session: Session, together: Together, meeting: MeetingSession, now: datetime
    ) -> bool:
        sheets = [self.stored(session, meeting, person.id) for person in together.present]
        if len(sheets) < 2 or any(sheet.prepared_at is None for sheet in sheets):
            return False
        for sheet in sheets:
            sheet.shared_at = now
        line = Line(
            kind=Kind.SHEET_SHARED,
            key=_shared_key(meeting.id),
            target=Target.PAIRING,
            pairing_id=meeting.pairing_id,
            subject=meeting.id,
            not_before=now,
        )
        self.outbox.write(session, meeting.workspace_id, line, now)
        return True

    def _write(
        self, session: Session, meeting: MeetingSession, person: Person, kind: Kind, now: datetime
    ) -> None:
        line = Line(
            kind=kind,
            key=f"{kind.value}:{meeting.id}:{meeting.slot_set}:{person.id}",
            target=Target.MEMBER,
            member_id=person.id,
            pairing_id=meeting.pairing_id,
            subject=meeting.id,
            not_before=now,
        )
        self.outbox.write(session, meeting.workspace_id, line, now)


def meeting_of(session: Session, caller: Caller, about: str) -> MeetingSession:
    """Return a session by its id, or by its pairing's the one that the pairing is at.

    Raises:
        NoSuchPairing: there is none in this workspace.
    """
    named = session.get(MeetingSession, (caller.workspace_id, about))
    found = named or meeting_questions.newest_session(session, caller.workspace_id, about)
    if found is None:
        raise NoSuchPairing
    return found


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


def is_over(meeting: MeetingSession, now: datetime) -> bool:
    """Return whether a session has had its time."""
    return over_at(meeting) <= now


def _shared_key(about: str) -> str:
    return f"sheet-shared:{about}"


def _kept(line: SheetLine) -> tuple[str | None, bool]:
    return line.text or None, line.private


def _as_written(
    session: Session,
    together: Together,
    person: Person,
    meeting: MeetingSession,
    stored: ReflectionSheet | None,
) -> Sheet:
    noted = try_questions.tries_after(session, meeting) if together.rules.agrees else ()
    mine = [one for one in noted if one.member_id == person.id]
    sheet = Sheet(
        about=meeting.id,
        partners=partners_of(together, person),
        carries=together.rules.agrees,
        tries=tuple(one.text for one in mine),
        only_for_me=any(one.private for one in mine),
    )
    return sheet if stored is None else _filled(sheet, stored)


def _filled(sheet: Sheet, stored: ReflectionSheet) -> Sheet:
    return replace(
        sheet,
        strength=SheetLine(stored.strength or "", stored.strength_private),
        difficulty=SheetLine(stored.difficulty or "", stored.difficulty_private),
        question=SheetLine(stored.question or "", stored.question_private),
        to_try=stored.to_try or "",
        shared=stored.shared_at is not None,
    )
