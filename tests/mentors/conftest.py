"""A mentorship programme with nobody in it."""

from __future__ import annotations

import pytest

from models.session import Database
from tests.mentors.agency import Agency
from tests.world import World, build_world


@pytest.fixture
def agency(world: World) -> Agency:
    return Agency(world)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_agency(request: pytest.FixtureRequest) -> Agency:
    """Return an agency on each kind of database."""
    name = "database" if request.param == "sqlite" else "postgres"
    database: Database = request.getfixturevalue(name)
    return Agency(build_world(database))
