"""The running bot: the intake takes in, three jobs look at the clock, and it can be stopped."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from bot.app.status import StatusPort
from bot.services.bundle import Services
from bot.services.claims import Claims
from jobs.dispatch import NAME as DISPATCH
from jobs.dispatch import Dispatch
from jobs.match import Match
from jobs.scheduler import Scheduler
from jobs.tick import Tick
from models.session import Database

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication


class Intake(Protocol):
    """How Slack reaches the bot: a socket, or requests by HTTP."""

    def start(self) -> None:
        """Begin to take in."""

    def is_connected(self) -> bool:
        """Return whether Slack can reach the bot."""

    def is_busy(self) -> bool:
        """Return whether something that a person did is still worked on."""

    def stop(self) -> None:
        """Take nothing more in."""


@dataclass(frozen=True)
class Rapport:
    """Everything that runs, put together by ``build``."""

    services: Services
    intake: Intake
    gate: WSGIApplication | None  # what a server has to call, if Slack comes by HTTP
    status: StatusPort
    tick: Tick
    match: Match
    dispatch: Dispatch
    scheduler: Scheduler
    claims: Claims
    databases: tuple[Database, ...]
    stopping: threading.Event
    alone: bool  # no other process can hold this database

    def start(self) -> None:
        """Connect to Slack and begin to wake up.

        Raises:
            OSError: the status port is taken.
        """
        self.status.start()
        if self.alone:
            self.claims.release_all()
        self.intake.start()
        self.scheduler.start()

    def stop(self) -> None:
        """Take nothing more in, finish the message that is being sent, and let go."""
        self.intake.stop()
        self.stopping.set()
        self.dispatch.rouse()
        self.scheduler.stop()
        self.status.stop()
        for database in self.databases:
            database.close()

    def wake_dispatch(self) -> None:
        """Let what was just written be sent at once."""
        self.dispatch.rouse()
        self.scheduler.wake(DISPATCH)

    def is_connected(self) -> bool:
        """Return whether Slack can reach the bot."""
        return self.intake.is_connected()

    def is_busy(self) -> bool:
        """Return whether something that a person did is still worked on."""
        return self.intake.is_busy()

    def catch_up(self) -> int:
        """Do once what is due now, on the calling thread; return how many things were done."""
        return self.tick.run() + self.match.run() + self.dispatch.run()

    def next_due(self, after: datetime) -> datetime | None:
        """Return the first instant after ``after`` at which something will be due, if known."""
        known = (self.tick.next_due(after), self.claims.next_due(after))
        return min((instant for instant in known if instant is not None), default=None)
