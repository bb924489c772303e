"""The desk's services put together on a stage of rounds, with a Slack that can be rearranged."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from bot.clock import MovableClock
from bot.services.access import OrganiserCaller
from bot.services.audit import Audit
from bot.services.desk import Desk, Rolls
from bot.services.desk_actions import DeskEndings
from bot.services.desk_rounds import DeskRounds
from bot.services.directory import Channel, Colleague
from bot.services.drafts import Drafts
from bot.services.endings import Endings
from bot.services.messenger import NotSent, Unclear
from bot.services.overview import Overview
from bot.services.pair_rules import PairRules
from bot.services.programmes import Programmes
from bot.services.stand_downs import StandDowns
from bot.services.swaps import Swaps
from bot.services.workspace_rules import WorkspaceRules
from models.workspace import AuditEntry, Workspace
from tests.rounds.stage import Stage

DESK = "CDESK"
INES = "UINES"


@dataclass
class Rooms:
    """A directory that answers from what a test arranged, and counts how often it was asked."""

    room: Channel | None = field(
        default_factory=lambda: Channel(
            DESK,
            "mentorship-desk",
            is_private=True,
            is_shared=False,
            is_archived=False,
            bot_is_member=True,
        )
    )
    people: frozenset[str] = frozenset({INES, "UBOT"})
    silent: bool = False
    asked: int = 0
    others: dict[str, Channel] = field(default_factory=dict)

    def colleague(self, slack_user_id: str) -> Colleague | None:
        return Colleague(
            slack_user_id, "Ines Roth", "Europe/Berlin", None, "", is_guest=False, eligible=True
        )

    def channel(self, channel: str) -> Channel | None:
        self._answer()
        return self.room if channel == DESK else self.others.get(channel)

    def members(self, channel: str) -> frozenset[str]:
        self._answer()
        return self.people

    def _answer(self) -> None:
        self.asked += 1
        if self.silent:
            raise Unclear("timeout")


@dataclass(frozen=True)
class Bench:
    stage: Stage
    rooms: Rooms = field(default_factory=Rooms)
    machine: MovableClock = field(
        default_factory=lambda: MovableClock(datetime(2026, 1, 1, tzinfo=UTC))
    )

    def __post_init__(self) -> None:
        world = self.stage.world
        audit = Audit(world.database, world.new_id)
        desk = Desk(
            database=world.database,
            clock=world.clock,
            new_id=world.new_id,
            outbox=world.outbox,
            audit=audit,
            rolls=Rolls(self.rooms, self.machine),
        )
        object.__setattr__(self, "audit", audit)
        object.__setattr__(self, "desk", desk)

    audit: Audit = field(init=False)
    desk: Desk = field(init=False)

    @property
    def ines(self) -> OrganiserCaller:
        return self.desk.organiser("T1", INES)

    @property
    def drafts(self) -> Drafts:
        world = self.stage.world
        return Drafts(world.database, world.clock, world.outbox, self.audit)

    @property
    def swaps(self) -> Swaps:
        world = self.stage.world
        return Swaps(world.database, world.clock, self.stage.rounds, self.audit)

    @property
    def pairs(self) -> PairRules:
        world = self.stage.world
        return PairRules(world.database, world.clock, self.stage.rounds, self.audit)

    @property
    def rounds(self) -> DeskRounds:
        world = self.stage.world
        return DeskRounds(world.database, world.clock, self.stage.rounds, self.audit)

    @property
    def programmes(self) -> Programmes:
        world = self.stage.world
        return Programmes(
            world.database, world.clock, world.new_id, self.audit, self.rooms, world.outbox
        )

    @property
    def overview(self) -> Overview:
        return Overview(self.stage.world.database, self.stage.world.clock)

    @property
    def rules(self) -> WorkspaceRules:
        return WorkspaceRules(self.stage.world.database, self.stage.world.clock, self.audit)

    @property
    def stand_downs(self) -> StandDowns:
        world = self.stage.world
        return StandDowns(
            world.database,
            world.clock,
            world.new_id,
            world.outbox,
            self.audit,
            Endings(world.outbox),
            lambda slack_user_id: slack_user_id.encode().ljust(32, b"."),
        )

    @property
    def endings(self) -> DeskEndings:
        world = self.stage.world
        return DeskEndings(world.database, world.clock, Endings(world.outbox), self.audit)

    def workspace(self) -> Workspace:
        world = self.stage.world
        with world.database.reading.begin() as session:
            found = session.get_one(Workspace, world.workspace_id)
            session.expunge_all()
        return found

    def logged(self) -> list[AuditEntry]:
        with self.stage.world.database.reading.begin() as session:
            found = session.query(AuditEntry).order_by(AuditEntry.id).all()
            session.expunge_all()
        return found

    def add(self, *rows: object) -> None:
        def write(session: Session) -> None:
            session.add_all(rows)

        self.stage.change(write)


__all__ = ["DESK", "INES", "Bench", "NotSent", "Rooms"]
