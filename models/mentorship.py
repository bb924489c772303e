"""Mentorship: who mentors, who asked whom, and the pairings of a mentor and a mentee."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.mentorship import MentorshipState, WayOfWorking
from models.base import ID_LENGTH, Base, Tenant, belongs_to, by_value, reference


class MentorRole(Base):
    """What an enrolment in a mentorship programme is for; both at once is fine."""

    __tablename__ = "mentor_roles"
    __table_args__ = (
        belongs_to("enrolments", "enrolment_id", ondelete="CASCADE"),
        CheckConstraint("places between 0 and 10", name="places"),
    )

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    enrolment_id: Mapped[str] = reference(primary_key=True)
    mentors: Mapped[bool]
    wants_mentor: Mapped[bool]
    places: Mapped[int]  # mentees at a time; 0 while somebody takes nobody new
    way: Mapped[WayOfWorking | None] = mapped_column(by_value(WayOfWorking))  # preferred, if any
    changed_at: Mapped[datetime]


class MentorshipRule(Base):
    """What only a mentorship programme decides; see bot/domain/programmes.py."""

    __tablename__ = "mentorship_rules"
    __table_args__ = (
        belongs_to("programmes", "programme_id", ondelete="CASCADE"),
        CheckConstraint("by_request or by_cohort", name="some_way"),
    )

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    programme_id: Mapped[str] = reference(primary_key=True)
    by_request: Mapped[bool]
    by_cohort: Mapped[bool]
    first_lessons: Mapped[bool]


class RequestKind(StrEnum):
    """What is asked for."""

    MENTORSHIP = "mentorship"
    SKILL_SHARE = "skill_share"  # one meeting of 30 minutes


class RequestState(StrEnum):
    """Where a request stands as a whole."""

    OPEN = "open"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    EXHAUSTED = "exhausted"  # nobody on the list could


class MentorRequest(Tenant, Base):
    """Somebody asks up to three people, one after the other."""

    __tablename__ = "mentor_requests"
    __table_args__ = (
        belongs_to("programmes", "programme_id"),
        belongs_to("members", "member_id"),
        belongs_to("skills", "skill_id"),
        belongs_to("pairings", "pairing_id"),
        CheckConstraint("(state = 'accepted') = (pairing_id is not null)", name="accepted_pairs"),
        Index("ix_mentor_requests_member", "workspace_id", "member_id", "state"),
    )

    programme_id: Mapped[str] = reference()
    member_id: Mapped[str] = reference()  # who asks
    kind: Mapped[RequestKind] = mapped_column(by_value(RequestKind))
    skill_id: Mapped[str | None] = reference(optional=True)
    sentence: Mapped[str | None] = mapped_column(Text)  # emptied by erasing
    state: Mapped[RequestState] = mapped_column(by_value(RequestState))
    pairing_id: Mapped[str | None] = reference(optional=True)
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class ChoiceState(StrEnum):
    """Where one person on a request's list stands."""

    WAITING = "waiting"  # not asked yet
    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"  # no answer in time
    SKIPPED = "skipped"  # could not be asked: paused, full, gone; nobody is told which
    WITHDRAWN = "withdrawn"


class DeclineReason(StrEnum):
    """The few reasons that may be given; the asker reads none of them."""

    NO_TIME = "no_time"
    NOT_MY_SUBJECT = "not_my_subject"
    ENOUGH_MENTEES = "enough_mentees"
    LATER = "later"


