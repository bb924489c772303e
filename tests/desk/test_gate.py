"""Who may act at the desk, and what happens when it is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.workspace_settings import WorkspaceSettings
from bot.services.desk import DeskUnknown, NotAtTheDesk
from bot.services.desk_watch import WatchDesks
from models.workspace import DeskState
from tests.desk.bench import DESK, INES, Bench
from tests.rounds.stage import company
from tests.world import MONDAY


def test_somebody_in_the_desk_may_act_there(bench: Bench) -> None:
    caller = bench.desk.organiser("T1", INES, DESK)

    assert caller.slack_user_id == INES
    assert bench.desk.organiser("T1", INES, DESK).organiser_id == caller.organiser_id


@pytest.mark.parametrize(
    ("team", "user", "channel"),
    [
        pytest.param("T1", "USTRANGER", DESK, id="somebody who is not in it"),
        pytest.param("T1", INES, "CGENERAL", id="a member, somewhere else"),
        pytest.param("T2", INES, DESK, id="from a team that has not installed Rapport"),
    ],
)
def test_anybody_else_and_anywhere_else_is_refused(
    bench: Bench, team: str, user: str, channel: str
) -> None:
    with pytest.raises(NotAtTheDesk):
        bench.desk.organiser(team, user, channel)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"is_private": False}, id="public"),
        pytest.param({"is_shared": True}, id="shared with another company"),
        pytest.param({"is_archived": True}, id="archived"),
        pytest.param({"bot_is_member": False}, id="without Rapport"),
    ],
)
def test_a_desk_that_cannot_be_trusted_is_lost_and_nobody_may_act(
    bench: Bench, change: dict[str, Any]
) -> None:
    assert bench.rooms.room is not None
    bench.rooms.room = replace(bench.rooms.room, **change)

    with pytest.raises(NotAtTheDesk):
        bench.desk.organiser("T1", INES, DESK)

    assert bench.workspace().desk_state is DeskState.LOST


def test_no_answer_of_slack_closes_the_gate_but_loses_nothing(bench: Bench) -> None:
    bench.rooms.silent = True

    with pytest.raises(NotAtTheDesk):
        bench.desk.organiser("T1", INES, DESK)

    assert bench.workspace().desk_state is DeskState.OPEN


def test_the_roll_is_read_at_most_once_a_minute(bench: Bench) -> None:
    bench.desk.organiser("T1", INES)
    asked = bench.rooms.asked
    bench.machine.move_to(bench.machine() + timedelta(seconds=59))
    bench.desk.organiser("T1", INES)
    assert bench.rooms.asked == asked

    bench.rooms.people = frozenset()
    bench.machine.move_to(bench.machine() + timedelta(seconds=1))
    with pytest.raises(NotAtTheDesk):
        bench.desk.organiser("T1", INES)


def test_who_leaves_the_desk_is_refused_at_once(bench: Bench) -> None:
    workspace_id = bench.ines.workspace_id
    bench.rooms.people = frozenset({"UBOT"})

    bench.desk.somebody_left(workspace_id)

    with pytest.raises(NotAtTheDesk):
        bench.desk.organiser("T1", INES)


def test_a_lost_desk_is_told_once_to_each_fallback_organiser(bench: Bench) -> None:
    bench.rules.save(bench.ines, WorkspaceSettings(fallback_organisers=("UA", "UB")))
    workspace_id = bench.workspace().id

    bench.desk.lost(workspace_id)
    bench.desk.lost(workspace_id)

    told = bench.stage.world.lines("desk_lost")
    assert [row.slack_target for row in told] == ["UA", "UB"]


def test_a_desk_that_is_back_opens_with_the_next_look(bench: Bench) -> None:
    workspace_id = bench.ines.workspace_id
    bench.desk.lost(workspace_id)

    bench.desk.organiser("T1", INES, DESK)

    assert bench.workspace().desk_state is DeskState.OPEN
    assert [entry.action for entry in bench.logged()] == ["desk.lost", "desk.found"]


def test_a_newcomer_is_announced_once_however_often_slack_says_so(bench: Bench) -> None:
    workspace_id = bench.ines.workspace_id

    bench.desk.somebody_joined(workspace_id, "UNEW", "Ev1")
    bench.desk.somebody_joined(workspace_id, "UNEW", "Ev1")

    assert [row.details for row in bench.stage.world.lines("desk_newcomer")] == [{"user": "UNEW"}]


def test_rapport_itself_coming_back_finds_the_desk_again(bench: Bench) -> None:
    workspace_id = bench.ines.workspace_id
    bench.desk.lost(workspace_id)

    bench.desk.somebody_joined(workspace_id, "UBOT", "Ev2")

    assert bench.workspace().desk_state is DeskState.OPEN
    assert not bench.stage.world.lines("desk_newcomer")


def test_a_desk_that_became_public_holds_the_round_that_is_due(bench: Bench) -> None:
    company(bench.stage, 4)
    assert bench.rooms.room is not None
    bench.rooms.room = replace(bench.rooms.room, is_private=False)
    watch = WatchDesks(bench.stage.world.database, bench.desk)
    bench.stage.world.clock.move_to(MONDAY)

    for item in watch.due(MONDAY):
        watch.carry_out(item, MONDAY)
    bench.stage.wake()

    assert not bench.stage.stored()
    assert watch.due(MONDAY) == []


def test_a_desk_without_anything_due_is_not_asked_about(bench: Bench) -> None:
    company(bench.stage, 4)

    assert WatchDesks(bench.stage.world.database, bench.desk).due(bench.stage.world.now) == []


def test_no_answer_about_a_desk_is_tried_again_later(bench: Bench) -> None:
    company(bench.stage, 4)
    bench.rooms.silent = True
    watch = WatchDesks(bench.stage.world.database, bench.desk)
    [item] = watch.due(MONDAY)

    with pytest.raises(DeskUnknown):
        watch.carry_out(item, MONDAY)

    assert watch.due(MONDAY) == [item]


def test_a_desk_that_was_mended_opens_at_the_very_next_command(bench: Bench) -> None:
    good = bench.rooms.room
    assert good is not None
    bench.rooms.room = replace(good, is_archived=True)
    with pytest.raises(NotAtTheDesk):
        bench.desk.organiser("T1", INES, DESK)

    bench.rooms.room = good

    assert bench.desk.organiser("T1", INES, DESK).slack_user_id == INES
