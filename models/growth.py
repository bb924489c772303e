"""Growth over time: how far goals were on a day, how sure people feel, what was reported of it."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.growth import RatingMoment, Subject
from models.base import ID_LENGTH, Base, belongs_to, by_value, reference


class GoalProgress(Base):
    """How far a goal was at the end of a day, local to its owner; the last tap of a day counts."""

    __tablename__ = "goal_progress"
    __table_args__ = (
        belongs_to("goals", "goal_id", ondelete="CASCADE"),
        CheckConstraint("progress between 0 and 100", name="progress"),
    )

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    goal_id: Mapped[str] = reference(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    progress: Mapped[int]  # percent


class SelfRating(Base):
    """How sure one member feels at the start or the end of a mentorship; nobody else reads it."""

    __tablename__ = "self_ratings"
    __table_args__ = (
        belongs_to("pairings", "pairing_id", ondelete="CASCADE"),
        belongs_to("members", "member_id", ondelete="CASCADE"),
        belongs_to("skills", "skill_id"),
        CheckConstraint("level between 1 and 5", name="level"),
        CheckConstraint("(level is null) = (rated_at is null)", name="rated_has_a_level"),
        Index("ix_self_ratings_member", "workspace_id", "member_id"),
        Index("ix_self_ratings_rated", "workspace_id", "moment", "rated_at"),
    )

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    pairing_id: Mapped[str] = reference(primary_key=True)
    member_id: Mapped[str] = reference(primary_key=True)
    moment: Mapped[RatingMoment] = mapped_column(by_value(RatingMoment), primary_key=True)
    subject: Mapped[Subject] = mapped_column(by_value(Subject))
    skill_id: Mapped[str | None] = reference(optional=True)  # the same at the start and at the end
    level: Mapped[int | None]  # 1 to 5; empty until it is answered
    asked_at: Mapped[datetime]
    rated_at: Mapped[datetime | None]
    counted_in: Mapped[str | None] = mapped_column(String(8))  # the period whose report holds it


class GrowthCount(Base):
    """What was reported of a period, once and for all: totals over five people or more."""

    __tablename__ = "growth_counts"
    __table_args__ = (belongs_to("programmes", "programme_id", ondelete="CASCADE"),)

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    programme_id: Mapped[str] = reference(primary_key=True)
    period: Mapped[str] = mapped_column(String(8), primary_key=True)  # such as 2027-Q1
    subject: Mapped[Subject] = mapped_column(by_value(Subject), primary_key=True)
    numbers: Mapped[dict[str, object]] = mapped_column(JSON)
