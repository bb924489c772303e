"""How reflection sheets are asked for and shared, as the database has them when it is said."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

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
from models import sheet_questions
from models.meeting import ReflectionSheet
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
    together = find_together(session, row.workspace_id, row.pairing_id)
    person = together.person(row.member_id)
    stored = sheet_questions.sheet_of(session, row.workspace_id, together.pairing.id, person.id)
    written = stored is not None and stored.prepared_at is not None
    if written or not together.is_live or person.place.silent:
        return None
    return SheetPrepare(
        together.pairing.id, partners_of(together, person), stored.to_try if stored else None
    )


def _compose_look_back(session: Session, row: OutboxRow, _now: datetime) -> SheetLookBack | None:
    together = find_together(session, row.workspace_id, row.pairing_id)
    person = together.person(row.member_id)
    stored = sheet_questions.sheet_of(session, row.workspace_id, together.pairing.id, person.id)
    written = stored is not None and stored.to_try is not None
    if written or not together.is_live or person.place.silent:
        return None
    return SheetLookBack(together.pairing.id, partners_of(together, person))


def _compose_shared(session: Session, row: OutboxRow, _now: datetime) -> Notice | None:
    if row.details.get("gone"):
        return SheetGone()
    together = find_together(session, row.workspace_id, row.pairing_id)
    if not together.is_live:
        return None
    sheets = {
        sheet.member_id: sheet
        for sheet in sheet_questions.sheets_of(session, row.workspace_id, together.pairing.id)
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
