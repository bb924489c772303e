"""The ground that other tests stand on."""

import pytest
from sqlalchemy.exc import IntegrityError

from models.member import Member
from models.session import Database
from tests.world import World, build_world


def test_two_members_and_a_programme_are_stored_and_read_back(world: World) -> None:
    ada, bo = world.member("Ada"), world.member("Bo")
    coffee = world.programme()
    world.enrol(coffee, ada, bo)

    with world.database.reading.begin() as session:
        names = [member.name for member in session.query(Member).order_by(Member.id)]

    assert names == ["Ada", "Bo"]
    assert world.caller(ada).member_id == ada


def test_the_database_refuses_a_member_of_a_workspace_that_does_not_exist(world: World) -> None:
    with pytest.raises(IntegrityError):
        world.member("Eve", workspace_id="nowhere")


@pytest.mark.postgres
def test_the_same_world_stands_on_postgresql(postgres: Database) -> None:
    world = build_world(postgres)

    assert world.caller(world.member("Ada")).slack_user_id == "UADA"
