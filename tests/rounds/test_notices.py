"""Notices before a round, what members tap on them, seasons, and sleeping through it all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.notices.rounds import NoPartner, RoundNotice, SeasonQuestion
from bot.domain.rounds import NotAsked, Reply, RoundHasBegun, SeasonChoice
from bot.services.round_replies import RoundReplies
from models.outbox import OutboxRow
from models.programme import Blackout, EnrolmentState, Format, Programme, ProgrammeState
from models.rounds import Participation, RoundState
from models.workspace import DeskState, Workspace, WorkspaceState
from tests.rounds.stage import Stage, company
from tests.world import MONDAY

FRIDAY = datetime(2026, 12, 4, 8, 0, tzinfo=UTC)
SECOND = MONDAY + timedelta(days=7)
RELEASE = MONDAY + timedelta(hours=2)


@pytest.fixture
def replies(stage: Stage) -> RoundReplies:
    return RoundReplies(stage.world.database, stage.world.clock)


def notices_for(stage: Stage, member_id: str) -> list[OutboxRow]:
    return [row for row in stage.world.lines("round_notice") if row.member_id == member_id]


def composed(stage: Stage, row: OutboxRow) -> object:
    parts = {**stage.notices.parts(), **stage.seasons.parts()}
    with stage.world.database.reading.begin() as session:
        stored = session.get_one(OutboxRow, (row.workspace_id, row.id))
        return next(
            part.compose(session, stored, stage.world.now)
            for kind, part in parts.items()
            if kind.value == row.kind
        )


def next_week(stage: Stage) -> None:
    """Run the first round and go on until the second one's notices are written."""
    stage.at(RELEASE)
    stage.deliver()
    stage.at(FRIDAY - timedelta(hours=12))


def test_members_are_told_one_working_day_before_in_their_own_morning(stage: Stage) -> None:
    programme, members = company(stage, 4)
    stage.set_member(members[1], time_zone="America/New_York")

    next_week(stage)

    berlin, new_york = (notices_for(stage, one)[0] for one in members[:2])
    assert berlin.not_before == FRIDAY
    assert new_york.not_before == datetime(2026, 12, 4, 14, 0, tzinfo=UTC)
    assert composed(stage, berlin) == RoundNotice(
        berlin.id, programme, "Coffee across teams", SECOND.date(), asks=False
    )
    assert len(stage.world.lines("round_notice")) == 4


def test_who_joins_after_the_notices_were_written_is_told_as_well(stage: Stage) -> None:
    programme, _members = company(stage, 4)
    next_week(stage)
    late = stage.world.member("Late")
    stage.world.enrol(programme, late)

    stage.at(FRIDAY)

    assert len(notices_for(stage, late)) == 1
    assert len(stage.world.lines("round_notice")) == 5


def test_who_skips_pauses_or_has_a_partner_for_weeks_is_left_in_peace(stage: Stage) -> None:
    programme, members = company(stage, 5, format=Format.PEER, lasts_weeks=8)
    stage.set_enrolment(members[4], programme, skips_round_at=MONDAY)
    stage.at(RELEASE)
    stage.deliver()
    stage.set_enrolment(members[4], programme, state=EnrolmentState.PAUSED)

    stage.at(FRIDAY)

    assert stage.world.lines("round_notice") == []


def test_a_skip_works_until_the_introductions_are_out(stage: Stage, replies: RoundReplies) -> None:
    _programme, members = company(stage, 5)
    next_week(stage)
    row = notices_for(stage, members[0])[0]
    caller = stage.world.caller(members[0])

    answer = replies.skip(caller, row.id)
    assert (answer.reply, answer.day, answer.next_day) == (
        Reply.SKIPPED,
        SECOND.date(),
        (SECOND + timedelta(days=7)).date(),
    )
    assert composed(stage, row) is None
    replies.take_part(caller, row.id)
    stage.at(SECOND)
    replies.skip(caller, row.id)
    stage.at(SECOND + timedelta(hours=2))

    assert stage.participation()[Participation.AWAY] == {"A"}
    with pytest.raises(RoundHasBegun):
        replies.skip(caller, row.id)
    with pytest.raises(RoundHasBegun):
        replies.take_part(caller, row.id)


