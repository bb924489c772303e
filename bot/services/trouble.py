"""Telling the desk that something keeps failing: a reference, never what it was about."""

from __future__ import annotations

from dataclasses import dataclass

from bot.clock import Clock
from bot.domain.notices import Kind
from bot.services.outbox import Line, Outbox
from models.outbox import Target
from models.session import Database


@dataclass(frozen=True)
class Trouble:
    """What jobs/isolate.py tells when one item failed three times."""

    database: Database
    clock: Clock
    outbox: Outbox

    def tell(self, workspace_id: str, item: str, reference: str) -> None:
        """Write one warning for the desk about an item, under the reference of its last log."""
        now = self.clock()
        line = Line(
            Kind.DESK_WARNING,
            key=f"trouble:{item}:{reference}",
            target=Target.DESK,
            not_before=now,
            details={"code": "item-failed", "reference": reference},
        )
        with self.database.writing.begin() as session:
            self.outbox.write(session, workspace_id, line, now)
