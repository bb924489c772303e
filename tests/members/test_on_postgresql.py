"""The same life of a member on PostgreSQL, which minds more than SQLite does."""

from datetime import date, datetime

import pytest

from models.session import Database
from tests.members.conftest import House, build_house
from tests.members.test_privacy import SECRETS, everything_stored, export_of, lived_in
from tests.world import build_world

pytestmark = pytest.mark.postgres


@pytest.fixture
def house(postgres: Database) -> House:
    return build_house(build_world(postgres))


def test_a_member_joins_looks_pauses_returns_and_erases_everything(house: House) -> None:
    ada, bo, _ = lived_in(house)
    page = house.home.page(ada)
    assert (len(page.memberships), len(page.pairings), len(page.goals)) == (1, 1, 1)
    assert house.home.menu(bo).open_pairings == 1
    assert house.skills.suggest(ada, "rus")[0].name == "Rust"
    assert house.privacy.stored(ada).answers == 2
    assert export_of(house, ada)[1]["pairings"]

    house.memberships.pause(bo, date(2026, 11, 25))
    house.world.clock.move_to(datetime.fromisoformat("2026-11-25T08:00:00+00:00"))
    for item in house.pause_ends.due(house.world.now):
        house.pause_ends.carry_out(item, house.world.now)
    assert house.pause_ends.next_due(house.world.now) is None
    assert len(house.world.lines("welcome_back")) == 1

    house.erasing.erase(ada)

    left = everything_stored(house)
    assert [secret for secret in SECRETS if secret in left] == []
    house.memberships.leave(bo, [page.memberships[0].programme_id])
