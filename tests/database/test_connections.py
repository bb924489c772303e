"""Connections to a server that went away while they lay idle are replaced before they are used."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from models.session import ASK_AFTER_SECONDS, Database, open_database

pytestmark = pytest.mark.postgres

END_THE_OTHERS = text(
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
    "WHERE pid <> pg_backend_pid() AND datname = current_database()"
)
WHO = text("SELECT pg_backend_pid()")


class Stopwatch:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def pid_of(database: Database) -> int:
    with database.reading.begin() as session:
        return int(session.execute(WHO).scalar_one())


def test_a_connection_that_was_just_used_is_used_again_and_a_dead_one_replaced(
    postgres: Database,
) -> None:
    watch = Stopwatch()
    url = postgres.engine.url.render_as_string(hide_password=False)
    database = open_database(url, seconds=watch)
    first = pid_of(database)
    assert pid_of(database) == first

    with postgres.reading.begin() as session:
        session.execute(END_THE_OTHERS)
    watch.now += ASK_AFTER_SECONDS

    assert pid_of(database) != first
    database.close()


def test_what_is_written_at_once_is_there_for_everybody(postgres: Database) -> None:
    with postgres.writing.begin() as session:
        session.execute(text("CREATE TABLE at_once (number INTEGER)"))
    try:
        with postgres.at_once() as session:
            session.execute(text("INSERT INTO at_once VALUES (1)"))
            with postgres.reading.begin() as other:
                assert other.execute(text("SELECT number FROM at_once")).all() == [(1,)]
    finally:
        with postgres.writing.begin() as session:
            session.execute(text("DROP TABLE at_once"))
