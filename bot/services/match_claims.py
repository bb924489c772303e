"""Holding a match that waits, of a round or of a cohort, for as long as it is computed."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic

from sqlalchemy import Update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.ids import NewId
from models.session import Database
from models.waiting_matches import (
    DRAFTED,
    Matched,
    given_up_matches,
    held_match,
    waiting_match,
)

log = logging.getLogger(__name__)

GIVEN_UP_AT = 6
"""Failures after which a match is given up, and the desk is told.

A match that raised counts twice. One whose process died counts once: it may have been killed for
any other reason, and a round is not to be held for that.
"""
PAUSE = timedelta(seconds=10)
RENEWED_IN_TIME = 3
"""A lease is renewed after this part of it has passed: a third."""
RENEWALS = 60


@dataclass(frozen=True)
class Claim:
    """A match that is ours until the lease ends."""

    workspace_id: str
    id: str
    token: str
    failures: int  # this one among them, until it succeeds


@dataclass(frozen=True)
class MatchClaims(Generic[Matched]):
    """Claims what waits in one table. Any process may take over after a crash.

    Attributes:
        machine_clock: leases are in machine time.
        lease: how long a claim holds after its last renewal; a match that takes longer than
            20 leases is taken for stuck.
    """

    database: Database
    machine_clock: Clock
    new_id: NewId
    table: type[Matched]
    lease: timedelta

    def take(self, session: Session) -> tuple[Claim, Matched] | None:
        """Claim what waits longest, in the caller's transaction; None if nothing waits."""
        machine_now = self.machine_clock()
        found = waiting_match(session, self.table, machine_now, GIVEN_UP_AT)
        if found is None:
            return None
        token = self.new_id()
        found.claim_token = token
        found.lease_until = machine_now + self.lease
        found.failures += 1  # taken back by success, so that a crash counts as well
        return Claim(found.workspace_id, found.id, token, found.failures), found

    @contextmanager
    def renewing(self, claim: Claim) -> Iterator[None]:
        """Keep a claim alive beside a long match, up to a limit: one that is stuck loses it."""
        done = threading.Event()
        renewing = threading.Thread(target=self._renew, args=(claim, done), daemon=True)
        renewing.start()
        try:
            yield
        finally:
            done.set()
            renewing.join()

    def finish(self, session: Session, claim: Claim) -> Matched | None:
        """Return what was matched, as a draft now; None if it was taken over or cancelled."""
        drafted = self._held(claim).values(
            state=DRAFTED[self.table], claim_token=None, lease_until=None, failures=0
        )
        if session.scalar(drafted.returning(self.table.id)) is None:
            return None
        return session.get_one(self.table, (claim.workspace_id, claim.id))

    def put_aside(self, claim: Claim) -> None:
        """Let a match that failed wait a little before it is tried again."""
        with self.database.writing.begin() as session:
            failures = min(claim.failures + 1, GIVEN_UP_AT)
            until = self.machine_clock() + PAUSE
            session.execute(self._held(claim).values(lease_until=until, failures=failures))

    def give_up(self, tell: Callable[[Session, Matched], object]) -> None:
        """Tell once of each match whose attempts all failed."""
        machine_now = self.machine_clock()
        with self.database.reading.begin() as session:
            if not given_up_matches(session, self.table, machine_now, GIVEN_UP_AT):
                return
        with self.database.writing.begin() as session:
            for found in given_up_matches(session, self.table, machine_now, GIVEN_UP_AT):
                found.failures += 1
                tell(session, found)

    def _renew(self, claim: Claim, done: threading.Event) -> None:
        for _ in range(RENEWALS):
            if done.wait(self.lease.total_seconds() / RENEWED_IN_TIME):
                return
            try:
                with self.database.writing.begin() as session:
                    until = self.machine_clock() + self.lease
                    session.execute(self._held(claim).values(lease_until=until))
            except OperationalError:  # the database is away; the lease may still hold
                log.warning("match=%s: the lease was not renewed", claim.id)

    def _held(self, claim: Claim) -> Update:
        return held_match(self.table, claim.workspace_id, claim.id, claim.token)
