"""Everything as it is wired, over one world: services, duties, delivery, and what was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TypeVar

from bot.app.wiring import Ground, duties_of, script_of, services_over
from bot.clock import MovableClock
from bot.content.library import load_library
from bot.domain.notices import Notice
from bot.services.access import Caller
from bot.services.bundle import Services
from bot.services.claims import Claims
from bot.services.delivery import Delivery
from bot.services.desk import Rolls
from bot.services.duty import Duty
from models.base import Base
from models.outbox import OutboxState
from models.workspace import Workspace
from tests.delivery.recording import KnownPeople, RecordingMessenger
from tests.world import World

Row = TypeVar("Row", bound=Base)
AnyNotice = TypeVar("AnyNotice", bound=Notice)


@dataclass
class Whole:
    """The whole bot but for Slack, its sockets and its scheduler."""

    world: World
    messenger: RecordingMessenger = field(default_factory=RecordingMessenger)
    people: KnownPeople = field(default_factory=KnownPeople)
    machine: MovableClock = field(
        default_factory=lambda: MovableClock(datetime(2026, 1, 1, tzinfo=UTC))
    )

    @cached_property
    def ground(self) -> Ground:
        world = self.world
        return Ground(
            world.database,
            world.clock,
            self.machine,
            world.new_id,
            world.outbox,
            self.people,
            load_library(),
            Rolls(self.people, self.machine),
            b"secret",
        )

    @cached_property
    def services(self) -> Services:
        return services_over(self.ground)

    @cached_property
    def duties(self) -> Sequence[Duty]:
        return duties_of(self.ground, self.services, self.messenger)

    @cached_property
    def delivery(self) -> Delivery:
        world = self.world
        claims = Claims(
            world.database,
            world.clock,
            self.machine,
            world.new_id,
            owner="whole",
            lease=timedelta(seconds=60),
            cool_off=timedelta(seconds=30),
        )
        return Delivery(
            world.database,
            world.clock,
            self.machine,
            claims,
            self.messenger,
            self.people,
            script_of(self.services),
            world.outbox,
            timedelta(0),
        )

    def caller(self, member_id: str) -> Caller:
        return self.world.caller(member_id)

    def name_contacts(self, *slack_ids: str) -> None:
        """Let the organisers name safety contacts."""
        with self.world.database.writing.begin() as session:
            workspace = session.get_one(Workspace, self.world.workspace_id)
            workspace.settings = {**workspace.settings, "safety_contacts": list(slack_ids)}

    def wake(self) -> None:
        """Do what is due, and send what may be said."""
        for _ in range(5):
            if not self._do_what_is_due():
                break
        for _ in range(300):
            self.machine.move_to(self.machine() + timedelta(seconds=2))
            if not self.delivery.send_next():
                return
        raise AssertionError("messages follow each other for ever")

    def _do_what_is_due(self) -> int:
        done = 0
        for duty in self.duties:
            for item in duty.due(self.world.now):
                duty.carry_out(item, self.world.now)
                done += 1
        return done

    def until(self, instant: datetime) -> None:
        """Move the clock to an instant, doing and sending what becomes due on the way."""
        self.wake()
        for _ in range(500):
            moments = [duty.next_due(self.world.now) for duty in self.duties]
            moments += [
                row.not_before
                for row in self.world.lines()
                if row.state is OutboxState.PENDING and row.not_before > self.world.now
            ]
            following = min((one for one in moments if one is not None), default=instant)
            self.world.clock.move_to(min(following, instant))
            self.wake()
            if following >= instant:
                return
        raise AssertionError("the clock does not get there")

    def later(self, **delta: float) -> None:
        self.until(self.world.now + timedelta(**delta))

    def heard(self, kind: type[AnyNotice]) -> list[tuple[str, AnyNotice]]:
        """Return what was said of a kind and where, oldest first."""
        return [(at, one) for at, one in self.messenger.said if isinstance(one, kind)]

    def read_by(self, name: str, kind: type[AnyNotice]) -> list[AnyNotice]:
        """Return what was said of a kind in somebody's own DM."""
        return [one for at, one in self.heard(kind) if at == f"U{name.upper()}"]

    def rows(self, kind: type[Row], **where: object) -> list[Row]:
        with self.world.database.reading.begin() as session:
            found = session.query(kind).filter_by(**where).all()
            session.expunge_all()
        return found
