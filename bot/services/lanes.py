"""Which calls a message needs: rows that need different ones never wait for each other."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import BindParameter, ColumnElement, SQLColumnExpression, and_, case, exists, or_

from bot.domain.notices import POLICIES, Kind
from bot.services import pace
from models.openings import GroupOpening
from models.outbox import OutboxRow, Target
from models.rounds import Pairing

FILES = frozenset(kind.value for kind, policy in POLICIES.items() if policy.is_file)
BY_PERSON = (Target.MEMBER, Target.ORGANISER)


class Lane(StrEnum):
    """What becomes of a row in Slack, by the methods that it takes."""

    POST = "post"
    OPEN = "open"  # a post into a group DM that is to be opened first
    UPDATE = "update"
    FILE = "file"


def lane_of_row() -> ColumnElement[str]:
    """Return the lane of a row as the database sees it."""
    known = or_(
        exists().where(
            Pairing.workspace_id == OutboxRow.workspace_id,
            Pairing.id == OutboxRow.pairing_id,
            Pairing.channel.is_not(None),
        ),
        exists().where(
            GroupOpening.workspace_id == OutboxRow.workspace_id,
            GroupOpening.pairing_id == OutboxRow.pairing_id,
            GroupOpening.channel.is_not(None),
        ),
    )
    return case(
        (OutboxRow.updates_id.is_not(None), Lane.UPDATE.value),
        (OutboxRow.kind.in_(FILES), Lane.FILE.value),
        (and_(OutboxRow.target == Target.PAIRING, ~known), Lane.OPEN.value),
        else_=Lane.POST.value,
    )


def calls_of(row: OutboxRow, lane: Lane, lookups: int) -> dict[str, int]:
    """Return which methods a row's message takes, and how often.

    Args:
        row: what is to be said.
        lane: its lane.
        lookups: how many people are looked up first.
    """
    calls = {
        Lane.POST: {pace.POST: 1},
        Lane.OPEN: {pace.OPEN: 1, pace.POST: 1},
        Lane.UPDATE: {pace.UPDATE: 1},
        Lane.FILE: {pace.UPLOAD_BEGIN: 1, pace.UPLOAD_END: 1},
    }[lane]
    if lane is Lane.FILE and row.target in BY_PERSON:
        calls[pace.OPEN] = 1
    if lane is Lane.UPDATE and row.kind == Kind.TAKEN_BACK.value:
        calls[pace.DELETE] = 1  # one of the two; which one is known when it is composed
    if lane is not Lane.UPDATE and lookups:
        calls[pace.LOOK_UP] = lookups
    return calls


def calls_of_lookup(row: OutboxRow) -> dict[str, int]:
    """Return which methods it takes to look up whether a row's message arrived."""
    of_people = row.target is Target.PAIRING or row.target in BY_PERSON
    return {pace.HISTORY: 1, pace.OPEN: 1} if of_people else {pace.HISTORY: 1}


def needed(
    method: SQLColumnExpression[str], lane: ColumnElement[str], asking: BindParameter[str]
) -> ColumnElement[bool]:
    """Return the condition that a row's message takes a method.

    Args:
        method: the name of the method.
        lane: the row's lane.
        asking: the kinds whose readers are looked up first.
    """
    is_file = lane == Lane.FILE.value
    is_update = lane == Lane.UPDATE.value
    taken = {
        pace.POST: lane.in_([Lane.POST.value, Lane.OPEN.value]),
        pace.OPEN: or_(lane == Lane.OPEN.value, and_(is_file, OutboxRow.target.in_(BY_PERSON))),
        pace.UPDATE: is_update,
        pace.DELETE: and_(is_update, OutboxRow.kind == Kind.TAKEN_BACK.value),
        pace.UPLOAD_BEGIN: is_file,
        pace.UPLOAD_END: is_file,
        pace.LOOK_UP: and_(~is_update, OutboxRow.kind.in_(asking)),
    }
    return or_(*(and_(method == name, condition) for name, condition in taken.items()))
