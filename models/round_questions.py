"""The questions asked of rounds: who takes part, who met whom, what is due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.joins import PLACE_IN_PAIRING
from models.programme import (
    Blackout,
    Programme,
    ProgrammeState,
)
from models.rounds import (
    Pairing,
    PairingMember,
    PairingState,
    Participation,
    Round,
    RoundLock,
    RoundMember,
    RoundState,
)
from models.workspace import DeskState, Workspace, WorkspaceState

OPEN_PAIRING = (PairingState.RELEASED, PairingState.INTRODUCED)
MADE_KNOWN = (*OPEN_PAIRING, PairingState.ENDED, PairingState.FINISHED)
Key = tuple[str, str]


def reachable(query: Select[str, str]) -> Select[str, str]:
    """Narrow a query over Workspace to those that can be spoken to and whose desk is safe."""
    return query.where(
        Workspace.state == WorkspaceState.ACTIVE, Workspace.desk_state == DeskState.OPEN
    )


def programmes_due(
    session: Session, column: InstrumentedAttribute[datetime | None], now: datetime
) -> list[Key]:
    """Return the keys of active programmes whose ``column`` is not later than now, oldest first."""
    query = (
        reachable(select(Programme.workspace_id, Programme.id))
        .join(Workspace, Workspace.id == Programme.workspace_id)
        .where(Programme.state == ProgrammeState.ACTIVE, column <= now)
        .order_by(column, Programme.id)
    )
    return [(row.workspace_id, row.id) for row in session.execute(query)]


def next_programme_instant(
    session: Session, column: InstrumentedAttribute[datetime | None], after: datetime
) -> datetime | None:
    """Return the first instant after another that a column of active programmes holds."""
    return session.scalar(
        select(func.min(column)).where(Programme.state == ProgrammeState.ACTIVE, column > after)
    )


def rounds_due(
    session: Session,
    state: RoundState,
    column: InstrumentedAttribute[datetime | None],
    now: datetime,
) -> list[Key]:
    """Return the keys of rounds in a state whose ``column`` is not later than now, oldest first."""
    query = (
        reachable(select(Round.workspace_id, Round.id))
        .join(Workspace, Workspace.id == Round.workspace_id)
        .where(Round.state == state, column <= now)
        .order_by(column, Round.id)
    )
    return [(row.workspace_id, row.id) for row in session.execute(query)]


def next_round_instant(
    session: Session,
    state: RoundState,
    column: InstrumentedAttribute[datetime | None],
    after: datetime,
) -> datetime | None:
    """Return the first instant after another that a column of rounds in a state holds."""
    return session.scalar(select(func.min(column)).where(Round.state == state, column > after))


def claim_programme(session: Session, workspace_id: str, programme_id: str) -> Programme | None:
    """Return a programme, locked until the end of the transaction; None while another has it."""
    return session.scalar(
        select(Programme)
        .where(Programme.workspace_id == workspace_id, Programme.id == programme_id)
        .with_for_update(skip_locked=True)
    )


def claim_round(session: Session, workspace_id: str, round_id: str) -> Round | None:
    """Return a round, locked until the end of the transaction; None while another has it."""
    return session.scalar(
        select(Round)
        .where(Round.workspace_id == workspace_id, Round.id == round_id)
        .with_for_update(skip_locked=True)
    )


def lock_round(session: Session, workspace_id: str, round_id: str) -> Round | None:
    """Return a round, locked until the end of the transaction; waits while another has it."""
    return session.scalar(
        select(Round)
        .where(Round.workspace_id == workspace_id, Round.id == round_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def round_at(
    session: Session, workspace_id: str, programme_id: str, due_at: datetime
) -> Round | None:
    """Return a programme's round of a due time."""
    return session.scalar(
        select(Round).where(
            Round.workspace_id == workspace_id,
            Round.programme_id == programme_id,
            Round.due_at == due_at,
        )
    )


def unreleased_rounds(session: Session, programme: Programme) -> list[Round]:
    """Return a programme's rounds that are being planned or lie at the desk."""
    query = select(Round).where(
        Round.workspace_id == programme.workspace_id,
        Round.programme_id == programme.id,
        Round.state.in_([RoundState.PLANNING, RoundState.DRAFTED]),
    )
    return list(session.scalars(query.order_by(Round.number)))


def latest_round(session: Session, workspace_id: str, programme_id: str) -> Round | None:
    """Return the round of a programme with the highest number."""
    return session.scalar(
        select(Round)
        .where(Round.workspace_id == workspace_id, Round.programme_id == programme_id)
        .order_by(Round.number.desc())
        .limit(1)
    )


def blackouts(session: Session, workspace_id: str, programme_id: str) -> list[Blackout]:
    """Return the days on which a programme starts no round."""
    query = select(Blackout).where(
        Blackout.workspace_id == workspace_id, Blackout.programme_id == programme_id
    )
    return list(session.scalars(query.order_by(Blackout.first_day, Blackout.id)))


def members_of_round(session: Session, round_: Round) -> list[RoundMember]:
    """Return everybody whom a round looked at, in order of their ids."""
    query = select(RoundMember).where(
        RoundMember.workspace_id == round_.workspace_id, RoundMember.round_id == round_.id
    )
    return list(session.scalars(query.order_by(RoundMember.member_id)))


def free_of_round(session: Session, round_: Round) -> list[RoundMember]:
    """Return those whom a round was matched on, in order of their ids."""
    return [
        row
        for row in members_of_round(session, round_)
        if row.participation is not Participation.AWAY
    ]


def locks_of_round(session: Session, round_: Round) -> list[RoundLock]:
    """Return what an organiser put together in a round."""
    query = select(RoundLock).where(
        RoundLock.workspace_id == round_.workspace_id, RoundLock.round_id == round_.id
    )
    return list(session.scalars(query.order_by(RoundLock.group)))


def pairings_of_round(session: Session, round_: Round, *states: PairingState) -> list[Pairing]:
    """Return a round's pairings in some states, in order of their ids."""
    query = select(Pairing).where(
        Pairing.workspace_id == round_.workspace_id,
        Pairing.round_id == round_.id,
        Pairing.state.in_(states),
    )
    return list(session.scalars(query.order_by(Pairing.id)))


def people_of_round(
    session: Session, round_: Round, *states: PairingState
) -> dict[str, tuple[str, ...]]:
    """Return the member ids of each of a round's pairings in some states, in their order."""
    query = (
        select(PairingMember.pairing_id, PairingMember.member_id)
        .join(Pairing, PLACE_IN_PAIRING)
        .where(
            Pairing.workspace_id == round_.workspace_id,
            Pairing.round_id == round_.id,
            Pairing.state.in_(states),
        )
        .order_by(PairingMember.pairing_id, PairingMember.position)
    )
    found: dict[str, tuple[str, ...]] = {}
    for pairing_id, member_id in session.execute(query):
        found[pairing_id] = (*found.get(pairing_id, ()), member_id)
    return found


def total_score(session: Session, round_: Round) -> int:
    """Return what the pairings of a draft score together, in units of 1/420 of a point."""
    query = select(func.coalesce(func.sum(Pairing.score), 0)).where(
        Pairing.workspace_id == round_.workspace_id,
        Pairing.round_id == round_.id,
        Pairing.state == PairingState.DRAFTED,
    )
    return int(session.scalar(query) or 0)


def together(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Collect (group, member) rows into the members of each group, in the order given."""
    groups: dict[str, list[str]] = {}
    for group, member_id in pairs:
        groups.setdefault(group, []).append(member_id)
    return groups
