"""Fixtures that every test may ask for: real databases, a small world, golden views."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from models import Base
from models.migrate import upgrade
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


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database file with the newest migration and no rows, made once a session."""
    path = tmp_path_factory.mktemp("migrated") / "migrated.sqlite"
    database = open_database(f"sqlite:///{path}")
    upgrade(database)
    database.close()
    return path


@pytest.fixture(scope="session")
def migrated_server(postgres_server: str) -> str:
    """Return the URL of a database with the newest migration and no rows, made once a session."""
    url = _beside(postgres_server, "migrated", "CREATE DATABASE migrated")
    database = open_database(url, busy_ms=10_000)
    upgrade(database)
    database.close()
    return url


@pytest.fixture
def migrated_postgres(migrated_server: str, tmp_path: Path) -> str:
    """Return the URL of a database of this test alone, as ``rapport migrate`` leaves it."""
    name = f"of_{tmp_path.parent.name}_{tmp_path.name}".replace("-", "_").lower()[-60:]
    return _beside(migrated_server, name, f"CREATE DATABASE {name} TEMPLATE migrated")


@pytest.fixture
def migrated_sqlite(migrated_file: Path, tmp_path: Path) -> str:
    """Return the URL of a database file of this test alone, as a first start leaves it."""
    path = tmp_path / "rapport.sqlite"
    shutil.copy(migrated_file, path)
    return f"sqlite:///{path}"


@pytest.fixture(
    params=[
        pytest.param("migrated_sqlite", id="sqlite"),
        pytest.param("migrated_postgres", id="postgresql", marks=pytest.mark.postgres),
    ]
)
def migrated(request: pytest.FixtureRequest) -> str:
    """Return the URL of a migrated database of this test alone, on each of the two."""
    url: str = request.getfixturevalue(request.param)
    return url


def _beside(server: str, name: str, statement: str) -> str:
    """Carry out a statement that makes a database, and return that database's URL."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)
