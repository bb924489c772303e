"""The round's services put together on a world, and a clock that wakes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.clock import MovableClock
from bot.matching import Problem, Solution, solve
from bot.services.digests import Digests
from bot.services.duty import Duty
from bot.services.groupings import Groupings
from bot.services.matchmaker import Matchmaker
from bot.services.matchmaking import Matchmaking
from bot.services.mending import Mending
from bot.services.releases import Releases
from bot.services.round_duties import (
    CloseRounds,
    PlanRounds,
    ReleaseDrafts,
    WriteRoundNotices,
)
from bot.services.round_notices import RoundNotices
from bot.services.rounds import Rounds
from bot.services.seasons import Seasons
from models.member import Member
from models.outbox import OutboxRow, OutboxState, Target
from models.programme import Enrolment, Programme
from models.rounds import (
    Pairing,
    PairingMember,
    PairingState,
    Participation,
    Round,
    RoundMember,
)
from tests.world import World

LEASE = timedelta(minutes=5)
LIVE = (PairingState.DRAFTED, PairingState.RELEASED, PairingState.INTRODUCED)


def key_of(slack_user_id: str) -> bytes:
    return slack_user_id.encode()


@dataclass(frozen=True)
class Stage:
    world: World
    machine: MovableClock = field(
        default_factory=lambda: MovableClock(datetime(2026, 1, 1, tzinfo=UTC))
    )
    solve: Callable[[Problem], Solution] = solve
    lease: timedelta = LEASE

    @property
    def seasons(self) -> Seasons:
        return Seasons(self.world.database, self.world.clock, self.world.outbox)

    @property
    def notices(self) -> RoundNotices:
        return RoundNotices(self.world.outbox, self.seasons)

    @property
    def rounds(self) -> Rounds:
        world = self.world
        matchmaking = Matchmaking(key_of)
        groupings = Groupings(world.new_id)
        return Rounds(
            new_id=world.new_id,
            outbox=world.outbox,
            matchmaking=matchmaking,
            groupings=groupings,
            mending=Mending(matchmaking, groupings, solve),
            releases=Releases(world.outbox),
            seasons=self.seasons,
            notices=self.notices,
            digests=Digests(world.database, world.outbox),
        )

    @property
    def matchmaker(self) -> Matchmaker:
        world = self.world
        return Matchmaker(
            database=world.database,
            clock=world.clock,
            machine_clock=self.machine,
            new_id=world.new_id,
            rounds=self.rounds,
            solve=self.solve,
            lease=self.lease,
        )

    @property
    def duties(self) -> Sequence[Duty]:
        database, rounds = self.world.database, self.rounds
        return (
            WriteRoundNotices(database, self.notices),
            CloseRounds(database, rounds),
            ReleaseDrafts(database, rounds),
            PlanRounds(database, rounds),
        )

    def solving(self, other: Callable[[Problem], Solution]) -> Stage:
        return replace(self, solve=other)

    def wake(self) -> int:
        """Do what is due at the clock's instant, until nothing is."""
        done = 0
        for _ in range(20):
            now = self.world.now
            items = [(duty, item) for duty in self.duties for item in duty.due(now)]
            for duty, item in items:
                duty.carry_out(item, now)
            matched = self.matchmaker.run_once()
            done += len(items) + matched
            if not items and not matched:
                return done
        raise AssertionError("something stays due for ever")

    def at(self, instant: datetime) -> None:
        """Move the clock, stopping wherever something is due."""
        while True:
            known = (duty.next_due(self.world.now) for duty in self.duties)
            following = min((one for one in known if one is not None), default=instant)
            if following >= instant:
                break
            self.world.clock.move_to(following)
            self.wake()
        self.world.clock.move_to(instant)
        self.wake()

    def asleep_until(self, instant: datetime) -> None:
        """Move the clock as an outage does, and wake up after it."""
        self.world.clock.move_to(instant)
        self.wake()

    def stored(self) -> list[Round]:
        with self.world.database.reading.begin() as session:
            found = session.query(Round).order_by(Round.number).all()
            session.expunge_all()
        return found

    def round(self) -> Round:
        return self.stored()[-1]

    def groups(self, *states: PairingState, round_id: str | None = None) -> list[set[str]]:
        """Return the names in each pairing of the latest round (or of one) in some states."""
        wanted = round_id or self.round().id
        with self.world.database.reading.begin() as session:
            rows = (
                session.query(Pairing.id, Member.name)
                .join(PairingMember, PairingMember.pairing_id == Pairing.id)
                .join(Member, Member.id == PairingMember.member_id)
                .filter(Pairing.round_id == wanted, Pairing.state.in_(states or LIVE))
                .order_by(Pairing.id, PairingMember.position)
                .all()
            )
        found: dict[str, set[str]] = {}
        for pairing_id, name in rows:
            found.setdefault(pairing_id, set()).add(name or "")
        return list(found.values())

    def participation(self) -> dict[Participation, set[str]]:
        """Return the names of those the latest round matched, left alone, or did not have."""
        round_id = self.round().id
        with self.world.database.reading.begin() as session:
            rows = (
                session.query(RoundMember.participation, Member.name)
                .join(Member, Member.id == RoundMember.member_id)
                .filter(RoundMember.round_id == round_id)
                .all()
            )
        found: dict[Participation, set[str]] = {one: set() for one in Participation}
        for participation, name in rows:
            found[participation].add(name or "")
        return found

    def change(self, change: Callable[[Session], object]) -> None:
        with self.world.database.writing.begin() as session:
            change(session)

    def set_member(self, member_id: str, **columns: object) -> None:
        with self.world.database.writing.begin() as session:
            member = session.get_one(Member, (self.world.workspace_id, member_id))
            for name, value in columns.items():
                setattr(member, name, value)

    def set_enrolment(self, member_id: str, programme_id: str, **columns: object) -> None:
        with self.world.database.writing.begin() as session:
            enrolment = (
                session.query(Enrolment)
                .filter_by(member_id=member_id, programme_id=programme_id)
                .one()
            )
            for name, value in columns.items():
                setattr(enrolment, name, value)

    def enrolment(self, member_id: str, programme_id: str) -> Enrolment:
        with self.world.database.reading.begin() as session:
            found = (
                session.query(Enrolment)
                .filter_by(member_id=member_id, programme_id=programme_id)
                .one()
            )
            session.expunge_all()
        return found

    def programme(self, programme_id: str) -> Programme:
        with self.world.database.reading.begin() as session:
            found = session.get_one(Programme, (self.world.workspace_id, programme_id))
            session.expunge_all()
        return found

    def deliver(self) -> None:
        """Let everything that waits be sent, and introductions be introduced."""
        with self.world.database.writing.begin() as session:
            for row in session.query(OutboxRow).filter_by(state=OutboxState.PENDING):
                row.state, row.channel, row.ts = OutboxState.SENT, "C1", row.id[-12:]
                row.sent_at = self.world.now
                if row.kind == "introduction" and row.target is Target.PAIRING:
                    pairing = session.get_one(Pairing, (row.workspace_id, row.pairing_id))
                    pairing.state = PairingState.INTRODUCED
                    pairing.introduced_at = self.world.now


def company(stage: Stage, count: int, **columns: Any) -> tuple[str, list[str]]:
    """Return a coffee programme with so many members, A, B, C ... in three teams."""
    programme = stage.world.programme(**columns)
    names = [chr(ord("A") + number) for number in range(count)]
    teams = ["Support", "Payments", "Data"]
    members = [
        stage.world.member(name, team=teams[number % 3]) for number, name in enumerate(names)
    ]
    stage.world.enrol(programme, *members)
    return programme, members
