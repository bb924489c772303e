"""Slack's pace: everything that it publishes is used, and nothing more; on both databases."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from bot.clock import MovableClock
from bot.domain.notices import Kind, Notice
from bot.playground.rules.tiers import RateLimits
from bot.services.claims import Claims
from bot.services.delivery import Delivery
from bot.services.directory import Colleague
from bot.services.messenger import Limited, Sent
from bot.services.openings import Openings, digest_of, opened_for
from bot.services.outbox import Line
from bot.services.pace import DELETE, PER_MINUTE, Pace
from bot.services.readers import people_of_pairing
from bot.services.script import Part
from models.openings import GroupOpening
from models.outbox import OutboxRow, OutboxState, Target
from models.rounds import Pairing, PairingMember, PairingState, Round, RoundState
from models.session import Database
from tests.delivery.recording import KnownPeople, RecordingMessenger
from tests.delivery.test_delivery import MONDAY_NOON, Said
from tests.replicas.necessary import necessary_seconds
from tests.world import World, build_world

STEP = timedelta(milliseconds=100)
PART = Part(compose=lambda _session, row, _now: Said(row.key))


@dataclass
class Slack:
    """A Slack that keeps to its tiers by a clock that stands still while it works."""

    machine: MovableClock
    limits: RateLimits = field(init=False)
    calls: list[tuple[str, datetime, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.limits = RateLimits(self.machine, enabled=True)

    def call(self, method: str, place: str = "") -> None:
        wait = self.limits.retry_after(method, place)
        self.calls.append((method, self.machine(), wait is None))
        if wait is not None:
            raise Limited(method, wait)

    def made(self, method: str) -> list[datetime]:
        return [at for one, at, ok in self.calls if one == method and ok]

    @property
    def refused(self) -> int:
        return sum(not ok for _, _, ok in self.calls)

    @property
    def listed(self) -> list[dict[str, object]]:
        return [{"method": method, "ok": ok} for method, _, ok in self.calls]


@dataclass
class PacedMessenger(RecordingMessenger):
    slack: Slack = field(kw_only=True)
    post_takes: timedelta = field(default=timedelta(0), kw_only=True)

    def open_group(self, slack_user_ids: list[str]) -> str:
        self.slack.call("conversations.open")
        return super().open_group(slack_user_ids)

    def post(self, channel: str, notice: Notice, locale: str | None, reference: str) -> Sent:
        self.slack.call("chat.postMessage", channel)
        self.slack.machine.move_to(self.slack.machine() + self.post_takes)
        return super().post(channel, notice, locale, reference)

    def update(
        self, channel: str, ts: str, notice: Notice, locale: str | None, reference: str
    ) -> None:
        self.slack.call("chat.update")
        super().update(channel, ts, notice, locale, reference)


@dataclass
class PacedPeople(KnownPeople):
    slack: Slack = field(kw_only=True)

    def colleague(self, slack_user_id: str) -> Colleague | None:
        self.slack.call("users.info")
        return super().colleague(slack_user_id)


@dataclass
class Office:
    """A delivery over a world whose Slack keeps to its tiers."""

    world: World
    machine: MovableClock = field(default_factory=lambda: MovableClock(MONDAY_NOON))
    owner: str = "one"

    def __post_init__(self) -> None:
        self.slack = Slack(self.machine)
        self.messenger = PacedMessenger(slack=self.slack)
        pace, seconds = Pace(timedelta(minutes=1)), timedelta(seconds=30)
        world = self.world
        self.claims = Claims(
            world.database,
            world.clock,
            self.machine,
            world.new_id,
            self.owner,
            seconds,
            seconds,
            pace=pace,
            asking=frozenset({Kind.INTRODUCTION}),
        )
        script = dict.fromkeys(Kind, PART)
        script[Kind.INTRODUCTION] = Part(compose=PART.compose, asks_before=True)
        self.delivery = Delivery(
            world.database,
            world.clock,
            self.machine,
            self.claims,
            self.messenger,
            PacedPeople(slack=self.slack),
            script,
            world.outbox,
        )
        self.openings = Openings(
            world.database,
            world.clock,
            self.machine,
            world.new_id,
            self.messenger,
            seconds,
            seconds,
            pace,
        )

    def work(self) -> None:
        """Send all that may go, jumping to whatever instant Slack's pace allows the next."""
        for _ in range(20_000):
            if self.delivery.send_next() or self.open_next():
                continue
            now = self.machine()
            chances = (self.claims.next_chance(now), self.openings.next_chance(now))
            moment = min((one for one in chances if one is not None), default=None)
            if moment is None:
                return
            self.machine.move_to(moment)
        raise AssertionError("it never ends")

    def open_next(self) -> bool:
        opening = self.openings.claim_next()
        if opening is not None:
            self.openings.carry_out(opening)
        return opening is not None

    def pairings(self, count: int, state: PairingState) -> list[str]:
        """Store pairings of a round; those that are released wait to be introduced."""
        world = self.world
        people = [world.member(f"P{number}") for number in range(2 * count)]
        programme = world.programme()
        round_id = self._round(programme, state)
        made = [
            Pairing(
                workspace_id=world.workspace_id,
                id=world.new_id(),
                programme_id=programme,
                round_id=round_id,
                state=state,
                locked=False,
                score=0,
                terms=[],
                openers=[],
                sheet_wanted=False,
                created_at=world.now,
            )
            for _ in range(count)
        ]
        with world.database.writing.begin() as session:
            session.add_all(made)
            session.flush()
            for number, pairing in enumerate(made):
                session.add_all(
                    self._place(pairing.id, people[2 * number + one], one) for one in (0, 1)
                )
        return [pairing.id for pairing in made]

    def introduce(self, pairing_ids: list[str]) -> None:
        lines = [
            Line(Kind.INTRODUCTION, f"i:{one}", Target.PAIRING, self.world.now, pairing_id=one)
            for one in pairing_ids
        ]
        with self.world.database.writing.begin() as session:
            session.query(Round).update({"state": RoundState.RELEASED})
            session.query(Pairing).update({"state": PairingState.RELEASED})
            self.world.outbox.write_all(session, self.world.workspace_id, lines, self.world.now)

    def _round(self, programme: str, state: PairingState) -> str:
        drafted = state is PairingState.DRAFTED
        round_ = Round(
            workspace_id=self.world.workspace_id,
            id=self.world.new_id(),
            programme_id=programme,
            number=1,
            season=1,
            state=RoundState.DRAFTED if drafted else RoundState.RELEASED,
            due_at=self.world.now,
            release_at=self.world.now + timedelta(hours=2),
            version=1,
            failures=0,
            seed=1,
            rules={},
            replayable=True,
        )
        with self.world.database.writing.begin() as session:
            session.add(round_)
        return round_.id

    def _place(self, pairing_id: str, member_id: str, position: int) -> PairingMember:
        return PairingMember(
            workspace_id=self.world.workspace_id,
            pairing_id=pairing_id,
            member_id=member_id,
            position=position,
            wants_sheet=False,
            silent=False,
        )


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def office(request: pytest.FixtureRequest) -> Office:
    name = "database" if request.param == "sqlite" else "postgres"
    database: Database = request.getfixturevalue(name)
    world = build_world(database)
    world.clock.move_to(MONDAY_NOON)
    return Office(world)


