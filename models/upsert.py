"""Storing a row whether or not it is there, so that two processes cannot trip over each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.base import Base


def put(session: Session, kind: type[Base], values: Mapping[str, object]) -> None:
    """Store a row by its primary key; a row that is there already takes the values."""
    statement = _insert(session, kind).values(dict(values))
    keys = _keys(kind)
    changed = {name: statement.excluded[name] for name in values if name not in keys}
    session.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed))


def put_new(
    session: Session,
    kind: type[Base],
    rows: Sequence[Mapping[str, object]],
    unique: Sequence[str] = (),
) -> None:
    """Store those rows whose primary key, or another unique key, is not there yet."""
    statement = _insert(session, kind).values([dict(row) for row in rows])
    keys = list(unique) or _keys(kind)
    session.execute(statement.on_conflict_do_nothing(index_elements=keys))


def _insert(session: Session, kind: type[Base]) -> Any:  # noqa: ANN401 - one of two dialects'
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(kind)


def _keys(kind: type[Base]) -> list[str]:
    table = inspect(kind).local_table
    return [column.name for column in table.primary_key] if isinstance(table, Table) else []
