"""Where a process dies: at a commit, just before or just after it, or in the middle of a match.

Nothing of the product knows of this: SQLAlchemy tells which statements a transaction held, and the
interpreter which functions are called. Only a forked process of tests/crash/forks.py arms a point.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import FrameType
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

CALLS_INTO_THE_MATCH = 200


class Moment(StrEnum):
    """When in the life of a transaction."""

    BEFORE = "before the commit"
    AFTER = "after the commit"
    IN_THE_MATCH = "in the match that follows the commit"


@dataclass(frozen=True)
class Point:
    """A transaction that holds a statement, known by how it begins and by one of its values."""

    statement: str
    value: str | None
    moment: Moment

    def meets(self, statement: str, values: frozenset[object]) -> bool:
        """Return whether a statement is the one that this point waits for."""
        begins = re.match(self.statement, statement) is not None
        return begins and (self.value is None or self.value in values)


_PLANNED = ("INSERT INTO rounds ", None)
_MATCH_CLAIMED = ("UPDATE rounds SET .*claim_token", None)
_DRAFTED = ("UPDATE rounds SET ", "drafted")
_RELEASED = ("UPDATE rounds SET ", "released")
_CLAIMED = ("UPDATE outbox SET ", "sending")
_MERGED = ("UPDATE outbox SET ", "merged")
_SENT = ("UPDATE outbox SET ", "sent")
_PURGED = ("DELETE FROM outbox ", None)

POINTS: Mapping[str, Point] = {
    "after T1": Point(*_PLANNED, Moment.AFTER),
    "during the match": Point(*_MATCH_CLAIMED, Moment.IN_THE_MATCH),
    "before T2": Point(*_DRAFTED, Moment.BEFORE),
    "after T2": Point(*_DRAFTED, Moment.AFTER),
    "before the release commits": Point(*_RELEASED, Moment.BEFORE),
    "after the release commits": Point(*_RELEASED, Moment.AFTER),
    "after a claim": Point(*_CLAIMED, Moment.AFTER),
    "before a merge commits": Point(*_MERGED, Moment.BEFORE),
    "after a merge commits": Point(*_MERGED, Moment.AFTER),
    "answered but not recorded": Point(*_SENT, Moment.BEFORE),
    "after it is recorded": Point(*_SENT, Moment.AFTER),
    "before a purge commits": Point(*_PURGED, Moment.BEFORE),
    "after a purge commits": Point(*_PURGED, Moment.AFTER),
}


@dataclass
class Death:
    """Kills this process when a point is reached for the nth time, as ``kill -9`` does.

    A transaction that does the same to several rows, such as a claim, reaches it once for each.
    """

    point: Point
    nth: int = 1
    _reached: int = 0
    _counting: threading.Lock = field(default_factory=threading.Lock)
    _met: dict[int, int] = field(default_factory=dict)  # by connection
    _mine: threading.local = field(default_factory=threading.local)

    def arm(self) -> None:
        """Listen to every transaction of this process from now on."""
        event.listen(Engine, "begin", self._begun)
        event.listen(Engine, "before_cursor_execute", self._stated)
        event.listen(Engine, "commit", self._committing)
        event.listen(Session, "after_commit", self._committed)

    def _begun(self, connection: Any) -> None:
        self._met[id(connection)] = 0

    def _stated(
        self,
        connection: Any,
        _cursor: object,
        statement: str,
        values: Any,
        _context: object,
        many: bool,
    ) -> None:
        rows = values if many else [values]
        met = sum(self.point.meets(statement, frozenset(_flat(row))) for row in rows)
        self._met[id(connection)] = self._met.get(id(connection), 0) + met

    def _committing(self, connection: Any) -> None:
        self._mine.met = self._met.pop(id(connection), 0)
        if self._mine.met and self.point.moment is Moment.BEFORE:
            self._die_if_it_is_time()

    def _committed(self, _session: object) -> None:
        met = getattr(self._mine, "met", 0)
        if not met:
            return
        if self.point.moment is Moment.AFTER:
            self._die_if_it_is_time()
        elif self.point.moment is Moment.IN_THE_MATCH and self._is_time():
            sys.setprofile(_DiesInTheMatch())
        self._mine.met = 0

    def _die_if_it_is_time(self) -> None:
        if self._is_time():
            die()

    def _is_time(self) -> bool:
        with self._counting:
            before = self._reached
            self._reached += self._mine.met
            return before < self.nth <= self._reached


@dataclass
class _DiesInTheMatch:
    """A profiler that kills the process some calls after the match has begun."""

    calls: int = 0

    def __call__(self, frame: FrameType, what: str, _argument: object) -> None:
        if what != "call":
            return
        code = frame.f_code
        begins = code.co_name == "solve" and code.co_filename.endswith("matching/solve.py")
        self.calls += begins or self.calls > 0
        if self.calls == CALLS_INTO_THE_MATCH:
            die()


def die() -> None:
    """End this process at once, with nothing put in order."""
    os.kill(os.getpid(), signal.SIGKILL)


def _flat(values: Any) -> Iterator[object]:
    """Yield the single values of a statement's parameters, however the driver takes them."""
    if isinstance(values, Mapping):
        values = values.values()
    if isinstance(values, str) or not hasattr(values, "__iter__"):
        if values.__hash__ is not None:
            yield values
        return
    for one in values:
        yield from _flat(one)