def test_a_large_release_takes_no_longer_than_slacks_tiers_make_necessary(office: Office) -> None:
    pairings = office.pairings(110, PairingState.DRAFTED)
    office.work()
    assert len(office.slack.made("conversations.open")) == 110
    opened = len(office.slack.calls)
    office.machine.move_to(office.machine() + timedelta(minutes=1))

    office.introduce(pairings)
    began = office.machine()
    office.work()

    taken = (office.machine() - began).total_seconds()
    assert [row.state for row in office.world.lines()] == [OutboxState.SENT] * 110
    assert office.slack.refused == 0
    assert {method for method, _, _ in office.slack.calls[opened:]} == {
        "users.info",
        "chat.postMessage",
    }
    assert taken <= 1.05 * necessary_seconds(office.slack.listed[opened:])


def test_a_lookup_is_made_a_minute_after_an_earlier_one_however_long_the_post_took(
    office: Office,
) -> None:
    pairings = office.pairings(51, PairingState.DRAFTED)
    office.work()
    office.machine.move_to(office.machine() + timedelta(minutes=1))
    office.messenger.post_takes = timedelta(milliseconds=100)

    office.introduce(pairings)
    office.work()

    lookups = office.slack.made("users.info")
    assert lookups[100] - lookups[0] == timedelta(minutes=1)
    assert office.slack.refused == 0


def test_what_came_free_since_the_last_look_is_a_chance_still(office: Office) -> None:
    office.introduce(office.pairings(51, PairingState.RELEASED))
    while office.delivery.send_next():
        pass
    looked = office.machine()
    chance = office.claims.next_chance(looked)
    assert chance is not None

    office.machine.move_to(chance + STEP)

    assert office.claims.next_chance(looked) == chance
    assert office.claims.next_chance(office.machine()) is None
    assert office.delivery.send_next()


def test_what_is_opened_early_leaves_places_to_what_is_in_a_hurry(office: Office) -> None:
    office.pairings(60, PairingState.DRAFTED)
    while office.open_next():
        pass

    assert len(office.slack.made("conversations.open")) == 40


def test_a_full_minute_of_one_method_keeps_nothing_else_waiting(office: Office) -> None:
    released = office.pairings(120, PairingState.RELEASED)
    office.introduce(released)
    member = office.world.member("Ada")
    while office.delivery.send_next():
        pass
    assert len(office.slack.made("users.info")) == 100

    line = Line(Kind.BOOKED, "booked", Target.MEMBER, office.world.now, member_id=member)
    with office.world.database.writing.begin() as session:
        office.world.outbox.write(session, office.world.workspace_id, line, office.world.now)
    before = office.machine()

    assert office.delivery.send_next()
    assert office.machine() == before
    assert office.messenger.said[-1] == ("UADA", Said("booked"))
    assert office.slack.refused == 0


