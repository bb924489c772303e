"""Cohort matches of a mentorship programme: who took part, and who was to mentor whom."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.cohort import CohortMode, CohortState
from models.base import ID_LENGTH, Base, Tenant, belongs_to, by_value, reference


class Cohort(Tenant, Base):
    """One cohort match of a programme."""

    __tablename__ = "cohorts"
    __table_args__ = (
        belongs_to("programmes", "programme_id"),
        UniqueConstraint("workspace_id", "programme_id", "number"),
        CheckConstraint("(state = 'planning') or (claim_token is null)", name="claim"),
        Index("ix_cohorts_state", "state", "lease_until"),
    )

    programme_id: Mapped[str] = reference()
    number: Mapped[int]  # from 1, within the programme
    state: Mapped[CohortState] = mapped_column(by_value(CohortState))
    mode: Mapped[CohortMode] = mapped_column(by_value(CohortMode))
    version: Mapped[int]  # rises with every change to the draft
    seed: Mapped[int]
    # The claim of the process that matches; a machine instant, not the programme's.
    claim_token: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    lease_until: Mapped[datetime | None]
    failures: Mapped[int]
    rules: Mapped[dict[str, object]] = mapped_column(JSON)  # bot/matching record, with schema
    method: Mapped[dict[str, object] | None] = mapped_column(JSON)
    outcome: Mapped[dict[str, object] | None] = mapped_column(JSON)  # a report for each mode
    replayable: Mapped[bool]  # False once somebody's inputs were erased
    started_at: Mapped[datetime]
    drafted_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]


class CohortMember(Base):
    """One member in one cohort match: what was matched on.

    ``inputs`` is the person's record of bot/matching (canonical JSON with a schema version);
    erasing the member deletes the row, and the match can then not be replayed.
    """

    __tablename__ = "cohort_members"
    __table_args__ = (
        belongs_to("cohorts", "cohort_id", ondelete="CASCADE"),
        belongs_to("members", "member_id"),
        CheckConstraint("places between 0 and 10", name="places"),
    )

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    cohort_id: Mapped[str] = reference(primary_key=True)
    member_id: Mapped[str] = reference(primary_key=True)
    places: Mapped[int]  # free places as a mentor; 0: no mentor this time
    wants_mentor: Mapped[bool]
    wishes: Mapped[list[str]] = mapped_column(JSON)  # ids of mentors, best first
    inputs: Mapped[dict[str, object]] = mapped_column(JSON)
    inputs_hash: Mapped[str] = mapped_column(String(64))


class CohortMatch(Tenant, Base):
    """A mentor and a mentee of a cohort match; a draft until ``pairing_id`` says otherwise."""

    __tablename__ = "cohort_matches"
    __table_args__ = (
        belongs_to("cohorts", "cohort_id", ondelete="CASCADE"),
        belongs_to("members", "mentor_id"),
        belongs_to("members", "mentee_id"),
        belongs_to("pairings", "pairing_id"),
        UniqueConstraint("workspace_id", "cohort_id", "mentee_id"),
        CheckConstraint("mentor_id <> mentee_id", name="two_people"),
        Index("ix_cohort_matches_page", "workspace_id", "cohort_id", "id"),
    )

    cohort_id: Mapped[str] = reference()
    mentor_id: Mapped[str] = reference()
    mentee_id: Mapped[str] = reference()
    wish: Mapped[int]  # 1 is a first wish; 0: nobody was named
    score: Mapped[int]  # points of the fit, 0 to 10,000
    terms: Mapped[dict[str, object]] = mapped_column(JSON)  # why the two fit
    locked: Mapped[bool]
    pairing_id: Mapped[str | None] = reference(optional=True)
