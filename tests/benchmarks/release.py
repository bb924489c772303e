"""How long the release of 500 pairs takes, against what Slack's limits make necessary.

With Slack's time twenty times as fast an introduction may take 54 ms of the processor, the
database and the simulated Slack together; five times as fast, 216 ms. The second shows what is
left of the overhead when the machine is not what limits.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path

from models.migrate import upgrade
from models.session import open_database
from tests.crash.launcher import wait_until
from tests.playground_client import Client, Json
from tests.postgres import postgres_at
from tests.replicas.company import add_members, add_programme, add_workspace
from tests.replicas.necessary import necessary_seconds
from tests.replicas.processes import Watched, fleet, playground

PAIRS = 500
TIME_SCALES = (20.0, 5.0)
WARM = 100  # introductions, until everything was used once
UNHURRIED = {
    "RAPPORT_HTTP_TIMEOUT_SECONDS": "10",
    "RAPPORT_LEASE_SECONDS": "30",
    "RAPPORT_WAKE_SECONDS": "5",  # as usual: who tests is in a hurry
}
MONDAY = datetime.fromisoformat("2026-11-30T09:00:00+01:00")


def rows() -> Iterator[tuple[str, str, str]]:
    """Yield name, figure and goal of each measurement."""
    for kind, scale in product(("SQLite", "PostgreSQL"), TIME_SCALES):
        with tempfile.TemporaryDirectory() as folder, database_in(kind, Path(folder)) as url:
            yield from _release(kind, url, Path(folder), scale)


@contextmanager
def database_in(kind: str, folder: Path) -> Iterator[str]:
    """Yield the URL of an empty database with the newest migration."""
    if kind == "SQLite":
        url = f"sqlite:///{folder / 'rapport.sqlite'}"
        _upgrade(url)
        yield url
    else:
        with postgres_at() as server:
            _upgrade(server.url)
            yield server.url


def _upgrade(url: str) -> None:
    database = open_database(url, 60_000)
    upgrade(database)
    database.close()


def _release(kind: str, url: str, folder: Path, scale: float) -> Iterator[tuple[str, str, str]]:
    options = {
        "people": 2 * PAIRS,
        "rate_limits": True,
        "time_scale": scale,
        "start": MONDAY - timedelta(minutes=1),
    }
    with playground(**options) as opened:
        client = Client(opened.url)
        _fill(url, client)
        with fleet(opened.connection, url, folder, 1, **UNHURRIED) as (bot,):
            yield from _measure(f"{kind}, {scale:g} times as fast", client, bot, scale)


def _fill(url: str, client: Client) -> None:
    state = client.state()
    people = [one["id"] for one in state["people"] if one["about"]][: 2 * PAIRS]
    database = open_database(url, 60_000)
    now = MONDAY - timedelta(days=3)
    workspace = add_workspace(database, state["team_id"], state["bot_user"], state["desk"], now)
    members = add_members(database, workspace, people, now)
    add_programme(database, workspace, members, MONDAY, now)
    database.close()


def _measure(
    kind: str, client: Client, bot: Watched, scale: float
) -> Iterator[tuple[str, str, str]]:
    client.advance("PT2M")
    wait_until(lambda: _count(client.calls(), "conversations.open") >= PAIRS, 900)
    opened = len(client.calls())
    time.sleep(60 / scale)
    cpu = bot.cpu_seconds()
    client.advance("PT2H")
    wait_until(lambda: _count(client.calls(opened), "chat.postMessage") >= WARM, 900)
    memory = bot.resident_megabytes()
    wait_until(lambda: _count(client.calls(opened), "chat.postMessage") >= PAIRS, 900)
    calls = client.calls(opened)
    taken = (_at(calls[-1]) - _at(calls[0])).total_seconds()
    needed = necessary_seconds(calls, scale)
    refused = sum(call["error"] == "ratelimited" for call in calls)
    grown = bot.resident_megabytes() - memory
    spent = (bot.cpu_seconds() - cpu) / PAIRS * 1000
    yield (
        f"release of {PAIRS} pairs, {kind}",
        f"{taken:.1f} s, {taken / needed - 1:+.1%}",
        f"5 % over {needed:.1f} s",
    )
    yield f"calls refused by Slack's limits, {kind}", str(refused), "0"
    what = f"memory grown after the first {WARM} of them, {kind}"
    yield what, f"{grown:+.1f} MB of {memory:.0f}", "flat"
    yield f"processor time of an introduction, {kind}", f"{spent:.0f} ms", ""


def _count(calls: list[Json], method: str) -> int:
    return sum(call["method"] == method and call["ok"] for call in calls)


def _at(call: Json) -> datetime:
    return datetime.fromisoformat(call["at"])
