"""Two notices to one reader in one message."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.clock import MovableClock
from bot.domain.notices import Kind
from bot.domain.notices.corrections import NoLongerCurrent, Together
from bot.services.messenger import Refused, Unclear
from models.outbox import NoticeSlot, OutboxState
from models.session import Database
from tests.delivery.test_delivery import MONDAY_NOON, Post, Said
from tests.world import build_world


@pytest.fixture(
    params=[
        pytest.param("database", id="sqlite"),
        pytest.param("postgres", id="postgresql", marks=pytest.mark.postgres),
    ]
)
def post(request: pytest.FixtureRequest) -> Post:
    database: Database = request.getfixturevalue(request.param)
    world = build_world(database)
    world.clock.move_to(MONDAY_NOON)
    return Post(world, machine=MovableClock(MONDAY_NOON))


@pytest.fixture
def ada(post: Post) -> str:
    return post.world.member("Ada")


def slots(post: Post) -> int:
    with post.world.database.reading.begin() as session:
        return session.scalar(select(func.count()).select_from(NoticeSlot)) or 0


BOTH = Together((Said("end"), Said("notice")))


def test_a_question_and_the_notice_of_a_round_are_one_message_and_one_notice(
    post: Post, ada: str
) -> None:
    post.write(Kind.ROUND_NOTICE, "notice", member_id=ada)
    post.write(Kind.END_QUESTION, "end", member_id=ada)
    post.run()

    assert post.messenger.said == [("UADA", BOTH)]
    assert slots(post) == 1
    assert post.followed == ["end", "notice"]
    first, second = post.row("end"), post.row("notice")
    assert (second.state, second.merged_id) == (OutboxState.MERGED, first.id)
    assert (second.channel, second.ts, second.sent_at) == (first.channel, first.ts, first.sent_at)


def test_the_notice_of_a_round_comes_earlier_on_its_day_to_join_but_not_a_day_earlier(
    post: Post, ada: str
) -> None:
    later, tomorrow = MONDAY_NOON + timedelta(hours=3), MONDAY_NOON + timedelta(hours=22)
    bo = post.world.member("Bo")
    for key, reader, moment in (("notice", ada, later), ("bo", bo, tomorrow)):
        post.write(Kind.ROUND_NOTICE, key, member_id=reader, not_before=moment)
        post.write(Kind.END_QUESTION, f"end {key}", member_id=reader)
    post.run()

    assert [notice for _, notice in post.messenger.said] == [
        Together((Said("end notice"), Said("notice"))),
        Said("end bo"),
    ]


def test_a_question_is_never_asked_early_to_join(post: Post, ada: str) -> None:
    post.write(Kind.ROUND_NOTICE, "notice", member_id=ada)
    post.write(Kind.END_QUESTION, "end", member_id=ada, not_before=MONDAY_NOON + timedelta(hours=1))

    assert post.run() == ["notice"]


@pytest.mark.parametrize("kind", [Kind.THANKS, Kind.ENDED, Kind.SEASON_QUESTION])
def test_what_should_stand_alone_does(post: Post, ada: str, kind: Kind) -> None:
    post.write(Kind.ROUND_NOTICE, "notice", member_id=ada)
    post.write(kind, "alone", member_id=ada)

    assert sorted(post.run()) == ["alone", "notice"]


def test_two_readers_never_share_a_message(post: Post, ada: str) -> None:
    post.write(Kind.ROUND_NOTICE, "notice", member_id=ada)
    post.write(Kind.END_QUESTION, "end", member_id=post.world.member("Bo"))

    assert sorted(post.run()) == ["end", "notice"]


def test_a_half_that_was_withdrawn_before_the_send_is_left_out(post: Post, ada: str) -> None:
    post.write(Kind.ROUND_NOTICE, "notice", member_id=ada)
    post.write(Kind.END_QUESTION, "end", member_id=ada)
    assert post.delivery.claims.claim() is not None  # and the process dies
    with post.world.database.writing.begin() as session:
        post.world.outbox.withdraw(session, post.world.workspace_id, "notice")
    post.reconciles = True  # looked up and not found, so it is sent now
    for _ in range(2):
        post.machine.move_to(post.machine() + timedelta(seconds=40))
        post.run()

    assert [notice for _, notice in post.messenger.said] == [Said("end")]
    assert post.row("notice").state is OutboxState.WITHDRAWN


def test_a_half_that_was_withdrawn_while_it_was_sent_is_corrected_alone(
    post: Post, ada: str
) -> None:
    post.write(Kind.ROUND_NOTICE, "notice", member_id=ada)
    post.write(Kind.END_QUESTION, "end", member_id=ada)

    def withdraw(_reference: str) -> None:
        with post.world.database.writing.begin() as session:
            post.world.outbox.withdraw(session, post.world.workspace_id, "notice")

    post.messenger.before_post = withdraw
    post.run()

    assert post.messenger.said[0][1] == BOTH
    assert post.messenger.said[1] == (
        "UADA@1.000",
        Together((Said("end"), NoLongerCurrent())),
    )


def test_a_message_that_was_refused_lets_its_halves_go_their_own_ways(post: Post, ada: str) -> None:
    post.write(Kind.ROUND_NOTICE, "notice", member_id=ada)
    post.write(Kind.END_QUESTION, "end", member_id=ada)
    post.messenger.outcomes = [Refused("invalid_blocks")]

    assert post.run() == ["notice"]
    assert post.refused == ["end"]
    assert slots(post) == 1


def test_a_half_that_makes_no_sense_any_more_does_not_stop_the_other(post: Post, ada: str) -> None:
    post.write(Kind.ROUND_NOTICE, "notice", member_id=ada)
    post.write(Kind.END_QUESTION, "end", member_id=ada, subject="moot")

    assert post.run() == ["notice"]
    assert post.row("end").state is OutboxState.WITHDRAWN


def test_a_joint_message_without_an_answer_is_looked_up_as_one(post: Post, ada: str) -> None:
    post.write(Kind.ROUND_NOTICE, "notice", member_id=ada)
    post.write(Kind.END_QUESTION, "end", member_id=ada)
    post = replace(post, reconciles=True)
    post.messenger.outcomes, post.messenger.stores_unclear = [Unclear("TimeoutError")], True
    post.run()
    post.machine.move_to(post.machine() + timedelta(seconds=40))
    post.run()

    assert [notice for _, notice in post.messenger.said] == [BOTH]
    assert post.followed == ["end", "notice"]


def test_without_history_neither_half_of_an_unclear_message_is_said_again(
    post: Post, ada: str
) -> None:
    post.write(Kind.ROUND_NOTICE, "notice", member_id=ada)
    post.write(Kind.END_QUESTION, "end", member_id=ada)
    post.messenger.outcomes = [Unclear("TimeoutError")]
    post.run()
    post.machine.move_to(post.machine() + timedelta(seconds=40))
    post.run()

    assert post.messenger.said == []
    assert {post.row(key).error for key in ("end", "notice")} == {"unclear"}
