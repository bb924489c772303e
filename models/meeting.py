"""How a pairing meets: times to choose from, sessions, check-ins, pulses, reflection sheets."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import ID_LENGTH, Base, Tenant, belongs_to, by_value, reference


class SessionState(StrEnum):
    """Where one meeting of a pairing stands."""

    PROPOSED = "proposed"
    BOOKED = "booked"
    HELD = "held"
    NOT_HELD = "not_held"


class MeetingSession(Tenant, Base):
    """One meeting of a pairing; called a session everywhere else."""

    __tablename__ = "sessions"
    __table_args__ = (
        belongs_to("pairings", "pairing_id"),
        UniqueConstraint("workspace_id", "pairing_id", "number"),
        CheckConstraint("(state = 'booked') <= (starts_at is not null)", name="booked_has_a_time"),
        Index("ix_sessions_state", "state", "starts_at"),
    )

    pairing_id: Mapped[str] = reference()
    number: Mapped[int]  # from 1
    state: Mapped[SessionState] = mapped_column(by_value(SessionState))
    slot_set: Mapped[int]  # rises with "another time"; votes belong to one set
    starts_at: Mapped[datetime | None]
    minutes: Mapped[int]
    place: Mapped[str | None] = mapped_column(Text)  # huddle, a link or a place, as typed
    # Its id in bot/content; empty: it follows from the number alone.
    agenda: Mapped[str | None] = mapped_column(String(32))
    version: Mapped[int]  # the newest rendering of the shared message wins


class Slot(Base):
    """A time that all members of a pairing could meet at."""

    __tablename__ = "slots"
    __table_args__ = (belongs_to("sessions", "session_id", ondelete="CASCADE"),)

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    session_id: Mapped[str] = reference(primary_key=True)
    slot_set: Mapped[int] = mapped_column(primary_key=True)
    letter: Mapped[str] = mapped_column(String(1), primary_key=True)
    starts_at: Mapped[datetime]


class SlotVote(Base):
    """A member could make it at a slot; each may pick several."""

    __tablename__ = "slot_votes"
    __table_args__ = (
        belongs_to("sessions", "session_id", ondelete="CASCADE"),
        belongs_to("members", "member_id", ondelete="CASCADE"),
    )

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    session_id: Mapped[str] = reference(primary_key=True)
    slot_set: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[str] = reference(primary_key=True)
    letter: Mapped[str] = mapped_column(String(1), primary_key=True)
    at: Mapped[datetime]
    # The first version of the shared message that shows this vote. A press on an older one is a
    # second press of the same finger and takes nothing back; empty in votes of old.
    since_version: Mapped[int | None]


class SessionReport(Base):
    """What one member said about whether a session took place."""

    __tablename__ = "session_reports"
    __table_args__ = (
        belongs_to("sessions", "session_id", ondelete="CASCADE"),
        belongs_to("members", "member_id"),
    )

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    session_id: Mapped[str] = reference(primary_key=True)
    member_id: Mapped[str] = reference(primary_key=True)
    met: Mapped[bool]
    at: Mapped[datetime]


class SessionTry(Tenant, Base):
    """Something that a member of a mentorship wants to try by the next session.

    Deleted with the reflection sheets, 30 days after the pairing ends.
    """

    __tablename__ = "session_tries"
    __table_args__ = (
        belongs_to("sessions", "session_id", ondelete="CASCADE"),
        belongs_to("members", "member_id", ondelete="CASCADE"),
        belongs_to("members", "noted_by_id", ondelete="CASCADE"),
        Index("ix_session_tries_session", "workspace_id", "session_id", "position"),
    )

    session_id: Mapped[str] = reference()  # the session after which it was noted
    member_id: Mapped[str] = reference()  # who wants to try it
    noted_by_id: Mapped[str] = reference()
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    private: Mapped[bool]  # only its owner sees it
    noted_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class Question(StrEnum):
    """What a check-in asks."""

    FOUND_A_TIME = "found_a_time"  # half-way
    DID_YOU_MEET = "did_you_meet"  # at the end


class Answer(StrEnum):
    """What a member tapped."""

    YES = "yes"
    NOT_YET = "not_yet"
    DID_NOT_WORK = "did_not_work"


class CheckIn(Tenant, Base):
    """One question to one member about one pairing, and the answer if there is one."""

    __tablename__ = "check_ins"
    __table_args__ = (
        belongs_to("pairings", "pairing_id"),
        belongs_to("members", "member_id"),
        UniqueConstraint("workspace_id", "pairing_id", "member_id", "question"),
    )

    pairing_id: Mapped[str] = reference()
    member_id: Mapped[str] = reference()
    question: Mapped[Question] = mapped_column(by_value(Question))
    asked_at: Mapped[datetime]
    reminded: Mapped[bool]
    answer: Mapped[Answer | None] = mapped_column(by_value(Answer))
    answered_at: Mapped[datetime | None]


class Compared(StrEnum):
    """A meeting compared with what was hoped for."""

    LESS = "less"
    AS_HOPED = "as_hoped"
    MORE = "more"


class Again(StrEnum):
    """Whether two should be introduced again."""

    YES = "yes"
    MAYBE = "maybe"
    PLEASE_NOT = "please_not"


class Pulse(Tenant, Base):
    """Short feedback of one member on one pairing; no partner and no organiser sees a raw one."""

    __tablename__ = "pulses"
    __table_args__ = (
        belongs_to("pairings", "pairing_id"),
        belongs_to("members", "member_id"),
        UniqueConstraint("workspace_id", "pairing_id", "member_id"),
    )

    pairing_id: Mapped[str] = reference()
    member_id: Mapped[str] = reference()
    compared: Mapped[Compared | None] = mapped_column(by_value(Compared))
    again: Mapped[Again | None] = mapped_column(by_value(Again))
    words: Mapped[str | None] = mapped_column(Text)
    words_for_desk: Mapped[bool]  # the writer ticked it
    at: Mapped[datetime]


class Thanks(Tenant, Base):
    """A thank-you note from one member to another."""

    __tablename__ = "thanks"
    __table_args__ = (
        belongs_to("members", "from_id"),
        belongs_to("members", "to_id"),
        belongs_to("pairings", "pairing_id"),
        Index("ix_thanks_to", "workspace_id", "to_id", "id"),
    )

    from_id: Mapped[str] = reference()
    to_id: Mapped[str] = reference()
    pairing_id: Mapped[str | None] = reference(optional=True)
    text: Mapped[str | None] = mapped_column(Text)  # emptied by erasing either of the two
    at: Mapped[datetime]
    # Whether the other got it: not if the writer is on the other's private list, which the
    # writer must not see by its being missing anywhere.
    passed_on: Mapped[bool]


class ReflectionSheet(Tenant, Base):
    """What one member prepared for and took from a session; organisers never read it.

    Deleted 30 days after the pairing ends.
    """

    __tablename__ = "reflection_sheets"
    __table_args__ = (
        belongs_to("pairings", "pairing_id", ondelete="CASCADE"),
        belongs_to("sessions", "session_id", ondelete="CASCADE"),
        belongs_to("members", "member_id", ondelete="CASCADE"),
        UniqueConstraint("workspace_id", "session_id", "member_id"),
    )

    pairing_id: Mapped[str] = reference()
    session_id: Mapped[str] = reference()
    member_id: Mapped[str] = reference()
    strength: Mapped[str | None] = mapped_column(Text)
    strength_private: Mapped[bool]
    difficulty: Mapped[str | None] = mapped_column(Text)
    difficulty_private: Mapped[bool]
    question: Mapped[str | None] = mapped_column(Text)
    question_private: Mapped[bool]
    to_try: Mapped[str | None] = mapped_column(Text)
    prepared_at: Mapped[datetime | None]
    asked_to_prepare_at: Mapped[datetime | None]
    asked_to_look_back_at: Mapped[datetime | None]
    looked_back_at: Mapped[datetime | None]
    shared_at: Mapped[datetime | None]  # both had written, the lines were shared
