"""Taking back what was sent although it had been withdrawn: by neutral words, or by deleting."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.notices import POLICIES, Kind, Notice
from bot.domain.notices.corrections import NoLongerCurrent
from bot.services.merging import beside
from bot.services.messenger import Vanished
from bot.services.outbox import Line, Outbox
from bot.services.script import Part, Script
from models.outbox import OutboxRow


def correct(session: Session, outbox: Outbox, row: OutboxRow, now: datetime) -> None:
    """Write what takes back a row that was sent after all.

    A row that replaced an earlier message is left: whoever withdrew it writes the newer version.
    """
    if row.updates_id is not None or Kind(row.kind) is Kind.TAKEN_BACK:
        return
    line = Line(
        kind=Kind.TAKEN_BACK,
        key=f"taken-back:{row.id}",
        target=row.target,
        not_before=now,
        member_id=row.member_id,
        pairing_id=row.pairing_id,
        slack_target=row.slack_target,
        updates_id=row.id,
    )
    outbox.write(session, row.workspace_id, line, now)


def corrections_script() -> Script:
    """Return how something is taken back."""
    return {Kind.TAKEN_BACK: Part(compose=_taken_back)}


def _taken_back(session: Session, row: OutboxRow, _now: datetime) -> Notice | None:
    taken = session.get(OutboxRow, (row.workspace_id, row.updates_id))
    if taken is None:
        return None
    alone = not beside(session, taken)
    vanishes = POLICIES[Kind(taken.kind)].vanishes
    return Vanished() if vanishes and alone else NoLongerCurrent()