def test_nobody_answers_for_somebody_else(stage: Stage, replies: RoundReplies) -> None:
    _programme, members = company(stage, 4)
    next_week(stage)
    row = notices_for(stage, members[0])[0]

    with pytest.raises(NotAsked):
        replies.skip(stage.world.caller(members[1]), row.id)
    with pytest.raises(NotAsked):
        replies.skip(stage.world.caller(members[1]), "nothing")


def test_where_members_are_asked_each_time_silence_means_no(
    stage: Stage, replies: RoundReplies
) -> None:
    programme, members = company(stage, 6, asks_each_time=True)
    next_week(stage)
    for number in range(4):
        row = notices_for(stage, members[number])[0]
        replies.say_yes(stage.world.caller(members[number]), row.id)
    replies.say_no(stage.world.caller(members[3]), notices_for(stage, members[3])[0].id)
    replies.say_yes(stage.world.caller(members[3]), notices_for(stage, members[3])[0].id)
    stage.at(FRIDAY)
    late = stage.world.member("Late")
    stage.world.enrol(programme, late)

    stage.at(SECOND)

    assert stage.participation()[Participation.AWAY] == {"E", "F"}
    assert "Late" in stage.participation()[Participation.MATCHED]


def test_a_tap_about_the_next_round_needs_no_notice(stage: Stage, replies: RoundReplies) -> None:
    programme, _members = company(stage, 3, format=Format.PEER)
    stage.at(RELEASE)
    (row,) = stage.world.lines("no_partner")
    notice = composed(stage, row)
    assert isinstance(notice, NoPartner)
    assert notice.next_day == SECOND.date()
    caller = stage.world.caller(str(row.member_id))

    skipped = replies.skip(caller, notice.enrolment_id)

    assert (skipped.reply, skipped.day) == (Reply.SKIPPED, SECOND.date())
    assert stage.enrolment(str(row.member_id), programme).skips_round_at == SECOND
    assert replies.take_part(caller, notice.enrolment_id).reply is Reply.TAKES_PART
    assert stage.enrolment(str(row.member_id), programme).skips_round_at is None


def season(stage: Stage, count: int = 4) -> tuple[str, list[str]]:
    """Run a season of two rounds, up to the question that ends it."""
    programme, members = company(stage, count, season_rounds=2)
    next_week(stage)
    stage.deliver()
    stage.at(SECOND + timedelta(hours=2))
    stage.deliver()
    stage.at(FRIDAY + timedelta(days=7))
    return programme, members


def test_after_a_season_everybody_is_asked_once_instead_of_told(stage: Stage) -> None:
    _programme, members = season(stage)

    asked = stage.world.lines("season_question")
    assert {row.member_id for row in asked} == set(members)
    assert len(notices_for(stage, members[0])) == 1
    question = composed(stage, asked[0])
    assert isinstance(question, SeasonQuestion)
    assert (question.rounds, question.met) == (2, 2)
    assert question.next_day == (SECOND + timedelta(days=7)).date()


def test_silence_after_a_season_is_rest_and_a_late_yes_is_welcome(stage: Stage) -> None:
    programme, members = season(stage)
    stage.deliver()
    questions = {row.member_id: row.id for row in stage.world.lines("season_question")}
    for number, choice in enumerate([SeasonChoice.GO_ON, SeasonChoice.LESS_OFTEN]):
        caller = stage.world.caller(members[number])
        stage.seasons.choose(caller, questions[members[number]], choice)
        stage.seasons.choose(caller, questions[members[number]], choice)
    stage.seasons.choose(
        stage.world.caller(members[2]), questions[members[2]], SeasonChoice.NOT_NOW
    )

    stage.at(SECOND + timedelta(days=7))

    states = [stage.enrolment(one, programme).state for one in members]
    assert states == [EnrolmentState.ACTIVE] * 2 + [EnrolmentState.RESTING] * 2
    assert stage.enrolment(members[1], programme).every_rounds == 2
    assert stage.round().season == 2
    late = stage.seasons.choose(
        stage.world.caller(members[3]), questions[members[3]], SeasonChoice.GO_ON
    )
    assert late.next_day == (SECOND + timedelta(days=14)).date()
    assert stage.enrolment(members[3], programme).state is EnrolmentState.ACTIVE
    with pytest.raises(NotAsked):
        stage.seasons.choose(
            stage.world.caller(members[0]), questions[members[3]], SeasonChoice.GO_ON
        )


