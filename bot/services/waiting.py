"""The questions that a claim asks of what waits: what may go, and when the next may.

The statements are made once: SQLAlchemy takes longer to put them together than the database to
answer them.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Subquery,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from bot.services.lanes import lane_of_row, needed
from bot.services.merging import UNDECIDED
from models.base import UtcDateTime
from models.outbox import ChannelPace, MethodBlock, OutboxRow, OutboxState, Target
from models.workspace import DeskState, Workspace, WorkspaceState

CANDIDATES = 50


NOW = bindparam("now", type_=UtcDateTime())
MACHINE_NOW = bindparam("machine_now", type_=UtcDateTime())


def _blocked() -> ColumnElement[bool]:
    """Return the condition that a row's conversation must not be posted to now."""
    pace = exists().where(
        ChannelPace.workspace_id == OutboxRow.workspace_id,
        ChannelPace.place == OutboxRow.place,
        ChannelPace.not_before > MACHINE_NOW,
    )
    busy = aliased(OutboxRow)
    in_use = exists().where(
        busy.workspace_id == OutboxRow.workspace_id,
        busy.place == OutboxRow.place,
        busy.state == OutboxState.SENDING,
    )
    return or_(pace, in_use)


def _due() -> Subquery:
    """Return the rows that may go as far as they themselves and their conversations are asked."""
    earlier = aliased(OutboxRow)
    unsent_half = and_(earlier.state == OutboxState.MERGED, earlier.sent_at.is_(None))
    waits = exists().where(
        earlier.workspace_id == OutboxRow.workspace_id,
        earlier.id == OutboxRow.after_id,
        or_(earlier.state.in_(UNDECIDED), unsent_half),
    )
    order = (OutboxRow.priority, OutboxRow.not_before, OutboxRow.id)
    turn = func.row_number().over(partition_by=OutboxRow.workspace_id, order_by=order)
    # A conversation gets one message at a time: the others in its line need not be looked at.
    line = (OutboxRow.workspace_id, OutboxRow.place, LANE)
    in_line = func.row_number().over(partition_by=line, order_by=order)
    return (
        select(
            OutboxRow.workspace_id,
            OutboxRow.id,
            LANE.label("lane"),
            turn.label("turn"),
            in_line.label("in_line"),
        )
        .join(Workspace, Workspace.id == OutboxRow.workspace_id)
        .where(
            OutboxRow.state == OutboxState.PENDING,
            OutboxRow.not_before <= NOW,
            or_(OutboxRow.retry_at.is_(None), OutboxRow.retry_at <= MACHINE_NOW),
            Workspace.state == WorkspaceState.ACTIVE,
            or_(OutboxRow.target != Target.DESK, Workspace.desk_state == DeskState.OPEN),
            ~waits,
            ~BLOCKED,
        )
        .subquery()
    )


def _waiting(due: Subquery) -> Select[OutboxRow, str]:
    """Return those rows, the first of each workspace, then the second, and so on.

    The workspace for which nothing was tried for longest comes first.
    """
    another = aliased(OutboxRow)
    tried = (
        select(func.max(another.first_try_at))
        .where(another.workspace_id == due.c.workspace_id)
        .scalar_subquery()
    )
    return (
        select(OutboxRow, due.c.lane)
        .join(due, and_(due.c.workspace_id == OutboxRow.workspace_id, due.c.id == OutboxRow.id))
        .where(
            due.c.in_line == 1,
            OutboxRow.workspace_id.not_in(bindparam("full", expanding=True)),
            tuple_(OutboxRow.workspace_id, due.c.lane).not_in(
                bindparam("full_lanes", expanding=True)
            ),
            ~_shut(due),
        )
        .order_by(due.c.turn, tried.nulls_first(), OutboxRow.workspace_id)
        .limit(CANDIDATES)
        .with_for_update(skip_locked=True, of=OutboxRow)
    )


def _shut(due: Subquery) -> ColumnElement[bool]:
    """Return the condition that a row takes a method that is left alone for now."""
    asking: BindParameter[str] = bindparam("asking", expanding=True)
    return exists().where(
        MethodBlock.workspace_id == OutboxRow.workspace_id,
        MethodBlock.blocked_until > MACHINE_NOW,
        needed(MethodBlock.method, due.c.lane, asking),
    )


LANE = lane_of_row()
BLOCKED = _blocked()
DUE = _due()
WAITING = _waiting(DUE)


def _chance() -> Select[datetime | None]:
    """Return the question when something that is due may go, whatever it is that it waits for."""
    since = bindparam("since", type_=UtcDateTime())
    due = and_(OutboxRow.state == OutboxState.PENDING, OutboxRow.not_before <= NOW)
    of_line = and_(
        due,
        OutboxRow.workspace_id == ChannelPace.workspace_id,
        OutboxRow.place == ChannelPace.place,
    )
    of_workspace = and_(due, OutboxRow.workspace_id == MethodBlock.workspace_id)
    in_doubt = OutboxRow.state == OutboxState.AMBIGUOUS
    moments = union_all(
        select(func.min(OutboxRow.retry_at).label("at")).where(
            or_(due, in_doubt), OutboxRow.retry_at > since
        ),
        select(func.min(ChannelPace.not_before)).where(
            ChannelPace.not_before > since, exists().where(of_line)
        ),
        select(func.min(MethodBlock.blocked_until)).where(
            MethodBlock.blocked_until > since, exists().where(of_workspace)
        ),
    ).subquery()
    return select(func.min(moments.c.at))


CHANCE = _chance()


def next_chance(session: Session, now: datetime, since: datetime) -> datetime | None:
    """Return the machine's instant at which something may go that waits for Slack's pace.

    Args:
        session: to read with.
        now: the programme's instant.
        since: the machine's instant of the last look; what has come free since then counts.
    """
    return session.scalar(CHANCE, {"now": now, "since": since})
