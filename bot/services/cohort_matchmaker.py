"""The match of a cohort: claimed in one transaction, run in none, stored in another."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.cohort import CohortMode, ModeReport
from bot.errors import RapportError
from bot.ids import NewId
from bot.matching.cohort import MentorProblem
from bot.matching.mentors import MentorSolution
from bot.services.cohort_inputs import recorded_problem
from bot.services.cohort_messages import warn_desk
from bot.services.cohort_reports import Solve, solve_each
from bot.services.cohorts import Cohorts
from bot.services.match_claims import Claim, MatchClaims
from models.cohort import Cohort
from models.programme import Programme
from models.session import Database

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Task:
    """What is to be matched, and how."""

    claim: Claim
    mode: CohortMode
    minimum_score: int
    problem: MentorProblem


@dataclass(frozen=True)
class CohortMatchmaker:
    """Matches cohorts whose inputs are stored.

    Attributes:
        clock: the programme clock, for what is written.
        machine_clock: leases are in machine time.
        solve: matches one problem; a large one in a child process.
        lease: see bot/services/match_claims.py.
    """

    database: Database
    clock: Clock
    machine_clock: Clock
    new_id: NewId
    cohorts: Cohorts
    solve: Solve
    lease: timedelta

    def run_once(self) -> bool:
        """Claim and match one cohort; False if none waits."""
        self._claims.give_up(self._tell)
        task = self._task()
        if task is None:
            return False
        started, claim = perf_counter(), task.claim
        try:
            with self._claims.renewing(claim):
                solution, reports = solve_each(
                    task.problem, task.mode, task.minimum_score, self.solve
                )
        except (RapportError, ValueError, MemoryError, OSError):
            log.exception("cohort=%s: match failed, %d failures", claim.id, claim.failures)
            self._claims.put_aside(claim)
            return True
        kept = self._store(claim, solution, reports)
        ms = round((perf_counter() - started) * 1000)
        outcome = "drafted" if kept else "discarded"
        log.info("cohort=%s %s people=%d ms=%d", claim.id, outcome, len(task.problem.people), ms)
        return True

    @property
    def _claims(self) -> MatchClaims[Cohort]:
        return MatchClaims(self.database, self.machine_clock, self.new_id, Cohort, self.lease)

    def _task(self) -> _Task | None:
        with self.database.writing.begin() as session:
            taken = self._claims.take(session)
            if taken is None:
                return None
            claim, cohort = taken
            programme = session.get_one(Programme, (cohort.workspace_id, cohort.programme_id))
            problem = recorded_problem(session, cohort)
            return _Task(claim, cohort.mode, programme.minimum_score, problem)

    def _store(self, claim: Claim, solution: MentorSolution, reports: list[ModeReport]) -> bool:
        """Keep the solution, unless the cohort was taken over, matched again or cancelled."""
        with self.database.writing.begin() as session:
            cohort = self._claims.finish(session, claim)
            if cohort is None:
                return False
            self.cohorts.draft(session, cohort, solution, reports, self.clock())
            return True

    def _tell(self, session: Session, cohort: Cohort) -> None:
        warn_desk(self.cohorts.outbox, session, cohort, self.clock())
