"""Questions asked of pulses, thanks and what follows from them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.meeting import Pulse, Thanks
from models.member import Avoidance


def pulse_of(session: Session, workspace_id: str, pairing_id: str, member_id: str) -> Pulse | None:
    """Return a member's feedback on a pairing."""
    query = select(Pulse).where(
        Pulse.workspace_id == workspace_id,
        Pulse.pairing_id == pairing_id,
        Pulse.member_id == member_id,
    )
    return session.scalar(query)


def avoidances_of(
    session: Session, workspace_id: str, member_id: str, other_key: bytes
) -> Sequence[Avoidance]:
    """Return the lines of a member's private list about one other person."""
    query = select(Avoidance).where(
        Avoidance.workspace_id == workspace_id,
        Avoidance.member_id == member_id,
        Avoidance.other_key == other_key,
    )
    return session.scalars(query).all()


def thanks_given(
    session: Session, workspace_id: str, from_id: str, to_id: str, pairing_id: str
) -> Sequence[Thanks]:
    """Return the thanks of one member to another for one pairing."""
    query = select(Thanks).where(
        Thanks.workspace_id == workspace_id,
        Thanks.from_id == from_id,
        Thanks.to_id == to_id,
        Thanks.pairing_id == pairing_id,
    )
    return session.scalars(query).all()
