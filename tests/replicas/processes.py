"""Real processes of ``rapport run`` over one database, and a playground that they all speak to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bot.playground import Connection, Playground, running
from tests.rapport_playground import DEFAULT

PATIENCE_SECONDS = 120.0


@dataclass(frozen=True)
class Process:
    """A running ``rapport run`` in Socket Mode."""

    process: subprocess.Popen[bytes]
    status_url: str

    def ask(self, path: str) -> tuple[int, str]:
        """Return the status and the text at a path of the status port; 0 if nobody answers."""
        try:
            with urllib.request.urlopen(f"{self.status_url}{path}", timeout=10) as answer:
                return int(answer.status), str(answer.read().decode())
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def is_ready(self) -> bool:
        """Return whether the process says that it is ready."""
        return self.ask("/readyz")[0] == 200

    def resident_megabytes(self) -> float:
        """Return how much memory the process takes."""
        for line in self._proc("status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        return 0.0

    def cpu_seconds(self) -> float:
        """Return how much processor time the process has taken."""
        fields = self._proc("stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def open_files(self) -> int:
        """Return how many files and sockets the process holds open."""
        return sum(1 for _ in self._proc("fd").iterdir())

    def stop(self) -> int:
        """End it as a supervisor does and return its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_SECONDS)

    def _proc(self, what: str) -> Path:
        return Path(f"/proc/{self.process.pid}/{what}")


def wait_until(holds: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> float:
    """Wait until something in another process holds; return how many seconds that took."""
    begun = time.monotonic()
    while not holds():
        assert time.monotonic() - begun < seconds, "it never came to hold"
        time.sleep(0.05)  # another process: there is nothing to wait on
    return time.monotonic() - begun


@contextmanager
def playground(**changes: object) -> Iterator[Playground]:
    """Run a playground without a bot in it."""
    options = replace(DEFAULT, **{"record_calls": None, **changes})  # type: ignore[arg-type]
    with running(options) as opened:
        yield opened


@contextmanager
def processes(
    connection: Connection, database: str, folder: Path, count: int = 1, **more: str
) -> Iterator[list[Process]]:
    """Run so many processes of the bot until the block ends, each with a log in the folder."""
    with ExitStack() as stack:
        started = [
            stack.enter_context(_process(connection, database, folder, number, more))
            for number in range(count)
        ]
        wait_until(lambda: all(one.is_ready() for one in started))
        yield started


@contextmanager
def _process(
    connection: Connection, database: str, folder: Path, number: int, more: dict[str, str]
) -> Iterator[Process]:
    port = _free_port()
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | {
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "SLACK_BOT_TOKEN": connection.bot_token,
        "SLACK_APP_TOKEN": connection.app_token,
        "SLACK_API_URL": connection.api_url,
        "RAPPORT_CLOCK_URL": connection.clock_url,
        "RAPPORT_DESK_CHANNEL": connection.desk_channel,
        "RAPPORT_SECRET": "a secret of this test",
        "RAPPORT_STATUS_PORT": str(port),
        "RAPPORT_WAKE_SECONDS": "1",
        "RAPPORT_SECONDS_BETWEEN_POSTS": str(connection.seconds_between_posts),
        "DATABASE_URL": database,
        **more,
    }
    with (folder / f"rapport-{number}.log").open("w", encoding="utf-8") as lines:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"], cwd=folder, env=environment, stderr=lines
        )
    one = Process(process, f"http://127.0.0.1:{port}")
    try:
        yield one
    finally:
        if process.poll() is None:
            one.stop()


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
