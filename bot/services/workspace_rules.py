"""The settings of a workspace, read and changed at the desk."""

from __future__ import annotations

from dataclasses import dataclass

from bot.clock import Clock
from bot.domain.workspace_settings import (
    FEWEST_SAFETY_CONTACTS,
    LONGEST_KEPT_MONTHS,
    WorkspaceSettings,
)
from bot.errors import InvalidInput
from bot.services.access import OrganiserCaller
from bot.services.audit import Audit
from models.session import Database
from models.workspace import Workspace


@dataclass(frozen=True)
class WorkspaceRules:
    """What holds for all programmes of a workspace."""

    database: Database
    clock: Clock
    audit: Audit

    def read(self, workspace_id: str) -> WorkspaceSettings:
        """Return the settings as they are."""
        with self.database.reading.begin() as session:
            workspace = session.get_one(Workspace, workspace_id)
            return WorkspaceSettings.from_record(workspace.settings)

    def save(self, caller: OrganiserCaller, settings: WorkspaceSettings) -> None:
        """Change the settings.

        Raises:
            InvalidInput: exactly one safety contact, or a number of months out of range.
        """
        if 0 < len(settings.safety_contacts) < FEWEST_SAFETY_CONTACTS:
            raise InvalidInput("safety_contacts", "too-few")
        if not 1 <= settings.keep_profile_months <= LONGEST_KEPT_MONTHS:
            raise InvalidInput("keep_profile_months", "out-of-range")
        now = self.clock()
        with self.database.writing.begin() as session:
            workspace = session.get_one(Workspace, caller.workspace_id)
            before = WorkspaceSettings.from_record(workspace.settings).to_record()
            record = settings.to_record()
            workspace.settings = {**workspace.settings, **record}
            changed = sorted(name for name, value in record.items() if before[name] != value)
            details: dict[str, object] = {"fields": changed}
            if changed:
                self.audit.record(
                    session, caller, "settings.change", caller.workspace_id, details, now
                )
