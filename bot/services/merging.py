"""Two notices for one reader in one message: who joins whom, and what becomes of the halves.

The companion is chosen and stored in the claim transaction, so that it is fixed before the send:
sending again says the same two things. Only kinds that read well beside each other join
(``Policy.joins``), only in a member's own DM, and only two at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, delete, or_, select
from sqlalchemy.orm import Session, aliased

from bot.domain.notices import POLICIES
from bot.services.readers import Reader
from models.outbox import NoticeSlot, OutboxRow, OutboxState, Target

UNDECIDED = (
    OutboxState.PENDING,
    OutboxState.SENDING,
    OutboxState.AMBIGUOUS,
    OutboxState.HELD,
)
JOINING = frozenset(kind.value for kind, policy in POLICIES.items() if policy.joins)
EARLY = frozenset(kind.value for kind, policy in POLICIES.items() if policy.comes_early)


def take_companion(session: Session, row: OutboxRow, reader: Reader, now: datetime) -> None:
    """Let another notice to the same reader join a row that is about to be sent."""
    if row.kind not in JOINING or row.target is not Target.MEMBER or row.first_try_at is not None:
        return
    found = session.scalars(_companions(row, reader, now)).first()
    if found is not None:
        found.state, found.merged_id = OutboxState.MERGED, row.id


def merged_into(session: Session, row: OutboxRow) -> Sequence[OutboxRow]:
    """Return the rows that are said as a part of a row's message."""
    if row.kind not in JOINING:
        return ()
    query = select(OutboxRow).where(
        OutboxRow.workspace_id == row.workspace_id,
        OutboxRow.merged_id == row.id,
        OutboxRow.state == OutboxState.MERGED,
    )
    return session.scalars(query.order_by(OutboxRow.id)).all()


def beside(session: Session, row: OutboxRow) -> Sequence[OutboxRow]:
    """Return the other rows that were said in the same message as a row."""
    if row.state is OutboxState.MERGED and row.merged_id is not None:
        leader = session.get_one(OutboxRow, (row.workspace_id, row.merged_id))
        return [leader, *(one for one in merged_into(session, leader) if one.id != row.id)]
    return merged_into(session, row)


def let_go(session: Session, row: OutboxRow) -> None:
    """Free what a row holds that its readers never got: its notice slots and its companion."""
    session.execute(
        delete(NoticeSlot).where(
            NoticeSlot.workspace_id == row.workspace_id, NoticeSlot.outbox_id == row.id
        )
    )
    row.counted = False
    for companion in merged_into(session, row):
        companion.merged_id = None
        companion.state = OutboxState.WITHDRAWN if companion.withdraw else OutboxState.PENDING


def _companions(row: OutboxRow, reader: Reader, now: datetime) -> Select[OutboxRow]:
    earlier = aliased(OutboxRow)
    said = select(earlier.id).where(
        earlier.workspace_id == row.workspace_id,
        or_(
            earlier.state == OutboxState.SENT,
            (earlier.state == OutboxState.MERGED) & earlier.sent_at.is_not(None),
        ),
    )
    day_ends = _end_of_day(reader, now)
    return (
        select(OutboxRow)
        .where(
            OutboxRow.workspace_id == row.workspace_id,
            OutboxRow.place == row.place,
            OutboxRow.id != row.id,
            OutboxRow.kind.in_(JOINING - {row.kind}),
            OutboxRow.state == OutboxState.PENDING,
            OutboxRow.updates_id.is_(None),
            OutboxRow.first_try_at.is_(None),
            OutboxRow.withdraw.is_(False),
            or_(OutboxRow.after_id.is_(None), OutboxRow.after_id.in_(said)),
            or_(OutboxRow.stale_at.is_(None), OutboxRow.stale_at >= now),
            or_(
                OutboxRow.not_before <= now,
                OutboxRow.kind.in_(EARLY) & (OutboxRow.not_before < day_ends),
            ),
        )
        .order_by(OutboxRow.priority, OutboxRow.not_before, OutboxRow.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def _end_of_day(reader: Reader, now: datetime) -> datetime:
    zone = ZoneInfo(reader.hours.zone)
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), zone).astimezone(UTC)