def test_whose_question_was_never_sent_is_not_sent_to_rest(stage: Stage) -> None:
    programme, members = season(stage)

    stage.at(SECOND + timedelta(days=7))

    assert {stage.enrolment(one, programme).state for one in members} == {EnrolmentState.ACTIVE}
    assert stage.participation()[Participation.AWAY] == set("ABCD")


def test_three_skips_in_a_row_are_asked_about_once(stage: Stage) -> None:
    programme, members = company(stage, 4, season_rounds=50)
    for week in range(5):
        due = MONDAY + timedelta(weeks=week)
        stage.set_enrolment(members[0], programme, skips_round_at=due)
        stage.at(due + timedelta(hours=3))
        if week < 3:
            stage.deliver()
        if stage.world.lines("season_question"):
            stage.seasons.choose(
                stage.world.caller(members[0]),
                stage.world.lines("season_question")[0].id,
                SeasonChoice.GO_ON,
            )

    (question,) = stage.world.lines("season_question")
    assert question.member_id == members[0]
    assert stage.enrolment(members[0], programme).state is EnrolmentState.ACTIVE


def test_a_round_missed_for_two_days_runs_late_once(stage: Stage) -> None:
    company(stage, 4)

    stage.asleep_until(MONDAY + timedelta(days=2))
    stage.at(MONDAY + timedelta(days=2, hours=3))

    (round_,) = stage.stored()
    assert (round_.due_at, round_.state) == (MONDAY, RoundState.RELEASED)
    assert round_.close_at is not None
    assert round_.released_at is not None
    assert round_.close_at > round_.released_at


def test_a_round_that_is_too_late_to_run_is_skipped_and_the_desk_reads_it_once(
    stage: Stage,
) -> None:
    programme, _ = company(stage, 4)

    stage.asleep_until(MONDAY + timedelta(days=4))
    stage.wake()

    assert stage.stored() == []
    (warning,) = stage.world.lines("desk_warning")
    assert (warning.subject, warning.details) == (programme, {"code": "too-late-skipped"})
    assert stage.programme(programme).next_round_at == MONDAY + timedelta(weeks=1)


def test_after_four_weeks_asleep_there_is_one_round_and_one_message_each(stage: Stage) -> None:
    company(stage, 6)
    wake_up = MONDAY + timedelta(weeks=4, hours=1)

    stage.asleep_until(wake_up)
    stage.at(wake_up + timedelta(hours=3))

    (round_,) = stage.stored()
    assert round_.due_at == MONDAY + timedelta(weeks=4)
    assert {row.kind for row in stage.world.lines()} == {"draft", "released", "introduction"}
    assert len(stage.world.lines("introduction")) == 3


def test_a_draft_that_slept_for_weeks_is_cancelled_and_the_desk_reads_why(stage: Stage) -> None:
    company(stage, 6)
    stage.at(MONDAY)

    stage.asleep_until(MONDAY + timedelta(weeks=4, hours=1))
    stage.at(MONDAY + timedelta(weeks=4, hours=4))

    first, second = stage.stored()
    assert (first.state, second.state) == (RoundState.CANCELLED, RoundState.RELEASED)
    assert len(stage.world.lines("introduction")) == 3
    (warning,) = stage.world.lines("desk_warning")
    assert warning.subject == first.id


