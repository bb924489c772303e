"""Who takes part in a cohort match, and the problem that bot.matching solves for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.domain.cohort import CohortMode, CohortSize
from bot.matching import Problem, Rules
from bot.matching.cohort import MentorMode, MentorProblem
from bot.matching.replay import Record, Records, digest_of, from_record, to_record
from bot.services.availability import Seat
from bot.services.matchmaking import Matchmaking, rules_of
from models import cohort_questions as questions
from models.cohort import Cohort, CohortMatch, CohortMember
from models.mentorship import ChoiceState, MentorRole
from models.programme import Programme

SOLVED_AS: Mapping[CohortMode, MentorMode] = {
    CohortMode.EVERYONE: MentorMode.WORST_OFF,
    CohortMode.BEST_FIT: MentorMode.WORST_OFF,
    CohortMode.STABLE: MentorMode.STABLE,
}


@dataclass(frozen=True)
class TakingPart:
    """Everybody in a cohort match, by member id.

    Attributes:
        places: free places of each mentor, at least one.
        wishes: the mentors whom each mentee named, best first; none means anybody.
        asking: how many wait for a mentor's answer just now, and so do not take part.
    """

    seats: dict[str, Seat] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    wishes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    asking: int = 0

    @property
    def size(self) -> CohortSize:
        """Return how many they are."""
        return CohortSize(
            mentees=len(self.wishes),
            wishing=sum(bool(named) for named in self.wishes.values()),
            mentors=len(self.places),
            places=sum(self.places.values()),
            asking=self.asking,
        )


def taking_part(session: Session, programme: Programme, now: datetime) -> TakingPart:
    """Return who looks for a mentor and who has a place, as things stand now.

    Somebody whose request waits for a mentor's answer is left to that answer. A wish for a mentor
    without a place stays on the list and simply cannot come true.
    """
    today = now.astimezone(ZoneInfo(programme.time_zone)).date()
    mentorships = questions.open_mentorships(session, programme, now)
    busy, mentored = Counter(mentor for mentor, _ in mentorships), {one for _, one in mentorships}
    asking, wishes = _wishes(session, programme)
    found = TakingPart()
    waiting = 0
    for member, enrolment, role in questions.seats_with_roles(session, programme):
        seat = Seat(member, enrolment)
        if not _is_free(seat, programme, today):
            continue
        free = _free_places(role, busy[member.id])
        looks = role.wants_mentor and member.id not in mentored
        waiting += looks and member.id in asking
        if free:
            found.places[member.id] = free
        if looks and member.id not in asking:
            found.wishes[member.id] = wishes.get(member.id, ())
        if member.id in found.places or member.id in found.wishes:
            found.seats[member.id] = seat
    return TakingPart(found.seats, found.places, found.wishes, waiting)


def problem_of(
    session: Session,
    programme: Programme,
    matchmaking: Matchmaking,
    cohort: Cohort,
    there: TakingPart,
    now: datetime,
) -> MentorProblem:
    """Return what a cohort is matched on; the number of queries does not depend on its size."""
    return MentorProblem(
        people=matchmaking.people(session, programme, there.seats, now),
        places=there.places,
        wishes=there.wishes,
        rules=_rules(programme, cohort.mode),
        bans=tuple(matchmaking.kept_apart(session, programme, there.seats)),
        locks=_locks(questions.matches_of(session, cohort)),
        seed=cohort.seed,
        mode=SOLVED_AS[cohort.mode],
    )


def snapshot(cohort: Cohort, problem: MentorProblem) -> list[CohortMember]:
    """Return a row per person of what a cohort is matched on; its rules go to the cohort."""
    records = to_record(_as_round(problem))
    cohort.rules = records.rules
    return [_row(cohort, problem, one, record) for one, record in records.people.items()]


def recorded_problem(session: Session, cohort: Cohort) -> MentorProblem:
    """Return the problem that a cohort was, or is to be, matched on."""
    rows = questions.members_of(session, cohort)
    stored = from_record(Records(cohort.rules, {row.member_id: row.inputs for row in rows}))
    return MentorProblem(
        people=stored.people,
        places={row.member_id: row.places for row in rows if row.places},
        wishes={row.member_id: tuple(row.wishes) for row in rows if row.wants_mentor},
        rules=stored.rules,
        bans=stored.bans,
        locks=stored.locks,
        seed=stored.seed,
        mode=SOLVED_AS[cohort.mode],
    )


def _is_free(seat: Seat, programme: Programme, today: date) -> bool:
    until = seat.member.stood_down_until
    stood_down = until is not None and today < until
    return not stood_down and (programme.guests_allowed or not seat.member.is_guest)


def _free_places(role: MentorRole, taken: int) -> int:
    return max(0, role.places - taken) if role.mentors else 0


def _wishes(session: Session, programme: Programme) -> tuple[set[str], dict[str, tuple[str, ...]]]:
    """Return who waits for an answer, and what the others wish."""
    asking: set[str] = set()
    wishes: dict[str, tuple[str, ...]] = {}
    for mentee, mentor, state in questions.wished_mentors(session, programme):
        if state is ChoiceState.ASKED:
            asking.add(mentee)
        elif state is ChoiceState.WAITING:
            wishes[mentee] = (*wishes.get(mentee, ()), mentor)
    return asking, wishes


def _rules(programme: Programme, mode: CohortMode) -> Rules:
    rules = rules_of(programme)
    if mode is CohortMode.BEST_FIT:
        return replace(rules, mode="best_fit", minimum_score=programme.minimum_score)
    return replace(rules, mode="everyone", minimum_score=0)


def _locks(matches: Iterable[CohortMatch]) -> tuple[frozenset[str], ...]:
    return tuple(frozenset({one.mentor_id, one.mentee_id}) for one in matches if one.locked)


def _as_round(problem: MentorProblem) -> Problem:
    return Problem(
        problem.people, problem.rules, problem.bans, locks=problem.locks, seed=problem.seed
    )


def _row(cohort: Cohort, problem: MentorProblem, member_id: str, record: Record) -> CohortMember:
    return CohortMember(
        workspace_id=cohort.workspace_id,
        cohort_id=cohort.id,
        member_id=member_id,
        places=problem.places.get(member_id, 0),
        wants_mentor=member_id in problem.wishes,
        wishes=list(problem.wishes.get(member_id, ())),
        inputs=record,
        inputs_hash=digest_of(record),
    )
