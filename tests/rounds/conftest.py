"""A stage for rounds."""

import pytest

from tests.rounds.stage import Stage
from tests.world import World


@pytest.fixture
def stage(world: World) -> Stage:
    """Return the services of rounds on an empty world."""
    return Stage(world)
