"""What the desk reads of a cohort match: one message that is kept up to date, and a warning."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.notices import Kind
from bot.services.outbox import Line, Outbox
from models.cohort import Cohort
from models.outbox import OutboxRow, OutboxState, Target
from models.pairing_questions import line_of

GONE = (OutboxState.DEAD, OutboxState.WITHDRAWN)


def tell_desk(outbox: Outbox, session: Session, cohort: Cohort, kind: Kind, now: datetime) -> None:
    """Bring a cohort's one message at the desk up to date, or post it if there is none."""
    first = line_of(session, cohort.workspace_id, _key(cohort))
    shown = first if first is not None and first.state not in GONE else None
    if kind is Kind.COHORT_DRAFT and shown is None:
        _write(outbox, session, cohort, Kind.COHORT_DRAFT, _key(cohort), now, None)
    elif shown is not None:
        key = f"cohort-changed:{cohort.id}:{cohort.version}:{cohort.state.value}"
        _write(outbox, session, cohort, Kind.COHORT_CHANGED, key, now, shown)


def warn_desk(outbox: Outbox, session: Session, cohort: Cohort, now: datetime) -> None:
    """Tell the desk that a cohort could not be matched."""
    line = Line(
        kind=Kind.DESK_WARNING,
        key=f"warning:cohort-failed:{cohort.id}:{cohort.version}",
        target=Target.DESK,
        not_before=now,
        subject=cohort.programme_id,
        details={"code": "cohort-failed"},
    )
    outbox.write(session, cohort.workspace_id, line, now)


def _write(
    outbox: Outbox,
    session: Session,
    cohort: Cohort,
    kind: Kind,
    key: str,
    now: datetime,
    shown: OutboxRow | None,
) -> None:
    line = Line(
        kind=kind,
        key=key,
        target=Target.DESK,
        not_before=now,
        subject=cohort.id,
        updates_id=shown.id if shown else None,
        after_id=shown.id if shown else None,
    )
    outbox.write(session, cohort.workspace_id, line, now)


def _key(cohort: Cohort) -> str:
    return f"cohort:{cohort.id}"
