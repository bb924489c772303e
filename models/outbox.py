"""What is to be said, to whom and when; and what holds the budget and Slack's limits."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import ID_LENGTH, Base, Tenant, belongs_to, by_value, reference, within_workspace


class OutboxState(StrEnum):
    """Where a message is on its way to Slack."""

    PENDING = "pending"
    SENDING = "sending"  # claimed by one owner until the lease ends
    SENT = "sent"
    AMBIGUOUS = "ambiguous"  # Slack may or may not have it
    HELD = "held"  # the workspace or the desk cannot be reached
    DEAD = "dead"  # refused for good
    WITHDRAWN = "withdrawn"  # made no sense any more
    MERGED = "merged"  # said as a part of another message


class Target(StrEnum):
    """To whom a message goes."""

    MEMBER = "member"  # the member's own DM
    PAIRING = "pairing"  # the pairing's group DM
    DESK = "desk"
    CHANNEL = "channel"
    ORGANISER = "organiser"  # an organiser's own DM, by Slack id


class OutboxRow(Tenant, Base):
    """One message: a kind and ids, rendered only when it is sent.

    ``key`` is deterministic (such as ``introduction:<pairing>``), so that writing it twice
    stores it once. Instants of the claim (lease, first try) are the machine's, those of being
    due (not_before, stale_at) are the programme's.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        within_workspace(),
        belongs_to("members", "member_id"),
        belongs_to("pairings", "pairing_id"),
        belongs_to("outbox", "after_id"),
        belongs_to("outbox", "updates_id"),
        belongs_to("outbox", "merged_id"),
        UniqueConstraint("workspace_id", "key"),
        CheckConstraint("(state = 'sending') = (token is not null)", name="claim"),
        Index("ix_outbox_due", "state", "not_before", "priority"),
        Index("ix_outbox_place", "workspace_id", "place", "state"),
        Index("ix_outbox_member", "workspace_id", "member_id", "state"),
        Index("ix_outbox_pairing", "workspace_id", "pairing_id", "state"),
        Index("ix_outbox_tried", "workspace_id", "first_try_at"),
    )

    key: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(48))  # bot/domain/notices.py, Kind
    target: Mapped[Target] = mapped_column(by_value(Target))
    member_id: Mapped[str | None] = reference(optional=True)
    pairing_id: Mapped[str | None] = reference(optional=True)
    slack_target: Mapped[str | None] = mapped_column(String(32))  # channel or organiser
    # One word for the conversation it goes to: a place gets one message at a time.
    place: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str | None] = mapped_column(String(ID_LENGTH))  # round, programme, session ...
    details: Mapped[dict[str, object]] = mapped_column(JSON)  # ids and numbers, no member text
    state: Mapped[OutboxState] = mapped_column(by_value(OutboxState))
    priority: Mapped[int]  # lower goes first
    not_before: Mapped[datetime]
    stale_at: Mapped[datetime | None]  # waited too long: dropped and logged
    after_id: Mapped[str | None] = reference(optional=True)  # waits until that one was sent
    updates_id: Mapped[str | None] = reference(optional=True)  # replaces that one's message
    # Merged: the row whose message says it. Dead: the line that told the desk of it.
    merged_id: Mapped[str | None] = reference(optional=True)
    withdraw: Mapped[bool]  # asked for while it was being sent
    counted: Mapped[bool]  # has taken its readers' notice slots
    owner: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    token: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    lease_until: Mapped[datetime | None]
    retry_at: Mapped[datetime | None]  # machine instant before which nobody tries again
    attempts: Mapped[int]
    first_try_at: Mapped[datetime | None]
    channel: Mapped[str | None] = mapped_column(String(32))
    ts: Mapped[str | None] = mapped_column(String(32))
    file_id: Mapped[str | None] = mapped_column(String(32))
    error: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class FellowReader(Base):
    """Another member who reads a row to a member: it goes to a group DM of all of them."""

    __tablename__ = "fellow_readers"
    __table_args__ = (
        belongs_to("outbox", "outbox_id", ondelete="CASCADE"),
        belongs_to("members", "member_id", ondelete="CASCADE"),
        Index("ix_fellow_readers_member", "workspace_id", "member_id"),
    )

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    outbox_id: Mapped[str] = reference(primary_key=True)
    member_id: Mapped[str] = reference(primary_key=True)


class NoticeSlot(Base):
    """One notice that a member got in one ISO week; the key is what holds the budget."""

    __tablename__ = "notice_slots"
    __table_args__ = (
        belongs_to("members", "member_id", ondelete="CASCADE"),
        CheckConstraint("slot between 1 and 4", name="slot"),
    )

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    member_id: Mapped[str] = reference(primary_key=True)
    week: Mapped[str] = mapped_column(String(8), primary_key=True)  # such as 2026-W48, local
    slot: Mapped[int] = mapped_column(primary_key=True)
    outbox_id: Mapped[str] = mapped_column(String(ID_LENGTH))


class ChannelPace(Base):
    """When a conversation may be posted to again: one message a second, as Slack publishes."""

    __tablename__ = "channel_paces"
    __table_args__ = (within_workspace(),)

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    place: Mapped[str] = mapped_column(String(80), primary_key=True)
    not_before: Mapped[datetime]


class MethodBlock(Base):
    """A method that is left alone until an instant: Slack answered 429, or its minute is full."""

    __tablename__ = "method_blocks"
    __table_args__ = (within_workspace(),)

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    method: Mapped[str] = mapped_column(String(64), primary_key=True)
    blocked_until: Mapped[datetime]


class MethodSlot(Base):
    """A place in Slack's minute of one method: taken by a call, free a minute after its answer."""

    __tablename__ = "method_slots"
    __table_args__ = (
        within_workspace(),
        Index("ix_method_slots_free", "workspace_id", "method", "free_at"),
    )

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    method: Mapped[str] = mapped_column(String(64), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    free_at: Mapped[datetime]
    taken_by: Mapped[str | None] = mapped_column(String(ID_LENGTH))  # the claim's token


class JobTrace(Base):
    """When a job last ran to its end, for doctor; and how often one item failed in a row."""

    __tablename__ = "job_traces"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    last_run_at: Mapped[datetime | None]
    failures: Mapped[int]
    retry_at: Mapped[datetime | None]
    reference: Mapped[str | None] = mapped_column(String(16))
