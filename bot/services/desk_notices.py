"""How short notices of the desk are composed: newcomers, warnings, a desk that was lost."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.notices import Kind, Notice
from bot.domain.notices.desk import DeadLetters, DeskLost, DeskNewcomer, DeskWarning
from bot.services.contact_wishes import CONTACT_WISHED
from bot.services.dead_letters import DEAD_LETTERS
from bot.services.programme_news import compose_news
from bot.services.script import Part, Script
from models.outbox import OutboxRow
from models.programme import Programme
from models.rounds import Round
from models.stand_down import StandDown
from models.workspace import DeskState, Workspace

STAND_DOWN_REVIEW = "stand-down-review"


def desk_script() -> Script:
    """Return how the desk's short notices are said."""
    return {
        Kind.DESK_NEWCOMER: Part(compose=_newcomer),
        Kind.DESK_WARNING: Part(compose=_warning),
        Kind.PROGRAMME_NEWS: Part(compose=compose_news),
        Kind.DESK_LOST: Part(compose=_lost),
    }


def _newcomer(_session: Session, row: OutboxRow, _now: datetime) -> Notice:
    return DeskNewcomer(str(row.details["user"]))


def _warning(session: Session, row: OutboxRow, _now: datetime) -> Notice | None:
    code = str(row.details.get("code", ""))
    if code == CONTACT_WISHED:
        return DeskWarning(code=code, reference=row.id)
    if code == STAND_DOWN_REVIEW:
        return _review(session, row)
    if code == DEAD_LETTERS:
        return DeadLetters(row.id, _counts(row))
    round_ = session.get(Round, (row.workspace_id, row.subject)) if row.subject else None
    programme_id = round_.programme_id if round_ else row.subject
    programme = session.get(Programme, (row.workspace_id, programme_id)) if programme_id else None
    return DeskWarning(
        code=code,
        programme=programme.name if programme else "",
        number=round_.number if round_ else 0,
        round_id=round_.id if round_ else "",
        reference=str(row.details.get("reference", "")),
    )


def _counts(row: OutboxRow) -> tuple[tuple[str, int], ...]:
    stored = row.details.get("counts")
    counts = stored if isinstance(stored, dict) else {}
    return tuple(sorted((str(error), int(number)) for error, number in counts.items()))


def _review(session: Session, row: OutboxRow) -> Notice | None:
    known = session.get(StandDown, (row.workspace_id, row.subject))
    return DeskWarning(code=STAND_DOWN_REVIEW, reference=known.id) if known else None


def _lost(session: Session, row: OutboxRow, _now: datetime) -> Notice | None:
    found_again = session.get_one(Workspace, row.workspace_id).desk_state is DeskState.OPEN
    return None if found_again else DeskLost()
