"""What is withdrawn while it is being sent, and what has no answer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.clock import MovableClock
from bot.domain.notices import Kind, Notice
from bot.domain.notices.corrections import NoLongerCurrent
from bot.services.messenger import Limited, Refused, Revoked, Unclear
from models.outbox import OutboxState, Target
from models.session import Database
from tests.delivery.test_delivery import MONDAY_NOON, Post
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


def withdraw_while_sending(post: Post, key: str) -> None:
    def act(_reference: str) -> None:
        with post.world.database.writing.begin() as session:
            post.world.outbox.withdraw(session, post.world.workspace_id, key)

    post.messenger.before_post = act


def cool_off(post: Post) -> None:
    post.machine.move_to(post.machine() + timedelta(seconds=40))


def test_what_was_withdrawn_while_it_was_sent_says_so_in_neutral_words(post: Post) -> None:
    ada = post.world.member("Ada")
    post.write(Kind.ROUND_NOTICE, "notice", member_id=ada)
    withdraw_while_sending(post, "notice")

    assert post.run() == ["notice"]
    assert post.messenger.said[1] == ("UADA@1.000", NoLongerCurrent())
    assert post.row("notice").state is OutboxState.SENT
    assert post.followed == []


def test_a_thank_you_that_was_withdrawn_too_late_is_deleted(post: Post) -> None:
    ada = post.world.member("Ada")
    post.write(Kind.THANKS, "thanks", member_id=ada)
    withdraw_while_sending(post, "thanks")

    post.run()
    assert post.messenger.said[1] == ("-UADA@1.000", Notice())


def test_a_line_that_waits_again_after_a_429_frees_its_slot_when_it_is_withdrawn(
    post: Post,
) -> None:
    ada = post.world.member("Ada", weekly_notices=2)
    post.write(Kind.WELCOME_BACK, "first", member_id=ada)
    post.messenger.outcomes = [Limited("chat.postMessage", 60)]
    assert post.run() == []
    with post.world.database.writing.begin() as session:
        post.world.outbox.withdraw(session, post.world.workspace_id, "first")
    post.machine.move_to(post.machine() + timedelta(seconds=60))
    for key in ("second", "third"):
        post.write(Kind.WELCOME_BACK, key, member_id=ada)

    assert post.run() == ["second", "third"]
    assert post.row("first").state is OutboxState.WITHDRAWN


def test_without_a_look_into_history_a_withdrawn_line_without_answer_is_given_up(
    post: Post,
) -> None:
    post.write(Kind.ENDED, "line", member_id=post.world.member("Ada"))
    withdraw_while_sending(post, "line")
    post.messenger.outcomes = [Unclear("TimeoutError")]
    assert post.run() == []
    cool_off(post)

    assert post.run() == []
    assert (post.row("line").state, post.row("line").error) == (OutboxState.WITHDRAWN, "unclear")


@pytest.mark.parametrize("kind", [Kind.ENDED, Kind.WELCOME_BACK])
@pytest.mark.parametrize("arrived", [True, False])
def test_with_history_what_has_no_answer_is_said_exactly_once(
    post: Post, kind: Kind, arrived: bool
) -> None:
    post.reconciles = True
    post.write(kind, "line", member_id=post.world.member("Ada"))
    post.messenger.outcomes = [Unclear("TimeoutError")]
    post.messenger.stores_unclear = arrived
    post.run()
    cool_off(post)
    post.run()

    assert len(post.messenger.said) == 1
    assert post.row("line").state is OutboxState.SENT
    assert post.row("line").ts == "1.000"
    assert post.followed == ["line"]


def test_with_history_a_withdrawn_line_that_arrived_is_taken_back(post: Post) -> None:
    post.reconciles = True
    post.write(Kind.ENDED, "line", member_id=post.world.member("Ada"))
    withdraw_while_sending(post, "line")
    post.messenger.outcomes = [Unclear("TimeoutError")]
    post.messenger.stores_unclear = True
    post.run()
    cool_off(post)
    post.run()

    assert [notice for _, notice in post.messenger.said][1:] == [NoLongerCurrent()]


def test_with_history_a_withdrawn_line_that_did_not_arrive_is_not_said(post: Post) -> None:
    post.reconciles = True
    post.write(Kind.ENDED, "line", member_id=post.world.member("Ada"))
    withdraw_while_sending(post, "line")
    post.messenger.outcomes = [Unclear("TimeoutError")]
    post.run()
    cool_off(post)

    assert post.run() == []
    assert post.row("line").state is OutboxState.WITHDRAWN


def test_a_file_is_never_looked_up(post: Post) -> None:
    post.reconciles = True
    post.write(Kind.DRAFT_FILE, "file", target=Target.DESK)
    post.messenger.outcomes = [Unclear("TimeoutError")]
    post.run()
    cool_off(post)
    post.run()

    assert post.messenger.looked_for == []
    assert post.row("file").error == "unclear"


def test_history_is_not_asked_before_its_retry_after(post: Post) -> None:
    post.reconciles = True
    post.write(Kind.ENDED, "line", member_id=post.world.member("Ada"))
    post.messenger.outcomes = [Unclear("TimeoutError")]
    post.messenger.lookups = [Limited("conversations.history", 600)]
    post.run()
    cool_off(post)
    post.run()
    cool_off(post)
    assert post.run() == []
    assert len(post.messenger.looked_for) == 1

    post.machine.move_to(post.machine() + timedelta(seconds=600))
    assert post.run() == ["line"]


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        pytest.param(Unclear("TimeoutError"), OutboxState.AMBIGUOUS, id="no answer either"),
        pytest.param(Revoked("token_revoked"), OutboxState.AMBIGUOUS, id="uninstalled"),
        pytest.param(Refused("missing_scope"), OutboxState.SENT, id="no scope: by kind"),
    ],
)
def test_a_lookup_that_fails_leaves_the_question_open_or_to_the_kind(
    post: Post, answer: Unclear | Revoked | Refused, state: OutboxState
) -> None:
    post.reconciles = True
    post.write(Kind.ENDED, "line", member_id=post.world.member("Ada"))
    post.messenger.outcomes = [Unclear("TimeoutError")]
    post.messenger.lookups = [answer]
    post.run()
    cool_off(post)
    post.run()

    assert post.row("line").state is state
