"""A stage for rounds: on SQLite, and in the slow fault tests on PostgreSQL as well."""

import pytest

from models.session import Database
from tests.rounds.stage import Stage
from tests.world import build_world

ON_POSTGRESQL = (pytest.mark.postgres, pytest.mark.faults)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=ON_POSTGRESQL)])
def stage(request: pytest.FixtureRequest) -> Stage:
    """Return the services of rounds on an empty world."""
    name = "database" if request.param == "sqlite" else "postgres"
    database: Database = request.getfixturevalue(name)
    return Stage(build_world(database))
