"""What everything that is wired stands on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.clock import Clock
from bot.content.library import Library
from bot.ids import NewId
from bot.services.desk import Rolls
from bot.services.directory import Directory
from bot.services.outbox import Outbox
from bot.services.purging import RETENTION
from models.session import Database


@dataclass(frozen=True)
class Ground:
    """What services stand on."""

    database: Database
    clock: Clock
    machine_clock: Clock
    new_id: NewId
    outbox: Outbox
    directory: Directory
    library: Library
    rolls: Rolls
    secret: bytes
    retention: timedelta = RETENTION

    @property
    def keeping(self) -> tuple[Database, Clock, NewId, Outbox]:
        """Return what nearly every service is made with, in the order in which it takes them."""
        return self.database, self.clock, self.new_id, self.outbox
