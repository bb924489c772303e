"""Group DMs that are opened while a draft waits, before anybody is told; and what still waits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, String, bindparam, delete, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import ID_LENGTH, Base, belongs_to, reference
from models.programme import Programme
from models.rounds import Pairing, PairingState, Round, RoundState
from models.workspace import DeskState, Workspace, WorkspaceState


class GroupOpening(Base):
    """A drafted pairing's group DM; the row goes with the draft, or with the introduction.

    The channel counts for the people it was opened for, and for nobody else: a draft may change.
    """

    __tablename__ = "group_openings"
    __table_args__ = (belongs_to("pairings", "pairing_id", ondelete="CASCADE"),)

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    pairing_id: Mapped[str] = reference(primary_key=True)
    people: Mapped[str] = mapped_column(String(64))  # a digest of the members' surrogate ids
    not_before: Mapped[datetime]  # machine instant before which nobody (else) tries
    channel: Mapped[str | None] = mapped_column(String(32))  # empty: not opened yet


def to_open(
    session: Session, now: datetime, machine_now: datetime, closed: Iterable[str]
) -> Pairing | None:
    """Return a drafted pairing whose group DM is to be opened, locked; None if there is none.

    Args:
        session: the claim's transaction.
        now: the programme's instant; a draft whose time has come opens its own group DMs.
        machine_now: leases and pauses end by this clock.
        closed: the workspaces in which nothing may be opened now.
    """
    values = {"now": now, "machine_now": machine_now, "closed": list(closed)}
    return session.scalar(TO_OPEN, values)


def _to_open() -> Select[Pairing]:
    waits = or_(
        GroupOpening.pairing_id.is_(None),
        GroupOpening.channel.is_(None) & (GroupOpening.not_before <= bindparam("machine_now")),
    )
    return (
        select(Pairing)
        .join(Round, (Round.workspace_id == Pairing.workspace_id) & (Round.id == Pairing.round_id))
        .join(
            Programme,
            (Programme.workspace_id == Round.workspace_id) & (Programme.id == Round.programme_id),
        )
        .join(Workspace, Workspace.id == Pairing.workspace_id)
        .outerjoin(
            GroupOpening,
            (GroupOpening.workspace_id == Pairing.workspace_id)
            & (GroupOpening.pairing_id == Pairing.id),
        )
        .where(
            Pairing.state == PairingState.DRAFTED,
            Round.state == RoundState.DRAFTED,
            Round.release_at > bindparam("now"),
            Programme.drafts,
            Workspace.state == WorkspaceState.ACTIVE,
            Workspace.desk_state == DeskState.OPEN,
            Workspace.id.not_in(bindparam("closed", expanding=True)),
            waits,
        )
        .order_by(Round.release_at, Pairing.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=Pairing)
    )


TO_OPEN = _to_open()  # made once: putting it together takes longer than answering it


def forget_openings(session: Session, workspace_id: str, pairing_ids: Iterable[str]) -> None:
    """Let go of what was opened for pairings that changed, were withdrawn or were introduced."""
    session.execute(
        delete(GroupOpening).where(
            GroupOpening.workspace_id == workspace_id,
            GroupOpening.pairing_id.in_(list(pairing_ids)),
        )
    )


def forget_round_openings(session: Session, workspace_id: str, round_id: str) -> None:
    """Let go of what was opened for the drafted pairings of a round."""
    drafted = select(Pairing.id).where(
        Pairing.workspace_id == workspace_id, Pairing.round_id == round_id
    )
    session.execute(
        delete(GroupOpening).where(
            GroupOpening.workspace_id == workspace_id, GroupOpening.pairing_id.in_(drafted)
        )
    )
