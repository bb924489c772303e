"""Slack's pace for each method: as much as it publishes, and no more, whoever sends.

A minute of a method has so many places, each a row. A call takes a place before it is made; the
place is free again a minute after the answer, so that Slack never counts one call too many.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from sqlalchemy import bindparam, case, select, tuple_, update
from sqlalchemy.orm import Session

from models.base import UtcDateTime
from models.outbox import MethodBlock, MethodSlot
from models.upsert import put, put_new

POST = "chat.postMessage"
UPDATE = "chat.update"
DELETE = "chat.delete"
OPEN = "conversations.open"
HISTORY = "conversations.history"
LOOK_UP = "users.info"
UPLOAD_BEGIN = "files.getUploadURLExternal"
UPLOAD_END = "files.completeUploadExternal"

PER_MINUTE: Mapping[str, int] = MappingProxyType(
    {
        POST: 300,  # "several hundred" in a workspace, taken at its least
        UPDATE: 50,
        DELETE: 50,
        OPEN: 50,
        HISTORY: 50,
        LOOK_UP: 100,
        UPLOAD_BEGIN: 100,
        UPLOAD_END: 100,
    }
)
"""How often a minute Slack lets a method be called in a workspace, as its tiers say."""

# Made once, and of the table: putting statements together, and looking for objects that they may
# change, takes longer than answering them.
_PLACES = MethodSlot.metadata.tables[MethodSlot.__tablename__]
_PLACE = _PLACES.c
_HERE = _PLACE.workspace_id == bindparam("here")
KNOWN = select(_PLACE.number).where(_HERE, _PLACE.method == bindparam("of")).limit(1)
FREE = (
    select(_PLACE.number)
    .where(
        _HERE,
        _PLACE.method == bindparam("of"),
        _PLACE.free_at <= bindparam("now", type_=UtcDateTime()),
        _PLACE.number < bindparam("end"),
    )
    .order_by(_PLACE.free_at, _PLACE.number)
    .limit(bindparam("wanted"))
    .with_for_update(skip_locked=True)
)
TAKE = (
    update(_PLACES)
    .where(_HERE, tuple_(_PLACE.method, _PLACE.number).in_(bindparam("places", expanding=True)))
    .values(free_at=bindparam("until", type_=UtcDateTime()), taken_by=bindparam("token"))
)
ANSWERED = (
    update(_PLACES)
    .where(_HERE, _PLACE.method.in_(PER_MINUTE), _PLACE.taken_by == bindparam("token"))
    .values(
        free_at=case(
            (_PLACE.method == LOOK_UP, bindparam("after_lookups", type_=UtcDateTime())),
            else_=bindparam("until", type_=UtcDateTime()),
        ),
        taken_by=None,
    )
)

Calls = Mapping[str, int]


@dataclass(frozen=True)
class Places:
    """Free places that were found for some calls, locked until the transaction ends."""

    workspace_id: str
    numbers: Mapping[str, list[int]]  # by method


@dataclass(frozen=True)
class Pace:
    """Hands out places in the minutes of Slack's methods.

    Attributes:
        minute: how long Slack's minute is; zero means that Slack alone says when to stop.
    """

    minute: timedelta = timedelta(0)

    def find(
        self, session: Session, workspace_id: str, calls: Calls, now: datetime, spare: int = 0
    ) -> Places | None:
        """Return places for all of some calls, or None; what is short is left alone until then.

        Args:
            session: the claim's transaction.
            workspace_id: whose minutes.
            calls: how often each method is to be called.
            now: the machine's instant.
            spare: how many places more have to be free, for those who are in a hurry.
        """
        if not self.minute:
            return Places(workspace_id, {})
        numbers: dict[str, list[int]] = {}
        for method, wanted in calls.items():
            free = _free(session, workspace_id, method, now, wanted + spare)
            if len(free) < wanted + spare:
                _leave_alone(session, workspace_id, method, now, wanted, spare)
                return None
            numbers[method] = free[:wanted]
        return Places(workspace_id, numbers)

    def take(self, session: Session, places: Places, token: str, now: datetime) -> None:
        """Take places for a claim, by its token."""
        taken = [
            (method, number) for method, numbers in places.numbers.items() for number in numbers
        ]
        if taken:
            here, until = places.workspace_id, now + self.minute
            values = {"here": here, "places": taken, "until": until, "token": token}
            session.execute(TAKE, values)

    def answered(
        self,
        session: Session,
        workspace_id: str,
        token: str,
        now: datetime,
        looked_up_at: datetime | None = None,
    ) -> None:
        """Note that the calls of a claim are over: their minute begins now at the latest.

        Args:
            session: the transaction that records what came of them.
            workspace_id: whose minutes.
            token: the claim's.
            now: the machine's instant.
            looked_up_at: when the last of its people had been looked up, if that is known.
        """
        if self.minute:
            values = {
                "here": workspace_id,
                "token": token,
                "until": now + self.minute,
                "after_lookups": (looked_up_at or now) + self.minute,
            }
            session.execute(ANSWERED, values)


def unhurried(method: str) -> str:
    """Return the word under which a method is left alone by those who leave places to others."""
    return f"{method} unhurried"


def closed_methods(session: Session, now: datetime) -> dict[str, set[str]]:
    """Return the methods that are left alone now, each with the workspaces in which."""
    closed: dict[str, set[str]] = defaultdict(set)
    query = select(MethodBlock.method, MethodBlock.workspace_id).where(
        MethodBlock.blocked_until > now
    )
    for method, workspace_id in session.execute(query):
        closed[method].add(workspace_id)
    return closed


def leave_alone(session: Session, workspace_id: str, method: str, until: datetime) -> None:
    """Call a method of a workspace no more until an instant; a later one that is known stays."""
    known = session.get(MethodBlock, (workspace_id, method), populate_existing=True)
    if known is None or known.blocked_until < until:
        put(
            session,
            MethodBlock,
            {"workspace_id": workspace_id, "method": method, "blocked_until": until},
        )


def _free(
    session: Session, workspace_id: str, method: str, now: datetime, wanted: int
) -> list[int]:
    minute = {"here": workspace_id, "of": method}
    values = {**minute, "now": now, "end": PER_MINUTE[method], "wanted": wanted}
    found = list(session.scalars(FREE, values))
    if found or session.scalar(KNOWN, minute) is not None:
        return found
    put_new(
        session,
        MethodSlot,
        [
            {"workspace_id": workspace_id, "method": method, "number": number, "free_at": now}
            for number in range(PER_MINUTE[method])
        ],
    )
    return list(session.scalars(FREE, values))


def _leave_alone(
    session: Session, workspace_id: str, method: str, now: datetime, wanted: int, spare: int
) -> None:
    """Look at a full minute again when as many of its places are free as are wanted."""
    until = session.scalar(
        select(MethodSlot.free_at)
        .where(MethodSlot.workspace_id == workspace_id, MethodSlot.method == method)
        .order_by(MethodSlot.free_at)
        .offset(wanted + spare - 1)
        .limit(1)
    )
    if until is not None and until > now:
        leave_alone(session, workspace_id, unhurried(method) if spare else method, until)
