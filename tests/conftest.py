"""Fixtures that every test may ask for: real databases, a small world, golden views."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import Base
from models.session import Database, open_database
from tests.crash.launcher import Launcher, launched
from tests.golden import Golden
from tests.postgres_server import a_postgresql_server
from tests.world import World, build_world


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer ``--update-golden``, which writes the pinned views anew."""
    parser.addoption("--update-golden", action="store_true", help="write golden views anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Return what compares a view with its golden file."""
    return Golden(update=bool(request.config.getoption("--update-golden")))


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database file with all tables and no rows, made once a session."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite"
    database = open_database(f"sqlite:///{path}")
    Base.metadata.create_all(database.engine)
    database.close()
    return path


@pytest.fixture
def database(template: Path, tmp_path: Path) -> Iterator[Database]:
    """Return an empty database in a real file."""
    path = tmp_path / "rapport.sqlite"
    shutil.copy(template, path)
    opened = open_database(f"sqlite:///{path}")
    yield opened
    opened.close()


@pytest.fixture
def world(database: Database) -> World:
    """Return a workspace in a real database, on a Monday in November."""
    return build_world(database)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Start a PostgreSQL server of our own and return the URL of its first database."""
    with a_postgresql_server() as address:
        yield address


@pytest.fixture
def postgres(postgres_server: str) -> Iterator[Database]:
    """Return an empty database on the PostgreSQL server."""
    opened = open_database(postgres_server, busy_ms=10_000)
    Base.metadata.drop_all(opened.engine)
    Base.metadata.create_all(opened.engine)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def launcher() -> Iterator[Launcher]:
    """Return what starts processes of Rapport; see tests/crash/launcher.py."""
    with launched() as opened:
        yield opened
