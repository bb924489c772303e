"""How long Rapport takes to be ready on SQLite, and how much memory it takes when idle."""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from bot.playground import Connection, running
from tests.rapport_playground import DEFAULT

RUNS = 3
IDLE_SECONDS = 5.0
READY = "connected to Slack"


def rows() -> list[tuple[str, str, str]]:
    """Return name, figure and goal of each measurement."""
    measured = [_run_once() for _ in range(RUNS)]
    ready = statistics.median(seconds for seconds, _ in measured)
    memory = statistics.median(megabytes for _, megabytes in measured)
    return [
        ("start to ready, SQLite", f"{ready:.2f} s", "under 2 s"),
        ("idle memory", f"{memory:.0f} MB", "under 150 MB"),
    ]


def _run_once() -> tuple[float, float]:
    """Return seconds from start to the open socket, and resident megabytes when idle."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running(replace(DEFAULT, record_calls=None)) as playground,
    ):
        begun = time.perf_counter()
        bot = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            env=_environment(playground.connection, Path(folder)),
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            ready = _seconds_until_ready(bot, begun)
            time.sleep(IDLE_SECONDS)
            return ready, _resident_megabytes(bot.pid)
        finally:
            bot.terminate()
            bot.wait(timeout=30)


def _environment(connection: Connection, folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "SLACK_BOT_TOKEN": connection.bot_token,
        "SLACK_APP_TOKEN": connection.app_token,
        "SLACK_API_URL": connection.api_url,
        "RAPPORT_CLOCK_URL": connection.clock_url,
        "RAPPORT_DESK_CHANNEL": connection.desk_channel,
        "RAPPORT_SECRET": connection.signing_secret,
        "DATABASE_URL": f"sqlite:///{folder / 'rapport.sqlite'}",
    }


def _seconds_until_ready(bot: subprocess.Popen[str], begun: float) -> float:
    assert bot.stderr is not None
    for line in bot.stderr:
        if READY in line:
            return time.perf_counter() - begun
    message = "the bot ended before it was ready"
    raise RuntimeError(message)


def _resident_megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found.group(1)) / 1024 if found else 0.0
