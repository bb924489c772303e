"""The match of a round: claimed in one transaction, run in none, stored in another."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter

from sqlalchemy import Update, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.errors import RapportError
from bot.ids import NewId
from bot.matching import Problem, Solution
from bot.services.matchmaking import recorded_problem
from bot.services.mending import Solve
from bot.services.round_messages import warn_desk
from bot.services.rounds import Rounds
from models import round_questions as questions
from models.rounds import Round, RoundState
from models.session import Database

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
class _Claim:
    """A round that is ours to match until the lease ends."""

    workspace_id: str
    round_id: str
    token: str
    failures: int  # this one among them, until it succeeds


@dataclass(frozen=True)
class Matchmaker:
    """Matches rounds whose snapshot is stored. Any process may take over after a crash.

    Attributes:
        clock: the programme clock, for what is written.
        machine_clock: leases are in machine time.
        solve: matches; may take minutes, or run in a child process.
        lease: how long a claim holds after its last renewal; a match that takes longer than
            20 leases is taken for stuck.
    """

    database: Database
    clock: Clock
    machine_clock: Clock
    new_id: NewId
    rounds: Rounds
    solve: Solve
    lease: timedelta

    def run_once(self) -> bool:
        """Claim and match one round; False if none waits."""
        self._tell_of_failures()
        claim = self._claim()
        if claim is None:
            return False
        started = perf_counter()
        with self.database.reading.begin() as session:
            round_ = session.get_one(Round, (claim.workspace_id, claim.round_id))
            problem = recorded_problem(session, round_)
        try:
            with self._renewing(claim):
                solution = self.solve(problem)
        except (RapportError, ValueError, MemoryError, OSError):
            log.exception("round=%s: match failed, %d failures", claim.round_id, claim.failures)
            self._put_aside(claim)
            return True
        kept = self._store(claim, problem, solution)
        ms = round((perf_counter() - started) * 1000)
        outcome = "drafted" if kept else "discarded"
        log.info("round=%s %s people=%d ms=%d", claim.round_id, outcome, len(problem.people), ms)
        return True

    @contextmanager
    def _renewing(self, claim: _Claim) -> Iterator[None]:
        """Keep the claim alive beside a long match, up to a limit: one that is stuck loses it."""
        done = threading.Event()
        renewing = threading.Thread(target=self._renew, args=(claim, done), daemon=True)
        renewing.start()
        try:
            yield
        finally:
            done.set()
            renewing.join()

    def _renew(self, claim: _Claim, done: threading.Event) -> None:
        for _ in range(RENEWALS):
            if done.wait(self.lease.total_seconds() / RENEWED_IN_TIME):
                return
            try:
                with self.database.writing.begin() as session:
                    until = self.machine_clock() + self.lease
                    session.execute(_held(claim).values(lease_until=until))
            except OperationalError:  # the database is away; the lease may still hold
                log.warning("round=%s: the lease was not renewed", claim.round_id)

    def _claim(self) -> _Claim | None:
        machine_now = self.machine_clock()
        with self.database.writing.begin() as session:
            round_ = questions.waiting_match(session, machine_now, GIVEN_UP_AT)
            if round_ is None:
                return None
            round_.claim_token = self.new_id()
            round_.lease_until = machine_now + self.lease
            round_.failures += 1  # taken back by success, so that a crash counts as well
            return _Claim(round_.workspace_id, round_.id, round_.claim_token, round_.failures)

    def _store(self, claim: _Claim, problem: Problem, solution: Solution) -> bool:
        """Keep the solution, unless the round was taken over, run again or cancelled meanwhile."""
        with self.database.writing.begin() as session:
            if not _finish(session, claim):
                return False
            round_ = session.get_one(Round, (claim.workspace_id, claim.round_id))
            self.rounds.draft(session, round_, problem, solution, self.clock())
            return True

    def _put_aside(self, claim: _Claim) -> None:
        with self.database.writing.begin() as session:
            failures = min(claim.failures + 1, GIVEN_UP_AT)
            until = self.machine_clock() + PAUSE
            session.execute(_held(claim).values(lease_until=until, failures=failures))

    def _tell_of_failures(self) -> None:
        machine_now = self.machine_clock()
        with self.database.reading.begin() as session:
            if not questions.given_up_matches(session, machine_now, GIVEN_UP_AT):
                return
        with self.database.writing.begin() as session:
            for round_ in questions.given_up_matches(session, machine_now, GIVEN_UP_AT):
                round_.failures += 1
                warn_desk(self.rounds.outbox, session, round_, "match-failed", self.clock())


def _finish(session: Session, claim: _Claim) -> bool:
    drafted = _held(claim).values(
        state=RoundState.DRAFTED, claim_token=None, lease_until=None, failures=0
    )
    return session.scalar(drafted.returning(Round.id)) is not None


def _held(claim: _Claim) -> Update:
    """Return an update of the round that counts only while the claim is still ours."""
    return update(Round).where(
        Round.workspace_id == claim.workspace_id,
        Round.id == claim.round_id,
        Round.state == RoundState.PLANNING,
        Round.claim_token == claim.token,
    )
