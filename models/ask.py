"""Questions that one member asks several who offer a skill, with or without a name."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import ID_LENGTH, Base, Tenant, belongs_to, by_value, reference


class AskState(StrEnum):
    """Where a question stands."""

    DRAFT = "draft"  # its asker reads what a question without a name gives away
    OPEN = "open"
    TAKEN = "taken"  # with a name: somebody took it, the two talk in a group DM
    CLOSED = "closed"  # it helped, or its time was over
    WITHDRAWN = "withdrawn"


class Ask(Tenant, Base):
    """One question about one skill; its id is never put into a message without a name."""

    __tablename__ = "asks"
    __table_args__ = (
        belongs_to("members", "member_id"),
        belongs_to("skills", "skill_id"),
        belongs_to("members", "taken_by_id"),
        CheckConstraint("(state = 'taken') = (taken_by_id is not null)", name="taken_by_one"),
        CheckConstraint("(state in ('draft', 'open')) = (settled_at is null)", name="settled"),
        Index("ix_asks_member", "workspace_id", "member_id", "state"),
        Index("ix_asks_due", "state", "next_wave_at"),
    )

    member_id: Mapped[str] = reference()  # who asks
    skill_id: Mapped[str] = reference()
    text: Mapped[str | None] = mapped_column(
        Text
    )  # emptied by erasing, and some time after closing
    named: Mapped[bool]
    state: Mapped[AskState] = mapped_column(by_value(AskState))
    wave: Mapped[int]  # how often a few people were asked
    heard_wave: Mapped[int]  # the last of these that reached anybody
    next_wave_at: Mapped[datetime | None]  # when a few more are asked; empty: nobody any more
    taken_by_id: Mapped[str | None] = reference(optional=True)
    nobody_left_at: Mapped[datetime | None]  # the asker was told
    created_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    tell_at: Mapped[datetime | None]  # when those who were asked read that it is settled
    cleared_at: Mapped[datetime | None]  # the texts are gone, here and in Slack


class RecipientState(StrEnum):
    """What somebody who was asked did."""

    ASKED = "asked"
    PASSED = "passed"  # "not this one"
    ANSWERED = "answered"
    TOOK = "took"


class AskRecipient(Tenant, Base):
    """Somebody who was asked; the id stands for the two in every message between them."""

    __tablename__ = "ask_recipients"
    __table_args__ = (
        belongs_to("asks", "ask_id", ondelete="CASCADE"),
        belongs_to("members", "member_id"),
        UniqueConstraint("workspace_id", "ask_id", "member_id"),
        Index("ix_ask_recipients_member", "workspace_id", "member_id", "id"),
    )

    ask_id: Mapped[str] = reference()
    member_id: Mapped[str] = reference()
    wave: Mapped[int]
    state: Mapped[RecipientState] = mapped_column(by_value(RecipientState))
    helped: Mapped[bool]  # the asker closed the question on this answer
    chosen_at: Mapped[datetime]
    heard_at: Mapped[datetime | None]  # the question reached Slack


class AskMessage(Tenant, Base):
    """An answer to a question without a name, or a reply to one."""

    __tablename__ = "ask_messages"
    __table_args__ = (
        belongs_to("ask_recipients", "recipient_id", ondelete="CASCADE"),
        belongs_to("members", "writer_id"),
        Index("ix_ask_messages_due", "passed_on", "deliver_at"),
    )

    recipient_id: Mapped[str] = reference()
    writer_id: Mapped[str] = reference()
    from_asker: Mapped[bool]
    signed: Mapped[bool]  # the writer wants the name to stand under it
    text: Mapped[str | None] = mapped_column(Text)  # emptied as the question's
    at: Mapped[datetime]
    deliver_at: Mapped[datetime]
    passed_on: Mapped[bool]


class AskReport(Tenant, Base):
    """Somebody reported the other side of an exchange without names."""

    __tablename__ = "ask_reports"
    __table_args__ = (
        belongs_to("ask_recipients", "recipient_id", ondelete="CASCADE"),
        UniqueConstraint("workspace_id", "recipient_id", "by_asker"),
    )

    recipient_id: Mapped[str] = reference()
    by_asker: Mapped[bool]  # whose writing it is about: the other's
    at: Mapped[datetime]


class AskConsent(Base):
    """A named contact agreed to open a report; two of them open it, one never does."""

    __tablename__ = "ask_consents"
    __table_args__ = (belongs_to("ask_reports", "report_id", ondelete="CASCADE"),)

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    report_id: Mapped[str] = reference(primary_key=True)
    contact_slack_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[datetime]


class QuestionRest(Base):
    """Somebody who wants to be asked nothing for now."""

    __tablename__ = "question_rests"
    __table_args__ = (belongs_to("members", "member_id", ondelete="CASCADE"),)

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    member_id: Mapped[str] = reference(primary_key=True)
    since: Mapped[datetime]
