"""Engines and units of work: how a database file or server is opened, read and written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

INBOUND_BUSY_MS = 2_000
JOBS_BUSY_MS = 10_000
ASK_AFTER_SECONDS = 1.0
"""How long a connection may lie idle before it is asked whether it still stands."""


@dataclass(frozen=True)
class Database:
    """Three ways in: ``reading`` never blocks a writer, ``writing.begin()`` is one unit of work.

    ``at_once.begin()`` is a unit of work of one statement: a server commits it by itself, which
    saves two questions of three.
    """

    engine: Engine
    reading: sessionmaker[Session]
    writing: sessionmaker[Session]
    at_once: sessionmaker[Session]

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_database(
    url: str, busy_ms: int = INBOUND_BUSY_MS, seconds: Callable[[], float] = monotonic
) -> Database:
    """Open a database by its URL: ``sqlite:///file`` or ``postgresql://...``.

    Args:
        url: an SQLAlchemy URL; ``postgresql://`` means psycopg 3.
        busy_ms: how long a statement may wait for others, in milliseconds.
        seconds: the clock by which connections lie idle.
    """
    if url.startswith("sqlite"):
        engine = _sqlite(url, busy_ms)
        reads, alone = engine.execution_options(rapport_reads=True), engine
    else:
        engine = _postgresql(url, busy_ms)
        _ask_after_idling(engine, seconds)
        # Every statement sees what was committed when it begins, in a transaction or not
        # (READ COMMITTED): for reading, BEGIN and COMMIT are two more questions for nothing.
        reads = alone = engine.execution_options(isolation_level="AUTOCOMMIT")
    return Database(
        engine=engine,
        reading=sessionmaker(reads),
        writing=sessionmaker(engine, expire_on_commit=False),
        at_once=sessionmaker(alone),
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
        pool_use_lifo=True,  # what was used last knows its statements, and needs not be asked
        hide_parameters=True,  # logs hold no personal text
        connect_args={"options": f"-c statement_timeout={busy_ms}", "connect_timeout": 2},
    )


def _ask_after_idling(engine: Engine, seconds: Callable[[], float]) -> None:
    """Let a connection that lay idle be replaced if the server is not there any more.

    SQLAlchemy's own way asks every time, which costs as much as a short read does.
    """

    @event.listens_for(engine, "checkin")
    def lie_idle(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info["idle_since"] = seconds()

    @event.listens_for(engine, "checkout")
    def ask(connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object) -> None:
        since = record.info.get("idle_since")
        if since is None or seconds() - since < ASK_AFTER_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as gone:
            raise InvalidatePoolError from gone
