"""Rounds, the inputs they were matched on, and the pairings that came out."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import ID_LENGTH, Base, Tenant, belongs_to, by_value, reference, within_workspace


class RoundState(StrEnum):
    """Where a round is: planning, drafted, released, closed; or cancelled on the way."""

    PLANNING = "planning"  # the snapshot is stored, the match may be running
    DRAFTED = "drafted"  # at the desk, nobody else knows
    RELEASED = "released"
    CLOSED = "closed"
    CANCELLED = "cancelled"


OPEN_ROUND = (RoundState.PLANNING, RoundState.DRAFTED, RoundState.RELEASED)


class Round(Tenant, Base):
    """One run of a programme's matching."""

    __tablename__ = "rounds"
    __table_args__ = (
        belongs_to("programmes", "programme_id"),
        UniqueConstraint("workspace_id", "programme_id", "due_at"),
        UniqueConstraint("workspace_id", "programme_id", "number"),
        Index("ix_rounds_state", "state", "release_at"),
    )

    programme_id: Mapped[str] = reference()
    number: Mapped[int]  # from 1, within the programme
    season: Mapped[int]
    state: Mapped[RoundState] = mapped_column(by_value(RoundState))
    due_at: Mapped[datetime]  # the instant of the cadence that this round answers
    version: Mapped[int]  # rises with every change to the draft
    # The claim of the process that matches; a machine instant, not the programme's.
    claim_token: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    lease_until: Mapped[datetime | None]
    failures: Mapped[int]
    seed: Mapped[int]
    rules: Mapped[dict[str, object]] = mapped_column(JSON)  # bot/matching record, with schema
    method: Mapped[dict[str, object] | None] = mapped_column(JSON)
    outcome: Mapped[dict[str, object] | None] = mapped_column(JSON)  # totals, bound, proven
    replayable: Mapped[bool]  # False once somebody's inputs were erased
    release_at: Mapped[datetime | None]  # when a draft releases itself
    drafted_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    half_way_at: Mapped[datetime | None]  # when "Found a time?" is due; empty once written
    end_at: Mapped[datetime | None]  # when "Did you get to meet?" is due; empty once written
    remind_at: Mapped[datetime | None]  # when the one reminder is due; empty once written
    close_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class Participation(StrEnum):
    """What a round did with a member."""

    MATCHED = "matched"
    UNMATCHED = "unmatched"  # free, but without a partner
    AWAY = "away"  # not available this round, whatever the reason


class RoundMember(Base):
    """One member in one round: what was matched on, and what came of it.

    ``inputs`` is the person's record of bot/matching (canonical JSON with a schema version);
    erasing the member deletes the row, and the round can then not be replayed.
    """

    __tablename__ = "round_members"
    __table_args__ = (
        belongs_to("rounds", "round_id"),
        belongs_to("members", "member_id"),
    )

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    round_id: Mapped[str] = reference(primary_key=True)
    member_id: Mapped[str] = reference(primary_key=True)
    participation: Mapped[Participation] = mapped_column(by_value(Participation))
    inputs: Mapped[dict[str, object]] = mapped_column(JSON)
    inputs_hash: Mapped[str] = mapped_column(String(64))


class PairingState(StrEnum):
    """Where a pairing is on its way."""

    DRAFTED = "drafted"  # nobody told yet
    RELEASED = "released"  # its introduction is on the way
    INTRODUCED = "introduced"  # Slack accepted the introduction
    ENDED = "ended"  # earlier than planned; nobody but Rapport knows why
    FINISHED = "finished"  # its time is over
    WITHDRAWN = "withdrawn"  # left the draft: nobody was ever told


class Pairing(Tenant, Base):
    """The two or more members that a round or a request brought together."""

    __tablename__ = "pairings"
    __table_args__ = (
        belongs_to("programmes", "programme_id"),
        belongs_to("rounds", "round_id"),
        Index("ix_pairings_round", "workspace_id", "round_id", "id"),
        Index("ix_pairings_state", "state", "ends_at"),
    )

    programme_id: Mapped[str] = reference()
    round_id: Mapped[str | None] = reference(optional=True)  # empty: it came from a request
    state: Mapped[PairingState] = mapped_column(by_value(PairingState))
    locked: Mapped[bool]
    score: Mapped[int]  # units of 1/420 of a point
    terms: Mapped[list[dict[str, object]]] = mapped_column(JSON)  # a record per two members
    channel: Mapped[str | None] = mapped_column(String(32))
    message_ts: Mapped[str | None] = mapped_column(String(32))  # the introduction
    openers: Mapped[list[str]] = mapped_column(JSON)  # ids in bot/content
    sheet_wanted: Mapped[bool]  # everybody wants the reflection sheet
    created_at: Mapped[datetime]
    introduced_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    # The end is told to each partner at this moment, whatever its reason was.
    end_told_at: Mapped[datetime | None]


class PairingMember(Base):
    """One member of a pairing."""

    __tablename__ = "pairing_members"
    __table_args__ = (
        belongs_to("pairings", "pairing_id", ondelete="CASCADE"),
        belongs_to("members", "member_id"),
        Index("ix_pairing_members_member", "workspace_id", "member_id", "pairing_id"),
    )

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    pairing_id: Mapped[str] = reference(primary_key=True)
    member_id: Mapped[str] = reference(primary_key=True)
    position: Mapped[int]  # 0 to 7, the order in which they are named
    wants_sheet: Mapped[bool]
    silent: Mapped[bool]  # hears nothing more about this pairing


class OpenerUse(Base):
    """A conversation opener that a member was given; none comes twice."""

    __tablename__ = "opener_uses"
    __table_args__ = (belongs_to("members", "member_id", ondelete="CASCADE"),)

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    member_id: Mapped[str] = reference(primary_key=True)
    opener: Mapped[str] = mapped_column(String(32), primary_key=True)
    pairing_id: Mapped[str] = reference()


class RoundLock(Base):
    """Members whom an organiser put together in a draft; a new run keeps them."""

    __tablename__ = "round_locks"
    __table_args__ = (belongs_to("rounds", "round_id"), within_workspace())

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    round_id: Mapped[str] = reference(primary_key=True)
    group: Mapped[str] = mapped_column(Text, primary_key=True)  # member ids in order, by commas
