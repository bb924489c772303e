"""Programmes are made in steps, once; changed, paused, resumed, ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from bot.domain.programmes import MENTORSHIP, PEER, MentorshipRules, Plan, next_monday, usual_plan
from bot.domain.rounds import NoRound
from bot.errors import InvalidInput
from bot.services.directory import Channel
from bot.services.programmes import NoSuchProgramme, NotPaused, StepLost
from models.programme import Programme, ProgrammeState
from tests.desk.bench import Bench
from tests.world import MONDAY


def start(bench: Bench, plan: Plan | None = None) -> str:
    chosen = plan or bench.programmes.begin(bench.ines)
    draft_id = bench.programmes.keep_step(bench.ines, chosen, None)
    return bench.programmes.finish(bench.ines, draft_id, chosen)


def stored(bench: Bench) -> Programme:
    with bench.stage.world.database.reading.begin() as session:
        found = session.scalars(select(Programme)).one()
        session.expunge_all()
    return found


def test_the_usual_plan_makes_a_programme_without_a_change(bench: Bench) -> None:
    start(bench)

    programme = stored(bench)
    assert programme.state is ProgrammeState.ACTIVE
    assert programme.next_round_at == MONDAY
    assert programme.notice_at is not None
    assert programme.notice_at < MONDAY
    assert programme.run_by_name == "Ines Roth"
    assert programme.lasts_weeks == programme.every_weeks == 2


def test_the_last_step_sent_twice_makes_one_programme(bench: Bench) -> None:
    plan = bench.programmes.begin(bench.ines)
    draft_id = bench.programmes.keep_step(bench.ines, plan, None)

    first = bench.programmes.finish(bench.ines, draft_id, plan)
    second = bench.programmes.finish(bench.ines, draft_id, plan)

    assert first == second == stored(bench).id
    assert bench.programmes.was_made(bench.ines, draft_id)
    assert [one.action for one in bench.logged()] == ["programme.create"]


def test_what_was_typed_before_the_form_was_closed_is_there_again(bench: Bench) -> None:
    plan = replace(bench.programmes.begin(bench.ines), objective_text="Meet Lagos.")
    bench.programmes.keep_step(bench.ines, plan, None)

    assert bench.programmes.begin(bench.ines).objective_text == "Meet Lagos."


def test_a_step_of_somebody_else_or_of_nobody_is_refused(bench: Bench) -> None:
    bench.rooms.people = frozenset({"UINES", "UKAI"})
    plan = bench.programmes.begin(bench.ines)
    draft_id = bench.programmes.keep_step(bench.ines, plan, None)
    kai = bench.desk.organiser("T1", "UKAI")

    for caller, step in ((kai, draft_id), (bench.ines, "nothing")):
        with pytest.raises(StepLost):
            bench.programmes.step(caller, step)


def test_a_peer_programme_brings_what_goes_with_it() -> None:
    plan = usual_plan("coffee", date(2026, 12, 7), "Europe/Berlin").with_format(PEER)

    assert (plan.lasts_weeks, plan.weights, plan.first_on) == (6, "skills", date(2026, 12, 7))


def mentorship(bench: Bench, **rules: bool) -> Plan:
    plan = bench.programmes.begin(bench.ines).with_format(MENTORSHIP)
    return replace(plan, lasts_weeks=52, mentorship=MentorshipRules(**rules))


def test_a_mentorship_has_no_round_ahead_not_even_after_a_pause(bench: Bench) -> None:
    programme_id = start(bench, mentorship(bench))
    bench.programmes.pause(bench.ines, programme_id)
    bench.programmes.resume(bench.ines, programme_id)

    programme = stored(bench)
    assert (programme.next_round_at, programme.notice_at) == (None, None)
    assert programme.lasts_weeks == 52
    (line,) = bench.overview.programmes(bench.ines)
    assert not line.has_rounds
    with pytest.raises(NoRound):
        bench.rounds.plan(bench.ines, programme_id)


def test_a_mentorship_keeps_how_people_come_together_and_logs_a_change_of_it(bench: Bench) -> None:
    programme_id = start(bench, mentorship(bench, by_cohort=True, first_lessons=True))
    begun = bench.programmes.begin(bench.ines, programme_id)
    assert begun.mentorship == MentorshipRules(by_cohort=True, first_lessons=True)

    changed = replace(begun, mentorship=MentorshipRules(by_request=False, by_cohort=True))
    draft_id = bench.programmes.keep_step(bench.ines, changed, programme_id)
    bench.programmes.finish(bench.ines, draft_id, changed)

    assert bench.programmes.begin(bench.ines, programme_id) == changed
    rules = {"by_request": False, "by_cohort": True, "first_lessons": False}
    assert bench.logged()[-1].details == {"mentorship": rules}


def test_a_form_that_was_begun_before_there_were_mentorships_is_read() -> None:
    plan = usual_plan("coffee", date(2026, 12, 7), "Europe/Berlin")
    record = plan.to_record()
    del record["mentorship"]

    assert Plan.from_record(record) == plan


def test_a_change_of_the_time_moves_the_next_round_and_is_logged_by_field(bench: Bench) -> None:
    programme_id = start(bench)
    plan = replace(bench.programmes.begin(bench.ines, programme_id), minute_of_day=10 * 60)
    draft_id = bench.programmes.keep_step(bench.ines, plan, programme_id)

    bench.programmes.finish(bench.ines, draft_id, plan)

    assert stored(bench).next_round_at == datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
    assert bench.logged()[-1].details == {"minute_of_day": 600}


def test_a_paused_programme_is_resumed_with_its_next_time(bench: Bench) -> None:
    programme_id = start(bench)
    bench.programmes.pause(bench.ines, programme_id)
    with pytest.raises(NotPaused):
        bench.programmes.pause(bench.ines, programme_id)
    bench.stage.world.clock.move_to(MONDAY.replace(month=12, day=10))

    bench.programmes.resume(bench.ines, programme_id)

    assert stored(bench).next_round_at == datetime(2026, 12, 14, 8, 0, tzinfo=UTC)


def test_an_ended_programme_plans_nothing_and_is_not_found_any_more(bench: Bench) -> None:
    programme_id = start(bench)

    bench.programmes.end(bench.ines, programme_id)

    assert stored(bench).next_round_at is None
    with pytest.raises(NoSuchProgramme):
        bench.programmes.resume(bench.ines, programme_id)
    assert not bench.overview.programmes(bench.ines)


def test_a_channel_without_rapport_is_refused_beside_its_field(bench: Bench) -> None:
    bench.rooms.others["CCOFFEE"] = Channel(
        "CCOFFEE",
        "coffee",
        is_private=True,
        is_shared=False,
        is_archived=False,
        bot_is_member=False,
    )
    for channel in ("CCOFFEE", "CUNKNOWN"):
        with pytest.raises(InvalidInput) as refused:
            bench.programmes.require_channel(channel)
        assert (refused.value.field, refused.value.reason) == ("channel", "not-in-channel")


def test_a_weekly_prompt_is_first_due_on_its_weekday_to_come(bench: Bench) -> None:
    plan = replace(bench.programmes.begin(bench.ines), channel="CCOFFEE", prompts_weekday=3)

    start(bench, plan)

    assert stored(bench).next_prompt_at == datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def test_the_next_monday_is_never_today() -> None:
    assert next_monday(date(2026, 11, 23)) == date(2026, 11, 30)
    assert next_monday(date(2026, 11, 29)) == date(2026, 11, 30)
