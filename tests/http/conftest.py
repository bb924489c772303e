"""A real ``rapport run`` under gunicorn, which a playground reaches by signed requests."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.playground import Connection, DeliveryMode, running
from tests.journeys.town import Town
from tests.playground_client import Client
from tests.ports import free_port
from tests.rapport_playground import CALLS, DEFAULT

PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Rapport:
    """A running process of the bot, and the two ports that it answers at."""

    process: subprocess.Popen[str]
    url: str
    status_url: str

    def ask(self, path: str) -> tuple[int, str]:
        """Return the status and the text at a path of the status port; 0 if nobody answers."""
        return answer(f"{self.status_url}{path}")

    def wait_until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds; give up when the process ends or the time is over."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not holds():
            assert self.process.poll() is None, "the process ended"
            assert time.monotonic() < deadline, "it never came to hold"
            time.sleep(0.05)  # another process: there is nothing to wait on

    def wait_until_ready(self) -> None:
        """Wait until the process says that it is ready."""
        self.wait_until(lambda: self.ask("/readyz")[0] == 200)

    def stop(self) -> int:
        """End it as a supervisor does and return its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_SECONDS)


@dataclass(frozen=True)
class Place:
    """A playground that delivers by HTTP, and the bot that it delivers to."""

    town: Town
    rapport: Rapport
    connection: Connection


def answer(url: str, body: bytes | None = None, **headers: str) -> tuple[int, str]:
    """Return the status and the text of an answer; status 0 if nobody answers."""
    request = urllib.request.Request(url, data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            return int(response.status), str(response.read().decode())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
    except OSError:
        return 0, ""


@contextmanager
def rapport_at(
    port: int, connection: Connection, database: str, folder: Path, **more: str
) -> Iterator[Rapport]:
    """Run ``rapport run`` in HTTP mode until the block ends."""
    status_port = free_port()
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | {
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "SLACK_MODE": "http",
        "SLACK_BOT_TOKEN": connection.bot_token,
        "SLACK_SIGNING_SECRET": connection.signing_secret,
        "SLACK_API_URL": connection.api_url,
        "RAPPORT_CLOCK_URL": connection.clock_url,
        "RAPPORT_DESK_CHANNEL": connection.desk_channel,
        "RAPPORT_SECRET": "a secret of this test",
        "RAPPORT_HTTP_PORT": str(port),
        "RAPPORT_STATUS_PORT": str(status_port),
        "RAPPORT_WAKE_SECONDS": "1",
        "RAPPORT_SECONDS_BETWEEN_POSTS": "0",
        "DATABASE_URL": database,
        **more,
    }
    log = folder / f"rapport-{port}.log"
    with log.open("w", encoding="utf-8") as lines:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            cwd=folder,
            env=environment,
            stderr=lines,
            text=True,
        )
    rapport = Rapport(process, f"http://127.0.0.1:{port}", f"http://127.0.0.1:{status_port}")
    try:
        rapport.wait_until(lambda: rapport.ask("/healthz")[0] == 200)
        yield rapport
    finally:
        if process.poll() is None:
            rapport.stop()


@contextmanager
def place_at(folder: Path, database: str) -> Iterator[Place]:
    """Run a playground that delivers by HTTP, and the bot."""
    CALLS.parent.mkdir(exist_ok=True)
    port = free_port()
    url = f"http://127.0.0.1:{port}/slack/events"
    options = replace(DEFAULT, deliver=DeliveryMode.HTTP, request_url=url)
    with (
        running(options) as playground,
        rapport_at(port, playground.connection, database, folder) as rapport,
    ):
        rapport.wait_until_ready()
        town = Town(Client(playground.url), folder / "rapport.sqlite")
        yield Place(town, rapport, playground.connection)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """Return a playground and a bot over a database file."""
    with place_at(tmp_path, f"sqlite:///{tmp_path / 'rapport.sqlite'}") as opened:
        yield opened
