"""A bench of the desk."""

import pytest

from tests.desk.bench import Bench
from tests.rounds.stage import Stage
from tests.world import World


@pytest.fixture
def bench(world: World) -> Bench:
    """Return the desk's services on an empty world."""
    return Bench(Stage(world))
