"""A reflection sheet of a whole pairing becomes the sheet of the session that the pairing is at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from models import Base
from models.migrate import downgrade, upgrade
from models.rounds import Pairing, PairingState
from models.session import Database, open_database
from tests.world import build_world

BEFORE = "0008"  # without the migration that moves them


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


def test_a_sheet_goes_to_the_newest_session_and_back(empty: Database) -> None:
    upgrade(empty)
    world = build_world(empty)
    member_id, programme_id = world.member("Ada"), world.programme()
    pairing_id = pairing(world.new_id(), empty, world.workspace_id, programme_id)
    downgrade(empty, BEFORE)
    with empty.engine.begin() as connection:
        for number in (1, 2):
            connection.execute(text(SESSION), about(world.workspace_id, pairing_id, number))
        connection.execute(text(SHEET), {"w": world.workspace_id, "p": pairing_id, "m": member_id})

    upgrade(empty)

    with empty.engine.begin() as connection:
        (moved,) = connection.execute(
            text("SELECT session_id, to_try, looked_back_at IS NOT NULL FROM reflection_sheets")
        ).all()
        connection.execute(text(SECOND_SHEET), {"w": world.workspace_id})
    assert (moved[0], moved[1], bool(moved[2])) == ("session-2", "Ask sooner", True)

    downgrade(empty, BEFORE)
    with empty.engine.begin() as connection:
        kept = connection.execute(text("SELECT id FROM reflection_sheets")).scalars().all()
    assert kept == ["sheet-b"]  # the later of the two
    upgrade(empty)


def pairing(pairing_id: str, database: Database, workspace_id: str, programme_id: str) -> str:
    from tests.world import MONDAY

    with database.writing.begin() as session:
        session.add(
            Pairing(
                workspace_id=workspace_id,
                id=pairing_id,
                programme_id=programme_id,
                state=PairingState.INTRODUCED,
                locked=False,
                score=0,
                terms=[],
                openers=[],
                sheet_wanted=True,
                created_at=MONDAY,
            )
        )
    return pairing_id


def about(workspace_id: str, pairing_id: str, number: int) -> dict[str, object]:
    return {"w": workspace_id, "p": pairing_id, "id": f"session-{number}", "n": number}


SESSION = (
    "INSERT INTO sessions (workspace_id, id, pairing_id, number, state, slot_set, minutes, version)"
    " VALUES (:w, :id, :p, :n, 'proposed', 1, 45, 1)"
)
SHEET = (
    "INSERT INTO reflection_sheets (workspace_id, id, pairing_id, member_id, strength_private,"
    " difficulty_private, question_private, to_try, asked_to_look_back_at) VALUES"
    " (:w, 'sheet-a', :p, :m, false, false, false, 'Ask sooner', '2026-11-30 08:00:00')"
)
SECOND_SHEET = (
    "INSERT INTO reflection_sheets (workspace_id, id, pairing_id, session_id, member_id,"
    " strength_private, difficulty_private, question_private) SELECT workspace_id, 'sheet-b',"
    " pairing_id, 'session-1', member_id, false, false, false FROM reflection_sheets"
    " WHERE workspace_id = :w"
)
