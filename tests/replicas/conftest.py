"""Servers of a test's own, with all tables in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.migrate import upgrade
from models.session import open_database
from tests.postgres import Server, postgres_at


@pytest.fixture
def server() -> Iterator[Server]:
    """Return a PostgreSQL server of our own, which may be stopped."""
    with postgres_at() as started:
        prepare(started.url)
        yield started


def prepare(url: str) -> None:
    """Bring a database to the newest migration."""
    database = open_database(url, 60_000)
    upgrade(database)
    database.close()


def sqlite_in(folder: Path) -> str:
    """Return the URL of a database file with all tables."""
    url = f"sqlite:///{folder / 'rapport.sqlite'}"
    prepare(url)
    return url
