"""Several processes of Rapport over one database, each watched through its status port."""

from __future__ import annotations

import os
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bot.playground import Connection, Playground, running
from tests.crash.launcher import Launcher, Process, environment, launched, wait_until
from tests.ports import free_port
from tests.rapport_playground import DEFAULT

START_SECONDS = 180.0  # eight at once on two busy cores


@dataclass(frozen=True)
class Watched:
    """A running process and its status port."""

    process: Process
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
        assert self.process.poll() is None, self.process.log.read_text()[-2000:]
        return self.ask("/readyz")[0] == 200

    def looks(self) -> int:
        """Return how often the process has looked at what is due; 0 before it answers."""
        counted = re.search(
            r"^rapport_tick_seconds_count (\S+)$", self.ask("/metrics")[1], re.MULTILINE
        )
        return int(float(counted[1])) if counted else 0

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

    def _proc(self, what: str) -> Path:
        return Path(f"/proc/{self.process.pid}/{what}")


@contextmanager
def playground(**changes: object) -> Iterator[Playground]:
    """Run a playground without a bot in it."""
    options = replace(DEFAULT, **{"record_calls": None, **changes})  # type: ignore[arg-type]
    with running(options) as opened:
        yield opened


@contextmanager
def fleet(
    connection: Connection, database: str, folder: Path, count: int = 1, **more: str
) -> Iterator[list[Watched]]:
    """Run so many processes until the block ends; each is ready when it begins."""
    settings = environment(connection, database)
    settings["RAPPORT_SECONDS_BETWEEN_POSTS"] = f"{connection.seconds_between_posts:g}"
    settings["RAPPORT_WAKE_SECONDS"] = "1"  # who is ready has looked within three of them
    with launched() as launcher:
        started = [start(launcher, settings | more, folder) for _ in range(count)]
        for one in started:
            wait_until(one.is_ready, START_SECONDS)
        yield started
        for one in started:
            assert one.process.stop() == 0, one.process.log.read_text()[-2000:]


def start(
    launcher: Launcher,
    settings: dict[str, str],
    folder: Path,
    point: str | None = None,
    nth: int = 1,
) -> Watched:
    """Start one process with a status port of its own; see ``Launcher.start``."""
    port = free_port()
    own = settings | {"RAPPORT_STATUS_PORT": str(port)}
    process = launcher.start(own, folder, point, nth)
    return Watched(process, f"http://127.0.0.1:{port}")
