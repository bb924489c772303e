"""Letting go of old rows: messages that nobody needs any more, and what guards against repeats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, delete, exists, or_, select
from sqlalchemy.orm import Session, aliased

from bot.domain.attention import local_week
from bot.services.duty import Item
from models.outbox import NoticeSlot, OutboxRow, OutboxState, Target
from models.session import Database
from models.workspace import InboundEvent, ViewResult, Workspace

DONE = (OutboxState.SENT, OutboxState.WITHDRAWN, OutboxState.MERGED, OutboxState.DEAD)
AT_ONCE = 500
RETENTION = timedelta(days=90)


@dataclass(frozen=True)
class PurgeOldRows:
    """Deletes what is over and older than the retention, some hundred rows at a time.

    Kept: what another row still points at, and where the messages of people are who were not
    erased yet, since erasing deletes those messages in Slack.
    """

    database: Database
    retention: timedelta = RETENTION
    name: str = "purge"

    def due(self, now: datetime) -> Sequence[Item]:
        """Return the workspaces with something to let go of."""
        before = now - self.retention
        with self.database.reading.begin() as session:
            ids = session.scalars(select(Workspace.id).order_by(Workspace.id)).all()
            return [Item(id_, id_) for id_ in ids if _has_old(session, id_, before)]

    def carry_out(self, item: Item, now: datetime) -> None:
        """Delete some rows; what is left is due again."""
        before, here = now - self.retention, item.workspace_id
        with self.database.writing.begin() as session:
            ids = session.scalars(_old_lines(here, before).limit(AT_ONCE)).all()
            session.execute(
                delete(OutboxRow).where(OutboxRow.workspace_id == here, OutboxRow.id.in_(ids))
            )
            session.execute(
                delete(InboundEvent).where(
                    InboundEvent.workspace_id == here, InboundEvent.received_at < before
                )
            )
            session.execute(
                delete(ViewResult).where(ViewResult.workspace_id == here, ViewResult.at < before)
            )
            week = local_week(before, "UTC")
            session.execute(
                delete(NoticeSlot).where(NoticeSlot.workspace_id == here, NoticeSlot.week < week)
            )

    def next_due(self, after: datetime) -> datetime | None:
        """Return nothing: nobody waits for it."""
        return None


def _has_old(session: Session, workspace_id: str, before: datetime) -> bool:
    looks: tuple[Select[str], ...] = (
        _old_lines(workspace_id, before),
        select(InboundEvent.event_id).where(
            InboundEvent.workspace_id == workspace_id, InboundEvent.received_at < before
        ),
        select(ViewResult.view_id).where(
            ViewResult.workspace_id == workspace_id, ViewResult.at < before
        ),
    )
    return any(session.scalar(look.limit(1)) is not None for look in looks)


def _old_lines(workspace_id: str, before: datetime) -> Select[str]:
    pointing = aliased(OutboxRow)
    needed = exists().where(
        pointing.workspace_id == OutboxRow.workspace_id,
        or_(
            pointing.after_id == OutboxRow.id,
            pointing.updates_id == OutboxRow.id,
            pointing.merged_id == OutboxRow.id,
        ),
    )
    return (
        select(OutboxRow.id)
        .where(
            OutboxRow.workspace_id == workspace_id,
            OutboxRow.state.in_(DONE),
            OutboxRow.created_at < before,
            OutboxRow.not_before < before,
            ~_holds_a_message_of_somebody(),
            ~needed,
        )
        .order_by(OutboxRow.id)
    )


def _holds_a_message_of_somebody() -> ColumnElement[bool]:
    """Return the condition that a row knows where a member's message or file is in Slack."""
    return and_(
        OutboxRow.state == OutboxState.SENT,
        OutboxRow.target.in_([Target.MEMBER, Target.PAIRING]),
        OutboxRow.updates_id.is_(None),
        OutboxRow.channel.is_not(None),
    )
