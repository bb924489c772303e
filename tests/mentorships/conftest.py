"""A mentor and a mentee, and the services that accompany them."""

from __future__ import annotations

import pytest

from tests.meetings.office import Office
from tests.world import World


@pytest.fixture
def office(world: World) -> Office:
    return Office(world)


@pytest.fixture
def ada(world: World) -> str:
    """Ada mentors, in Lagos."""
    return world.member("Ada", team="Payments", location="Lagos", time_zone="Africa/Lagos")


@pytest.fixture
def bo(world: World) -> str:
    """Bo is a mentee, in Berlin."""
    return world.member("Bo")
