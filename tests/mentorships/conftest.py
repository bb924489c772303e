"""A mentor and a mentee, and the services that accompany them."""

from __future__ import annotations

import pytest

from tests.meetings.office import Office
from tests.world import World


@pytest.fixture
def office(world: World) -> Office:
    return Office(world)


@pytest.fixture
def amara(world: World) -> str:
    """Amara mentors, in Lagos."""
    return world.member("Amara", team="Payments", location="Lagos", time_zone="Africa/Lagos")


@pytest.fixture
def jonas(world: World) -> str:
    """Jonas is a mentee, in Berlin."""
    return world.member("Jonas")


@pytest.fixture
def pair(office: Office, amara: str, jonas: str) -> str:
    """Return the mentorship in which Amara is the mentor and Jonas the mentee."""
    return office.mentorship(amara, jonas, weeks=26)


@pytest.fixture
def ada(world: World) -> str:
    """Ada mentors, in Lagos."""
    return world.member("Ada", team="Payments", location="Lagos", time_zone="Africa/Lagos")


@pytest.fixture
def bo(world: World) -> str:
    """Bo is a mentee, in Berlin."""
    return world.member("Bo")
