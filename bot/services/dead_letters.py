"""What Slack refused for good: told to the desk once a day, and tried again if it asks for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.notices import Kind
from bot.services.access import OrganiserCaller
from bot.services.audit import Audit
from bot.services.duty import Item
from bot.services.outbox import Line, Outbox
from bot.services.recording import NOT_ELIGIBLE
from bot.services.unclear import UNCLEAR
from models.outbox import OutboxRow, OutboxState, Target
from models.session import Database
from models.workspace import Workspace

DEAD_LETTERS = "dead-letters"
AT_ONCE = 500
LOOKED_AFTER = (UNCLEAR, NOT_ELIGIBLE)  # no refusals: doctor shows the first, partners the second


@dataclass(frozen=True)
class TellOfDeadLetters:
    """Writes one line a day for the desk: how many messages were refused, and why; no names.

    A row that was told of points at that line by ``merged_id``.
    """

    database: Database
    outbox: Outbox
    name: str = "tell-of-dead-letters"

    def due(self, now: datetime) -> Sequence[Item]:
        """Return the workspaces whose desk has something to hear that it did not hear today."""
        with self.database.reading.begin() as session:
            return [
                Item(workspace.id, workspace.id)
                for workspace in _in_trouble(session)
                if not _told_today(session, workspace, now)
            ]

    def carry_out(self, item: Item, now: datetime) -> None:
        """Write the line of a day, and let the rows point at it."""
        with self.database.writing.begin() as session:
            workspace = session.get_one(Workspace, item.workspace_id)
            rows = session.scalars(
                select(OutboxRow)
                .where(OutboxRow.workspace_id == workspace.id, _untold())
                .order_by(OutboxRow.id)
                .limit(AT_ONCE)
                .with_for_update(skip_locked=True)
            ).all()
            if not rows or _told_today(session, workspace, now):
                return
            counts = Counter(row.error or "unknown_error" for row in rows)
            line = Line(
                Kind.DESK_WARNING,
                key=_key(workspace, now),
                target=Target.DESK,
                not_before=now,
                details={"code": DEAD_LETTERS, "counts": dict(sorted(counts.items()))},
            )
            told = self.outbox.write(session, workspace.id, line, now)
            for row in rows:
                row.merged_id = told

    def next_due(self, after: datetime) -> datetime | None:
        """Return the next morning of a desk that has heard today and has more to hear."""
        with self.database.reading.begin() as session:
            mornings = [_tomorrow(workspace, after) for workspace in _in_trouble(session)]
        return min(mornings, default=None)


@dataclass(frozen=True)
class DeadLetters:
    """Lets an organiser try again what was refused."""

    database: Database
    clock: Clock
    audit: Audit

    def try_again(self, caller: OrganiserCaller, told_id: str) -> int:
        """Let what a line told of be sent again, where it still makes sense; return how many."""
        now = self.clock()
        with self.database.writing.begin() as session:
            rows = session.scalars(
                select(OutboxRow)
                .where(
                    OutboxRow.workspace_id == caller.workspace_id,
                    OutboxRow.state == OutboxState.DEAD,
                    OutboxRow.merged_id == told_id,
                    or_(OutboxRow.stale_at.is_(None), OutboxRow.stale_at >= now),
                )
                .with_for_update()
            ).all()
            for row in rows:
                row.state, row.error = OutboxState.PENDING, None
                row.merged_id = row.retry_at = None
            if rows:
                self.audit.record(
                    session, caller, "messages.try_again", told_id, {"count": len(rows)}, now
                )
            return len(rows)


def _untold() -> ColumnElement[bool]:
    return and_(
        OutboxRow.state == OutboxState.DEAD,
        OutboxRow.merged_id.is_(None),
        OutboxRow.key.not_like(f"{DEAD_LETTERS}:%"),
        or_(OutboxRow.error.is_(None), OutboxRow.error.not_in(LOOKED_AFTER)),
    )


def _in_trouble(session: Session) -> Sequence[Workspace]:
    ids = select(OutboxRow.workspace_id).where(_untold())
    return session.scalars(
        select(Workspace).where(Workspace.id.in_(ids)).order_by(Workspace.id)
    ).all()


def _told_today(session: Session, workspace: Workspace, now: datetime) -> bool:
    told = select(OutboxRow.id).where(
        OutboxRow.workspace_id == workspace.id, OutboxRow.key == _key(workspace, now)
    )
    return session.scalar(told) is not None


def _key(workspace: Workspace, now: datetime) -> str:
    return f"{DEAD_LETTERS}:{now.astimezone(ZoneInfo(workspace.time_zone)).date()}"


def _tomorrow(workspace: Workspace, after: datetime) -> datetime:
    zone = ZoneInfo(workspace.time_zone)
    day = after.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(day, time(), zone).astimezone(UTC)
