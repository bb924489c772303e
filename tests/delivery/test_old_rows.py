"""Dead letters reach the desk and may be tried again; old rows go."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.clock import MovableClock
from bot.domain.notices import Kind
from bot.domain.notices.desk import DeadLetters as Told
from bot.i18n import words_for
from bot.services.access import OrganiserCaller
from bot.services.audit import Audit
from bot.services.dead_letters import DeadLetters, TellOfDeadLetters
from bot.services.desk import Desk, Rolls
from bot.services.desk_notices import desk_script
from bot.services.health import Health
from bot.services.messenger import Refused, Unclear
from bot.services.purging import PurgeOldRows
from bot.services.traces import Traces
from bot.views.desk import dead_letters as view
from models.outbox import OutboxRow, OutboxState, Target
from models.session import Database
from models.workspace import InboundEvent, ViewResult
from tests.delivery.recording import KnownPeople
from tests.delivery.test_delivery import MONDAY_NOON, Post
from tests.world import build_world

LATER = MONDAY_NOON + timedelta(days=200)


class DeskOfInes(KnownPeople):
    """A directory in which Ines is in the desk."""

    def members(self, channel: str) -> frozenset[str]:
        return frozenset({"UINES"})


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
def duty(post: Post) -> TellOfDeadLetters:
    return TellOfDeadLetters(post.world.database, post.world.outbox)


def refuse(post: Post, *keys: str, error: str = "channel_not_found") -> None:
    for key in keys:
        post.write(Kind.THANKS, key, member_id=post.world.member(key))
        post.messenger.outcomes = [Refused(error)]
        post.run()


def look(post: Post, duty: TellOfDeadLetters) -> None:
    for item in duty.due(post.world.now):
        duty.carry_out(item, post.world.now)


def told_lines(post: Post) -> list[OutboxRow]:
    return [row for row in post.world.lines() if row.kind == Kind.DESK_WARNING.value]


def organiser(post: Post) -> OrganiserCaller:
    world = post.world
    audit = Audit(world.database, world.new_id)
    rolls = Rolls(DeskOfInes(), post.machine)
    desk = Desk(world.database, world.clock, world.new_id, world.outbox, audit, rolls)
    return desk.organiser("T1", "UINES", "CDESK")


def test_the_desk_hears_once_a_day_how_many_were_refused_and_why(
    post: Post, duty: TellOfDeadLetters
) -> None:
    refuse(post, "one", "two")
    refuse(post, "three", error="invalid_blocks")
    look(post, duty)
    refuse(post, "four")
    look(post, duty)

    (line,) = told_lines(post)
    with post.world.database.reading.begin() as session:
        notice = desk_script()[Kind.DESK_WARNING].compose(session, line, post.world.now)
    assert notice == Told(line.id, (("channel_not_found", 2), ("invalid_blocks", 1)))
    shown = view.told(notice, words_for("en-GB")).text
    assert "refused 3 messages" in shown
    midnight = duty.next_due(post.world.now)
    assert midnight is not None
    post.world.clock.move_to(midnight)
    look(post, duty)
    assert [row.details["counts"] for row in told_lines(post)][1:] == [{"channel_not_found": 1}]
    assert duty.next_due(midnight) is None


def test_what_was_looked_after_is_no_dead_letter(post: Post, duty: TellOfDeadLetters) -> None:
    post.write(Kind.WELCOME_BACK, "nudge", member_id=post.world.member("Ada"))
    post.messenger.outcomes = [Unclear("TimeoutError")]
    post.run()
    post.machine.move_to(post.machine() + timedelta(seconds=60))
    post.run()
    look(post, duty)

    assert post.row("nudge").state is OutboxState.DEAD
    assert told_lines(post) == []


def test_an_organiser_lets_refused_messages_be_tried_again_once(
    post: Post, duty: TellOfDeadLetters
) -> None:
    refuse(post, "one", "two")
    look(post, duty)
    world = post.world
    letters = DeadLetters(world.database, world.clock, Audit(world.database, world.new_id))
    caller = organiser(post)

    told_id = told_lines(post)[0].id
    assert letters.try_again(caller, told_id) == 2
    assert letters.try_again(caller, told_id) == 0
    said = post.run()
    assert {"one", "two"} <= set(said)


def test_doctor_counts_refusals_by_error_and_what_is_doubtful(post: Post) -> None:
    refuse(post, "one", "two")
    for kind, key in ((Kind.ENDED, "again"), (Kind.WELCOME_BACK, "missing")):
        post.write(kind, key, member_id=post.world.member(key))
        post.messenger.outcomes = [Unclear("TimeoutError")]
        post.run()
    post.machine.move_to(post.machine() + timedelta(seconds=60))
    post.run()
    database = post.world.database
    health = Health(database, Traces(database), post.world.clock, post.machine)

    found = {one.what: one for one in health.report(post.world.workspace_id)}
    assert found["dead"].detail == "2 refused for good (2 channel_not_found)."
    assert found["doubtful"].detail == "1 may be missing, 1 may have arrived twice."


def purge(post: Post) -> int:
    duty = PurgeOldRows(post.world.database)
    rounds = 0
    while items := duty.due(post.world.now):
        rounds += 1
        for item in items:
            duty.carry_out(item, post.world.now)
    return rounds


def test_old_rows_go_but_what_erasing_needs_and_what_is_waiting_stay(post: Post) -> None:
    ada = post.world.member("Ada")
    post.write(Kind.THANKS, "sent to Ada", member_id=ada)
    post.write(Kind.THANKS, "moot", member_id=ada, subject="moot")
    first = post.write(Kind.DRAFT, "draft", target=Target.DESK)
    post.write(Kind.DRAFT_CHANGED, "changed", target=Target.DESK, updates_id=first, after_id=first)
    shown = post.write(Kind.DRAFT, "needed", target=Target.DESK)
    post.run()
    post.world.clock.move_to(LATER)
    post.write(
        Kind.DRAFT_CHANGED,
        "to come",
        target=Target.DESK,
        updates_id=shown,
        not_before=LATER + timedelta(days=1),
    )

    assert purge(post) == 2  # the draft goes after what points at it
    assert {row.key for row in post.world.lines()} == {"sent to Ada", "needed", "to come"}


def test_events_and_views_that_were_answered_long_ago_go(post: Post) -> None:
    here = post.world.workspace_id
    with post.world.database.writing.begin() as session:
        for name, at in (("old", MONDAY_NOON), ("new", LATER)):
            session.add(InboundEvent(workspace_id=here, event_id=name, received_at=at))
            session.add(ViewResult(workspace_id=here, view_id=name, at=at))
    post.world.clock.move_to(LATER)
    purge(post)

    with post.world.database.reading.begin() as session:
        assert session.scalars(select(InboundEvent.event_id)).all() == ["new"]
        assert session.scalar(select(func.count()).select_from(ViewResult)) == 1