class RequestChoice(Base):
    """One person on a request's list, in the order of the asker's wishes."""

    __tablename__ = "request_choices"
    __table_args__ = (
        belongs_to("mentor_requests", "request_id", ondelete="CASCADE"),
        belongs_to("members", "member_id"),
        CheckConstraint("rank between 1 and 3", name="rank"),
        Index("ix_request_choices_member", "workspace_id", "member_id", "state"),
        Index("ix_request_choices_due", "state", "answer_by"),
    )

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    request_id: Mapped[str] = reference(primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[str] = reference()  # who is asked
    state: Mapped[ChoiceState] = mapped_column(by_value(ChoiceState))
    asked_at: Mapped[datetime | None]  # the question reached Slack: the deadline starts here
    answer_by: Mapped[datetime | None]
    remind_at: Mapped[datetime | None]  # when the one reminder is due; empty once written
    reason: Mapped[DeclineReason | None] = mapped_column(by_value(DeclineReason))
    question: Mapped[str | None] = mapped_column(Text)  # "ask something first"
    reply: Mapped[str | None] = mapped_column(Text)
    settled_at: Mapped[datetime | None]


class PlaceWatch(Base):
    """Somebody wants to hear when a mentor has a place free."""

    __tablename__ = "place_watches"
    __table_args__ = (
        belongs_to("members", "member_id", ondelete="CASCADE"),
        belongs_to("members", "mentor_id", ondelete="CASCADE"),
        belongs_to("programmes", "programme_id", ondelete="CASCADE"),
    )

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    member_id: Mapped[str] = reference(primary_key=True)
    mentor_id: Mapped[str] = reference(primary_key=True)
    programme_id: Mapped[str] = reference(primary_key=True)
    since: Mapped[datetime]


class Mentorship(Base):
    """What makes a pairing a mentorship: who is who, and where it stands.

    The pairing's own state still says whether it was introduced, ended or finished; this row
    closes together with it.
    """

    __tablename__ = "mentorships"
    __table_args__ = (
        belongs_to("pairings", "pairing_id", ondelete="CASCADE"),
        belongs_to("members", "mentor_id"),
        belongs_to("members", "mentee_id"),
        belongs_to("mentor_requests", "request_id"),
        CheckConstraint("mentor_id <> mentee_id", name="two_people"),
        CheckConstraint("state <> 'requested'", name="has_a_pairing"),
        CheckConstraint("(state = 'paused') = (resumes_to is not null)", name="pause_has_a_way"),
        Index("ix_mentorships_mentor", "workspace_id", "mentor_id", "state"),
        Index("ix_mentorships_mentee", "workspace_id", "mentee_id", "state"),
        Index("ix_mentorships_state", "state", "ends_on"),
    )

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    pairing_id: Mapped[str] = reference(primary_key=True)
    mentor_id: Mapped[str] = reference()
    mentee_id: Mapped[str] = reference()
    request_id: Mapped[str | None] = reference(optional=True)
    state: Mapped[MentorshipState] = mapped_column(by_value(MentorshipState))
    resumes_to: Mapped[str | None] = mapped_column(String(32))  # the state a pause began in
    paused_until: Mapped[date | None]
    arranges_since: Mapped[datetime | None]  # the two find their times without us
    began_at: Mapped[datetime]  # accepted; weeks of check-ins count from the introduction
    ends_on: Mapped[date]  # local to the programme; the agreement may move it
    closing_at: Mapped[datetime | None]  # the wrap-up began
    closed_at: Mapped[datetime | None]


class Agreement(Base):
    """What a mentor and a mentee agree on; a row for each version that was proposed.

    The newest row with both confirmations is in force; a newer one is still being discussed.
    """

    __tablename__ = "agreements"
    __table_args__ = (
        belongs_to("pairings", "pairing_id", ondelete="CASCADE"),
        belongs_to("members", "proposed_by_id"),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("every_weeks between 1 and 8", name="every_weeks"),
        CheckConstraint("minutes between 15 and 180", name="minutes"),
    )

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    pairing_id: Mapped[str] = reference(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    goal: Mapped[str | None] = mapped_column(Text)  # emptied by erasing either of the two
    way: Mapped[WayOfWorking] = mapped_column(by_value(WayOfWorking))
    every_weeks: Mapped[int]
    minutes: Mapped[int]
    ends_on: Mapped[date]
    proposed_by_id: Mapped[str] = reference()
    mentor_agreed_at: Mapped[datetime | None]
    mentee_agreed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class AgreementStep(Tenant, Base):
    """A milestone of a project that two agreed on; either ticks it."""

    __tablename__ = "agreement_steps"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "pairing_id", "version"],
            ["agreements.workspace_id", "agreements.pairing_id", "agreements.version"],
            ondelete="CASCADE",
        ),
        belongs_to("members", "written_by_id"),
        UniqueConstraint("workspace_id", "pairing_id", "version", "position"),
    )

    pairing_id: Mapped[str] = reference()
    version: Mapped[int]
    position: Mapped[int]
    written_by_id: Mapped[str] = reference()
    text: Mapped[str] = mapped_column(Text)
    done_at: Mapped[datetime | None]
