"""Recognition: which thanks may be shown, milestones, and the monthly post of a channel."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import ID_LENGTH, Base, belongs_to, by_value, reference, within_workspace


class ThanksShowing(Base):
    """What the two decided about showing a thank-you: it is shown if both agree.

    Neither learns what the other decided.
    """

    __tablename__ = "thanks_showings"
    __table_args__ = (
        belongs_to("thanks", "thanks_id", ondelete="CASCADE"),
        belongs_to("programmes", "programme_id"),
        CheckConstraint("(shown is null) = (decided_at is null)", name="decided"),
    )

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    thanks_id: Mapped[str] = reference(primary_key=True)
    programme_id: Mapped[str | None] = reference(optional=True)  # whose channel it may appear in
    offered: Mapped[bool]  # the writer's wish, who may take it back
    shown: Mapped[bool | None]  # what the receiver decided
    decided_at: Mapped[datetime | None]
    posted_id: Mapped[str | None] = mapped_column(String(ID_LENGTH))  # the outbox row of its post


class MilestoneKind(StrEnum):
    """Something worth a kind word, once in a lifetime."""

    FIFTH_MEETING = "fifth_meeting"
    FIRST_MENTORSHIP = "first_mentorship"  # completed, on either side
    TENTH_THANKS = "tenth_thanks"


class Milestone(Base):
    """A milestone that a member reached; told to that member alone."""

    __tablename__ = "milestones"
    __table_args__ = (belongs_to("members", "member_id", ondelete="CASCADE"),)

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    member_id: Mapped[str] = reference(primary_key=True)
    kind: Mapped[MilestoneKind] = mapped_column(by_value(MilestoneKind), primary_key=True)
    reached_at: Mapped[datetime]
    told_at: Mapped[datetime | None]  # written to the outbox; at most one a month


class MilestoneDay(Base):
    """When a workspace is next looked through for milestones."""

    __tablename__ = "milestone_days"
    __table_args__ = (within_workspace(),)

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    next_at: Mapped[datetime]


class MonthlyPostRule(Base):
    """Whether a programme's channel gets thanks and numbers once a month, and when next."""

    __tablename__ = "monthly_post_rules"
    __table_args__ = (belongs_to("programmes", "programme_id", ondelete="CASCADE"),)

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    programme_id: Mapped[str] = reference(primary_key=True)
    posts: Mapped[bool]
    next_at: Mapped[datetime | None]


class MonthlyPost(Base):
    """A month that a programme's channel was told of, so that none is told twice."""

    __tablename__ = "monthly_posts"
    __table_args__ = (belongs_to("programmes", "programme_id", ondelete="CASCADE"),)

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    programme_id: Mapped[str] = reference(primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)  # its first day
    at: Mapped[datetime]
