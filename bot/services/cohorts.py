"""The cohort match: started, matched, drafted at the desk, released or cancelled.

Every verb runs in the caller's transaction and is safe to run twice: the state of the cohort says
what was done.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.domain.cohort import (
    MOVES,
    CohortEmpty,
    CohortMode,
    CohortMoved,
    CohortOpen,
    CohortState,
    ModeReport,
    NoCohort,
    NotByCohort,
)
from bot.domain.notices import Kind
from bot.ids import NewId
from bot.matching.cohort import MentorProblem
from bot.matching.mentor_pairs import MentorPairs
from bot.matching.mentors import Mentorship, MentorSolution
from bot.services.cohort_inputs import problem_of, snapshot, taking_part
from bot.services.cohort_messages import tell_desk
from bot.services.cohort_reports import pairs_record
from bot.services.matchmaking import Matchmaking
from bot.services.mentorship_rules import rules_of
from bot.services.outbox import Outbox
from models import cohort_questions as questions
from models.cohort import Cohort, CohortMatch, CohortMember
from models.programme import Programme

LARGEST_SEED = 2**31


@dataclass(frozen=True)
class Cohorts:
    """Moves cohort matches on. Methods take a session: the caller's unit of work."""

    new_id: NewId
    outbox: Outbox
    matchmaking: Matchmaking

    def start(
        self, session: Session, programme: Programme, mode: CohortMode, now: datetime
    ) -> Cohort:
        """Store who takes part; whoever is free matches them.

        Raises:
            NotByCohort: the programme is matched by request only.
            CohortOpen: one of the programme lies at the desk already.
            CohortEmpty: nobody looks for a mentor, or nobody has a place.
        """
        if not rules_of(session, programme).by_cohort:
            raise NotByCohort
        if questions.open_cohort(session, programme.workspace_id, programme.id) is not None:
            raise CohortOpen
        cohort = Cohort(
            workspace_id=programme.workspace_id,
            id=self.new_id(),
            programme_id=programme.id,
            number=questions.last_number(session, programme) + 1,
            state=CohortState.PLANNING,
            mode=mode,
            version=1,
            failures=0,
            rules={},
            replayable=True,
            started_at=now,
        )
        cohort.seed = seed_of(cohort)
        session.add(cohort)
        session.flush()
        self._snapshot(session, programme, cohort, now)
        return cohort

    def match_again(
        self, session: Session, cohort: Cohort, mode: CohortMode | None, now: datetime
    ) -> None:
        """Match a draft again among those who take part now; locks stay. Revives a failed one.

        Raises:
            NoCohort: it was released or cancelled.
            CohortEmpty: nobody is left to be matched.
        """
        if cohort.state is not CohortState.PLANNING:
            move(cohort, CohortState.PLANNING)
        cohort.mode = mode or cohort.mode
        cohort.version += 1
        cohort.failures, cohort.lease_until, cohort.claim_token = 0, None, None
        cohort.seed = seed_of(cohort)
        programme = session.get_one(Programme, (cohort.workspace_id, cohort.programme_id))
        self._snapshot(session, programme, cohort, now)
        tell_desk(self.outbox, session, cohort, Kind.COHORT_CHANGED, now)

    def draft(
        self,
        session: Session,
        cohort: Cohort,
        solution: MentorSolution,
        reports: Iterable[ModeReport],
        now: datetime,
    ) -> None:
        """Keep what a match found, and show it to the desk."""
        locked = self._drop_matches(session, cohort)
        session.add_all(self._match(cohort, one, locked) for one in solution.mentorships)
        cohort.method = dict(solution.method)
        cohort.outcome = {
            "reports": [one.to_record() for one in reports],
            "proven": dict(solution.proven),
            "total": solution.total,
            "bound": solution.bound,
        }
        cohort.drafted_at = now
        session.flush()
        tell_desk(self.outbox, session, cohort, Kind.COHORT_DRAFT, now)

    def cancel(self, session: Session, cohort: Cohort, now: datetime) -> None:
        """Take a cohort match back before anybody was told.

        Raises:
            NoCohort: it was released or cancelled.
        """
        move(cohort, CohortState.CANCELLED)
        cohort.version += 1
        cohort.claim_token = cohort.lease_until = None
        self._drop_matches(session, cohort)
        tell_desk(self.outbox, session, cohort, Kind.COHORT_CHANGED, now)

    def changed(self, session: Session, cohort: Cohort, now: datetime) -> None:
        """Note that a draft was changed by hand, and show it."""
        cohort.version += 1
        session.flush()
        tell_desk(self.outbox, session, cohort, Kind.COHORT_CHANGED, now)

    def problem_now(self, session: Session, cohort: Cohort, now: datetime) -> MentorProblem:
        """Return the problem as things stand now, locks left out."""
        programme = session.get_one(Programme, (cohort.workspace_id, cohort.programme_id))
        there = taking_part(session, programme, now)
        problem = problem_of(session, programme, self.matchmaking, cohort, there, now)
        return replace(problem, locks=())

    def new_match(self, cohort: Cohort, one: Mentorship) -> CohortMatch:
        """Return a row for a mentor and a mentee, not locked."""
        return self._match(cohort, one, ())

    def _snapshot(
        self, session: Session, programme: Programme, cohort: Cohort, now: datetime
    ) -> None:
        there = taking_part(session, programme, now)
        if not there.wishes or not there.places:
            raise CohortEmpty(len(there.wishes), sum(there.places.values()))
        problem = problem_of(session, programme, self.matchmaking, cohort, there, now)
        problem = replace(problem, locks=legal_locks(problem))
        session.execute(
            delete(CohortMember).where(
                CohortMember.workspace_id == cohort.workspace_id,
                CohortMember.cohort_id == cohort.id,
            )
        )
        session.add_all(snapshot(cohort, problem))
        cohort.replayable = True
        session.flush()

    def _drop_matches(self, session: Session, cohort: Cohort) -> set[tuple[str, str]]:
        """Delete a draft's matches; return (mentor, mentee) of those that were locked."""
        found = questions.matches_of(session, cohort)
        locked = {(one.mentor_id, one.mentee_id) for one in found if one.locked}
        session.execute(
            delete(CohortMatch).where(
                CohortMatch.workspace_id == cohort.workspace_id,
                CohortMatch.cohort_id == cohort.id,
            )
        )
        return locked

    def _match(
        self, cohort: Cohort, one: Mentorship, locked: Collection[tuple[str, str]]
    ) -> CohortMatch:
        return CohortMatch(
            workspace_id=cohort.workspace_id,
            id=self.new_id(),
            cohort_id=cohort.id,
            mentor_id=one.mentor,
            mentee_id=one.mentee,
            wish=one.wish,
            locked=(one.mentor, one.mentee) in locked,
            **pairs_record(one.terms),
        )


