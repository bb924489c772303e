"""Installing, knowing and losing a workspace."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.ids import NewId
from models.outbox import OutboxRow, OutboxState
from models.session import Database
from models.upsert import put_new
from models.workspace import DeskState, Workspace, WorkspaceState, workspace_of_team


@dataclass(frozen=True)
class Workspaces:
    """The workspaces that installed Rapport; today one, from the settings."""

    database: Database
    clock: Clock
    new_id: NewId

    def install(
        self, slack_team_id: str, name: str, bot_user_id: str, desk_channel: str, time_zone: str
    ) -> str:
        """Store a workspace, or bring what is known of it up to date; return its id."""
        with self.database.writing.begin() as session:
            known = workspace_of_team(session, slack_team_id)
            if known is None:
                # Several processes may start at once on an empty database: one of them is first.
                newcomer = {
                    "id": self.new_id(),
                    "slack_team_id": slack_team_id,
                    "name": name,
                    "bot_user_id": bot_user_id,
                    "desk_channel": desk_channel,
                    "time_zone": time_zone,
                    "state": WorkspaceState.ACTIVE,
                    "desk_state": DeskState.OPEN,
                    "settings": {},
                    "created_at": self.clock(),
                }
                put_new(session, Workspace, [newcomer], unique=("slack_team_id",))
                known = workspace_of_team(session, slack_team_id)
            if known is None:
                raise LookupError("a workspace that was stored just now is not there")
            known.name, known.bot_user_id = name, bot_user_id
            known.desk_channel, known.time_zone = desk_channel, time_zone
            known.state = WorkspaceState.ACTIVE
            _resume(session, known.id)
            return known.id

    def uninstall(self, slack_team_id: str) -> None:
        """Call nothing of a workspace any more; safe to run twice."""
        with self.database.writing.begin() as session:
            known = workspace_of_team(session, slack_team_id)
            if known is not None:
                known.state = WorkspaceState.UNINSTALLED


def _resume(session: Session, workspace_id: str) -> None:
    """Let wait again what was held because the app was gone."""
    session.execute(
        update(OutboxRow)
        .where(OutboxRow.workspace_id == workspace_id, OutboxRow.state == OutboxState.HELD)
        .values(state=OutboxState.PENDING, retry_at=None, error=None)
    )
