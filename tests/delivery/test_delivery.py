"""The outbox says what is due: in hours, in order, within the budget, never twice."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.clock import MovableClock
from bot.domain.notices import Kind, Notice
from bot.services.claims import Claims
from bot.services.corrections import corrections_script
from bot.services.delivery import Delivery
from bot.services.load import LANE_WIDTH
from bot.services.messenger import Limited, Refused, Revoked, Unclear
from bot.services.outbox import Line
from bot.services.script import Part
from bot.services.unclear import SENT_AGAIN
from models.outbox import OutboxRow, OutboxState, Target
from models.rounds import Pairing, PairingMember, PairingState
from models.workspace import Workspace, WorkspaceState
from tests.delivery.recording import KnownPeople, RecordingMessenger
from tests.world import World

MONDAY_NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
SATURDAY = datetime(2026, 11, 28, 11, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Said(Notice):
    """What a test lets Rapport say: the key of its row."""

    key: str


@dataclass
class Post:
    """A delivery over a world, with a machine clock of its own."""

    world: World
    messenger: RecordingMessenger = field(default_factory=RecordingMessenger)
    people: KnownPeople = field(default_factory=KnownPeople)
    machine: MovableClock = field(default_factory=lambda: MovableClock(MONDAY_NOON))
    refused: list[str] = field(default_factory=list)
    followed: list[str] = field(default_factory=list)
    reconciles: bool = False

    @property
    def delivery(self) -> Delivery:
        claims = Claims(
            self.world.database,
            self.world.clock,
            self.machine,
            self.world.new_id,
            owner="test",
            lease=timedelta(seconds=30),
            cool_off=timedelta(seconds=30),
            reconciles=self.reconciles,
        )
        part = Part(
            compose=lambda _session, row, _now: None if row.subject == "moot" else Said(row.key),
            sent=lambda _session, row, _now: self.followed.append(row.key),
            refused=lambda _session, row, _now: self.refused.append(row.key),
        )
        script = dict.fromkeys(Kind, part)
        script |= corrections_script()
        script[Kind.INTRODUCTION] = replace(part, asks_before=True)
        return Delivery(
            self.world.database,
            self.world.clock,
            self.machine,
            claims,
            self.messenger,
            self.people,
            script,
            self.world.outbox,
        )

    def write(self, kind: Kind, key: str, **more: Any) -> str:
        line = replace(Line(kind, key, Target.MEMBER, MONDAY_NOON), **more)
        with self.world.database.writing.begin() as session:
            return self.world.outbox.write(session, self.world.workspace_id, line, self.world.now)

    def run(self) -> list[str]:
        """Send what may go now, second by second, and return the keys said."""
        before = len(self.messenger.said)
        for _ in range(20):
            while self.delivery.send_next():
                pass
            self.machine.move_to(self.machine() + timedelta(seconds=1))
        return [n.key for _, n in self.messenger.said[before:] if isinstance(n, Said)]

    def row(self, key: str) -> OutboxRow:
        return next(row for row in self.world.lines() if row.key == key)


@pytest.fixture
def post(world: World) -> Post:
    world.clock.move_to(MONDAY_NOON)
    return Post(world)


def pairing(world: World, *member_ids: str) -> str:
    with Session(world.database.engine) as session, session.begin():
        made = Pairing(
            workspace_id=world.workspace_id,
            id=world.new_id(),
            programme_id=world.programme(),
            state=PairingState.RELEASED,
            locked=False,
            score=0,
            terms=[],
            openers=[],
            sheet_wanted=False,
            created_at=world.now,
        )
        session.add(made)
        session.flush()
        for position, member_id in enumerate(member_ids):
            session.add(
                PairingMember(
                    workspace_id=world.workspace_id,
                    pairing_id=made.id,
                    member_id=member_id,
                    position=position,
                    wants_sheet=False,
                    silent=False,
                )
            )
        return made.id


def test_a_line_is_said_once_however_often_it_is_written(post: Post) -> None:
    ada = post.world.member("Ada")
    for _ in range(2):
        post.write(Kind.THANKS, "thanks:1", member_id=ada)

    assert post.run() == ["thanks:1"]
    assert post.row("thanks:1").state is OutboxState.SENT
    assert post.run() == []


def test_a_nudge_waits_for_the_readers_working_hours(post: Post) -> None:
    ada = post.world.member("Ada")
    post.world.clock.move_to(SATURDAY)
    post.write(Kind.WELCOME_BACK, "back:1", member_id=ada, not_before=SATURDAY)

    assert post.run() == []
    monday = post.delivery.claims.next_due(SATURDAY)
    assert monday == datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
    post.world.clock.move_to(monday)
    assert post.run() == ["back:1"]


def test_a_fifth_notice_waits_for_the_next_week_and_a_nudge_may_grow_stale(post: Post) -> None:
    ada = post.world.member("Ada")
    for number in range(5):
        post.write(Kind.WELCOME_BACK, f"back:{number}", member_id=ada)

    assert post.run() == ["back:0", "back:1", "back:2", "back:3"]
    next_week = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
    assert post.row("back:4").not_before == next_week
    post.world.clock.move_to(next_week)
    assert post.run() == []
    assert post.row("back:4").error == "waited_too_long"


def test_a_slot_is_kept_free_for_an_introduction_that_is_due(post: Post) -> None:
    ada, bo = post.world.member("Ada", weekly_notices=2), post.world.member("Bo")
    friday = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    both = pairing(post.world, ada, bo)
    post.write(
        Kind.INTRODUCTION, "intro", target=Target.PAIRING, pairing_id=both, not_before=friday
    )
    for number in range(2):
        post.write(Kind.WELCOME_BACK, f"back:{number}", member_id=ada)

    assert post.run() == ["back:0"]
    post.world.clock.move_to(friday)
    assert post.run() == ["intro"]


def test_an_introduction_comes_when_both_work(post: Post) -> None:
    ada = post.world.member("Ada", time_zone="Europe/Berlin")
    bo = post.world.member("Bo", time_zone="America/New_York")
    both = pairing(post.world, ada, bo)
    post.write(Kind.INTRODUCTION, "intro", target=Target.PAIRING, pairing_id=both)

    assert post.run() == []
    post.world.clock.move_to(datetime(2026, 11, 23, 14, 0, tzinfo=UTC))  # 9:00 in New York
    assert post.run() == ["intro"]
    assert post.messenger.opened == [["UADA", "UBO"]]


def test_nobody_is_introduced_to_an_account_that_was_deactivated(post: Post) -> None:
    both = pairing(post.world, post.world.member("Ada"), post.world.member("Bo"))
    post.people.gone.add("UBO")
    post.write(Kind.INTRODUCTION, "intro", target=Target.PAIRING, pairing_id=both)

    assert post.run() == []
    assert post.refused == ["intro"]
    assert post.row("intro").error == "not_eligible"


def test_a_line_that_makes_no_sense_any_more_is_withdrawn_and_costs_no_slot(post: Post) -> None:
    ada = post.world.member("Ada")
    post.write(Kind.WELCOME_BACK, "moot", member_id=ada, subject="moot")
    for number in range(4):
        post.write(Kind.WELCOME_BACK, f"back:{number}", member_id=ada)

    assert len(post.run()) == 4
    assert post.row("moot").state is OutboxState.WITHDRAWN


def test_a_nudge_waits_for_the_line_it_comes_after_and_falls_with_it(post: Post) -> None:
    ada = post.world.member("Ada")
    first = post.write(Kind.THANKS, "first", member_id=ada)
    post.write(Kind.WELCOME_BACK, "second", member_id=ada, after_id=first)
    post.messenger.outcomes = [Refused("channel_not_found")]

    assert post.run() == []
    assert post.row("first").state is OutboxState.DEAD
    assert post.row("second").state is OutboxState.WITHDRAWN


def test_nothing_is_called_before_retry_after(post: Post) -> None:
    ada = post.world.member("Ada")
    post.write(Kind.THANKS, "thanks:1", member_id=ada)
    post.messenger.outcomes = [Limited("chat.postMessage", 60)]

    assert post.run() == []
    assert post.row("thanks:1").attempts == 0
    post.machine.move_to(post.machine() + timedelta(seconds=60))
    assert post.run() == ["thanks:1"]


@pytest.mark.parametrize(
    ("kind", "again"),
    [
        pytest.param(Kind.ENDED, True, id="an ending is sent again"),
        pytest.param(Kind.WELCOME_BACK, False, id="a nudge is not"),
    ],
)
def test_an_answer_that_never_came_is_settled_by_kind(post: Post, kind: Kind, again: bool) -> None:
    ada = post.world.member("Ada")
    post.write(kind, "line", member_id=ada)
    post.messenger.outcomes = [Unclear("TimeoutError")]

    assert post.run() == []
    post.machine.move_to(post.machine() + timedelta(seconds=30))
    assert post.run() == (["line"] if again else [])


def test_a_claim_that_nobody_finished_is_looked_at_again(post: Post) -> None:
    ada = post.world.member("Ada")
    post.write(Kind.ENDED, "line", member_id=ada)
    assert post.delivery.claims.claim() is not None  # and then the process dies

    post.machine.move_to(post.machine() + timedelta(seconds=31))
    assert post.run() == []  # the lease is over: ambiguous until it has cooled off
    post.machine.move_to(post.machine() + timedelta(seconds=30))
    assert post.run() == ["line"]


def test_a_lost_group_dm_is_opened_once_more(post: Post) -> None:
    both = pairing(post.world, post.world.member("Ada"), post.world.member("Bo"))
    with Session(post.world.database.engine) as session, session.begin():
        session.get_one(Pairing, (post.world.workspace_id, both)).channel = "GOLD"
    post.messenger.lost_channels.add("GOLD")
    post.write(Kind.INTRODUCTION, "intro", target=Target.PAIRING, pairing_id=both)

    assert post.run() == ["intro"]
    assert post.row("intro").channel == "GUADAUBO"


def test_after_the_app_was_removed_nothing_is_called(post: Post) -> None:
    ada = post.world.member("Ada")
    post.write(Kind.THANKS, "thanks:1", member_id=ada)
    post.write(Kind.THANKS, "thanks:2", member_id=ada)
    post.messenger.outcomes = [Revoked("token_revoked")]

    assert post.run() == []
    with Session(post.world.database.engine) as session:
        workspace = session.get_one(Workspace, post.world.workspace_id)
        assert workspace.state is WorkspaceState.UNINSTALLED
    assert post.row("thanks:2").state is OutboxState.PENDING


def test_a_changed_message_replaces_the_first_and_costs_nothing(post: Post) -> None:
    ada = post.world.member("Ada")
    first = post.write(Kind.DRAFT, "draft", target=Target.DESK)
    post.write(Kind.DRAFT_CHANGED, "draft:2", target=Target.DESK, updates_id=first, after_id=first)

    assert post.run() == ["draft", "draft:2"]
    assert post.messenger.said[1][0] == "CDESK@1.000"
    assert ada


def test_a_doubt_stays_with_a_message_that_slack_puts_off(post: Post) -> None:
    ada = post.world.member("Ada")
    post.write(Kind.ENDED, "line", member_id=ada)
    post.messenger.outcomes = [Unclear("TimeoutError"), Limited("chat.postMessage", 5)]

    assert post.run() == []
    post.machine.move_to(post.machine() + timedelta(seconds=30))
    assert post.run() == ["line"]
    assert post.row("line").error == SENT_AGAIN


def test_what_fails_before_the_message_leaves_no_doubt(post: Post) -> None:
    both = pairing(post.world, post.world.member("Ada"), post.world.member("Bo"))
    post.write(Kind.INTRODUCTION, "intro", target=Target.PAIRING, pairing_id=both)
    post.people.unanswered = 1

    post.delivery.send_next()
    row = post.row("intro")
    assert (row.state, row.error, row.attempts) == (OutboxState.PENDING, None, 0)
    post.machine.move_to(post.machine() + timedelta(seconds=30))
    assert post.run() == ["intro"]
    assert post.row("intro").error is None


def test_nothing_is_said_under_a_claim_that_is_nearly_over(post: Post) -> None:
    both = pairing(post.world, post.world.member("Ada"), post.world.member("Bo"))
    post.write(Kind.INTRODUCTION, "intro", target=Target.PAIRING, pairing_id=both)
    post.people.before_answer = lambda: post.machine.move_to(post.machine() + timedelta(seconds=11))

    assert post.delivery.send_next()
    assert post.messenger.said == []
    assert post.row("intro").state is OutboxState.PENDING
    post.people.before_answer = lambda: None
    post.machine.move_to(post.machine() + timedelta(seconds=30))
    assert post.run() == ["intro"]


def test_all_that_may_go_is_claimed_at_once_but_no_more_of_a_lane_than_its_width(
    post: Post,
) -> None:
    people = [post.world.member(name) for name in ("Ada", "Bo", "Cy", "Di", "Ed")]
    for person in people:
        post.write(Kind.WELCOME_BACK, f"first:{person}", member_id=person)
        post.write(Kind.WELCOME_BACK, f"second:{person}", member_id=person)

    claimed = post.delivery.claims.claim_some(9)

    assert len(claimed) == LANE_WIDTH
    assert len({one.row.member_id for one in claimed}) == LANE_WIDTH  # one at a time for each
    assert post.delivery.claims.claim_some(9) == []


def test_no_more_is_claimed_than_was_asked_for_and_the_rest_comes_next(post: Post) -> None:
    for name in ("Ada", "Bo", "Cy"):
        post.write(Kind.WELCOME_BACK, name, member_id=post.world.member(name))

    first = post.delivery.claims.claim_some(2)
    then = post.delivery.claims.claim_some(2)

    assert [len(first), len(then)] == [2, 1]
    assert {one.row.key for one in [*first, *then]} == {"Ada", "Bo", "Cy"}
