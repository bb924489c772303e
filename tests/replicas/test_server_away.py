"""PostgreSQL restarts and goes away under load: everything recovers, nothing is lost."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import select

from models.outbox import OutboxRow, OutboxState
from models.session import Database, open_database
from tests.crash.launcher import wait_until
from tests.playground_client import Client
from tests.postgres import Server
from tests.replicas.processes import Watched, fleet, playground

pytestmark = [pytest.mark.postgres, pytest.mark.faults]

RESTARTS = 5
AWAY_SECONDS = 30.0
RECOVERED_SECONDS = 15.0


@dataclass
class Load:
    """People who come to the desk and go, all the time: each arrival is an event of Slack's."""

    client: Client
    desk: str
    people: list[str]
    acknowledged: int = 0
    refused: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        while not self.over.is_set():
            for person in self.people:
                answer = self.client.join(person, self.desk)
                self.acknowledged += answer["ack"] is True
                self.refused += answer["ack"] is not True
                self.client.leave(person, self.desk)
                if self.over.is_set():
                    return


def test_five_restarts_and_half_a_minute_away_lose_nothing(server: Server, tmp_path: Path) -> None:
    with playground() as opened:
        client = Client(opened.url)
        state = client.state()
        people = [one["id"] for one in state["people"] if one["about"]][4:9]
        load = Load(client, state["desk"], people)
        with fleet(opened.connection, server.url, tmp_path, 2) as rapports:
            working = threading.Thread(target=load.run)
            working.start()
            for _ in range(RESTARTS):
                before = load.acknowledged
                server.crash()
                server.start()
                wait_until(lambda: all(one.is_ready() for one in rapports), RECOVERED_SECONDS)
                wait_until(lambda before=before: load.acknowledged > before, 30)  # type: ignore[misc]
            _go_away(server, rapports)
            wait_until(lambda: all(one.is_ready() for one in rapports), RECOVERED_SECONDS)
            after = load.acknowledged
            wait_until(lambda: load.acknowledged > after, 30)
            load.over.set()
            working.join()
            database = open_database(server.url, 10_000)
            wait_until(lambda: not _unsent(database), 60)
            told = _newcomers(database)
            database.close()

    assert load.acknowledged >= RESTARTS
    # Not acknowledged may have been stored all the same; acknowledged was stored for certain.
    assert load.acknowledged <= told <= load.acknowledged + load.refused


def _go_away(server: Server, rapports: list[Watched]) -> None:
    server.stop()
    gone = time.monotonic()
    wait_until(lambda: all(one.ask("/readyz")[0] == 503 for one in rapports), RECOVERED_SECONDS)
    while time.monotonic() - gone < AWAY_SECONDS:
        assert {one.ask("/healthz") for one in rapports} == {(200, "alive\n")}
        assert {one.ask("/readyz")[0] for one in rapports} == {503}
        time.sleep(1)  # the outage itself
    server.start()


def _newcomers(database: Database) -> int:
    with database.reading.begin() as session:
        found = session.scalars(select(OutboxRow.id).where(OutboxRow.kind == "desk_newcomer"))
        return len(found.all())


def _unsent(database: Database) -> bool:
    undone = (OutboxState.PENDING, OutboxState.SENDING, OutboxState.AMBIGUOUS)
    with database.reading.begin() as session:
        return (
            session.scalar(select(OutboxRow.id).where(OutboxRow.state.in_(undone)).limit(1))
            is not None
        )
