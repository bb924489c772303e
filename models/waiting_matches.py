"""Matches that wait to be computed, of rounds and of cohorts: found and given up in one way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from sqlalchemy import Update, or_, select, update
from sqlalchemy.orm import Session

from bot.domain.cohort import CohortState
from models.cohort import Cohort
from models.rounds import Round, RoundState
from models.workspace import Workspace, WorkspaceState

Matched = TypeVar("Matched", Round, Cohort)
PLANNING: Mapping[type, StrEnum] = MappingProxyType(
    {Round: RoundState.PLANNING, Cohort: CohortState.PLANNING}
)
DRAFTED: Mapping[type, StrEnum] = MappingProxyType(
    {Round: RoundState.DRAFTED, Cohort: CohortState.DRAFTED}
)


def waiting_match(
    session: Session, table: type[Matched], machine_now: datetime, failures: int
) -> Matched | None:
    """Return what waits to be matched, locked; fewer than so many attempts failed.

    Those that never failed come first, and of them the one that was planned first.
    """
    query = (
        select(table)
        .join(Workspace, Workspace.id == table.workspace_id)
        .where(
            table.state == PLANNING[table],
            Workspace.state == WorkspaceState.ACTIVE,
            table.failures < failures,
            or_(table.lease_until.is_(None), table.lease_until < machine_now),
        )
        .order_by(table.failures, table.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=table)
    )
    return session.scalar(query)


def given_up_matches(
    session: Session, table: type[Matched], machine_now: datetime, failures: int
) -> list[Matched]:
    """Return what is in planning though all attempts failed, and whose last lease has ended."""
    query = select(table).where(
        table.state == PLANNING[table],
        table.failures == failures,
        table.lease_until < machine_now,
    )
    return list(session.scalars(query.with_for_update(skip_locked=True)))


def held_match(table: type[Matched], workspace_id: str, match_id: str, token: str) -> Update:
    """Return an update of a match that counts only while a claim on it is ours."""
    return update(table).where(
        table.workspace_id == workspace_id,
        table.id == match_id,
        table.state == PLANNING[table],
        table.claim_token == token,
    )
