"""What organisers do with a cohort match: start it, choose how, lock, swap, release, cancel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.cohort import (
    CohortMode,
    CohortMoved,
    CohortPair,
    CohortState,
    CohortSwap,
    NoCohort,
    NotInCohort,
)
from bot.matching.cohort import MentorProblem
from bot.matching.mentor_pairs import MentorPairs
from bot.services.access import OrganiserCaller
from bot.services.audit import Audit
from bot.services.cohort_drafts import pairs_of
from bot.services.cohort_releases import CohortReleases
from bot.services.cohort_reports import pairs_record
from bot.services.cohorts import Cohorts, require_version
from bot.services.draft_rules import GroupLocked, NotThisRound, TogetherAlready, refuse
from bot.services.programmes import NoSuchProgramme
from models import cohort_questions as questions
from models.cohort import Cohort, CohortMatch
from models.programme import Format, ProgrammeState
from models.round_questions import claim_programme
from models.session import Database


@dataclass(frozen=True)
class DeskCohorts:
    """Each verb is one transaction with its entry in the audit log."""

    database: Database
    clock: Clock
    cohorts: Cohorts
    releases: CohortReleases
    audit: Audit

    def start(self, caller: OrganiserCaller, programme_id: str, mode: CohortMode) -> str:
        """Match everybody who looks for a mentor now; return the cohort's id.

        Raises:
            NoSuchProgramme: it is no mentorship programme, or is paused.
            CohortOpen, CohortEmpty: see ``Cohorts.start``.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            programme = claim_programme(session, caller.workspace_id, programme_id)
            if (
                programme is None
                or programme.state is not ProgrammeState.ACTIVE
                or programme.format is not Format.MENTORSHIP
            ):
                raise NoSuchProgramme
            cohort = self.cohorts.start(session, programme, mode, now)
            self._record(session, caller, "cohort.start", cohort, {"mode": mode.value}, now)
            return cohort.id

    def match_again(
        self, caller: OrganiserCaller, cohort_id: str, mode: CohortMode | None = None
    ) -> None:
        """Match a draft again among those who take part now, perhaps in another way.

        Raises:
            NoCohort, CohortEmpty: see ``Cohorts.match_again``.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            cohort = self._found(session, caller, cohort_id)
            self.cohorts.match_again(session, cohort, mode, now)
            details = {"mode": cohort.mode.value}
            self._record(session, caller, "cohort.match-again", cohort, details, now)

    def release(self, caller: OrganiserCaller, cohort_id: str) -> None:
        """Introduce mentors and mentees.

        Raises:
            NoCohort: it is no draft (any more).
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            cohort = self._found(session, caller, cohort_id)
            self.releases.release(session, cohort, now)
            self._record(session, caller, "cohort.release", cohort, {}, now)

    def cancel(self, caller: OrganiserCaller, cohort_id: str) -> None:
        """Take a cohort match back before anybody is told.

        Raises:
            NoCohort: it was released or cancelled.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            cohort = self._found(session, caller, cohort_id)
            self.cohorts.cancel(session, cohort, now)
            self._record(session, caller, "cohort.cancel", cohort, {}, now)

    def set_lock(
        self, caller: OrganiserCaller, cohort_id: str, match_id: str, *, locked: bool
    ) -> None:
        """Keep a mentor and a mentee together when the cohort is matched again, or let go.

        Raises:
            NoCohort, CohortMoved: the draft is not there, or the two are not in it any more.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            cohort = self._drafted(session, caller, cohort_id)
            match = session.get(CohortMatch, (caller.workspace_id, match_id))
            if match is None or match.cohort_id != cohort_id:
                raise CohortMoved
            if match.locked == locked:
                return
            match.locked = locked
            verb = "cohort.lock" if locked else "cohort.unlock"
            self._record(session, caller, verb, cohort, {"match": match_id}, now)
            self.cohorts.changed(session, cohort, now)

    def preview_swap(
        self, caller: OrganiserCaller, cohort_id: str, first_id: str, second_id: str
    ) -> CohortSwap:
        """Return what it would change if two mentees took each other's mentor.

        Raises:
            NotInCohort: neither has a mentor in this draft.
            NotThisRound: a ground that is not told.
            RuleForbids: a rule that organisers may know.
            GroupLocked, TogetherAlready, NoCohort: as they say.
        """
        with self.database.reading.begin() as session:
            cohort = session.get(Cohort, (caller.workspace_id, cohort_id))
            if cohort is None or cohort.state is not CohortState.DRAFTED:
                raise NoCohort
            before, after = self._worked_out(session, cohort, first_id, second_id)
            return _described(session, cohort, before, after)

    def swap(
        self,
        caller: OrganiserCaller,
        cohort_id: str,
        version: int,
        first_id: str,
        second_id: str,
    ) -> CohortSwap:
        """Let two mentees take each other's mentor in the version that the organiser saw.

        Raises:
            CohortMoved: the draft is another by now.
            NotInCohort, NotThisRound, RuleForbids, GroupLocked, NoCohort: as in the preview.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            cohort = self._found(session, caller, cohort_id)
            require_version(cohort, version)
            before, after = self._worked_out(session, cohort, first_id, second_id)
            described = _described(session, cohort, before, after)
            for match in before:
                session.delete(match)
            session.flush()
            session.add_all(after)
            details = {"members": [first_id, second_id]}
            self._record(session, caller, "cohort.swap", cohort, details, now)
            self.cohorts.changed(session, cohort, now)
            return replace(described, version=cohort.version)

    def unreleased(self, caller: OrganiserCaller, programme_id: str) -> str | None:
        """Return the cohort match of a programme that is prepared or lies at the desk."""
        with self.database.reading.begin() as session:
            cohort = questions.open_cohort(session, caller.workspace_id, programme_id)
            return cohort.id if cohort else None

    def _worked_out(
        self, session: Session, cohort: Cohort, first: str, second: str
    ) -> tuple[list[CohortMatch], list[CohortMatch]]:
        """Return the matches that a swap takes away and those that it makes."""
        problem = self.cohorts.problem_now(session, cohort, self.clock())
        held = {one: questions.match_of_mentee(session, cohort, one) for one in (first, second)}
        before = [match for match in held.values() if match is not None]
        if not before or not {first, second} <= problem.wishes.keys():
            raise NotInCohort
        if any(match.locked for match in before):
            raise GroupLocked
        if len({match.mentor_id for match in before}) < len(before):
            raise TogetherAlready
        pairs = MentorPairs.of(problem)
        goes_to = {first: held[second], second: held[first]}
        after = [
            self._other(cohort, problem, pairs, match, mentee)
            for mentee, match in goes_to.items()
            if match is not None
        ]
        return before, after

    def _other(
        self,
        cohort: Cohort,
        problem: MentorProblem,
        pairs: MentorPairs,
        match: CohortMatch,
        mentee: str,
    ) -> CohortMatch:
        """Return a match's mentor with another mentee.

        Raises:
            RuleForbids, NotThisRound: the two may not be brought together.
        """
        if match.mentor_id == mentee or not pairs.knows(match.mentor_id, mentee):
            raise NotThisRound
        refuse(pairs.ground(match.mentor_id, mentee))
        named = list(problem.wishes[mentee])
        wish = named.index(match.mentor_id) + 1 if match.mentor_id in named else 0
        if named and not wish:
            wish = len(named) + 1
        return CohortMatch(
            workspace_id=cohort.workspace_id,
            id=self.cohorts.new_id(),
            cohort_id=cohort.id,
            mentor_id=match.mentor_id,
            mentee_id=mentee,
            wish=wish,
            locked=False,
            **pairs_record(pairs.terms(match.mentor_id, mentee)),
        )

    def _drafted(self, session: Session, caller: OrganiserCaller, cohort_id: str) -> Cohort:
        cohort = self._found(session, caller, cohort_id)
        if cohort.state is not CohortState.DRAFTED:
            raise NoCohort
        return cohort

    def _found(self, session: Session, caller: OrganiserCaller, cohort_id: str) -> Cohort:
        cohort = questions.lock_cohort(session, caller.workspace_id, cohort_id)
        if cohort is None:
            raise NoCohort
        return cohort

    def _record(
        self,
        session: Session,
        caller: OrganiserCaller,
        verb: str,
        cohort: Cohort,
        details: Mapping[str, object],
        now: datetime,
    ) -> None:
        self.audit.record(session, caller, verb, cohort.id, details, now)


def _described(
    session: Session, cohort: Cohort, before: list[CohortMatch], after: list[CohortMatch]
) -> CohortSwap:
    def shown(matches: list[CohortMatch]) -> tuple[CohortPair, ...]:
        return tuple(pairs_of(session, cohort.workspace_id, matches))

    return CohortSwap(cohort.id, cohort.version, shown(before), shown(after))
