"""What a cohort's release writes: mentorships, settled wishes, words for those without a mentor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.cohort import CohortState
from bot.domain.notices import Kind
from bot.matching.cohort import MentorProblem
from bot.matching.mentor_pairs import MentorPairs
from bot.services.cohort_messages import tell_desk
from bot.services.cohort_reports import Solve
from bot.services.cohorts import Cohorts, move
from bot.services.mentorship_starts import MentorshipStarts
from bot.services.outbox import Line
from models import cohort_questions as questions
from models.cohort import Cohort, CohortMatch
from models.mentorship import ChoiceState, MentorRequest, RequestState
from models.outbox import Target
from models.pairing_questions import enrolment_of
from models.programme import Programme
from models.rounds import Pairing


@dataclass(frozen=True)
class CohortReleases:
    """Releases a draft after checking rules, people and places once more.

    Attributes:
        solve: matches the few whom a broken pair touches, in the transaction.
    """

    cohorts: Cohorts
    starts: MentorshipStarts
    solve: Solve

    def release(self, session: Session, cohort: Cohort, now: datetime) -> None:
        """Introduce mentors and mentees, and tell those without a mentor what happens next.

        Raises:
            NoCohort: it is no draft (any more).
        """
        move(cohort, CohortState.RELEASED)
        cohort.version += 1
        cohort.released_at = now
        programme = session.get_one(Programme, (cohort.workspace_id, cohort.programme_id))
        mentors = {match.mentor_id for match in questions.matches_of(session, cohort)}
        questions.lock_mentors(session, programme, sorted(mentors))
        problem = self.cohorts.problem_now(session, cohort, now)
        matches = self._mended(session, cohort, problem)
        requests = questions.open_requests(session, programme, sorted(problem.wishes))
        for match in matches:
            self._begin(session, programme, match, requests.get(match.mentee_id), now)
        matched = {match.mentee_id for match in matches}
        for row in questions.members_of(session, cohort):
            if row.wants_mentor and row.member_id in problem.wishes.keys() - matched:
                self._left_out(session, programme, cohort, row.member_id, now)
        tell_desk(self.cohorts.outbox, session, cohort, Kind.COHORT_CHANGED, now)

    def _mended(
        self, session: Session, cohort: Cohort, problem: MentorProblem
    ) -> list[CohortMatch]:
        """Return the matches that hold today, with new ones for those whom a broken one left."""
        found = questions.matches_of(session, cohort)
        kept = _holding(problem, found)
        if len(kept) == len(found):
            return kept
        for broken in [one for one in found if one not in kept]:
            session.delete(broken)
        session.flush()
        taking_part = {row.member_id for row in questions.members_of(session, cohort)}
        solution = self.solve(_rest(problem, kept, taking_part))
        made = [self.cohorts.new_match(cohort, one) for one in solution.mentorships]
        session.add_all(made)
        session.flush()
        return [*kept, *made]

    def _begin(
        self,
        session: Session,
        programme: Programme,
        match: CohortMatch,
        request: MentorRequest | None,
        now: datetime,
    ) -> None:
        pairing = self.starts.begin(
            session,
            programme,
            match.mentor_id,
            match.mentee_id,
            now,
            request.id if request else None,
        )
        pairing.score, pairing.terms = match.score, [match.terms]
        match.pairing_id = pairing.id
        enrolment = enrolment_of(session, programme.workspace_id, programme.id, match.mentee_id)
        if enrolment is not None:
            enrolment.waited = 0
        if request is not None:
            _settle(session, request, match, pairing, now)

    def _left_out(
        self,
        session: Session,
        programme: Programme,
        cohort: Cohort,
        member_id: str,
        now: datetime,
    ) -> None:
        enrolment = enrolment_of(session, programme.workspace_id, programme.id, member_id)
        if enrolment is not None:
            enrolment.waited += 1
        line = Line(
            kind=Kind.NO_MENTOR,
            key=f"no-mentor:{cohort.id}:{member_id}",
            target=Target.MEMBER,
            member_id=member_id,
            not_before=now,
            subject=programme.id,
        )
        self.cohorts.outbox.write(session, programme.workspace_id, line, now)


def _holding(problem: MentorProblem, matches: Sequence[CohortMatch]) -> list[CohortMatch]:
    pairs, left = MentorPairs.of(problem), Counter(problem.places)
    kept = []
    for one in matches:
        takes_part = one.mentee_id in problem.wishes and left[one.mentor_id] > 0
        if takes_part and pairs.ground(one.mentor_id, one.mentee_id) is None:
            left[one.mentor_id] -= 1
            kept.append(one)
    return kept


def _rest(
    problem: MentorProblem, kept: Sequence[CohortMatch], taking_part: set[str]
) -> MentorProblem:
    """Return the problem of those who have no match, among the places that are left."""
    taken, matched = Counter(one.mentor_id for one in kept), {one.mentee_id for one in kept}
    places = {
        one: count - taken[one] for one, count in problem.places.items() if count > taken[one]
    }
    wishes = {
        one: named
        for one, named in problem.wishes.items()
        if one not in matched and one in taking_part
    }
    there = places.keys() | wishes.keys()
    return replace(
        problem,
        people=tuple(one for one in problem.people if one.id in there),
        places=places,
        wishes=wishes,
        bans=tuple(ban for ban in problem.bans if {ban.a, ban.b} <= there),
    )


def _settle(
    session: Session, request: MentorRequest, match: CohortMatch, pairing: Pairing, now: datetime
) -> None:
    """Close the request of somebody who has a mentor now; nobody on it is asked any more."""
    for choice in questions.choices_of(session, request):
        granted = choice.member_id == match.mentor_id
        choice.state = ChoiceState.ACCEPTED if granted else ChoiceState.WITHDRAWN
        choice.settled_at = now
    request.state, request.pairing_id, request.settled_at = RequestState.ACCEPTED, pairing.id, now
