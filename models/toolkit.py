"""The toolkit: lessons as organisers changed them, and what members were told and have read."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.content.lessons import LONGEST_KEY, Audience, Moment
from models.base import ID_LENGTH, Base, belongs_to, by_value, reference, within_workspace


class LessonVersion(Base):
    """A lesson as organisers worded it; a row for each version, never changed, the newest holds.

    A row without a title leads back to the words that the lesson was shipped with.
    """

    __tablename__ = "lesson_versions"
    __table_args__ = (
        within_workspace(),
        belongs_to("organisers", "organiser_id"),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("(title is null) = (body is null)", name="all_words_or_none"),
        Index("ix_lesson_versions_at", "workspace_id", "at"),
    )

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    lesson: Mapped[str] = mapped_column(String(LONGEST_KEY), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    audience: Mapped[Audience] = mapped_column(by_value(Audience))
    moment: Mapped[Moment | None] = mapped_column(by_value(Moment))  # empty: never by itself
    title: Mapped[str | None] = mapped_column(String(80))
    summary: Mapped[str | None] = mapped_column(String(200))
    body: Mapped[str | None] = mapped_column(Text)
    tries: Mapped[str | None] = mapped_column(Text)  # one a line
    organiser_id: Mapped[str] = reference()
    at: Mapped[datetime]


class HiddenLesson(Base):
    """A lesson that members do not see."""

    __tablename__ = "hidden_lessons"
    __table_args__ = (within_workspace(),)

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    lesson: Mapped[str] = mapped_column(String(LONGEST_KEY), primary_key=True)
    since: Mapped[datetime]


class MemberLesson(Base):
    """What a member has to do with a lesson: told of it once, ticked it, or both."""

    __tablename__ = "member_lessons"
    __table_args__ = (
        belongs_to("members", "member_id", ondelete="CASCADE"),
        CheckConstraint("(done_at is null) = (done_text is null)", name="done_says_what"),
    )

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    member_id: Mapped[str] = reference(primary_key=True)
    lesson: Mapped[str] = mapped_column(String(LONGEST_KEY), primary_key=True)
    told_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    done_text: Mapped[str | None] = mapped_column(String(16))  # the fingerprint of what was read


class LessonMoment(Base):
    """A moment of a member for which a lesson was looked for, whether there was one or not."""

    __tablename__ = "lesson_moments"
    __table_args__ = (belongs_to("members", "member_id", ondelete="CASCADE"),)

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    member_id: Mapped[str] = reference(primary_key=True)
    # The pairing, session or enrolment that the moment is of.
    subject: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    moment: Mapped[Moment] = mapped_column(by_value(Moment), primary_key=True)
    at: Mapped[datetime]
