"""Claiming the next message to send: order, hours, budget and Slack's pace in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, exists, select
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.notices import POLICIES, Kind
from bot.ids import NewId
from bot.services.budget import is_in_hours, takes_slots
from bot.services.lanes import Lane, calls_of, calls_of_lookup
from bot.services.load import Load
from bot.services.merging import let_go, take_companion
from bot.services.pace import HISTORY, Pace
from bot.services.readers import Reader, readers_of
from bot.services.unclear import can_be_looked_up, set_unclear, settle
from bot.services.waiting import BLOCKED, LANE, WAITING, next_chance
from models.member import Member
from models.outbox import MethodBlock, OutboxRow, OutboxState
from models.session import Database
from models.workspace import Workspace, WorkspaceState

log = logging.getLogger(__name__)

UNDER_WAY = select(OutboxRow.workspace_id, LANE).where(
    OutboxRow.state == OutboxState.SENDING, OutboxRow.owner == bindparam("owner")
)
PEOPLE = (
    select(Member.id)
    .where(
        Member.workspace_id == bindparam("workspace_id"),
        Member.id.in_(bindparam("ids", expanding=True)),
    )
    .with_for_update(skip_locked=True, key_share=True)
)
WHERE_IT_GOES = (
    select(Workspace.id)
    .where(Workspace.id == bindparam("workspace_id"))
    .with_for_update(skip_locked=True, key_share=True)
)
STILL_FREE = select(OutboxRow.id).where(
    OutboxRow.workspace_id == bindparam("workspace_id"),
    OutboxRow.id == bindparam("id"),
    OutboxRow.state == OutboxState.PENDING,
    ~BLOCKED,
)


Candidate = tuple[OutboxRow, Lane]


class Claimed(NamedTuple):
    """A claimed row, and who reads it."""

    row: OutboxRow
    readers: list[Reader]


@dataclass(frozen=True)
class _Look:
    """One look at what waits: its transaction, when it is, what is under way, what is short.

    Attributes:
        short: the methods that were wanted together where a workspace's minute had no place for
            them; whoever wants just the same need not be asked about.
    """

    session: Session
    now: datetime
    machine_now: datetime
    load: Load
    short: set[tuple[str, frozenset[str]]] = field(default_factory=set)


@dataclass(frozen=True)
class Claims:
    """Takes one message after the other out of the outbox.

    Attributes:
        clock: the programme clock: due times, hours, budgets.
        machine_clock: leases, back-off, pace.
        owner: a word for this process.
        lease: how long a claim holds; at least three HTTP time-outs.
        cool_off: how long to wait before an ambiguous message is looked at again.
        reconciles: ambiguous messages are looked up in Slack; otherwise their kind decides.
        pace: how often each method may be called.
        asking: kinds whose readers are looked up in Slack before the send.
    """

    database: Database
    clock: Clock
    machine_clock: Clock
    new_id: NewId
    owner: str
    lease: timedelta
    cool_off: timedelta
    reconciles: bool = False
    pace: Pace = field(default_factory=Pace)
    asking: frozenset[Kind] = frozenset()

    def claim(self) -> OutboxRow | None:
        """Claim the next row that may be sent now; None if there is none."""
        return next((one.row for one in self.claim_some(1)), None)

    def claim_some(self, most: int) -> list[Claimed]:
        """Claim as many rows as may be sent now, up to so many, in the order of their turns."""
        while True:
            with self.database.writing.begin() as session:
                now, machine_now = self.clock(), self.machine_clock()
                settle(session, machine_now, self.cool_off, reconciles=self.reconciles)
                look = _Look(session, now, machine_now, self._load(session))
                candidates = self._candidates(look)
                claimed = self._first(look, candidates, most)
                session.flush()
                moved = any(
                    row.state is not OutboxState.PENDING or row.not_before > now
                    for row, _ in candidates
                )
                for one in claimed:
                    session.expunge(one.row)
            if claimed or not moved:  # else another may be first in its line now
                return claimed

    def _first(self, look: _Look, candidates: Sequence[Candidate], most: int) -> list[Claimed]:
        claimed: list[Claimed] = []
        for row, lane in candidates:
            if len(claimed) == most:
                break
            methods = frozenset(calls_of(row, lane, int(self._asks(row))))
            is_short = (row.workspace_id, methods) in look.short
            if is_short or look.load.is_full(row.workspace_id, lane):
                continue
            readers = readers_of(look.session, row)
            if self._claimed(look, row, lane, readers):
                look.load.add(row.workspace_id, lane)
                claimed.append(Claimed(row, readers))
        return claimed

    def _claimed(self, look: _Look, row: OutboxRow, lane: Lane, readers: list[Reader]) -> bool:
        session, machine_now = look.session, look.machine_now
        if not _has_its_turn(session, row, readers, machine_now):
            return False
        calls = calls_of(row, lane, len(readers) if self._asks(row) else 0)
        places = self.pace.find(session, row.workspace_id, calls, machine_now)
        if places is None:
            look.short.add((row.workspace_id, frozenset(calls)))
        if places is None or not self._may_go(session, row, readers, look.now):
            return False
        self.pace.take(session, places, self._take(row, machine_now), machine_now)
        row.attempts += 1
        row.first_try_at = row.first_try_at or machine_now
        return True

    def _asks(self, row: OutboxRow) -> bool:
        return Kind(row.kind) in self.asking

    def claim_unclear(self) -> OutboxRow | None:
        """Claim the next ambiguous row that has cooled off, to look it up; None without one."""
        machine_now = self.machine_clock()
        query = (
            select(OutboxRow)
            .join(Workspace, Workspace.id == OutboxRow.workspace_id)
            .where(
                OutboxRow.state == OutboxState.AMBIGUOUS,
                OutboxRow.retry_at <= machine_now,
                can_be_looked_up(),
                Workspace.state == WorkspaceState.ACTIVE,
                ~_method_blocked(HISTORY, machine_now),
            )
            .order_by(OutboxRow.retry_at, OutboxRow.id)
            .limit(1)
            .with_for_update(skip_locked=True, of=OutboxRow)
        )
        with self.database.writing.begin() as session:
            row = session.scalar(query)
            if row is None:
                return None
            places = self.pace.find(session, row.workspace_id, calls_of_lookup(row), machine_now)
            if places is None:
                return None
            self.pace.take(session, places, self._take(row, machine_now), machine_now)
            session.flush()
            session.expunge(row)
            return row

    def release_all(self) -> None:
        """Call every claim void: only for a database that no other process can hold."""
        with self.database.writing.begin() as session:
            for row in session.scalars(
                select(OutboxRow).where(OutboxRow.state == OutboxState.SENDING)
            ):
                set_unclear(row, self.machine_clock() + self.cool_off)

    def next_due(self, after: datetime) -> datetime | None:
        """Return the first instant after ``after`` at which a waiting row may be sent."""
        with self.database.reading.begin() as session:
            return session.scalar(
                select(OutboxRow.not_before)
                .where(OutboxRow.state == OutboxState.PENDING, OutboxRow.not_before > after)
                .order_by(OutboxRow.not_before)
                .limit(1)
            )

    def next_chance(self, since: datetime) -> datetime | None:
        """Return the machine's instant at which something that waits for Slack's pace may go.

        None: nothing that is due has waited for it since an instant, that of the last look.
        """
        with self.database.reading.begin() as session:
            return next_chance(session, self.clock(), since)

    def _candidates(self, look: _Look) -> Sequence[Candidate]:
        """Return rows that may go, the first of each workspace, then the second, and so on."""
        values = {
            "now": look.now,
            "machine_now": look.machine_now,
            "full": look.load.full,
            "full_lanes": look.load.full_lanes,
            "asking": [kind.value for kind in self.asking],
        }
        found = look.session.execute(WAITING, values)
        return [(row, Lane(lane)) for row, lane in found]

    def _load(self, session: Session) -> Load:
        """Return what this process has under way."""
        load = Load()
        for workspace_id, lane in session.execute(UNDER_WAY, {"owner": self.owner}):
            load.add(workspace_id, lane)
        return load

    def _may_go(
        self, session: Session, row: OutboxRow, readers: list[Reader], now: datetime
    ) -> bool:
        policy = POLICIES[Kind(row.kind)]
        if row.withdraw or self._is_orphan(session, row):
            _drop(session, row, None)
            return False
        if row.stale_at is not None and row.stale_at < now:
            _drop(session, row, "waited_too_long")
            return False
        if row.updates_id is not None or not (policy.waits_for_work or policy.counted):
            return True
        may_go = is_in_hours(row, readers, now, policy) and takes_slots(
            session, row, readers, now, policy
        )
        if may_go and readers:
            take_companion(session, row, readers[0], now)
        return may_go

    def _is_orphan(self, session: Session, row: OutboxRow) -> bool:
        if row.after_id is None:
            return False
        earlier = session.get(OutboxRow, (row.workspace_id, row.after_id))
        return earlier is None or earlier.sent_at is None

    def _take(self, row: OutboxRow, machine_now: datetime) -> str:
        row.state, row.owner, row.token = OutboxState.SENDING, self.owner, self.new_id()
        row.lease_until = machine_now + self.lease
        return row.token


def _drop(session: Session, row: OutboxRow, why: str | None) -> None:
    row.state, row.error = OutboxState.WITHDRAWN, why
    let_go(session, row)
    log.info("outbox %s dropped: %s %s", row.id, row.kind, why or "withdrawn")


def _has_its_turn(
    session: Session, row: OutboxRow, readers: list[Reader], machine_now: datetime
) -> bool:
    """Lock those whose budget and conversation a row uses, and look at the place once more.

    Two processes may find two rows for one person at the same time: the second passes by. On
    SQLite there is one writer anyway.
    """
    here = row.workspace_id
    ids = [reader.member_id for reader in readers]
    locked = (
        session.scalars(PEOPLE, {"workspace_id": here, "ids": ids})
        if ids
        else session.scalars(WHERE_IT_GOES, {"workspace_id": here})
    )
    if len(locked.all()) < max(1, len(ids)):
        return False
    place = {"workspace_id": here, "id": row.id, "machine_now": machine_now}
    return session.scalar(STILL_FREE, place) is not None


def _method_blocked(method: str, machine_now: datetime) -> ColumnElement[bool]:
    return exists().where(
        MethodBlock.workspace_id == OutboxRow.workspace_id,
        MethodBlock.method == method,
        MethodBlock.blocked_until > machine_now,
    )
