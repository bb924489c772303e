"""A round from its notice to its close, whatever happens on the way."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from bot.domain.rounds import RoundMatching, RoundNotOpen
from bot.matching import Problem, Solution, solve
from bot.matching.replay import replay
from bot.services.matchmaking import recorded_problem
from models.member import Avoidance, AvoidanceKind, Member, MemberState, SkillSide
from models.outbox import OutboxRow, OutboxState
from models.programme import EnrolmentState, ForbiddenPair, Format, Programme
from models.rounds import PairingState, Participation, Round, RoundLock, RoundState
from tests.rounds.stage import LEASE, Stage, company, key_of
from tests.world import MONDAY

RELEASE = MONDAY + timedelta(hours=2)
A_WEEK = timedelta(days=7)


def test_twelve_people_make_six_pairs_that_are_introduced_after_the_draft(stage: Stage) -> None:
    company(stage, 12)

    stage.at(MONDAY)

    assert stage.round().state is RoundState.DRAFTED
    assert sorted(len(group) for group in stage.groups(PairingState.DRAFTED)) == [2] * 6
    assert [row.kind for row in stage.world.lines()] == ["draft"]

    stage.at(RELEASE)

    round_ = stage.round()
    assert round_.state is RoundState.RELEASED
    assert round_.released_at == RELEASE
    assert len(stage.groups(PairingState.RELEASED)) == 6
    introductions = stage.world.lines("introduction")
    assert len({row.pairing_id for row in introductions}) == 6
    assert stage.participation()[Participation.MATCHED] == set("ABCDEFGHIJKL")


def test_an_odd_person_makes_a_trio_and_the_turn_is_remembered(stage: Stage) -> None:
    programme, members = company(stage, 13)

    stage.at(RELEASE)

    assert sorted(len(group) for group in stage.groups()) == [2] * 5 + [3]
    turns = [stage.enrolment(one, programme).trio_turns for one in members]
    assert sorted(turns) == [0] * 10 + [1] * 3


def test_a_quarter_of_weekly_rounds_runs_once_a_week_without_a_repeat(stage: Stage) -> None:
    company(stage, 12, season_rounds=52)

    for week in range(11):
        stage.at(MONDAY + week * A_WEEK + timedelta(hours=3))
        stage.deliver()

    rounds = stage.stored()
    assert [one.due_at for one in rounds] == [MONDAY + week * A_WEEK for week in range(11)]
    pairs = [frozenset(g) for one in rounds for g in stage.groups(*PairingState, round_id=one.id)]
    assert len(pairs) == 66
    assert len(set(pairs)) == 66
    assert [one.state for one in rounds] == [RoundState.CLOSED] * 10 + [RoundState.RELEASED]


def test_a_programme_may_release_at_once(stage: Stage) -> None:
    company(stage, 4, drafts=False)

    stage.at(MONDAY)

    assert stage.round().state is RoundState.RELEASED
    assert {row.kind for row in stage.world.lines()} == {"introduction", "released"}


def test_who_is_away_is_not_matched_and_nobody_learns_why(stage: Stage) -> None:
    programme, members = company(stage, 8)
    a, b, c, d, e, f, *_ = members
    stage.set_enrolment(a, programme, state=EnrolmentState.PAUSED)
    stage.set_enrolment(b, programme, skips_round_at=MONDAY)
    stage.set_enrolment(c, programme, every_rounds=2, rounds_since_match=0)
    stage.set_member(d, stood_down_until=datetime(2027, 3, 1, tzinfo=UTC).date())
    stage.set_member(e, is_guest=True)
    stage.set_member(f, state=MemberState.DEACTIVATED)

    stage.at(MONDAY)

    # C never had a partner here, so the first round is C's, however rare the others are.
    assert stage.participation()[Participation.AWAY] == {"A", "B", "D", "E", "F"}
    assert stage.participation()[Participation.MATCHED] == {"C", "G", "H"}


def test_every_second_round_means_every_second_round(stage: Stage) -> None:
    programme, members = company(stage, 4)
    stage.set_enrolment(members[0], programme, every_rounds=2)
    taken = []
    for week in range(4):
        stage.at(MONDAY + week * A_WEEK + timedelta(hours=3))
        stage.deliver()
        taken.append("A" in stage.participation()[Participation.MATCHED])

    assert taken == [True, False, True, False]


def test_skills_wishes_hours_and_private_lists_reach_the_match(stage: Stage) -> None:
    _programme, (a, b, c, d) = company(stage, 4)
    sql = stage.world.skill("SQL")
    stage.world.knows(a, sql, SkillSide.OFFER, 5)
    stage.world.knows(b, sql, SkillSide.WANT, 1)
    seen: list[Problem] = []

    def look(problem: Problem) -> Solution:
        seen.append(problem)
        return solve(problem)

    stage.change(
        lambda session: session.add(
            Avoidance(
                workspace_id=stage.world.workspace_id,
                id=stage.world.new_id(),
                member_id=a,
                other_key=key_of("UC"),
                kind=AvoidanceKind.PLEASE_NOT,
                since=MONDAY,
            )
        )
    )
    stage.change(
        lambda session: session.add(
            ForbiddenPair(
                workspace_id=stage.world.workspace_id, first_id=a, second_id=d, since=MONDAY
            )
        )
    )

    stage.solving(look).at(MONDAY)

    people = {person.id: person for person in seen[0].people}
    assert people[a].offers == {sql: 5}
    assert people[b].wants == {sql: 1}
    assert people[a].languages == {"en"}
    assert people[a].hours.bit_count() == 5 * 8 * 2
    assert {(ban.a, ban.b, ban.ground.value) for ban in seen[0].bans} == {
        (a, c, "private"),
        (a, d, "forbidden"),
    }
    assert {"A", "B"} in stage.groups()


def test_a_private_list_works_in_both_directions_and_for_the_whole_group(stage: Stage) -> None:
    _programme, (_a, _b, c) = company(stage, 3)
    stage.change(
        lambda session: session.add(
            Avoidance(
                workspace_id=stage.world.workspace_id,
                id=stage.world.new_id(),
                member_id=c,
                other_key=key_of("UA"),
                kind=AvoidanceKind.LISTED,
                since=MONDAY,
            )
        )
    )

    stage.at(RELEASE)

    assert all(not {"A", "C"} <= group for group in stage.groups())
    assert len(stage.groups()) == 1
    assert len(stage.world.lines("no_partner")) == 1


def test_whoever_waits_for_a_peer_is_told_and_is_first_in_line(stage: Stage) -> None:
    programme, members = company(stage, 3, format=Format.PEER, lasts_weeks=6, weights="skills")

    stage.at(RELEASE)

    (alone,) = stage.participation()[Participation.UNMATCHED]
    waiting = members["ABC".index(alone)]
    assert [row.member_id for row in stage.world.lines("no_partner")] == [waiting]
    assert stage.enrolment(waiting, programme).waited == 1
    close_at = stage.round().close_at
    assert close_at is not None
    assert close_at == MONDAY + timedelta(weeks=6) - timedelta(hours=1)


def test_a_peer_with_an_open_pairing_is_not_matched_again_before_it_ends(stage: Stage) -> None:
    company(stage, 4, format=Format.PEER, lasts_weeks=6, every_weeks=1)
    stage.at(RELEASE)
    stage.deliver()

    stage.at(RELEASE + A_WEEK)

    assert stage.round().number == 2
    assert stage.groups() == []
    assert stage.participation()[Participation.AWAY] == set("ABCD")


def test_peers_are_free_again_when_their_weeks_are_over(stage: Stage) -> None:
    company(stage, 4, format=Format.PEER, lasts_weeks=6, every_weeks=6, starts_on=MONDAY.date())
    stage.at(RELEASE)
    stage.deliver()

    stage.at(RELEASE + timedelta(weeks=6))

    first, second = stage.stored()
    assert (first.state, second.state) == (RoundState.CLOSED, RoundState.RELEASED)
    assert len(stage.groups()) == 2
    before = stage.groups(*PairingState, round_id=first.id)
    assert all(group not in before for group in stage.groups())


def test_groups_of_four_lose_one_and_go_on(stage: Stage) -> None:
    programme, members = company(stage, 12, group_size=4)
    stage.at(MONDAY)
    assert sorted(len(group) for group in stage.groups()) == [4, 4, 4]
    stage.set_enrolment(members[0], programme, state=EnrolmentState.LEFT)

    stage.at(RELEASE)

    assert set().union(*stage.groups()) == set("BCDEFGHIJKL")
    assert all(3 <= len(group) <= 5 for group in stage.groups())


def test_coffee_in_two_programmes_stays_within_a_members_attention(stage: Stage) -> None:
    first, (a, b, c, d) = company(stage, 4)
    second = stage.world.programme("Lunch", next_round_at=MONDAY + timedelta(hours=3))
    stage.world.enrol(second, a, b, c, d)
    stage.set_member(a, weekly_notices=2)

    stage.at(MONDAY + timedelta(hours=6))

    assert stage.stored()[-1].programme_id in (first, second)
    lunch = next(one for one in stage.stored() if one.programme_id == second)
    met = stage.groups(*PairingState, round_id=lunch.id)
    coffee = next(one for one in stage.stored() if one.programme_id == first)
    assert all(group not in met for group in stage.groups(*PairingState, round_id=coffee.id))
    assert all("A" not in group for group in met)


def test_a_leaver_between_draft_and_release_is_replaced_among_those_it_touches(
    stage: Stage,
) -> None:
    programme, members = company(stage, 12)
    stage.at(MONDAY)
    before = stage.groups(PairingState.DRAFTED)
    stage.set_enrolment(members[0], programme, state=EnrolmentState.LEFT)

    stage.at(RELEASE)

    after = stage.groups(PairingState.RELEASED)
    kept = [group for group in before if group in after]
    assert len(kept) == 4
    assert set().union(*after) == set("BCDEFGHIJKL")
    assert sorted(len(group) for group in after) == [2] * 4 + [3]
    assert len(stage.groups(PairingState.WITHDRAWN)) == 2


def test_a_trio_is_split_when_somebody_elses_partner_leaves(stage: Stage) -> None:
    programme, members = company(stage, 13)
    stage.at(MONDAY)
    pair = next(group for group in stage.groups() if len(group) == 2)
    leaver = members["ABCDEFGHIJKLM".index(min(pair))]
    stage.set_enrolment(leaver, programme, state=EnrolmentState.PAUSED)

    stage.at(RELEASE)

    assert sorted(len(group) for group in stage.groups()) == [2] * 6


def test_two_of_a_trio_go_on_when_the_third_leaves(stage: Stage) -> None:
    programme, members = company(stage, 3)
    stage.at(MONDAY)
    stage.set_enrolment(members[2], programme, skips_round_at=MONDAY)

    stage.at(RELEASE)

    assert stage.groups() == [{"A", "B"}]
    assert stage.participation()[Participation.AWAY] == {"C"}


def test_a_wish_not_to_meet_that_comes_after_the_draft_is_honoured(stage: Stage) -> None:
    _programme, members = company(stage, 4)
    stage.at(MONDAY)
    first, second = sorted(stage.groups()[0])
    stage.change(
        lambda session: session.add(
            Avoidance(
                workspace_id=stage.world.workspace_id,
                id=stage.world.new_id(),
                member_id=members["ABCD".index(first)],
                other_key=key_of(f"U{second}"),
                kind=AvoidanceKind.LISTED,
                since=MONDAY,
            )
        )
    )

    stage.at(RELEASE)

    released = stage.groups(PairingState.RELEASED)
    assert all(not {first, second} <= group for group in released)


def test_who_takes_part_after_all_is_placed_at_the_release(stage: Stage) -> None:
    programme, members = company(stage, 4)
    stage.set_enrolment(members[3], programme, skips_round_at=MONDAY)
    stage.at(MONDAY)
    assert len(stage.groups()) == 1
    stage.set_enrolment(members[3], programme, skips_round_at=None)

    stage.at(RELEASE)

    assert sorted(len(group) for group in stage.groups()) == [2, 2]


def test_pairs_that_were_never_introduced_did_not_meet_and_come_first(stage: Stage) -> None:
    programme, members = company(stage, 4)
    stage.set_enrolment(members[0], programme, every_rounds=2)
    stage.at(RELEASE)

    close_at = stage.round().close_at
    assert close_at is not None
    stage.at(close_at)

    assert stage.round().state is RoundState.CLOSED
    assert len(stage.groups(PairingState.WITHDRAWN)) == 2
    assert {row.state for row in stage.world.lines("introduction")} == {OutboxState.WITHDRAWN}
    assert [stage.enrolment(one, programme).waited for one in members] == [1] * 4
    stage.at(MONDAY + A_WEEK + timedelta(hours=2))
    assert sorted(len(group) for group in stage.groups(PairingState.RELEASED)) == [2, 2]


def test_running_again_takes_another_seed_and_keeps_locks(stage: Stage) -> None:
    _programme, members = company(stage, 12)
    stage.at(MONDAY)
    before = stage.round()
    lock = sorted([members[0], members[5]])
    stage.change(
        lambda session: session.add(
            RoundLock(
                workspace_id=stage.world.workspace_id, round_id=before.id, group=",".join(lock)
            )
        )
    )
    stage.change(
        lambda session: stage.rounds.rematch(session, before.workspace_id, before.id, MONDAY)
    )
    stage.wake()

    after = stage.round()
    assert after.state is RoundState.DRAFTED
    assert after.version == 2
    assert after.seed != before.seed
    assert {"A", "F"} in stage.groups(PairingState.DRAFTED)
    assert len(stage.groups(PairingState.DRAFTED)) == 6
    assert [row.kind for row in stage.world.lines()] == ["draft", "draft_changed"]
    assert stage.world.lines()[1].updates_id == stage.world.lines()[0].id


def test_a_cancelled_round_introduces_nobody_and_the_next_one_comes(stage: Stage) -> None:
    company(stage, 4)
    stage.at(MONDAY)
    round_ = stage.round()
    stage.change(
        lambda session: stage.rounds.cancel(session, round_.workspace_id, round_.id, MONDAY)
    )

    stage.at(MONDAY + A_WEEK)

    assert [one.state for one in stage.stored()] == [RoundState.CANCELLED, RoundState.DRAFTED]
    assert stage.world.lines("introduction") == []


def test_a_released_round_cannot_be_cancelled_or_run_again(stage: Stage) -> None:
    company(stage, 4)
    stage.at(RELEASE)
    round_ = stage.round()

    with stage.world.database.writing.begin() as session:
        for step in (stage.rounds.cancel, stage.rounds.rematch, stage.rounds.release):
            with pytest.raises(RoundNotOpen):
                step(session, round_.workspace_id, round_.id, RELEASE)


def test_a_round_that_is_being_matched_cannot_be_released(stage: Stage) -> None:
    programme, _ = company(stage, 4)
    stage.world.clock.move_to(MONDAY)
    plan(stage, programme)
    round_ = stage.round()

    with (
        stage.world.database.writing.begin() as session,
        pytest.raises(RoundMatching),
    ):
        stage.rounds.release(session, round_.workspace_id, round_.id, MONDAY)


def plan(stage: Stage, programme_id: str) -> None:
    with stage.world.database.writing.begin() as session:
        programme = session.get_one(Programme, (stage.world.workspace_id, programme_id))
        stage.rounds.plan_due(session, programme, stage.world.now)


def outbox_keys(rows: list[OutboxRow]) -> list[str]:
    return sorted(row.key for row in rows)


def test_every_step_done_twice_is_done_once(stage: Stage) -> None:
    company(stage, 13)
    for instant in (MONDAY - timedelta(days=3), MONDAY, RELEASE, MONDAY + timedelta(days=6)):
        stage.at(instant)
    stage.deliver()
    stage.world.clock.move_to(MONDAY + timedelta(days=6, hours=23))
    now = stage.world.now
    items = [(duty, item) for duty in stage.duties for item in duty.due(now)]
    assert {duty.name for duty, _ in items} == {"close-rounds"}
    stage.wake()
    before = outbox_keys(list(stage.world.lines()))

    for duty, item in items:
        duty.carry_out(item, now)
    stage.wake()

    assert outbox_keys(list(stage.world.lines())) == before
    assert len(stage.stored()) == 1
    assert stage.round().state is RoundState.CLOSED
    assert len(stage.world.lines("digest")) == 1


def test_an_item_that_two_processes_saw_is_carried_out_once(stage: Stage) -> None:
    company(stage, 6)
    for instant in (MONDAY - timedelta(days=4), MONDAY, RELEASE):
        stage.world.clock.move_to(max(instant, stage.world.now))
        now = stage.world.now
        seen = [(duty, item) for duty in stage.duties for item in duty.due(now)]
        for duty, item in [*seen, *seen]:
            duty.carry_out(item, now)
        while stage.matchmaker.run_once():
            pass

    assert len(stage.stored()) == 1
    assert len(stage.world.lines("introduction")) == 3
    assert len(stage.world.lines("draft")) == 1


def test_a_stored_round_is_replayed_to_the_same_groups(stage: Stage) -> None:
    company(stage, 13)
    stage.at(MONDAY)
    round_ = stage.round()
    with stage.world.database.reading.begin() as session:
        stored = session.get_one(Round, (round_.workspace_id, round_.id))
        problem = recorded_problem(session, stored)
        names = {member.id: member.name for member in session.query(Member)}
    method = {name: str(value) for name, value in (round_.method or {}).items()}

    again = replay(problem, method)

    assert sorted(sorted(names[one] or "" for one in group.members) for group in again.groups) == (
        sorted(sorted(group) for group in stage.groups(PairingState.DRAFTED))
    )
    assert round_.outcome is not None
    assert (again.total, again.bound) == (round_.outcome["total"], round_.outcome["bound"])


class Dropped(Exception):
    """A process that dies during its match."""


def drops_out(_problem: Problem) -> Solution:
    raise Dropped


def test_a_match_that_dies_is_taken_over_with_the_same_snapshot_and_seed(stage: Stage) -> None:
    programme, _ = company(stage, 12)
    stage.world.clock.move_to(MONDAY)
    plan(stage, programme)
    with pytest.raises(Dropped):
        stage.solving(drops_out).matchmaker.run_once()
    seed = stage.round().seed

    assert not stage.matchmaker.run_once()
    stage.machine.move_to(stage.machine() + LEASE + timedelta(seconds=1))
    assert stage.matchmaker.run_once()

    assert stage.round().state is RoundState.DRAFTED
    assert stage.round().seed == seed
    assert stage.round().failures == 0
    assert len(stage.groups()) == 6


def test_a_process_that_is_killed_again_and_again_costs_no_round_its_match(stage: Stage) -> None:
    programme, _ = company(stage, 12)
    stage.world.clock.move_to(MONDAY)
    plan(stage, programme)
    for _ in range(5):
        with pytest.raises(Dropped):
            stage.solving(drops_out).matchmaker.run_once()
        stage.machine.move_to(stage.machine() + LEASE + timedelta(seconds=1))

    assert stage.matchmaker.run_once()
    assert stage.round().state is RoundState.DRAFTED
    assert stage.world.lines("desk_warning") == []


def test_a_long_match_keeps_its_claim_alive(stage: Stage) -> None:
    programme, _ = company(stage, 6)
    stage.world.clock.move_to(MONDAY)
    plan(stage, programme)
    commits = threading.Semaphore(0)
    leases: list[datetime | None] = []

    def long(problem: Problem) -> Solution:
        leases.append(stage.round().lease_until)
        stage.machine.move_to(stage.machine() + timedelta(milliseconds=20))
        event.listen(stage.world.database.engine, "commit", lambda _: commits.release())
        for _ in range(3):  # the first may have looked at the clock before; the third has begun,
            assert commits.acquire(timeout=30)  # so the second is stored
        leases.append(stage.round().lease_until)
        return solve(problem)

    brief = replace(stage, lease=timedelta(milliseconds=30), solve=long)

    assert brief.matchmaker.run_once()
    first, renewed = leases
    assert first is not None
    assert renewed == first + timedelta(milliseconds=20)
    assert stage.round().state is RoundState.DRAFTED


def test_whoever_was_overtaken_while_matching_throws_the_result_away(stage: Stage) -> None:
    programme, _ = company(stage, 6)
    stage.world.clock.move_to(MONDAY)
    plan(stage, programme)

    def slow(problem: Problem) -> Solution:
        stage.machine.move_to(stage.machine() + LEASE + timedelta(seconds=1))
        assert stage.matchmaker.run_once()
        return solve(problem)

    assert stage.solving(slow).matchmaker.run_once()

    assert len(stage.groups(PairingState.DRAFTED)) == 3
    assert len(stage.groups(*PairingState)) == 3


def test_a_round_cancelled_during_its_match_stays_cancelled(stage: Stage) -> None:
    programme, _ = company(stage, 6)
    stage.world.clock.move_to(MONDAY)
    plan(stage, programme)
    round_ = stage.round()

    def cancelled(problem: Problem) -> Solution:
        stage.change(
            lambda session: stage.rounds.cancel(session, round_.workspace_id, round_.id, MONDAY)
        )
        return solve(problem)

    assert stage.solving(cancelled).matchmaker.run_once()

    assert stage.round().state is RoundState.CANCELLED
    assert stage.groups(*PairingState) == []


def test_after_three_failures_the_desk_is_told_once_and_running_again_revives(
    stage: Stage,
) -> None:
    programme, _ = company(stage, 6)
    stage.world.clock.move_to(MONDAY)
    plan(stage, programme)

    def fails(_problem: Problem) -> Solution:
        raise MemoryError

    failing = stage.solving(fails)
    for _ in range(5):
        failing.matchmaker.run_once()
        stage.machine.move_to(stage.machine() + timedelta(seconds=30))

    assert [row.details for row in stage.world.lines("desk_warning")] == [{"code": "match-failed"}]
    assert not stage.matchmaker.run_once()

    round_ = stage.round()
    stage.change(
        lambda session: stage.rounds.rematch(session, round_.workspace_id, round_.id, MONDAY)
    )
    assert stage.matchmaker.run_once()
    assert stage.round().state is RoundState.DRAFTED
