"""A mentorship programme with nobody in it."""

from __future__ import annotations

import pytest

from tests.mentors.agency import Agency
from tests.world import World


@pytest.fixture
def agency(world: World) -> Agency:
    return Agency(world)
