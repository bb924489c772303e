"""Who is not matched anywhere until a day: it outlives erasing, and needs no member."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import LargeBinary, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Tenant, within_workspace


class StandDown(Tenant, Base):
    """An organiser stopped all matching of a person.

    ``person_key`` is a keyed hash of the Slack id, as on private lists: it is looked up when
    somebody joins. ``slack_user_id`` is for the organisers' eyes, and goes with an erasing.
    """

    __tablename__ = "stand_downs"
    __table_args__ = (within_workspace(), UniqueConstraint("workspace_id", "person_key"))

    person_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    slack_user_id: Mapped[str | None] = mapped_column(String(32))
    until: Mapped[date]
    since: Mapped[datetime]


def stand_down_of(session: Session, workspace_id: str, person_key: bytes) -> StandDown | None:
    """Return the stand-down of a person, past or present."""
    return session.scalar(
        select(StandDown).where(
            StandDown.workspace_id == workspace_id, StandDown.person_key == person_key
        )
    )


def stood_down(session: Session, workspace_id: str) -> Sequence[StandDown]:
    """Return who is stood down, the nearest review first."""
    query = select(StandDown).where(StandDown.workspace_id == workspace_id)
    return session.scalars(query.order_by(StandDown.until, StandDown.id)).all()


def stood_down_count(session: Session, workspace_id: str, today: date) -> int:
    """Return how many are stood down whose day of review has come."""
    query = select(func.count()).where(
        StandDown.workspace_id == workspace_id, StandDown.until <= today
    )
    return session.scalar(query) or 0
