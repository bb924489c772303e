"""What is asked of a database, for tests that count it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from models.session import Database


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Collect the statements that are run meanwhile; SQLite's BEGIN is one of them."""
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
