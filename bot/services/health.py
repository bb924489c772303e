"""Asking what is wrong: stuck and dead deliveries, jobs that stand still, a lost desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.workspace_settings import WorkspaceSettings
from bot.services.traces import Traces
from bot.services.unclear import SENT_AGAIN, UNCLEAR
from models.outbox import OutboxRow, OutboxState
from models.session import Database
from models.workspace import DeskState, Workspace, WorkspaceState

TICK_IS_OLD = timedelta(minutes=3)
WAITS_TOO_LONG = timedelta(minutes=10)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: ``what`` is a word, ``detail`` a sentence for the operator."""

    what: str
    good: bool
    detail: str


@dataclass(frozen=True)
class Health:
    """Looks at the rows; calls nobody."""

    database: Database
    traces: Traces
    clock: Clock
    machine_clock: Clock

    def report(self, workspace_id: str) -> Sequence[Finding]:
        """Return what was found for a workspace, good and bad, in a steady order."""
        with self.database.reading.begin() as session:
            workspace = session.get_one(Workspace, workspace_id)
            return [
                self._tick(),
                _app(workspace),
                _desk(workspace),
                _contacts(workspace),
                self._waiting(session, workspace_id),
                _unclear(session, workspace_id),
                _dead(session, workspace_id),
                _doubtful(session, workspace_id),
            ]

    def _tick(self) -> Finding:
        last = self.traces.last_run("tick")
        if last is None:
            return Finding("tick", good=False, detail="The clock has never been looked at.")
        age = self.machine_clock() - last
        seconds = int(age.total_seconds())
        return Finding("tick", good=age <= TICK_IS_OLD, detail=f"Last look {seconds} s ago.")

    def _waiting(self, session: Session, workspace_id: str) -> Finding:
        oldest: datetime | None = session.scalar(
            select(func.min(OutboxRow.not_before)).where(
                OutboxRow.workspace_id == workspace_id,
                OutboxRow.state.in_([OutboxState.PENDING, OutboxState.SENDING]),
                OutboxRow.not_before <= self.clock(),
            )
        )
        if oldest is None:
            return Finding("waiting", good=True, detail="Nothing that is due waits.")
        minutes = int((self.clock() - oldest).total_seconds() // 60)
        good = self.clock() - oldest <= WAITS_TOO_LONG
        return Finding("waiting", good=good, detail=f"The oldest waits {minutes} minutes.")


def _app(workspace: Workspace) -> Finding:
    if workspace.state is WorkspaceState.ACTIVE:
        return Finding("app", good=True, detail="Installed.")
    return Finding("app", good=False, detail="Uninstalled or its token revoked: install it again.")


def _desk(workspace: Workspace) -> Finding:
    if workspace.desk_state is DeskState.OPEN:
        return Finding("desk", good=True, detail="Private, and Rapport is in it.")
    return Finding(
        "desk",
        good=False,
        detail="Missing, archived, public, shared, or Rapport is not in it: rounds are held.",
    )


def _contacts(workspace: Workspace) -> Finding:
    missing = WorkspaceSettings.from_record(workspace.settings).contacts_missing
    if not missing:
        return Finding("contacts", good=True, detail="Named under “Something not right?”.")
    detail = f"{missing} more to be named under “Something not right?”: `/rapport-admin settings`."
    return Finding("contacts", good=False, detail=detail)


def _unclear(session: Session, workspace_id: str) -> Finding:
    count = _count(session, workspace_id, OutboxState.AMBIGUOUS)
    return Finding("unclear", good=count == 0, detail=f"{count} without an answer of Slack.")


def _dead(session: Session, workspace_id: str) -> Finding:
    query = (
        select(OutboxRow.error, func.count())
        .where(
            OutboxRow.workspace_id == workspace_id,
            OutboxRow.state == OutboxState.DEAD,
            OutboxRow.error.is_distinct_from(UNCLEAR),
        )
        .group_by(OutboxRow.error)
        .order_by(OutboxRow.error)
    )
    counts = [(error or "unknown_error", number) for error, number in session.execute(query)]
    why = f" ({', '.join(f'{number} {error}' for error, number in counts)})" if counts else ""
    total = sum(number for _, number in counts)
    return Finding("dead", good=not counts, detail=f"{total} refused for good{why}.")


def _doubtful(session: Session, workspace_id: str) -> Finding:
    """Say how many messages may be missing or doubled, since Slack never answered.

    Nothing can be done about them, so this is no fault: it only tells.
    """

    def count(error: str) -> int:
        query = select(func.count()).where(
            OutboxRow.workspace_id == workspace_id, OutboxRow.error == error
        )
        return session.scalar(query) or 0

    missing, doubled = count(UNCLEAR), count(SENT_AGAIN)
    detail = f"{missing} may be missing, {doubled} may have arrived twice."
    return Finding("doubtful", good=True, detail=detail)


def _count(session: Session, workspace_id: str, state: OutboxState) -> int:
    query = select(func.count()).where(
        OutboxRow.workspace_id == workspace_id, OutboxRow.state == state
    )
    return session.scalar(query) or 0