def seed_of(cohort: Cohort) -> int:
    """Return the seed of a cohort's match: another one for each version of its draft."""
    text = f"{cohort.id}:{cohort.version}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) % LARGEST_SEED


def move(cohort: Cohort, to: CohortState) -> None:
    """Move a cohort on to another state.

    Raises:
        NoCohort: it cannot go there from where it is.
    """
    if to not in MOVES[cohort.state]:
        raise NoCohort
    cohort.state = to


def require_version(cohort: Cohort, version: int) -> None:
    """Check that a draft is the one that an organiser saw.

    Raises:
        NoCohort: it is no draft (any more).
        CohortMoved: it was changed in the meantime.
    """
    if cohort.state is not CohortState.DRAFTED:
        raise NoCohort
    if cohort.version != version:
        raise CohortMoved


def legal_locks(problem: MentorProblem) -> tuple[frozenset[str], ...]:
    """Return those locks that no hard rule forbids by now, and for which there are places."""
    if not problem.locks:
        return ()
    pairs, places = MentorPairs.of(problem), dict(problem.places)
    return tuple(lock for lock in problem.locks if _holds(problem, pairs, places, lock))


def _holds(
    problem: MentorProblem, pairs: MentorPairs, places: dict[str, int], lock: frozenset[str]
) -> bool:
    mentor, mentee = _ways(problem, places, lock)
    if not mentor or not pairs.knows(mentor, mentee) or pairs.ground(mentor, mentee) is not None:
        return False
    places[mentor] -= 1
    return True


def _ways(
    problem: MentorProblem, places: Mapping[str, int], lock: frozenset[str]
) -> tuple[str, str]:
    """Return the mentor and the mentee of a lock; empty words if neither way is possible."""
    one, other = sorted(lock)
    ways = [
        (mentor, mentee)
        for mentor, mentee in ((one, other), (other, one))
        if places.get(mentor, 0) and mentee in problem.wishes
    ]
    return max(ways, key=lambda way: way[0] in problem.wishes[way[1]], default=("", ""))
