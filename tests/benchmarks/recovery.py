"""How soon all is said after processes died with messages under way: 100 people, three deaths."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.domain.notices import Kind
from tests.crash.launcher import Launcher, launched
from tests.crash.stage import DUE, NOTICES, RELEASE, Stage, a_stage
from tests.postgres import postgres_at
from tests.replicas.conftest import prepare, sqlite_in

POINT = "answered but not recorded"


def rows() -> Iterator[tuple[str, str, str]]:
    """Yield name, figure and goal of each measurement."""
    with launched() as launcher, tempfile.TemporaryDirectory() as folder:
        for name, database in (("SQLite", _a_file), ("PostgreSQL", _a_server)):
            with database(Path(folder)) as url:
                slowest, looks = _survive(launcher, url, Path(folder))
            figure = f"{slowest:.1f} s ({looks} looks)"
            yield f"all is said after the last lease and pause, {name}", figure, "under 10 s"


def _survive(launcher: Launcher, url: str, folder: Path) -> tuple[float, int]:
    """Let a process die at the first, a middle and the last message, and measure the rest."""
    with a_stage(launcher, url, folder, SLACK_RECONCILE="history") as stage:
        stage.move_to(NOTICES)
        stage.die_at(POINT)
        stage.drain()
        stage.move_to(DUE)
        stage.drain()
        _introduce(stage)
        return stage.slowest, stage.looks


def _introduce(stage: Stage) -> None:
    stage.move_to(RELEASE)
    stage.die_at(POINT, 24)
    stage.die_at(POINT, stage.waiting(Kind.INTRODUCTION))
    stage.drain()


@contextmanager
def _a_file(folder: Path) -> Iterator[str]:
    yield sqlite_in(folder)


@contextmanager
def _a_server(_folder: Path) -> Iterator[str]:
    with postgres_at() as server:
        prepare(server.url)
        yield server.url
