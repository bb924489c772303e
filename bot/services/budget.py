"""Whether a notice may go now: its readers' working hours, and what they may get in a week.

Called in the claim transaction, with the readers locked, so that the budget holds under any number
of processes.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, exists, select
from sqlalchemy.orm import Session

from bot.domain.attention import free_slot, local_week
from bot.domain.notices import Kind, Policy
from bot.services.readers import Reader, next_working_moment
from models.outbox import NoticeSlot, OutboxRow, OutboxState
from models.rounds import PairingMember

# Made once: putting it together takes longer than answering it.
TAKEN = select(NoticeSlot.member_id, NoticeSlot.week, NoticeSlot.slot).where(
    NoticeSlot.workspace_id == bindparam("here"),
    NoticeSlot.member_id.in_(bindparam("people", expanding=True)),
    NoticeSlot.week.in_(bindparam("weeks", expanding=True)),
)


def is_in_hours(row: OutboxRow, readers: list[Reader], now: datetime, policy: Policy) -> bool:
    """Return whether all readers work now; if not, let the row wait until they do."""
    moment = next_working_moment(readers, now) if policy.waits_for_work else now
    if moment > now:
        row.not_before = moment
    return moment <= now


def takes_slots(
    session: Session, row: OutboxRow, readers: list[Reader], now: datetime, policy: Policy
) -> bool:
    """Take a slot of each reader's week; if one has none free, let the row wait for the next."""
    if not policy.counted or row.counted:
        return True
    taken = _taken(session, row.workspace_id, readers, now)
    slots = {one: _slot(session, row, one, taken[one], now, policy) for one in readers}
    full = [reader for reader, slot in slots.items() if slot is None]
    if full:
        row.not_before = max(_start_of_next_week(reader, now) for reader in full)
        return False
    for reader, slot in slots.items():
        session.add(
            NoticeSlot(
                workspace_id=row.workspace_id,
                member_id=reader.member_id,
                week=local_week(now, reader.hours.zone),
                slot=slot,
                outbox_id=row.id,
            )
        )
    row.counted = True
    return True


def _taken(
    session: Session, workspace_id: str, readers: list[Reader], now: datetime
) -> dict[Reader, list[int]]:
    """Return the slots of each reader's week that are taken."""
    week = {reader.member_id: local_week(now, reader.hours.zone) for reader in readers}
    values = {"here": workspace_id, "people": list(week), "weeks": list(set(week.values()))}
    found = list(session.execute(TAKEN, values)) if readers else []
    return {
        reader: [
            slot
            for member_id, of_week, slot in found
            if member_id == reader.member_id and of_week == week[member_id]
        ]
        for reader in readers
    }


def _slot(
    session: Session,
    row: OutboxRow,
    reader: Reader,
    taken: list[int],
    now: datetime,
    policy: Policy,
) -> int | None:
    leaves_one = policy.leaves_slot or (
        not policy.keeps_slot
        and _introduction_due(
            session, row.workspace_id, reader.member_id, _start_of_next_week(reader, now)
        )
    )
    return free_slot(taken, reader.weekly_notices, leaves_one=leaves_one)


def _introduction_due(
    session: Session, workspace_id: str, member_id: str, before: datetime
) -> bool:
    """Return whether an introduction waits for a member, to be sent before an instant."""
    mine = and_(
        PairingMember.workspace_id == OutboxRow.workspace_id,
        PairingMember.pairing_id == OutboxRow.pairing_id,
        PairingMember.member_id == member_id,
    )
    query = select(OutboxRow.id).where(
        OutboxRow.workspace_id == workspace_id,
        OutboxRow.kind == Kind.INTRODUCTION.value,
        OutboxRow.state == OutboxState.PENDING,
        OutboxRow.counted.is_(False),
        OutboxRow.not_before < before,
        exists().where(mine),
    )
    return session.scalar(query.limit(1)) is not None


def _start_of_next_week(reader: Reader, now: datetime) -> datetime:
    local = now.astimezone(ZoneInfo(reader.hours.zone))
    monday = local.date() + timedelta(days=8 - local.isoweekday())
    midnight = datetime.combine(monday, time(), ZoneInfo(reader.hours.zone)).astimezone(UTC)
    return reader.hours.next_moment(midnight)
