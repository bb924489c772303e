"""What became of a message: each outcome is one transaction, and counts for a claim's owner only.

A claim that was taken over meanwhile is left alone: whoever has it now records what becomes of it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.notices import POLICIES, Kind
from bot.services.corrections import correct
from bot.services.merging import let_go, merged_into
from bot.services.messenger import Limited, NotBegun, NotSent, Refused, Revoked, Sent, Unclear
from bot.services.outbox import Outbox
from bot.services.pace import Pace, leave_alone
from bot.services.script import GONE, Script
from bot.services.unclear import SENT_AGAIN, set_unclear, settle_by_kind, void_claim
from models.outbox import ChannelPace, OutboxRow, OutboxState
from models.session import Database
from models.upsert import put
from models.workspace import Workspace, WorkspaceState

log = logging.getLogger(__name__)

# Made once: putting it together takes longer than answering it.
CLAIMED = (
    select(OutboxRow)
    .where(
        OutboxRow.workspace_id == bindparam("here"),
        OutboxRow.id == bindparam("id"),
        OutboxRow.token == bindparam("token"),
    )
    .with_for_update()
)
NOT_ELIGIBLE = "not_eligible"
PAUSE = timedelta(seconds=10)  # before a row that cannot be composed is tried again


class Gone(Refused):
    """Some of the readers are no longer eligible in Slack."""

    def __init__(self, member_ids: list[str]) -> None:
        super().__init__(NOT_ELIGIBLE)
        self.member_ids = member_ids


@dataclass(frozen=True)
class Recording:
    """Writes down what became of claimed rows."""

    database: Database
    clock: Clock
    machine_clock: Clock
    script: Script
    outbox: Outbox
    pace: Pace
    cool_off: timedelta
    between_posts: timedelta

    def sent(
        self,
        row: OutboxRow,
        sent: Sent,
        with_it: frozenset[str] | None = None,
        looked_up_at: datetime | None = None,
    ) -> None:
        """Record a message and let follow what follows from each of its parts.

        Args:
            row: the claimed row.
            sent: where its message is.
            with_it: which companions' words are in it; None if nobody can tell any more.
            looked_up_at: the machine's instant at which its readers had been looked up.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            mine = _claimed(session, row)
            if mine is None:
                return
            self._over(session, row, mine, looked_up_at)
            mine.state, mine.channel, mine.sent_at = OutboxState.SENT, sent.channel, now
            is_file = _is_file(mine)
            mine.file_id, mine.ts = (sent.ts, None) if is_file else (mine.file_id, sent.ts)
            self._keep_pace(session, mine)
            self._follow(session, mine, now)
            for one in merged_into(session, mine):
                if with_it is not None and one.id not in with_it:
                    one.state, one.error = OutboxState.WITHDRAWN, "made_no_sense"
                    continue
                one.channel, one.ts, one.sent_at = mine.channel, mine.ts, now
                self._follow(session, one, now)
        log.info("outbox %s sent: %s", row.id, row.kind)

    def failed(self, row: OutboxRow, outcome: NotSent) -> None:
        """Record that Slack did not take a message, and what follows from that."""
        with self.database.writing.begin() as session:
            mine = _claimed(session, row)
            if mine is None:
                return
            self._over(session, row, mine)
            doubt = mine.error if mine.error == SENT_AGAIN else None
            mine.error = outcome.code
            if isinstance(outcome, Limited):
                self._wait(session, mine, outcome, doubt)
            elif isinstance(outcome, NotBegun):
                self._put_off(mine, self.machine_clock() + self.cool_off, doubt)
            elif isinstance(outcome, Unclear):
                set_unclear(mine, self.machine_clock() + self.cool_off)
                self._keep_pace(session, mine)
            elif isinstance(outcome, Revoked):
                mine.state = OutboxState.HELD
                _uninstalled(session, mine)
            else:
                self._refused(session, mine, outcome)
        log.warning("outbox %s not sent: %s %s", row.id, row.kind, outcome.code)

    def put_back(self, row: OutboxRow) -> None:
        """Let a row wait that failed before Slack heard of it; another keeps its lease."""
        with self.database.writing.begin() as session:
            mine = _claimed(session, row)
            if mine is not None:
                self._over(session, row, mine)
                mine.state, mine.retry_at = OutboxState.PENDING, self.machine_clock() + PAUSE

    def missing(self, row: OutboxRow) -> None:
        """Note that an ambiguous message certainly did not arrive."""
        with self.database.writing.begin() as session:
            mine = _claimed(session, row)
            if mine is not None:
                self._over(session, row, mine)
                mine.state, mine.error = OutboxState.PENDING, None
        log.info("outbox %s did not arrive: %s", row.id, row.kind)

    def unknown(self, row: OutboxRow, outcome: NotSent) -> None:
        """Note that Slack did not say whether a message arrived."""
        machine_now = self.machine_clock()
        with self.database.writing.begin() as session:
            mine = _claimed(session, row)
            if mine is None:
                return
            self._over(session, row, mine)
            mine.state, mine.retry_at = OutboxState.AMBIGUOUS, machine_now + self.cool_off
            if isinstance(outcome, Refused):
                mine.retry_at = None
                settle_by_kind(session, mine)
            elif isinstance(outcome, Limited):
                until = machine_now + timedelta(seconds=outcome.retry_after)
                mine.retry_at = until
                leave_alone(session, mine.workspace_id, outcome.method, until)
            elif isinstance(outcome, Revoked):
                _uninstalled(session, mine)
        log.warning("outbox %s not looked up: %s %s", row.id, row.kind, outcome.code)

    def closed(self, row: OutboxRow, state: OutboxState, why: str) -> None:
        """Record that a row is over without being said, and let go of what it held."""
        with self.database.writing.begin() as session:
            mine = _claimed(session, row)
            if mine is not None:
                self._over(session, row, mine)
                mine.state, mine.error = state, why
                let_go(session, mine)
        log.info("outbox %s %s: %s", row.id, state.value, row.kind)

    def _follow(self, session: Session, row: OutboxRow, now: datetime) -> None:
        if row.withdraw:
            correct(session, self.outbox, row, now)
        else:
            self.script[Kind(row.kind)].sent(session, row, now)

    def _wait(self, session: Session, row: OutboxRow, limited: Limited, doubt: str | None) -> None:
        until = self.machine_clock() + timedelta(seconds=limited.retry_after)
        self._put_off(row, until, doubt)
        leave_alone(session, row.workspace_id, limited.method, until)

    def _put_off(self, row: OutboxRow, until: datetime, doubt: str | None) -> None:
        """Let a row wait that Slack certainly does not have; an earlier doubt stays with it."""
        row.state, row.retry_at, row.error = OutboxState.PENDING, until, doubt
        row.attempts -= 1  # certainly not accepted, so it was no attempt

    def _refused(self, session: Session, row: OutboxRow, outcome: NotSent) -> None:
        row.state = OutboxState.DEAD
        let_go(session, row)
        if isinstance(outcome, Gone):
            row.details = {**row.details, GONE: outcome.member_ids}
        self.script[Kind(row.kind)].refused(session, row, self.clock())

    def _keep_pace(self, session: Session, row: OutboxRow) -> None:
        """Leave a conversation alone for a moment, for Slack has a message in it, or may have."""
        put(
            session,
            ChannelPace,
            {
                "workspace_id": row.workspace_id,
                "place": row.place,
                "not_before": self.machine_clock() + self.between_posts,
            },
        )

    def _over(
        self,
        session: Session,
        row: OutboxRow,
        mine: OutboxRow,
        looked_up_at: datetime | None = None,
    ) -> None:
        """Let go of a claim and of the places that it took in Slack's minutes."""
        now, token = self.machine_clock(), row.token or ""
        self.pace.answered(session, row.workspace_id, token, now, looked_up_at)
        void_claim(mine)


def _uninstalled(session: Session, row: OutboxRow) -> None:
    session.get_one(Workspace, row.workspace_id).state = WorkspaceState.UNINSTALLED


def _is_file(row: OutboxRow) -> bool:
    return POLICIES[Kind(row.kind)].is_file


def _claimed(session: Session, row: OutboxRow) -> OutboxRow | None:
    """Return the row if the claim still is ours; a stale owner must not write."""
    values = {"here": row.workspace_id, "id": row.id, "token": row.token}
    return session.scalar(CLAIMED, values)
