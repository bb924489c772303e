"""Bookings: the message that says when and where, and the calendar file beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from bot.documents.calendar import Entry, calendar_file, google_link, outlook_link
from bot.domain.notices import Kind
from bot.domain.notices.introductions import Booked, CalendarFile
from bot.services.introductions import Introductions
from bot.services.messenger import Document
from bot.services.outbox import Line, Outbox
from bot.services.script import Part, Script
from bot.services.shared_message import booking_key
from bot.services.together import Together, find_together
from models import pairing_questions as questions
from models.meeting import MeetingSession, SessionState
from models.outbox import OutboxRow, Target
from models.rounds import PairingState


@dataclass(frozen=True)
class Bookings:
    """Says what was booked, in the caller's transaction."""

    outbox: Outbox
    introductions: Introductions

    def parts(self) -> Script:
        """Return how bookings are said."""
        return {
            Kind.BOOKED: Part(compose=self._compose_booked),
            Kind.CALENDAR_FILE: Part(compose=self._compose_file),
        }

    def book(
        self, session: Session, meeting: MeetingSession, starts_at: datetime, now: datetime
    ) -> None:
        """Book a session: a message, then a calendar file; nobody is asked for a time any more."""
        meeting.state, meeting.starts_at = SessionState.BOOKED, starts_at
        self.outbox.withdraw_kinds(session, meeting.workspace_id, meeting.pairing_id, Kind.HALF_WAY)
        key = booking_key(meeting, meeting.slot_set)
        booked = _about(meeting, Kind.BOOKED, key, now)
        booked_id = self.outbox.write(session, meeting.workspace_id, booked, now)
        file = _about(meeting, Kind.CALENDAR_FILE, f"calendar:{key}", now, after_id=booked_id)
        self.outbox.write(session, meeting.workspace_id, file, now)

    def show_moved(
        self,
        session: Session,
        meeting: MeetingSession,
        slot_set: int,
        starts_at: datetime | None,
        now: datetime,
    ) -> None:
        """Have the message about an earlier booking say that it does not hold any more."""
        key = booking_key(meeting, slot_set)
        shown = questions.line_of(session, meeting.workspace_id, key)
        if shown is not None and starts_at is not None:
            line = _about(meeting, Kind.BOOKED, f"{key}:moved", now, updates_id=shown.id)
            line.details["moved_from"] = int(starts_at.timestamp())
            self.outbox.write(session, meeting.workspace_id, line, now)

    def _compose_booked(self, session: Session, row: OutboxRow, _now: datetime) -> Booked | None:
        together, meeting = _booked(session, row)
        moved_from = row.details.get("moved_from")
        current = row.details.get("slot_set") == meeting.slot_set
        starts_at = meeting.starts_at if current else None
        if isinstance(moved_from, int):
            starts_at = datetime.fromtimestamp(moved_from, UTC)
        if starts_at is None:
            return None
        entry = _entry(together, meeting, starts_at)
        return Booked(
            pairing_id=together.pairing.id,
            session_id=meeting.id,
            starts_at=starts_at,
            minutes=meeting.minutes,
            zones=together.zones(),
            place=meeting.place,
            google=google_link(entry),
            outlook=outlook_link(entry),
            agenda=self.introductions.words.agendas.of(session, together, meeting),
            mentors=together.rules.agrees,
            open=moved_from is None and together.is_live,
            ended=together.pairing.state is PairingState.ENDED,
        )

    def _compose_file(self, session: Session, row: OutboxRow, now: datetime) -> Document | None:
        together, meeting = _booked(session, row)
        if meeting.starts_at is None or row.details.get("slot_set") != meeting.slot_set:
            return None
        return Document(
            filename=f"{meeting.starts_at:%Y-%m-%d}-rapport.ics",
            content=calendar_file(_entry(together, meeting, meeting.starts_at), now),
            caption=CalendarFile(meeting.starts_at, together.zones()),
        )


def _about(
    meeting: MeetingSession,
    kind: Kind,
    key: str,
    now: datetime,
    *,
    after_id: str | None = None,
    updates_id: str | None = None,
) -> Line:
    return Line(
        kind=kind,
        key=key,
        target=Target.PAIRING,
        pairing_id=meeting.pairing_id,
        not_before=now,
        subject=meeting.id,
        details={"slot_set": meeting.slot_set},
        after_id=after_id,
        updates_id=updates_id,
    )


def _booked(session: Session, row: OutboxRow) -> tuple[Together, MeetingSession]:
    meeting = session.get_one(MeetingSession, (row.workspace_id, row.subject))
    return find_together(session, row.workspace_id, meeting.pairing_id), meeting


def _entry(together: Together, meeting: MeetingSession, starts_at: datetime) -> Entry:
    names = ", ".join(person.name for person in together.present or together.people)
    return Entry(
        id=meeting.id,
        version=meeting.version,
        title=f"{together.programme.name}: {names}",
        description=together.programme.objective_text,
        place=meeting.place,
        starts_at=starts_at.astimezone(UTC),
        minutes=meeting.minutes,
    )
