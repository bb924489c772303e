"""The match of a round: claimed in one transaction, run in none, stored in another."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.errors import RapportError
from bot.ids import NewId
from bot.matching import Problem, Solution
from bot.services.match_claims import Claim, MatchClaims
from bot.services.matchmaking import recorded_problem
from bot.services.mending import Solve
from bot.services.round_messages import warn_desk
from bot.services.rounds import Rounds
from models.rounds import Round
from models.session import Database

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Matchmaker:
    """Matches rounds whose snapshot is stored.

    Attributes:
        clock: the programme clock, for what is written.
        machine_clock: leases are in machine time.
        solve: matches; may take minutes, or run in a child process.
        lease: see bot/services/match_claims.py.
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
        self._claims.give_up(self._tell)
        claim = self._claim()
        if claim is None:
            return False
        started = perf_counter()
        with self.database.reading.begin() as session:
            round_ = session.get_one(Round, (claim.workspace_id, claim.id))
            problem = recorded_problem(session, round_)
        try:
            with self._claims.renewing(claim):
                solution = self.solve(problem)
        except (RapportError, ValueError, MemoryError, OSError):
            log.exception("round=%s: match failed, %d failures", claim.id, claim.failures)
            self._claims.put_aside(claim)
            return True
        kept = self._store(claim, problem, solution)
        ms = round((perf_counter() - started) * 1000)
        outcome = "drafted" if kept else "discarded"
        log.info("round=%s %s people=%d ms=%d", claim.id, outcome, len(problem.people), ms)
        return True

    @property
    def _claims(self) -> MatchClaims[Round]:
        return MatchClaims(self.database, self.machine_clock, self.new_id, Round, self.lease)

    def _claim(self) -> Claim | None:
        with self.database.writing.begin() as session:
            taken = self._claims.take(session)
            return taken[0] if taken else None

    def _store(self, claim: Claim, problem: Problem, solution: Solution) -> bool:
        """Keep the solution, unless the round was taken over, run again or cancelled meanwhile."""
        with self.database.writing.begin() as session:
            round_ = self._claims.finish(session, claim)
            if round_ is None:
                return False
            self.rounds.draft(session, round_, problem, solution, self.clock())
            return True

    def _tell(self, session: Session, round_: Round) -> None:
        warn_desk(self.rounds.outbox, session, round_, "match-failed", self.clock())
