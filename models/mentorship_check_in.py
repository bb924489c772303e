"""What a mentorship is asked on its way, wishes to end it, and what is written at its end."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.mentorship_moments import Reply, Topic
from models.base import ID_LENGTH, Base, Tenant, belongs_to, by_value, reference


class MentorshipClock(Base):
    """When a mentorship is looked at next: the questions of its moments are written then."""

    __tablename__ = "mentorship_clocks"
    __table_args__ = (
        belongs_to("pairings", "pairing_id", ondelete="CASCADE"),
        Index("ix_mentorship_clocks_next", "next_at"),
    )

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    pairing_id: Mapped[str] = reference(primary_key=True)
    next_at: Mapped[datetime | None]  # empty: it is over
    fit_asked: Mapped[bool]


class MentorshipCheckIn(Tenant, Base):
    """One question to one of the two, and the answer; neither partner nor organiser sees it."""

    __tablename__ = "mentorship_check_ins"
    __table_args__ = (
        belongs_to("pairings", "pairing_id"),
        belongs_to("members", "member_id"),
        UniqueConstraint(
            "workspace_id",
            "pairing_id",
            "member_id",
            "topic",
            "due_at",
            name="uq_mentorship_check_ins_moment",  # the usual name is too long for PostgreSQL
        ),
        Index("ix_mentorship_check_ins_answered", "workspace_id", "answered_at"),
    )

    pairing_id: Mapped[str] = reference()
    member_id: Mapped[str] = reference()
    topic: Mapped[Topic] = mapped_column(by_value(Topic))
    due_at: Mapped[datetime]  # the moment that it belongs to
    asked_at: Mapped[datetime | None]  # it reached Slack; only then is no answer a silence
    answer: Mapped[Reply | None] = mapped_column(by_value(Reply))
    answered_at: Mapped[datetime | None]


class MentorshipWish(Base):
    """Somebody wishes to end a mentorship at its next moment; known to nobody else."""

    __tablename__ = "mentorship_wishes"
    __table_args__ = (
        belongs_to("pairings", "pairing_id", ondelete="CASCADE"),
        belongs_to("members", "member_id", ondelete="CASCADE"),
        Index("ix_mentorship_wishes_due", "takes_effect_at"),
    )

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    pairing_id: Mapped[str] = reference(primary_key=True)
    member_id: Mapped[str] = reference(primary_key=True)
    since: Mapped[datetime]
    takes_effect_at: Mapped[datetime]


class WrapUp(Base):
    """What one of the two writes at the end, and whether to go on."""

    __tablename__ = "wrap_ups"
    __table_args__ = (
        belongs_to("pairings", "pairing_id", ondelete="CASCADE"),
        belongs_to("members", "member_id", ondelete="CASCADE"),
        CheckConstraint("extend_weeks between 1 and 52", name="extend_weeks"),
    )

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    pairing_id: Mapped[str] = reference(primary_key=True)
    member_id: Mapped[str] = reference(primary_key=True)
    learned: Mapped[str | None] = mapped_column(Text)  # for the writer alone
    extend_weeks: Mapped[int | None]  # a wish to go on; the partner learns of it only by sharing it
    written_at: Mapped[datetime | None]


class MentorshipMonth(Base):
    """What was published about a programme's mentorships for one month, once and for all."""

    __tablename__ = "mentorship_months"
    __table_args__ = (belongs_to("programmes", "programme_id"),)

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    programme_id: Mapped[str] = reference(primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)  # its first day, local to the programme
    numbers: Mapped[dict[str, object]] = mapped_column(JSON)
