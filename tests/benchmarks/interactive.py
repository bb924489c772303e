"""Fifty people at once by HTTP, a hundred requests a second for a minute, on PostgreSQL.

The bot looks at the clock of this machine: the playground's is asked by HTTP each time, which
nobody's installation does. What was written is taken back twice a second, since skipping the same
round again and hearing the same name again change nothing, and would be measured for nothing.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from threading import Event, Thread
from types import MappingProxyType
from urllib.parse import urlencode

import aiohttp
from sqlalchemy import text

from bot.clock import machine_clock
from bot.playground import Connection
from models.session import open_database
from tests.crash.launcher import environment, wait_until
from tests.playground_client import Client
from tests.ports import free_port
from tests.postgres import postgres_at
from tests.replicas.company import add_members, add_programme, add_workspace
from tests.replicas.conftest import prepare
from tests.replicas.processes import playground

PEOPLE = 50
A_SECOND = 100
SECONDS = 60.0
IDLE_SECONDS = 10.0
SETTLE_SECONDS = 1.0
AHEAD = timedelta(days=10)  # of the next round: nothing is due meanwhile
TAKEN_BACK_SECONDS = 0.5
FORGET_SKIPS = text("UPDATE enrolments SET skips_round_at = NULL")
FORGET_NAMES = text("UPDATE members SET name = 'Earlier'")
FORM = "application/x-www-form-urlencoded"
NUMBERS = count(1)


@dataclass(frozen=True)
class Team:
    """Who sends what to whom."""

    id: str
    people: Sequence[str]
    channel: str
    secret: bytes


@dataclass(frozen=True)
class Load:
    """What became of the requests of one kind."""

    seconds: list[float]  # until each was acknowledged
    failed: int
    cpu: float  # milliseconds of processor a request

    @property
    def p99(self) -> float:
        """Return the time that 99 of 100 requests stayed under."""
        return statistics.quantiles(self.seconds, n=100)[98]


Request = Callable[[Team, int], tuple[str, str]]
"""Makes the content type and the body of the request of a number."""


def rows() -> Iterator[tuple[str, str, str]]:
    """Yield name, figure and goal of each measurement."""
    with tempfile.TemporaryDirectory() as folder, postgres_at() as server:
        prepare(server.url)
        now = machine_clock()
        with playground(people=PEOPLE, start=now) as opened:
            team = _fill(server.url, Client(opened.url), opened.connection, now)
            start = _bare(server.url, opened.connection, Path(folder))
            bare, slowly = _loads_on(
                start, team, Phase(command("help")), Phase(command("help"), 25, 12)
            )
            with _taken_back(server.url):
                start = _rapport(opened.connection, server.url, Path(folder))
                ours, *kinds = _loads_on(start, team, Phase(anything), *KIND_BY_KIND.values())
    yield f"bare Bolt with one insert, {A_SECOND} a second", _words(bare), ""
    yield f"Rapport, {A_SECOND} a second: {MIX}", _words(ours), "p99 under 500 ms, none over 3 s"
    yield "processor time of a request", f"{ours.cpu / bare.cpu:.1f} times the bare one's", "1.5"
    for name, load in zip(KIND_BY_KIND, kinds, strict=True):
        times = f"{load.cpu:.1f} ms, {load.cpu / slowly.cpu:.1f} times the bare one's"
        yield f"processor time of {name}, 25 a second", times, ""


def command(typed: str) -> Request:
    """Return a command of somebody's."""

    def make(team: Team, number: int) -> tuple[str, str]:
        fields = {
            "command": "/rapport",
            "text": typed,
            "team_id": team.id,
            "user_id": team.people[number % PEOPLE],
            "channel_id": team.channel,
            "trigger_id": f"{number}.trigger",
            "response_url": "http://127.0.0.1:9/respond",
        }
        return FORM, urlencode(fields)

    return make


def account_changed(team: Team, number: int) -> tuple[str, str]:
    """Return the event that Slack sends when somebody changes a name."""
    person = team.people[number % PEOPLE]
    user = {
        "id": person,
        "team_id": team.id,
        "tz": "Europe/Berlin",
        "profile": {"display_name": f"Name {number}"},
    }
    body = {
        "type": "event_callback",
        "team_id": team.id,
        "event_id": f"Ev{number}",
        "event": {"type": "user_change", "user": user},
    }
    return "application/json", json.dumps(body)


KINDS: Sequence[Request] = (
    *[command("help")] * 9,
    *[account_changed] * 9,
    *[command("skip")] * 2,
)
MIX = "45 % commands that read, 45 % events that write, 10 % commands that write and show Home"


def anything(team: Team, number: int) -> tuple[str, str]:
    """Return whatever comes next when many people do different things."""
    return KINDS[number % len(KINDS)](team, number)


@dataclass(frozen=True)
class Phase:
    """So many requests a second, for so many seconds."""

    kind: Request
    a_second: int = A_SECOND
    seconds: float = SECONDS

    @property
    def requests(self) -> int:
        """Return how many that is."""
        return round(self.a_second * self.seconds)


KIND_BY_KIND: Mapping[str, Phase] = MappingProxyType(
    {
        "a command that reads": Phase(command("help"), 25, 12),
        "an event that writes": Phase(account_changed, 25, 12),
        "a command that writes and shows Home": Phase(command("skip"), 25, 12),
    }
)


