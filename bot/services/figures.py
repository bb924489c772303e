"""Counting for the operator's graphs: how much waits, how long, and how late we are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.clock import Clock
from models.outbox import OutboxRow, OutboxState
from models.programme import Programme, ProgrammeState
from models.session import Database

UNSENT = (OutboxState.PENDING, OutboxState.SENDING)
NONE = timedelta(0)


@dataclass(frozen=True)
class Figures:
    """How things stand at one instant of the programme clock, over all workspaces."""

    messages: Mapping[OutboxState, int]  # by state; every state is there
    oldest: timedelta  # how long the oldest message has waited that might have gone
    lag: timedelta  # how long the round has been due that waits longest for its planning


@dataclass(frozen=True)
class Counting:
    """Reads the figures from the rows."""

    database: Database
    clock: Clock

    def figures(self) -> Figures:
        """Return how things stand now."""
        now = self.clock()
        with self.database.reading.begin() as session:
            counted = select(OutboxRow.state, func.count()).group_by(OutboxRow.state)
            by_state = dict(session.execute(counted).all())
            oldest = session.scalar(
                select(func.min(OutboxRow.not_before)).where(OutboxRow.state.in_(UNSENT))
            )
            due = session.scalar(
                select(func.min(Programme.next_round_at)).where(
                    Programme.state == ProgrammeState.ACTIVE
                )
            )
        return Figures(
            messages={state: by_state.get(state, 0) for state in OutboxState},
            oldest=_since(oldest, now),
            lag=_since(due, now),
        )


def _since(instant: datetime | None, now: datetime) -> timedelta:
    return NONE if instant is None else max(NONE, now - instant)
