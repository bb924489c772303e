"""Two colleagues, what they know, and the services that let them meet."""

from __future__ import annotations

import pytest

from models.member import MemberInterest, SkillSide
from tests.meetings.office import Office
from tests.world import World


@pytest.fixture
def office(world: World) -> Office:
    return Office(world)


@pytest.fixture
def ada(world: World) -> str:
    return world.member("Ada", team="Payments", location="Lagos", time_zone="Africa/Lagos")


@pytest.fixture
def bo(world: World) -> str:
    return world.member("Bo")


@pytest.fixture
def cy(world: World) -> str:
    return world.member("Cy", team="Design", location="Porto", time_zone="Europe/Lisbon")


@pytest.fixture
def sql(world: World, ada: str, bo: str) -> str:
    """Ada can help with SQL, which Bo would like to learn; both like climbing."""
    skill = world.skill("SQL")
    world.knows(ada, skill, SkillSide.OFFER)
    world.knows(bo, skill, SkillSide.WANT)
    with world.database.writing.begin() as session:
        for member_id in (ada, bo):
            session.add(
                MemberInterest(
                    workspace_id=world.workspace_id,
                    member_id=member_id,
                    key="climbing",
                    name="climbing",
                )
            )
    return skill
