"""One person cannot be reached any more: the others are looked after, and nobody insists."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.domain.notices import Kind
from models.member import Member
from models.outbox import OutboxRow, OutboxState
from models.rounds import Pairing, PairingMember, PairingState
from tests.crash.launcher import Launcher
from tests.crash.stage import DUE, RELEASE, Stage, a_stage

pytestmark = pytest.mark.faults

THE_WEEK = ("2026-12-01T12:00:00+00:00", "2026-12-02T12:00:00+00:00", "2026-12-04T12:00:00+00:00")
NEXT_ROUND = "2026-12-07T12:00:00+00:00"


@pytest.fixture
def stage(launcher: Launcher, migrated: str, tmp_path: Path) -> Iterator[Stage]:
    """Return a company whose drafts lie at the desk; no process runs.

    Calls are counted, so that none may be made again because a busy machine answered late.
    """
    with a_stage(
        launcher,
        migrated,
        tmp_path,
        SLACK_RECONCILE="history",
        RAPPORT_HTTP_TIMEOUT_SECONDS="10",
        RAPPORT_LEASE_SECONDS="30",
    ) as opened:
        opened.move_to(DUE)
        opened.drain()
        yield opened


def groups(stage: Stage, size: int) -> list[tuple[str, list[Member]]]:
    """Return the pairings of a size that are drafted, with their people."""
    with stage.database.reading.begin() as session:
        query = select(Pairing.id).where(Pairing.state == PairingState.DRAFTED)
        found = []
        for pairing_id in session.scalars(query.order_by(Pairing.id)).all():
            people = session.scalars(
                select(Member)
                .join(PairingMember, PairingMember.member_id == Member.id)
                .where(PairingMember.pairing_id == pairing_id)
                .order_by(Member.id)
            ).all()
            if len(people) == size:
                found.append((pairing_id, list(people)))
        session.expunge_all()
    return found


def lines(stage: Stage, *conditions: object) -> list[OutboxRow]:
    """Return rows of the outbox."""
    with stage.database.reading.begin() as session:
        rows = list(session.scalars(select(OutboxRow).where(*conditions)))  # type: ignore[arg-type]
        session.expunge_all()
    return rows


def introduction(stage: Stage, pairing_id: str) -> OutboxRow:
    (row,) = lines(
        stage, OutboxRow.pairing_id == pairing_id, OutboxRow.kind == Kind.INTRODUCTION.value
    )
    return row


def calls_about(stage: Stage, person: Member, since: int) -> list[str]:
    """Return the methods that were called with a person's id in their arguments."""
    return [
        str(call["method"])
        for call in stage.client.calls(since)
        if str(person.slack_user_id) in str(call["arguments"])
    ]


def told(stage: Stage, person: Member) -> list[str]:
    """Return what the bot said to a person alone."""
    channels = {one["id"]: one for one in stage.client.state()["channels"]}
    return [
        message["text"]
        for message in stage.client.messages(user=person.slack_user_id)
        if channels[message["channel"]].get("is_im")
    ]


def test_a_permanent_error_for_one_person_costs_one_call_and_the_partner_is_told(
    stage: Stage,
) -> None:
    pairing_id, (gone, partner) = groups(stage, 2)[0]
    stage.client.change_person(str(gone.slack_user_id), unreachable="cannot_dm_bot")
    since = stage.seen_calls()
    for instant in (RELEASE, *THE_WEEK[:2]):
        stage.move_to(instant)
        stage.drain()

    row = introduction(stage, pairing_id)
    assert (row.state, row.error, row.attempts) == (OutboxState.DEAD, "cannot_dm_bot", 1)
    calls = calls_about(stage, gone, since)
    print(f"calls={calls}")
    # looked up before the introduction, whose post is refused; then told that it is over
    assert calls == ["users.info", "users.info", "chat.postMessage"]
    assert "You are first in line" in told(stage, partner)[-1]
    others = lines(
        stage, OutboxRow.kind == Kind.INTRODUCTION.value, OutboxRow.state == OutboxState.SENT
    )
    assert len(others) == 48


def test_nobody_insists_in_the_weeks_that_follow(stage: Stage) -> None:
    _, (gone, _) = groups(stage, 2)[0]
    stage.client.change_person(str(gone.slack_user_id), unreachable="cannot_dm_bot")
    since = stage.seen_calls()
    for instant in (RELEASE, *THE_WEEK, NEXT_ROUND):
        stage.move_to(instant)
        stage.drain()

    mine = lines(stage, OutboxRow.member_id == gone.id)
    posts = [one for one in calls_about(stage, gone, since) if one == "chat.postMessage"]
    assert {row.attempts for row in mine if row.state is OutboxState.DEAD} == {1}
    assert len(posts) == len([row for row in mine if row.attempts])
    print(f"calls={calls_about(stage, gone, since)}")
    warnings = lines(stage, OutboxRow.key.like("dead-letters:%"))
    assert 1 <= len(warnings) <= 5  # once a day, at most


def test_a_member_deactivated_before_the_release_is_not_introduced(stage: Stage) -> None:
    pairing_id, (gone, partner) = groups(stage, 2)[0]
    trio_id, (left, *others) = groups(stage, 3)[0]
    for person in (gone, left):  # no process runs, so that nobody hears of it
        stage.client.change_person(str(person.slack_user_id), deleted=True)
    since = stage.seen_calls()
    for instant in (RELEASE, *THE_WEEK[:2]):
        stage.move_to(instant)
        stage.drain()

    assert introduction(stage, pairing_id).error == "not_eligible"
    assert calls_about(stage, gone, since) == ["users.info"]
    assert "You are first in line" in told(stage, partner)[-1]
    assert introduction(stage, trio_id).state is OutboxState.SENT
    channels = {one["id"]: one for one in stage.client.state()["channels"]}
    met = set(channels[introduction(stage, trio_id).channel]["members"])
    assert met >= {one.slack_user_id for one in others}
    assert left.slack_user_id not in met


def test_a_member_deactivated_in_the_middle_of_a_round_ends_the_pairing_kindly(
    stage: Stage,
) -> None:
    pairing_id, (gone, partner) = groups(stage, 2)[0]
    stage.move_to(RELEASE)
    stage.drain()
    stage.start()
    assert stage.rapport is not None
    stage.rapport.wait_until_connected()
    assert stage.client.change_person(str(gone.slack_user_id), deleted=True)["ack"]
    stage.drain()
    since = stage.seen_calls()
    for instant in THE_WEEK:
        stage.move_to(instant)
        stage.drain()

    assert introduction(stage, pairing_id).state is OutboxState.SENT
    assert any("ended earlier than planned" in text for text in told(stage, partner))
    assert calls_about(stage, gone, since) == []
