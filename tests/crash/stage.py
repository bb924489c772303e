"""A company of a hundred, a real process of Rapport that can be killed, and what became of it."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bot.clock import machine_clock
from bot.playground import Connection, running
from bot.services.cadences import set_next
from bot.slack.manifest import manifest
from models.outbox import OutboxRow, OutboxState
from models.programme import Programme
from models.session import JOBS_BUSY_MS, Database, open_database
from tests.crash.calm import all_is_said, last_look
from tests.crash.launcher import (
    COOL_OFF_SECONDS,
    LEASE_SECONDS,
    PATIENCE_SECONDS,
    WAKE_SECONDS,
    Launcher,
    Process,
    environment,
    wait_until,
)
from tests.playground_client import Client, Json
from tests.rapport_playground import DEFAULT, THURSDAY
from tests.replicas.company import add_members, add_programme, add_workspace
from tests.replicas.processes import Watched, start

PEOPLE = 100
PROGRAMMES = 3
NOTICES = "2026-11-27T09:00:00+00:00"  # Friday: everybody is told of Monday's round
DUE = "2026-11-30T08:00:00+00:00"  # Monday, 9:00 in Berlin
RELEASE = "2026-11-30T10:00:00+00:00"  # the drafts release themselves
NO_ANSWER = re.compile(
    r"outbox \S+ not sent: \w+ (?:\w*(?:Error|Disconnected)|http_5\d\d|internal_error)"
)
RAN_OUT = re.compile(r"outbox \S+ claim ran out")
GLANCE_SECONDS = 0.2  # a look takes time from the process that is looked at
WITHIN_SECONDS = 10.0
"""How long after the last lease and pause everything that can be said has been said."""
MOST_LOOKS = int(WITHIN_SECONDS / WAKE_SECONDS)
"""How often a process looks at what is due in that time, on a machine of its own.