def test_a_minute_without_a_place_for_one_update_keeps_no_other_update_waiting(
    office: Office,
) -> None:
    ada, bo = office.world.member("Ada"), office.world.member("Bo")
    first = [_member_line(office, Kind.BOOKED, one) for one in (ada, bo)]
    office.work()
    everything = {DELETE: PER_MINUTE[DELETE]}
    with office.world.database.writing.begin() as session:
        places = office.claims.pace.find(
            session, office.world.workspace_id, everything, office.machine()
        )
        assert places is not None
        office.claims.pace.take(session, places, "others", office.machine())
    taken_back = _member_line(office, Kind.TAKEN_BACK, ada, updates=first[0])
    changed = _member_line(office, Kind.BOOKED, bo, updates=first[1])
    office.machine.move_to(office.machine() + timedelta(seconds=2))

    claimed = office.claims.claim_some(2)

    assert taken_back < changed  # so the one that has to wait is looked at first
    assert [one.row.id for one in claimed] == [changed]


def _member_line(office: Office, kind: Kind, member: str, updates: str | None = None) -> str:
    line = Line(
        kind,
        f"{kind}:{member}:{updates}",
        Target.MEMBER,
        office.world.now,
        member_id=member,
        updates_id=updates,
    )
    with office.world.database.writing.begin() as session:
        return office.world.outbox.write(session, office.world.workspace_id, line, office.world.now)


def test_workspaces_take_turns_however_much_one_of_them_has_to_say(office: Office) -> None:
    world = office.world
    other = _second_workspace(world)
    for number in range(20):
        for workspace in (world.workspace_id, other):
            _desk_line(world, workspace, number, early=workspace == world.workspace_id)
    places: dict[str, int] = defaultdict(int)
    office.machine.move_to(MONDAY_NOON + timedelta(minutes=5))
    order = []
    for _ in range(12):
        office.machine.move_to(office.machine() + timedelta(seconds=1))
        row = office.claims.claim()
        assert row is not None
        places[row.workspace_id] += 1
        order.append(row.workspace_id)
        with world.database.writing.begin() as session:
            session.query(OutboxRow).filter(OutboxRow.token.is_not(None)).update(
                {"state": OutboxState.SENT, "token": None}
            )

    assert set(places.values()) == {6}
    assert all(first != second for first, second in pairwise(order))


def test_a_draft_that_changes_is_never_introduced_in_the_group_of_others(office: Office) -> None:
    (pairing,) = office.pairings(1, PairingState.DRAFTED)
    assert office.open_next()
    newcomer = office.world.member("Newcomer")
    with office.world.database.writing.begin() as session:
        first = session.scalars(select(PairingMember).order_by(PairingMember.member_id)).first()
        assert first is not None
        session.delete(first)
        session.flush()
        session.add(office._place(pairing, newcomer, 0))
    office.introduce([pairing])
    office.work()

    channel, _ = office.messenger.said[-1]
    assert "UNEWCOMER" in channel
    assert "UP0" not in channel


def test_an_opened_group_counts_for_exactly_those_it_was_opened_for(office: Office) -> None:
    (pairing,) = office.pairings(1, PairingState.DRAFTED)
    assert office.open_next()
    with office.world.database.reading.begin() as session:
        people = people_of_pairing(session, office.world.workspace_id, pairing)
        opening = session.query(GroupOpening).one()
        assert opening.people == digest_of(one.member_id for one in people)
        assert opened_for(session, office.world.workspace_id, pairing, people) == opening.channel
        assert opened_for(session, office.world.workspace_id, pairing, people[:1]) is None


def test_a_draft_of_a_lost_desk_is_not_opened(office: Office) -> None:
    from models.workspace import DeskState, Workspace

    office.pairings(1, PairingState.DRAFTED)
    with office.world.database.writing.begin() as session:
        session.query(Workspace).update({"desk_state": DeskState.LOST})

    assert not office.open_next()
    assert office.slack.calls == []


def _second_workspace(world: World) -> str:
    from tests.replicas.company import add_workspace

    return add_workspace(world.database, "T2", "UBOT2", "CDESK2", world.now)


def _desk_line(world: World, workspace: str, number: int, *, early: bool) -> None:
    at = world.now - timedelta(minutes=30 if early else 0)
    line = Line(
        Kind.PROMPT, f"{number}", Target.CHANNEL, at, slack_target=f"C{workspace[:6]}{number}"
    )
    with world.database.writing.begin() as session:
        world.outbox.write(session, workspace, line, world.now)


def test_what_makes_no_sense_any_more_keeps_nothing_behind_it_waiting(office: Office) -> None:
    member = office.world.member("Ada")
    with office.world.database.writing.begin() as session:
        for number in range(3):
            line = Line(Kind.BOOKED, f"{number}", Target.MEMBER, office.world.now, member_id=member)
            office.world.outbox.write(session, office.world.workspace_id, line, office.world.now)
        session.query(OutboxRow).filter(OutboxRow.key != "2").update(
            {"stale_at": office.world.now - timedelta(days=1)}
        )

    assert office.delivery.send_next()
    assert [notice for _, notice in office.messenger.said] == [Said("2")]
