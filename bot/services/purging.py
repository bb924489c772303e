"""Letting go of old rows: messages that nobody needs any more, and what guards against repeats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from bot.domain.attention import local_week
from bot.services.duty import Item
from models.base import Instant
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
        before = {"before": now - self.retention}
        with self.database.reading.begin() as session:
            return [Item(id_, id_) for id_ in session.scalars(_WITH_OLD, before)]

    def carry_out(self, item: Item, now: datetime) -> None:
        """Delete some rows; what is left is due again."""
        before, here = now - self.retention, item.workspace_id
        with self.database.writing.begin() as session:
            old = _old_lines(here, before).order_by(OutboxRow.id).limit(AT_ONCE)
            ids = session.scalars(old).all()
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


def _has_old(before: Instant) -> ColumnElement[bool]:
    """Return the condition that a workspace has something to let go of.

    One question for all workspaces: it is put at every look, and mostly answered by no.
    """
    return or_(
        _old_lines(Workspace.id, before).exists(),
        exists().where(
            InboundEvent.workspace_id == Workspace.id, InboundEvent.received_at < before
        ),
        exists().where(ViewResult.workspace_id == Workspace.id, ViewResult.at < before),
    )


def _old_lines(here: str | InstrumentedAttribute[str], before: Instant) -> Select[str]:
    pointing = aliased(OutboxRow)
    needed = exists().where(
        pointing.workspace_id == OutboxRow.workspace_id,
        or_(
            pointing.after_id == OutboxRow.id,
            pointing.updates_id == OutboxRow.id,
            pointing.merged_id == OutboxRow.id,
        ),
    )
    return select(OutboxRow.id).where(
        OutboxRow.workspace_id == here,
        OutboxRow.state.in_(DONE),
        OutboxRow.created_at < before,
        OutboxRow.not_before < before,
        ~_holds_a_message_of_somebody(),
        ~needed,
    )


def _holds_a_message_of_somebody() -> ColumnElement[bool]:
    """Return the condition that a row knows where a member's message or file is in Slack."""
    return and_(
        OutboxRow.state == OutboxState.SENT,
        OutboxRow.target.in_([Target.MEMBER, Target.PAIRING]),
        OutboxRow.updates_id.is_(None),
        OutboxRow.channel.is_not(None),
    )


_WITH_OLD = select(Workspace.id).where(_has_old(bindparam("before"))).order_by(Workspace.id)
