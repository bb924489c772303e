"""A cohort match at the desk: who takes part, ways of matching, changes by hand, release."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.cohort import (
    CohortEmpty,
    CohortMode,
    CohortMoved,
    CohortOpen,
    CohortState,
    NoCohort,
    NotByCohort,
    NotInCohort,
)
from bot.domain.mentorship import MentorshipState
from bot.domain.programmes import MentorshipRules
from bot.matching.cohort import MentorProblem
from bot.matching.mentors import MentorSolution, solve_mentors
from bot.services.cohort_drafts import CohortDrafts
from bot.services.cohort_inputs import recorded_problem
from bot.services.cohort_matchmaker import CohortMatchmaker
from bot.services.cohort_releases import CohortReleases
from bot.services.cohort_reports import Solve
from bot.services.cohorts import Cohorts
from bot.services.desk_cohorts import DeskCohorts
from bot.services.draft_rules import GroupLocked, NotThisRound, RuleForbids
from bot.services.mentorship_starts import MentorshipStarts
from models.cohort import Cohort, CohortMatch
from models.member import Avoidance, AvoidanceKind, SkillSide
from models.mentorship import (
    ChoiceState,
    MentorRequest,
    MentorRole,
    Mentorship,
    RequestChoice,
    RequestKind,
    RequestState,
)
from models.outbox import OutboxRow
from models.programme import Enrolment, EnrolmentState, ForbiddenPair, Programme
from models.rounds import Pairing
from tests.desk.bench import Bench
from tests.world import World

BOTH = MentorshipRules(by_request=True, by_cohort=True)


@dataclass
class Hall:
    """A mentorship programme at the desk, and the people in it."""

    bench: Bench
    solve: Solve = solve_mentors
    programme_id: str = ""
    people: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.programme_id = self.world.mentorship_programme(rules=BOTH)

    @property
    def world(self) -> World:
        return self.bench.stage.world

    @property
    def cohorts(self) -> Cohorts:
        stage = self.bench.stage
        return Cohorts(self.world.new_id, self.world.outbox, stage.rounds.matchmaking)

    @property
    def desk(self) -> DeskCohorts:
        starts = MentorshipStarts(self.world.new_id, self.world.outbox)
        releases = CohortReleases(self.cohorts, starts, solve_mentors)
        return DeskCohorts(
            self.world.database, self.world.clock, self.cohorts, releases, self.bench.audit
        )

    @property
    def drafts(self) -> CohortDrafts:
        return CohortDrafts(self.world.database)

    @property
    def matchmaker(self) -> CohortMatchmaker:
        return CohortMatchmaker(
            self.world.database,
            self.world.clock,
            self.bench.machine,
            self.world.new_id,
            self.cohorts,
            self.solve,
            timedelta(minutes=5),
        )

    def person(self, name: str, *, places: int = 0, looks: bool = False, **columns: object) -> str:
        member_id = self.world.member(name, **columns)
        (enrolment_id,) = self.world.enrol(self.programme_id, member_id)
        self.bench.add(
            MentorRole(
                workspace_id=self.world.workspace_id,
                enrolment_id=enrolment_id,
                mentors=places > 0,
                wants_mentor=looks,
                places=places,
                way=None,
                changed_at=self.world.now,
            )
        )
        self.people[name] = member_id
        return member_id

    def wish(self, mentee: str, *mentors: str, state: ChoiceState = ChoiceState.WAITING) -> str:
        request_id = self.world.new_id()
        self.bench.add(
            MentorRequest(
                workspace_id=self.world.workspace_id,
                id=request_id,
                programme_id=self.programme_id,
                member_id=self.people[mentee],
                kind=RequestKind.MENTORSHIP,
                sentence="I would like to learn.",
                state=RequestState.OPEN,
                created_at=self.world.now,
            )
        )
        self.bench.add(
            *(
                RequestChoice(
                    workspace_id=self.world.workspace_id,
                    request_id=request_id,
                    rank=rank,
                    member_id=self.people[mentor],
                    state=state,
                )
                for rank, mentor in enumerate(mentors, 1)
            )
        )
        return request_id

    def drafted(self, mode: CohortMode = CohortMode.EVERYONE) -> str:
        cohort_id = self.desk.start(self.bench.ines, self.programme_id, mode)
        assert self.matchmaker.run_once()
        return cohort_id

    def pairs(self, cohort_id: str) -> dict[str, str]:
        """Return mentee to mentor, by name."""
        page = self.drafts.page(self.bench.ines, cohort_id)
        return {pair.mentee.name: pair.mentor.name for pair in page.pairs}

    def all(self, table: type) -> Sequence:  # type: ignore[type-arg] # rows of any table
        with self.world.database.reading.begin() as session:
            found: Sequence = session.scalars(select(table)).all()  # type: ignore[type-arg]
            session.expunge_all()
        return found

    def lines(self, *kinds: str) -> Sequence[OutboxRow]:
        lines: Sequence[OutboxRow] = self.world.lines(*kinds)
        return lines


@pytest.fixture
def hall(bench: Bench) -> Hall:
    return Hall(bench)


def two_and_three(hall: Hall) -> None:
    """Two mentors with a place each and three who look: Cy and Dan both wish for Ada first."""
    hall.person("Ada", places=1)
    hall.person("Bo", places=1)
    for name in ("Cy", "Dan", "Eve"):
        hall.person(name, looks=True)
    hall.wish("Cy", "Ada")
    hall.wish("Dan", "Ada", "Bo")


def test_wishes_and_places_decide_and_the_desk_reads_numbers_only(hall: Hall) -> None:
    two_and_three(hall)

    cohort_id = hall.drafted()

    draft = hall.drafts.of_cohort(hall.bench.ines, cohort_id)
    assert (draft.size.mentees, draft.size.wishing, draft.size.places) == (3, 2, 2)
    assert draft.chosen is not None
    assert (draft.chosen.matched, draft.chosen.without) == (2, 1)
    assert [one.mode for one in draft.others] == [CohortMode.BEST_FIT, CohortMode.STABLE]
    pairs = hall.pairs(cohort_id)
    assert set(pairs.values()) == {"Ada", "Bo"}
    assert pairs.get("Cy") in (None, "Ada")
    page = hall.drafts.page(hall.bench.ines, cohort_id)
    assert {one.name for one in page.without} == {"Cy", "Dan", "Eve"} - pairs.keys()
    assert [row.kind for row in hall.lines("cohort_draft")] == ["cohort_draft"]


def test_who_is_paused_full_stood_down_mentored_or_waits_for_an_answer_is_left_out(
    hall: Hall,
) -> None:
    hall.person("Ada", places=2)
    hall.person("Bo", places=3)
    hall.person("Cy", looks=True)
    hall.person("Dan", looks=True)
    hall.person("Eve", looks=True, stood_down_until=hall.world.now.date() + timedelta(days=9))
    hall.person("Flo", looks=True)
    hall.wish("Dan", "Ada", state=ChoiceState.ASKED)
    with hall.world.database.writing.begin() as session:
        paused = session.scalar(select(Enrolment).where(Enrolment.member_id == hall.people["Bo"]))
        assert paused is not None
        paused.state = EnrolmentState.PAUSED
    mentored(hall, "Ada", "Flo")

    cohort_id = hall.drafted()

    draft = hall.drafts.of_cohort(hall.bench.ines, cohort_id)
    assert (draft.size.mentees, draft.size.mentors, draft.size.places) == (1, 1, 1)
    assert hall.pairs(cohort_id) == {"Cy": "Ada"}


def mentored(hall: Hall, mentor: str, mentee: str) -> None:
    starts = MentorshipStarts(hall.world.new_id, hall.world.outbox)
    with hall.world.database.writing.begin() as session:
        programme = session.get_one(Programme, (hall.world.workspace_id, hall.programme_id))
        starts.begin(session, programme, hall.people[mentor], hall.people[mentee], hall.world.now)


def test_release_brings_them_together_once_settles_wishes_and_tells_who_is_left(
    hall: Hall,
) -> None:
    two_and_three(hall)
    cohort_id = hall.drafted()
    matched = hall.pairs(cohort_id)

    hall.desk.release(hall.bench.ines, cohort_id)
    with pytest.raises(NoCohort):
        hall.desk.release(hall.bench.ines, cohort_id)

    mentorships = hall.all(Mentorship)
    assert len(mentorships) == len(matched) == 2
    assert {one.state for one in mentorships} == {MentorshipState.ACCEPTED}
    assert len(hall.lines("introduction")) == 2
    (left,) = hall.lines("no_mentor")
    assert left.member_id == hall.people[({"Cy", "Dan", "Eve"} - matched.keys()).pop()]
    waited = {one.member_id: one.waited for one in hall.all(Enrolment)}
    assert waited[left.member_id] == 1
    for request in hall.all(MentorRequest):
        has_mentor = request.member_id in {one.mentee_id for one in mentorships}
        assert (request.state is RequestState.ACCEPTED) == has_mentor
    pairings = {one.id: one for one in hall.all(Pairing)}
    assert all(pairings[one.pairing_id].score > 0 for one in mentorships)


def test_a_pair_that_broke_meanwhile_is_matched_again_at_release(hall: Hall) -> None:
    two_and_three(hall)
    cohort_id = hall.drafted()
    matched = hall.pairs(cohort_id)
    gone = next(iter(matched))
    with hall.world.database.writing.begin() as session:
        enrolment = session.scalar(
            select(Enrolment).where(Enrolment.member_id == hall.people[gone])
        )
        assert enrolment is not None
        enrolment.state = EnrolmentState.PAUSED

    hall.desk.release(hall.bench.ines, cohort_id)

    mentees = {one.mentee_id for one in hall.all(Mentorship)}
    assert hall.people[gone] not in mentees
    assert hall.people[gone] not in {row.member_id for row in hall.lines("no_mentor")}
    assert len(mentees) == len({one.mentor_id for one in hall.all(Mentorship)})


def test_locks_stay_when_it_is_matched_again_and_a_cancelled_one_is_forgotten(hall: Hall) -> None:
    hall.person("Ada", places=1)
    hall.person("Bo", places=1)
    hall.person("Cy", looks=True)
    hall.person("Dan", looks=True)
    cohort_id = hall.drafted()
    before = hall.pairs(cohort_id)
    page = hall.drafts.page(hall.bench.ines, cohort_id)
    swap = hall.desk.swap(
        hall.bench.ines, cohort_id, page.draft.version, hall.people["Cy"], hall.people["Dan"]
    )
    swapped = hall.pairs(cohort_id)
    assert swapped == {"Cy": before["Dan"], "Dan": before["Cy"]}
    with pytest.raises(CohortMoved):
        hall.desk.swap(
            hall.bench.ines, cohort_id, swap.version - 1, hall.people["Cy"], hall.people["Dan"]
        )
    for pair in hall.drafts.page(hall.bench.ines, cohort_id).pairs:
        hall.desk.set_lock(hall.bench.ines, cohort_id, pair.match_id, locked=True)
    with pytest.raises(GroupLocked):
        hall.desk.preview_swap(hall.bench.ines, cohort_id, hall.people["Cy"], hall.people["Dan"])

    hall.desk.match_again(hall.bench.ines, cohort_id, CohortMode.STABLE)
    assert hall.matchmaker.run_once()

    draft = hall.drafts.of_cohort(hall.bench.ines, cohort_id)
    assert (draft.mode, draft.locked, draft.state) == (
        CohortMode.STABLE, 2, CohortState.DRAFTED,
    )  # fmt: skip
    assert hall.pairs(cohort_id) == swapped
    hall.desk.cancel(hall.bench.ines, cohort_id)
    assert not hall.all(CohortMatch)
    assert not hall.lines("introduction", "no_mentor")
    hall.desk.start(hall.bench.ines, hall.programme_id, CohortMode.EVERYONE)


def test_a_swap_refuses_what_a_rule_forbids_and_tells_no_private_ground(hall: Hall) -> None:
    hall.person("Ada", places=1)
    hall.person("Bo", places=1)
    hall.person("Cy", looks=True)
    hall.person("Dan", looks=True)
    hall.person("Eve")
    hall.wish("Cy", "Ada")
    hall.wish("Dan", "Bo")
    cohort_id = hall.drafted()
    low, high = sorted((hall.people["Cy"], hall.people["Bo"]))
    hall.bench.add(
        ForbiddenPair(
            workspace_id=hall.world.workspace_id,
            first_id=low,
            second_id=high,
            since=hall.world.now,
        )
    )

    with pytest.raises(RuleForbids):
        hall.desk.preview_swap(hall.bench.ines, cohort_id, hall.people["Cy"], hall.people["Dan"])
    with pytest.raises(NotInCohort):
        hall.desk.preview_swap(hall.bench.ines, cohort_id, hall.people["Cy"], hall.people["Eve"])


def test_a_private_list_gets_the_neutral_answer(hall: Hall) -> None:
    hall.person("Ada", places=1)
    hall.person("Bo", places=1)
    hall.person("Cy", looks=True)
    hall.person("Dan", looks=True)
    hall.wish("Cy", "Ada")
    hall.wish("Dan", "Bo")
    cohort_id = hall.drafted()
    hall.bench.add(
        Avoidance(
            workspace_id=hall.world.workspace_id,
            id=hall.world.new_id(),
            member_id=hall.people["Bo"],
            other_key=b"UCY",
            other_slack_id="UCY",
            kind=AvoidanceKind.LISTED,
            since=hall.world.now,
        )
    )

    with pytest.raises(NotThisRound):
        hall.desk.preview_swap(hall.bench.ines, cohort_id, hall.people["Cy"], hall.people["Dan"])


@pytest.mark.parametrize("mode", list(CohortMode))
def test_the_same_inputs_give_the_same_pairs(hall: Hall, mode: CohortMode) -> None:
    sql = hall.world.skill("SQL")
    for number in range(6):
        mentor = hall.person(f"Mentor{number}", places=1 + number % 2)
        hall.world.knows(mentor, sql, SkillSide.OFFER, 1 + number % 5)
    for number in range(9):
        mentee = hall.person(f"Mentee{number}", looks=True)
        hall.world.knows(mentee, sql, SkillSide.WANT, 1 + number % 5)
    cohort_id = hall.drafted(mode)

    with hall.world.database.reading.begin() as session:
        cohort = session.get_one(Cohort, (hall.world.workspace_id, cohort_id))
        again = solve_mentors(recorded_problem(session, cohort))
        stored = {(one.mentor_id, one.mentee_id) for one in session.scalars(select(CohortMatch))}

    assert {(one.mentor, one.mentee) for one in again.mentorships} == stored


def test_a_programme_that_is_matched_by_request_only_is_not_matched_here(hall: Hall) -> None:
    by_request = hall.world.mentorship_programme("Ask yourself")

    with pytest.raises(NotByCohort):
        hall.desk.start(hall.bench.ines, by_request, CohortMode.EVERYONE)


def test_nobody_to_match_and_a_second_match_are_refused_with_words(hall: Hall) -> None:
    with pytest.raises(CohortEmpty):
        hall.desk.start(hall.bench.ines, hall.programme_id, CohortMode.EVERYONE)
    two_and_three(hall)
    hall.drafted()
    with pytest.raises(CohortOpen):
        hall.desk.start(hall.bench.ines, hall.programme_id, CohortMode.EVERYONE)


def test_a_match_that_fails_three_times_is_told_to_the_desk_once(bench: Bench) -> None:
    def breaks(_problem: MentorProblem) -> MentorSolution:
        raise MemoryError

    hall = Hall(bench, solve=breaks)
    two_and_three(hall)
    cohort_id = hall.desk.start(bench.ines, hall.programme_id, CohortMode.EVERYONE)
    for _ in range(5):
        hall.matchmaker.run_once()
        bench.machine.move_to(bench.machine() + timedelta(minutes=6))

    warnings = [one for one in hall.lines("desk_warning") if one.details["code"] == "cohort-failed"]
    assert len(warnings) == 1
    hall.solve = solve_mentors
    hall.desk.match_again(bench.ines, cohort_id)
    assert hall.matchmaker.run_once()
    assert hall.drafts.of_cohort(bench.ines, cohort_id).state is CohortState.DRAFTED


def test_a_crash_in_the_middle_lets_another_process_match(hall: Hall) -> None:
    two_and_three(hall)
    cohort_id = hall.desk.start(hall.bench.ines, hall.programme_id, CohortMode.EVERYONE)
    assert hall.matchmaker._task() is not None  # the process dies here

    assert not hall.matchmaker.run_once()  # the claim still holds
    for _ in range(3):  # a process may be killed again and again, for any reason
        hall.bench.machine.move_to(hall.bench.machine() + timedelta(minutes=6))
        assert hall.matchmaker._task() is not None
    hall.bench.machine.move_to(hall.bench.machine() + timedelta(minutes=6))
    assert hall.matchmaker.run_once()
    assert len(hall.pairs(cohort_id)) == 2