def test_the_draft_of_a_programme_that_ended_is_cancelled(stage: Stage) -> None:
    programme, _ = company(stage, 4)
    stage.at(MONDAY)
    with stage.world.database.writing.begin() as session:
        row = session.get_one(Programme, (stage.world.workspace_id, programme))
        row.state, row.next_round_at, row.notice_at = ProgrammeState.ENDED, None, None

    stage.at(RELEASE)

    assert stage.round().state is RoundState.CANCELLED
    assert [row.kind for row in stage.world.lines()] == ["draft", "draft_changed"]


def test_a_draft_that_is_days_late_waits_for_the_next_round(stage: Stage) -> None:
    company(stage, 4)
    stage.at(MONDAY)

    stage.asleep_until(MONDAY + timedelta(days=4))

    assert stage.round().state is RoundState.CANCELLED
    assert [row.details["code"] for row in stage.world.lines("desk_warning")] == ["too-late"]


def test_rounds_are_held_while_the_desk_is_lost(stage: Stage) -> None:
    company(stage, 4)
    stage.at(MONDAY)

    def set_desk(state: DeskState) -> None:
        with stage.world.database.writing.begin() as session:
            session.get_one(Workspace, stage.world.workspace_id).desk_state = state

    set_desk(DeskState.LOST)
    stage.at(MONDAY + timedelta(days=1))
    assert stage.round().state is RoundState.DRAFTED

    set_desk(DeskState.OPEN)
    stage.wake()
    assert stage.round().state is RoundState.RELEASED


def test_nothing_is_planned_for_a_workspace_that_uninstalled_rapport(stage: Stage) -> None:
    company(stage, 4)
    with stage.world.database.writing.begin() as session:
        workspace = session.get_one(Workspace, stage.world.workspace_id)
        workspace.state = WorkspaceState.UNINSTALLED

    stage.at(MONDAY + timedelta(days=10))

    assert stage.stored() == []


def test_a_blackout_moves_the_round_and_its_notice(stage: Stage) -> None:
    programme, _members = company(stage, 4)
    with stage.world.database.writing.begin() as session:
        session.add(
            Blackout(
                workspace_id=stage.world.workspace_id,
                id=stage.world.new_id(),
                programme_id=programme,
                first_day=SECOND.date(),
                last_day=SECOND.date(),
                skips=False,
            )
        )

    stage.at(SECOND + timedelta(days=1))

    assert [one.due_at for one in stage.stored()] == [MONDAY, SECOND + timedelta(days=1)]
    assert {row.not_before for row in stage.world.lines("round_notice")} == {SECOND}


def test_nine_in_the_morning_stays_nine_in_the_morning_when_the_clocks_change(
    stage: Stage,
) -> None:
    company(stage, 4, season_rounds=50)

    stage.at(datetime(2027, 4, 6, tzinfo=UTC))

    starts = [one.due_at for one in stage.stored()]
    assert starts[-2:] == [
        datetime(2027, 3, 29, 7, tzinfo=UTC),
        datetime(2027, 4, 5, 7, tzinfo=UTC),
    ]
    assert starts[-3] == datetime(2027, 3, 22, 8, tzinfo=UTC)
    assert len(starts) == 19


def test_the_coming_round_can_be_planned_early_and_keeps_its_time(stage: Stage) -> None:
    programme, members = company(stage, 4)
    next_week(stage)
    with stage.world.database.writing.begin() as session:
        row = session.get_one(Programme, (stage.world.workspace_id, programme))
        stage.rounds.plan_next(session, row, stage.world.now)
    stage.wake()

    round_ = stage.round()
    assert (round_.due_at, round_.state) == (SECOND, RoundState.DRAFTED)
    assert round_.release_at == SECOND
    assert composed(stage, notices_for(stage, members[0])[0]) is not None
    stage.at(SECOND)
    assert stage.round().state is RoundState.RELEASED
    assert stage.programme(programme).next_round_at == SECOND + timedelta(days=7)
