"""The match of a cohort: claimed in one transaction, run in none, stored in another."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter

from sqlalchemy import Update, update

from bot.clock import Clock
from bot.domain.cohort import CohortMode, CohortState, ModeReport
from bot.errors import RapportError
from bot.ids import NewId
from bot.matching.cohort import MentorProblem
from bot.matching.mentors import MentorSolution
from bot.services.cohort_inputs import recorded_problem
from bot.services.cohort_messages import warn_desk
from bot.services.cohort_reports import Solve, solve_each
from bot.services.cohorts import Cohorts
from bot.services.matchmaker import GIVEN_UP_AT
from models import cohort_questions as questions
from models.cohort import Cohort
from models.programme import Programme
from models.session import Database

log = logging.getLogger(__name__)

PAUSE = timedelta(seconds=10)


@dataclass(frozen=True)
class _Claim:
    """A cohort that is ours to match until the lease ends."""

    workspace_id: str
    cohort_id: str
    token: str
    failures: int  # this one among them, until it succeeds
    mode: CohortMode
    minimum_score: int
    problem: MentorProblem


@dataclass(frozen=True)
class CohortMatchmaker:
    """Matches cohorts whose inputs are stored. Any process may take over after a crash.

    Attributes:
        clock: the programme clock, for what is written.
        machine_clock: leases are in machine time.
        solve: matches one problem; a large one in a child process.
        lease: how long a claim holds; longer than the longest match.
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
        self._tell_of_failures()
        claim = self._claim()
        if claim is None:
            return False
        started = perf_counter()
        try:
            solution, reports = solve_each(
                claim.problem, claim.mode, claim.minimum_score, self.solve
            )
        except (RapportError, ValueError, MemoryError, OSError):
            log.exception("cohort=%s: match failed", claim.cohort_id)
            self._put_aside(claim)
            return True
        kept = self._store(claim, solution, reports)
        ms = round((perf_counter() - started) * 1000)
        outcome = "drafted" if kept else "discarded"
        people = len(claim.problem.people)
        log.info("cohort=%s %s people=%d ms=%d", claim.cohort_id, outcome, people, ms)
        return True

    def _claim(self) -> _Claim | None:
        machine_now = self.machine_clock()
        with self.database.writing.begin() as session:
            cohort = questions.waiting_cohort(session, machine_now, GIVEN_UP_AT)
            if cohort is None:
                return None
            cohort.claim_token = self.new_id()
            cohort.lease_until = machine_now + self.lease
            cohort.failures += 1  # taken back by success, so that a crash counts as well
            programme = session.get_one(Programme, (cohort.workspace_id, cohort.programme_id))
            return _Claim(
                cohort.workspace_id,
                cohort.id,
                cohort.claim_token,
                cohort.failures,
                cohort.mode,
                programme.minimum_score,
                recorded_problem(session, cohort),
            )

    def _store(self, claim: _Claim, solution: MentorSolution, reports: list[ModeReport]) -> bool:
        """Keep the solution, unless the cohort was taken over, matched again or cancelled."""
        with self.database.writing.begin() as session:
            drafted = _held(claim).values(
                state=CohortState.DRAFTED, claim_token=None, lease_until=None, failures=0
            )
            if session.scalar(drafted.returning(Cohort.id)) is None:
                return False
            cohort = session.get_one(Cohort, (claim.workspace_id, claim.cohort_id))
            self.cohorts.draft(session, cohort, solution, reports, self.clock())
            return True

    def _put_aside(self, claim: _Claim) -> None:
        with self.database.writing.begin() as session:
            failures = min(claim.failures + 1, GIVEN_UP_AT)
            until = self.machine_clock() + PAUSE
            session.execute(_held(claim).values(lease_until=until, failures=failures))

    def _tell_of_failures(self) -> None:
        machine_now = self.machine_clock()
        with self.database.reading.begin() as session:
            if not questions.failed_cohorts(session, machine_now, GIVEN_UP_AT):
                return
        with self.database.writing.begin() as session:
            for cohort in questions.failed_cohorts(session, machine_now, GIVEN_UP_AT):
                cohort.failures += 1
                warn_desk(self.cohorts.outbox, session, cohort, self.clock())


def _held(claim: _Claim) -> Update:
    """Return an update of the cohort that counts only while the claim is still ours."""
    return update(Cohort).where(
        Cohort.workspace_id == claim.workspace_id,
        Cohort.id == claim.cohort_id,
        Cohort.state == CohortState.PLANNING,
        Cohort.claim_token == claim.token,
    )
