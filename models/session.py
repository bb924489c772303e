"""Engines and units of work: how a database file or server is opened, read and written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import QueuePool

INBOUND_BUSY_MS = 2_000
JOBS_BUSY_MS = 10_000


@dataclass(frozen=True)
class Database:
    """Two ways in: ``reading`` never blocks a writer, ``writing.begin()`` is one unit of work."""

    engine: Engine
    reading: sessionmaker[Session]
    writing: sessionmaker[Session]

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_database(url: str, busy_ms: int = INBOUND_BUSY_MS) -> Database:
    """Open a database by its URL: ``sqlite:///file`` or ``postgresql://...``.

    Args:
        url: an SQLAlchemy URL; ``postgresql://`` means psycopg 3.
        busy_ms: how long a statement may wait for others, in milliseconds.
    """
    engine = _sqlite(url, busy_ms) if url.startswith("sqlite") else _postgresql(url, busy_ms)
    return Database(
        engine=engine,
        reading=sessionmaker(engine.execution_options(rapport_reads=True)),
        writing=sessionmaker(engine, expire_on_commit=False),
    )


def _sqlite(url: str, busy_ms: int) -> Engine:
    engine = create_engine(
        url, poolclass=QueuePool, pool_size=40, max_overflow=0, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - sqlite3's or a wrapper
        connection.isolation_level = None  # the driver's own transactions lose updates
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={busy_ms}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:  # noqa: ANN401 - as above
        reads = connection.get_execution_options().get("rapport_reads", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def _postgresql(url: str, busy_ms: int) -> Engine:
    return create_engine(
        url,
        pool_size=10,
        max_overflow=0,
        pool_timeout=2,
        pool_pre_ping=True,
        hide_parameters=True,  # logs hold no personal text
        connect_args={"options": f"-c statement_timeout={busy_ms}", "connect_timeout": 2},
    )