Looks are what is counted and demanded: where others work on the same machine, a second of theirs
is none of ours. The seconds are printed, and measured by the benchmark named recovery.
"""
HANGS_AFTER = 900.0  # seconds: nothing is measured by it


@dataclass
class Stage:
    """One process at a time over one database; it is killed and started anew.

    Attributes:
        in_flight: notices that were being sent when a process died, over all deaths.
        kills: how many processes died.
        slowest: how many seconds after the last lease and pause the last message was sent.
        looks: how often the process that looked most often looked in that time.
    """

    launcher: Launcher
    client: Client
    connection: Connection
    settings: dict[str, str]
    folder: Path
    database: Database
    workspace_id: str
    rapport: Process | None = None
    in_flight: int = 0
    kills: int = 0
    slowest: float = 0.0
    looks: int = 0
    _free_from: float = 0.0
    _mourning: bool = False  # a process died since all was last said
    _moving: list[threading.Thread] = field(default_factory=list)
    _begun: list[Watched] = field(default_factory=list)

    @property
    def alone(self) -> bool:
        """Whether no other process can hold the database, so that claims are void at a start."""
        return self.settings["DATABASE_URL"].startswith("sqlite")

    def start(self, point: str | None = None, nth: int = 1) -> None:
        """Start a process, which may have to die at a point of tests/crash/points.py."""
        self.rapport = self.begin(point, nth)
        if self.alone:
            self._free_from = time.monotonic() + COOL_OFF_SECONDS

    def begin(self, point: str | None = None, nth: int = 1) -> Process:
        """Start one process among others, whose looks are counted."""
        watched = start(self.launcher, self.settings, self.folder, point, nth)
        self._begun = [one for one in self._begun if one.process.status is None] + [watched]
        return watched.process

    def die_at(self, point: str, nth: int = 1) -> None:
        """Let a process run until it dies at a point."""
        self.start(point, nth)
        assert self.rapport is not None
        self.rapport.wait_for_death()
        self._bury()

    def die_in_a_call(self, method: str, hold: str, nth: int) -> None:
        """Let a process run until its nth call of a method is held, and kill it there.

        Args:
            method: of Slack's Web API.
            hold: ``hold_before`` it is carried out, or ``hold_after``.
            nth: at which of the calls that the process makes.
        """
        since = self.seen_calls()
        self.client.fault(hold, method, after=nth - 1)
        self.start()
        assert self.rapport is not None
        wait_until(lambda: self._is_held(method, since))
        self.rapport.kill()
        self._bury()
        self.client.clear_faults()

    def seen_calls(self) -> int:
        """Return how many calls the playground has seen."""
        return len(self.client.calls())

    def move_to(self, instant: str) -> None:
        """Move the programme clock; whether somebody works then is not waited for."""
        moving = threading.Thread(target=self.client.move_to, args=[instant])
        moving.start()
        self._moving.append(moving)
        wait_until(lambda: self.now() >= datetime.fromisoformat(instant))

    def now(self) -> datetime:
        """Return the programme time."""
        return datetime.fromisoformat(self.client.now())

    def waiting(self, *kinds: str) -> int:
        """Return how many messages of some kinds (of all, if none is named) wait to be sent."""
        return self.count(
            OutboxRow.state == OutboxState.PENDING,
            OutboxRow.not_before <= self.now(),
            *([OutboxRow.kind.in_(kinds)] if kinds else []),
        )

    def count(self, *conditions: Any) -> int:
        """Return how many rows of the outbox meet some conditions."""
        with self.database.reading.begin() as session:
            return session.scalar(select(func.count(OutboxRow.id)).where(*conditions)) or 0

    def drain(self) -> None:
        """Wait until all is said that can be said, and kill the process that has nothing to do."""
        if self.rapport is None or self.rapport.poll() is not None:
            self.start()
        self.wait_until_drained()
        assert self.rapport is not None
        self.rapport.kill()
        self.rapport = None

    def wait_until_drained(self) -> None:
        """Wait until all is said that can be said, and note how long that took."""
        wait_until(lambda: self._is_free() or self._is_drained(), glance=GLANCE_SECONDS)
        since, before = time.monotonic(), self._looks()
        wait_until(self._is_drained, HANGS_AFTER, GLANCE_SECONDS)
        if self._mourning:
            self.slowest = max(self.slowest, time.monotonic() - since)
            looks = (now - before.get(pid, 0) for pid, now in self._looks().items())
            self.looks = max(self.looks, *looks)
            self._mourning = False
        self._wait_for_looks(2)
        if not self._is_drained():  # a look wrote something that was due
            self.wait_until_drained()

    def lose(self, in_flight: int) -> None:
        """Note that a process died with so many notices on their way."""
        self.kills += 1
        self.in_flight += in_flight
        self._free_from = time.monotonic() + LEASE_SECONDS + COOL_OFF_SECONDS
        self._mourning = True

    def close(self) -> None:
        """End what runs."""
        if self.rapport is not None and self.rapport.poll() is None:
            self.rapport.kill()
        for moving in self._moving:
            moving.join(PATIENCE_SECONDS)
        self.database.close()

    def unanswered(self) -> int:
        """Return how many sends had no clear answer in time, as the processes tell in their logs.

        On a busy machine an answer may take longer than the second that it is given here.
        """
        logs = (path.read_text() for path in self.folder.glob("*.log"))
        return sum(len(NO_ANSWER.findall(log)) for log in logs)

    def ran_out(self) -> int:
        """Return how many claims of living processes ran out: a busy machine may be that slow.

        On PostgreSQL the claims of the dead run out as well; on SQLite they are void at a start.
        """
        logs = (path.read_text() for path in self.folder.glob("*.log"))
        found = sum(len(RAN_OUT.findall(log)) for log in logs)
        return found if self.alone else max(0, found - self.in_flight)

    def doctor(self) -> dict[str, Json]:
        """Return what ``rapport doctor`` finds, by what it looked at."""
        told = self.launcher.start(self.settings, self.folder, command=("doctor", "--json"))
        told.wait()
        lines = told.log.read_text()
        return {one["what"]: one for one in json.loads(lines[lines.index("[\n") :])}

    def _bury(self) -> None:
        sending = select(OutboxRow.id).where(OutboxRow.state == OutboxState.SENDING)
        self.lose(self.count(OutboxRow.id.in_(sending) | OutboxRow.merged_id.in_(sending)))

    def _is_held(self, method: str, since: int) -> bool:
        assert self.rapport is not None
        assert self.rapport.poll() is None, self.rapport.log.read_text()[-2000:]
        new = [call for call in self.client.calls(since) if call["method"] == method]
        return any(not call["ok"] and call["error"] is None for call in new) and self._is_stuck(new)

    def _is_stuck(self, calls: list[Json]) -> bool:
        """Whether the last call is the held one, and not one that is answered just now."""
        time.sleep(0.05)  # a call that is not held is answered by then
        numbers = {call["seq"] for call in calls if not call["ok"] and call["error"] is None}
        again = self.client.calls(min(numbers) - 1)
        return any(one["seq"] in numbers and not one["ok"] and not one["error"] for one in again)

    def _is_free(self) -> bool:
        """Whether every claim of the dead and every pause has ended."""
        return time.monotonic() >= self._free_from

    def _looks(self) -> dict[int, int]:
        """Return how often each living process has looked at what is due."""
        return {one.process.pid: one.looks() for one in self._begun if one.process.poll() is None}

    def _is_drained(self) -> bool:
        one = self.rapport
        assert one is None or one.poll() is None, one.log.read_text()[-2000:]
        return all_is_said(self.database, self.now())

    def _wait_for_looks(self, count: int) -> None:
        for _ in range(count):
            at = machine_clock()
            wait_until(lambda: last_look(self.database) > at)  # noqa: B023 - waited for right here


@contextmanager
def a_stage(
    launcher: Launcher,
    url: str,
    folder: Path,
    *,
    people: int = PEOPLE,
    programmes: int = PROGRAMMES,
    prepare: Callable[[Database, str], None] = lambda _database, _workspace_id: None,
    **settings: str,
) -> Iterator[Stage]:
    """Run a playground whose people are members of some programmes, due next Monday.

    Args:
        launcher: starts the processes.
        url: an empty database with all tables.
        folder: where logs go.
        people: how many there are.
        programmes: among how many the people are divided; each of its rounds is due at once.
        prepare: writes more into the database.
        settings: of the processes, where they differ.
    """
    options = replace(
        DEFAULT, record_calls=None, people=people, manifest=manifest("socket", reconcile=True)
    )
    with running(options) as playground:
        client, connection = Client(playground.url), playground.connection
        database = open_database(url, JOBS_BUSY_MS)
        workspace_id = _found(client, connection, database, people, programmes)
        prepare(database, workspace_id)
        stage = Stage(
            launcher,
            client,
            connection,
            environment(connection, url, **settings),
            folder,
            database,
            workspace_id,
        )
        try:
            yield stage
        finally:
            stage.close()


def _found(
    client: Client, connection: Connection, database: Database, people: int, programmes: int
) -> str:
    """Store everybody in the playground as a member of one programme; return the workspace."""
    state = client.state()
    workspace_id = add_workspace(
        database, state["team_id"], state["bot_user"], connection.desk_channel, THURSDAY
    )
    slack_ids = [one["id"] for one in state["people"][:people]]
    members = add_members(database, workspace_id, slack_ids, THURSDAY)
    due_at = datetime.fromisoformat(DUE)
    for number in range(programmes):
        mine = members[number::programmes]
        programme_id = add_programme(database, workspace_id, mine, due_at, THURSDAY)
        with database.writing.begin() as session:
            programme = session.get_one(Programme, (workspace_id, programme_id))
            programme.name = f"Coffee {number + 1}"
            set_next(programme, due_at)
    return workspace_id
