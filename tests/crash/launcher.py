"""Starts real processes of Rapport in a third of a second, and ends them in every way.

    with launched() as launcher:
        rapport = launcher.start(environment(connection, database), folder)
        rapport.kill()

Every process is ``rapport run`` (tests/crash/forks.py), in a process group and a folder of its own.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from bot.playground import Connection

PATIENCE_SECONDS = 60.0
GLANCE_SECONDS = 0.05
REPOSITORY = Path(__file__).parents[2]
TIMEOUT_SECONDS, LEASE_SECONDS, COOL_OFF_SECONDS = 1.0, 3.0, 3.0
WAKE_SECONDS = 0.3


def environment(connection: Connection, database: str, **more: str) -> dict[str, str]:
    """Return the settings of a process in Socket Mode, quick enough for tests.

    ``more`` are settings that differ: ``SLACK_RECONCILE="history"``, say.
    """
    return {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | {
        "SLACK_MODE": "socket",
        "SLACK_BOT_TOKEN": connection.bot_token,
        "SLACK_APP_TOKEN": connection.app_token,
        "SLACK_SIGNING_SECRET": connection.signing_secret,
        "SLACK_API_URL": connection.api_url,
        "RAPPORT_CLOCK_URL": connection.clock_url,
        "RAPPORT_DESK_CHANNEL": connection.desk_channel,
        "RAPPORT_SECRET": "a secret of this test",
        "RAPPORT_WAKE_SECONDS": f"{WAKE_SECONDS}",
        "RAPPORT_HTTP_TIMEOUT_SECONDS": f"{TIMEOUT_SECONDS}",
        "RAPPORT_LEASE_SECONDS": f"{LEASE_SECONDS}",
        "RAPPORT_MATCH_LEASE_SECONDS": f"{LEASE_SECONDS}",
        "RAPPORT_COOL_OFF_SECONDS": f"{COOL_OFF_SECONDS}",
        "RAPPORT_SECONDS_BETWEEN_POSTS": "0",
        "DATABASE_URL": database,
        **more,
    }


@dataclass
class Launcher:
    """The way to the process that forks; safe to share by threads."""

    _forks: subprocess.Popen[str]
    _turn: threading.Lock = field(default_factory=threading.Lock)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _started: list[Process] = field(default_factory=list)

    def start(
        self,
        settings: dict[str, str],
        folder: Path,
        point: str | None = None,
        nth: int = 1,
        command: tuple[str, ...] = ("run",),
    ) -> Process:
        """Start a process of Rapport and return at once.

        Args:
            settings: its whole environment; see ``environment``.
            folder: where it runs, and where its log goes.
            point: a name of tests/crash/points.py: there it kills itself with ``SIGKILL``.
            nth: at the how manieth time since its start.
            command: what it does; ``run`` unless told otherwise.
        """
        log = folder / f"rapport-{next(self._numbers)}.log"
        log.touch()
        wish = {"folder": str(folder), "log": str(log), "environment": settings}
        more = {"point": point, "nth": nth, "command": command}
        process = Process(self, self.ask(do="start", **wish, **more)["pid"], log)
        self._started.append(process)
        return process

    def kill_all(self) -> None:
        """Kill whatever still runs of what was started here."""
        for process in self._started:
            process.kill()
        self._started.clear()

    def ask(self, **wish: object) -> dict[str, Any]:
        """Put a wish to the process that forks and return its answer."""
        with self._turn:
            assert self._forks.stdin is not None
            assert self._forks.stdout is not None
            self._forks.stdin.write(json.dumps(wish) + "\n")
            self._forks.stdin.flush()
            answer: dict[str, Any] = json.loads(self._forks.stdout.readline())
            return answer


@dataclass
class Process:
    """A process of Rapport: ``status`` is what it ended with, None while it runs."""

    launcher: Launcher
    pid: int
    log: Path
    status: int | None = None

    def poll(self) -> int | None:
        """Return what the process ended with: negative for a signal, None while it runs."""
        if self.status is None:
            self.status = self.launcher.ask(do="poll", pid=self.pid)["status"]
        return self.status

    def wait_until_connected(self) -> None:
        """Wait until Slack reaches the process by its socket."""
        wait_until(lambda: self.poll() is not None or "connected to Slack" in self.log.read_text())
        assert self.status is None, self.log.read_text()[-2000:]

    def wait(self, seconds: float = PATIENCE_SECONDS) -> int:
        """Wait until the process has ended and return its status."""
        wait_until(lambda: self.poll() is not None, seconds)
        assert self.status is not None
        return self.status

    def wait_for_death(self, seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until the process has killed itself where it was told to."""
        assert self.wait(seconds) == -signal.SIGKILL, self.log.read_text()[-2000:]

    def kill(self) -> None:
        """Kill the process and what it has started, as a machine does that loses its power."""
        self._signal(signal.SIGKILL)
        self.wait()

    def stop(self) -> int:
        """End the process as a supervisor does and return its status."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGTERM)
        return self.wait()

    def pause(self) -> None:
        """Let the process stand still, as an overloaded machine does."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let the process run again."""
        self._signal(signal.SIGCONT)

    def _signal(self, which: signal.Signals) -> None:
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, which)


@contextmanager
def launched() -> Iterator[Launcher]:
    """Run the process that forks until the block ends; what it started is ended with it."""
    forks = subprocess.Popen(
        [sys.executable, "-m", "tests.crash.forks"],
        cwd=REPOSITORY,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    launcher = Launcher(forks)
    try:
        yield launcher
    finally:
        launcher.kill_all()
        with forks:
            pass  # closes its pipes: nobody wishes any more, so it ends


def wait_until(
    holds: Callable[[], bool], seconds: float = PATIENCE_SECONDS, glance: float = GLANCE_SECONDS
) -> None:
    """Wait until something holds in another process; give up when the time is over."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"it did not come to hold within {seconds} s"
        time.sleep(glance)  # another process: there is nothing to wait on
