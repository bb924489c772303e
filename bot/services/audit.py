"""The append-only log of what organisers changed: ids and settings, never what members wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.desk import AuditLine, AuditPage
from bot.ids import NewId
from bot.services.access import Caller, OrganiserCaller
from models.desk_questions import audit_before
from models.session import Database
from models.workspace import AuditEntry

PAGE = 20


@dataclass(frozen=True)
class Audit:
    """Writes entries in the transaction of the change itself, and reads them by pages."""

    database: Database
    new_id: NewId

    def record(
        self,
        session: Session,
        caller: Caller,
        action: str,
        subject: str | None,
        details: Mapping[str, object],
        now: datetime,
    ) -> None:
        """Add an entry.

        Args:
            session: the transaction of the change.
            caller: who did it; a caller who is no organiser stands for Rapport itself.
            action: such as ``programme.create``.
            subject: the id of what was changed.
            details: ids, field names and organisers' settings.
            now: the programme clock's instant.
        """
        organiser_id = caller.organiser_id if isinstance(caller, OrganiserCaller) else None
        session.add(
            AuditEntry(
                workspace_id=caller.workspace_id,
                id=self.new_id(),
                at=now,
                organiser_id=organiser_id,
                action=action,
                subject=subject,
                details=dict(details),
            )
        )

    def page(self, workspace_id: str, before: str | None = None) -> AuditPage:
        """Return twenty entries, newest first: the newest of all, or those before a key."""
        with self.database.reading.begin() as session:
            found = audit_before(session, workspace_id, before, PAGE + 1)
        lines = tuple(
            AuditLine(entry.id, entry.at, organiser, entry.action, dict(entry.details))
            for entry, organiser in found[:PAGE]
        )
        return AuditPage(lines, lines[-1].id if len(found) > PAGE else None)
