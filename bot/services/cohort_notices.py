"""How a cohort match is said: at the desk, and to those without a mentor."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.cohort import NoCohort
from bot.domain.notices import Kind, Notice
from bot.domain.notices.cohorts import CohortNotice, NoMentor
from bot.services.cohort_drafts import cohort_in_numbers
from bot.services.mentorship_rules import rules_of
from bot.services.script import Part, Script
from models.outbox import OutboxRow
from models.programme import Programme, ProgrammeState


def cohort_script() -> Script:
    """Return how each kind about cohort matches is said."""
    draft = Part(compose=_compose_draft)
    return {
        Kind.COHORT_DRAFT: draft,
        Kind.COHORT_CHANGED: draft,
        Kind.NO_MENTOR: Part(compose=_compose_no_mentor),
    }


def _compose_draft(session: Session, row: OutboxRow, _now: datetime) -> Notice | None:
    try:
        return CohortNotice(cohort_in_numbers(session, row.workspace_id, row.subject or ""))
    except NoCohort:
        return None


def _compose_no_mentor(session: Session, row: OutboxRow, _now: datetime) -> Notice | None:
    programme = session.get(Programme, (row.workspace_id, row.subject))
    if programme is None or programme.state is ProgrammeState.ENDED:
        return None
    return NoMentor(programme.id, programme.name, can_ask=rules_of(session, programme).by_request)
