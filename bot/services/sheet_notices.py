"""How reflection sheets are asked for and shared, as the database has them when it is said."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.meetings import NoSuchPairing
from bot.domain.mentorship import MentorshipState
from bot.domain.notices import Kind, Notice
from bot.domain.notices.check_ins import (
    SharedLines,
    SheetGone,
    SheetLookBack,
    SheetPrepare,
    SheetShared,
)
from bot.services.script import Part, Script
from bot.services.together import Person, Together, find_together
from models import meeting_questions, sheet_questions, try_questions
from models.meeting import MeetingSession, ReflectionSheet, SessionState
from models.outbox import OutboxRow


def sheet_script() -> Script:
    """Return how sheets are asked for and shared."""
    return {
        Kind.SHEET_PREPARE: Part(compose=_compose_prepare),
        Kind.SHEET_SHARED: Part(compose=_compose_shared),
        Kind.SHEET_LOOK_BACK: Part(compose=_compose_look_back),
    }


def partners_of(together: Together, person: Person) -> tuple[str, ...]:
    """Return the names of those whom somebody meets."""
    return tuple(other.name for other in together.others(person.id))


def _compose_prepare(session: Session, row: OutboxRow, _now: datetime) -> SheetPrepare | None:
    together, meeting, person = _asked(session, row)
    stored = sheet_questions.sheet_of(session, meeting, person.id)
    written = stored is not None and stored.prepared_at is not None
    if written or _is_left_in_peace(together, person):
        return None
    return SheetPrepare(
        together.pairing.id,
        partners_of(together, person),
        to_try=sheet_questions.last_thing_to_try(session, meeting, person.id),
        session_id=meeting.id,
        tries=tuple(
            one.text
            for one in try_questions.tries_carried_to(session, meeting)
            if one.member_id == person.id and one.done_at is None
        ),
    )


def _compose_look_back(session: Session, row: OutboxRow, _now: datetime) -> SheetLookBack | None:
    together, meeting, person = _asked(session, row)
    stored = sheet_questions.sheet_of(session, meeting, person.id)
    written = stored is not None and stored.looked_back_at is not None
    if written or _is_left_in_peace(together, person):
        return None
    if meeting.state is SessionState.NOT_HELD:
        return None
    return SheetLookBack(
        together.pairing.id,
        partners_of(together, person),
        session_id=meeting.id,
        asks_whether=together.rules.agrees,
    )


def _asked(session: Session, row: OutboxRow) -> tuple[Together, MeetingSession, Person]:
    """Return whom a row asks about which session; rows of old name none and mean the newest."""
    together = find_together(session, row.workspace_id, row.pairing_id)
    return together, _meeting(session, row), together.person(row.member_id)


def _meeting(session: Session, row: OutboxRow) -> MeetingSession:
    if row.subject is not None:
        return session.get_one(MeetingSession, (row.workspace_id, row.subject))
    newest = meeting_questions.newest_session(session, row.workspace_id, str(row.pairing_id))
    if newest is None:
        raise NoSuchPairing
    return newest


def _is_left_in_peace(together: Together, person: Person) -> bool:
    mentorship = together.mentorship
    paused = mentorship is not None and mentorship.state is MentorshipState.PAUSED
    return paused or not together.is_live or person.place.silent


def _compose_shared(session: Session, row: OutboxRow, _now: datetime) -> Notice | None:
    if row.details.get("gone"):
        return SheetGone()
    together = find_together(session, row.workspace_id, row.pairing_id)
    if not together.is_live:
        return None
    sheets = {
        sheet.member_id: sheet
        for sheet in sheet_questions.sheets_for(session, _meeting(session, row))
    }
    lines = [
        _shared_lines(person.name, sheets[person.id])
        for person in together.present
        if person.id in sheets
    ]
    return SheetShared(together.pairing.id, tuple(lines)) if len(lines) > 1 else None


def _shared_lines(name: str, sheet: ReflectionSheet) -> SharedLines:
    return SharedLines(
        name=name,
        strength=None if sheet.strength_private else sheet.strength,
        difficulty=None if sheet.difficulty_private else sheet.difficulty,
        question=None if sheet.question_private else sheet.question,
    )
