"""What the desk reads of a round: one message that is kept up to date, and warnings."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.notices import Kind
from bot.services.outbox import Line, Outbox
from models.outbox import OutboxState, Target
from models.pairing_questions import line_of
from models.programme import Programme
from models.rounds import Round


def tell_desk(outbox: Outbox, session: Session, round_: Round, kind: Kind, now: datetime) -> None:
    """Bring a round's one message at the desk up to date, or post it if there is none."""
    first = line_of(session, round_.workspace_id, f"draft:{round_.id}")
    shown = first is not None and first.state not in (OutboxState.DEAD, OutboxState.WITHDRAWN)
    if kind is Kind.DRAFT and shown:
        kind = Kind.DRAFT_CHANGED
    if kind is Kind.DRAFT_CHANGED and not shown:
        return
    changed = f"{kind.value}:{round_.id}:{round_.version}:{round_.state.value}"
    line = Line(
        kind=kind,
        key=f"draft:{round_.id}" if kind is Kind.DRAFT else changed,
        target=Target.DESK,
        not_before=now,
        subject=round_.id,
        updates_id=first.id if first and shown else None,
        after_id=first.id if first and shown else None,
    )
    outbox.write(session, round_.workspace_id, line, now)


def warn_desk(outbox: Outbox, session: Session, round_: Round, why: str, now: datetime) -> None:
    """Tell the desk what is wrong with a round: ``details`` hold the code."""
    line = Line(
        kind=Kind.DESK_WARNING,
        key=f"warning:{why}:{round_.id}:{round_.version}",
        target=Target.DESK,
        not_before=now,
        subject=round_.id,
        details={"code": why},
    )
    outbox.write(session, round_.workspace_id, line, now)


def tell_of_skip(
    outbox: Outbox, session: Session, programme: Programme, due_at: datetime, now: datetime
) -> None:
    """Tell the desk that nobody was introduced at a due time: it was noticed too late."""
    line = Line(
        kind=Kind.DESK_WARNING,
        key=f"warning:too-late-skipped:{programme.id}:{due_at:%Y%m%dT%H%M}",
        target=Target.DESK,
        not_before=now,
        subject=programme.id,
        details={"code": "too-late-skipped"},
    )
    outbox.write(session, programme.workspace_id, line, now)