def _words(load: Load) -> str:
    worst = max(load.seconds) * 1000
    return (
        f"p99 {load.p99 * 1000:.0f} ms, longest {worst:.0f} ms, {load.failed} failed, "
        f"CPU {load.cpu:.1f} ms"
    )


def _fill(url: str, client: Client, connection: Connection, now: datetime) -> Team:
    state = client.state()
    people = [one["id"] for one in state["people"] if one["about"]][:PEOPLE]
    database = open_database(url, 60_000)
    workspace = add_workspace(database, state["team_id"], state["bot_user"], state["desk"], now)
    members = add_members(database, workspace, people, now)
    add_programme(database, workspace, members, now + AHEAD, now - AHEAD)
    database.close()
    secret = connection.signing_secret.encode()
    return Team(state["team_id"], people, state["general"], secret)


@contextmanager
def _taken_back(url: str) -> Iterator[None]:
    """Take back what was written, again and again until the block ends."""
    database, stopping = open_database(url), Event()

    def forget() -> None:
        while not stopping.wait(TAKEN_BACK_SECONDS):
            with database.writing.begin() as session:
                session.execute(FORGET_SKIPS)
                session.execute(FORGET_NAMES)

    forgetting = Thread(target=forget)
    forgetting.start()
    try:
        yield
    finally:
        stopping.set()
        forgetting.join()
        database.close()


Start = Callable[[int], AbstractContextManager[int]]
"""Starts something at a port; the block gets the number of its process."""


@contextmanager
def _running(command: list[str], settings: dict[str, str], folder: Path) -> Iterator[int]:
    with (folder / "log").open("a") as log:
        process = subprocess.Popen(command, env=settings, cwd=folder, stderr=log)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(60)


def _bare(url: str, connection: Connection, folder: Path) -> Start:
    def run(port: int) -> AbstractContextManager[int]:
        module = [sys.executable, "-m", "tests.benchmarks.bare", url]
        slack = [connection.signing_secret, connection.api_url, connection.bot_token]
        return _running([*module, *slack, str(port)], _python_path(), folder)

    return run


def _rapport(connection: Connection, url: str, folder: Path) -> Start:
    def run(port: int) -> AbstractContextManager[int]:
        more = {
            "SLACK_MODE": "http",
            "RAPPORT_HTTP_PORT": str(port),
            "RAPPORT_STATUS_PORT": str(free_port()),
            "RAPPORT_WAKE_SECONDS": "5",
            "RAPPORT_LOG_LEVEL": "WARNING",
            "RAPPORT_CLOCK_URL": "",
        }
        settings = environment(connection, url, **more) | _python_path()
        return _running([sys.executable, "-m", "bot", "run"], settings, folder)

    return run


def _python_path() -> dict[str, str]:
    here = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return here | {"PYTHONPATH": str(Path(__file__).parents[2]), "OPENBLAS_NUM_THREADS": "1"}


def _loads_on(start: Start, team: Team, *phases: Phase) -> list[Load]:
    """Return what became of one load after the other on the same process."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/slack/events"
    with start(port) as pid:
        wait_until(lambda: _answers(url, team, phases[0].kind))
        time.sleep(2)
        idle = _cpu(pid)
        time.sleep(IDLE_SECONDS)
        rate = (_cpu(pid) - idle) / IDLE_SECONDS
        return [_load_on(url, team, phase, pid, rate) for phase in phases]


def _load_on(url: str, team: Team, phase: Phase, pid: int, rate: float) -> Load:
    before, begun = _cpu(pid), time.perf_counter()
    seconds, failed = asyncio.run(_send(url, team, phase))
    time.sleep(SETTLE_SECONDS)  # what goes on behind an acknowledgement is part of it
    spent = _cpu(pid) - before - rate * (time.perf_counter() - begun)
    return Load(seconds, failed, spent / phase.requests * 1000)


def _answers(url: str, team: Team, kind: Request) -> bool:
    async def once() -> bool:
        async with aiohttp.ClientSession() as session:
            return await _one(session, url, team, kind) is not None

    return asyncio.run(once())


async def _send(url: str, team: Team, phase: Phase) -> tuple[list[float], int]:
    """Send so many requests a second, whether or not the earlier ones were answered."""
    connector = aiohttp.TCPConnector(limit=PEOPLE)
    async with aiohttp.ClientSession(connector=connector) as session:
        begun, under_way = time.perf_counter(), []
        for number in range(phase.requests):
            await asyncio.sleep(max(0.0, begun + number / phase.a_second - time.perf_counter()))
            under_way.append(asyncio.create_task(_one(session, url, team, phase.kind)))
        answers = await asyncio.gather(*under_way)
    taken = [one for one in answers if one is not None]
    return taken, len(answers) - len(taken)


async def _one(session: aiohttp.ClientSession, url: str, team: Team, kind: Request) -> float | None:
    """Return how many seconds a request took to be acknowledged; None if it was not."""
    content_type, body = kind(team, next(NUMBERS))
    stamp = str(int(time.time()))
    digest = hmac.new(team.secret, f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
    }
    begun = time.perf_counter()
    try:
        async with session.post(url, data=body, headers=headers) as answer:
            await answer.read()
            return time.perf_counter() - begun if answer.status == 200 else None
    except aiohttp.ClientError:
        return None


def _cpu(pid: int) -> float:
    """Return the processor seconds of a process and its children."""
    ticks = 0
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
    for one in (str(pid), *children):
        fields = Path(f"/proc/{one}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
