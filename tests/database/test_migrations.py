"""Migrations: from nothing to the newest, back and forth, and equal to the models; on both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models import Base
from models.member import Member
from models.migrate import current, differences, downgrade, newest, upgrade
from models.session import Database, open_database
from tests.world import build_world

ROWS = 10_000


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)],
)
def empty(
    request: pytest.FixtureRequest, tmp_path: Path, postgres_server: str
) -> Iterator[Database]:
    """Return a database without a single table."""
    sqlite = f"sqlite:///{tmp_path / 'empty.sqlite'}"
    opened = open_database(sqlite if request.param == "sqlite" else postgres_server, 60_000)
    with opened.engine.begin() as connection:
        Base.metadata.drop_all(connection)
        connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
    yield opened
    with opened.engine.begin() as connection:
        Base.metadata.drop_all(connection)
        connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
    opened.close()


def test_the_newest_migration_makes_what_the_models_say(empty: Database) -> None:
    upgrade(empty)

    assert current(empty) == newest()
    assert differences(empty) == []


def test_down_one_and_up_again_keeps_everything_that_fits(empty: Database) -> None:
    upgrade(empty)
    world = build_world(empty)
    with empty.writing.begin() as session:
        session.add_all(_members(world.workspace_id))
    before = _stored(empty)
    assert len(before) == ROWS
    downgrade(empty, "-1")
    upgrade(empty)

    assert differences(empty) == []
    assert _stored(empty) == before


def test_down_to_nothing_and_up_again_leaves_no_difference(empty: Database) -> None:
    upgrade(empty)
    downgrade(empty, "base")
    assert current(empty) is None
    upgrade(empty)

    assert differences(empty) == []


def test_upgrading_twice_changes_nothing(empty: Database) -> None:
    upgrade(empty)
    world = build_world(empty)
    with empty.writing.begin() as session:
        session.add_all(_members(world.workspace_id))
    upgrade(empty)

    with empty.reading.begin() as session:
        assert session.query(Member).count() == ROWS


def _stored(database: Database) -> list[tuple[str, str | None]]:
    with database.reading.begin() as session:
        rows = session.query(Member.id, Member.name).order_by(Member.id)
        return [(row.id, row.name) for row in rows]


def _members(workspace_id: str) -> Iterator[Member]:
    from tests.world import MONDAY

    for number in range(ROWS):
        yield Member(
            workspace_id=workspace_id,
            id=f"{number:036d}",
            slack_user_id=f"U{number}",
            state="active",
            name=f"Member {number}",
            is_guest=False,
            work_days="12345",
            work_start=540,
            work_end=1020,
            weekly_notices=4,
            surprise_me=True,
            not_sure_yet=True,
            ask_me_less=False,
            consented_at=MONDAY,
        )
