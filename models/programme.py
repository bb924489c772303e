"""Programmes, who takes part, and the days on which nothing happens."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import ID_LENGTH, Base, Tenant, belongs_to, by_value, reference, within_workspace


class Format(StrEnum):
    """What a programme brings people together for."""

    COFFEE = "coffee"
    PEER = "peer"
    MENTORSHIP = "mentorship"


class ProgrammeState(StrEnum):
    """Whether a programme plans rounds."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class Programme(Tenant, Base):
    """Something an organiser runs: an objective, a format, a cadence, its own rules and history."""

    __tablename__ = "programmes"
    __table_args__ = (
        within_workspace(),
        CheckConstraint("weekday between 1 and 7", name="weekday"),
        CheckConstraint("every_weeks between 1 and 13", name="every_weeks"),
        CheckConstraint("minute_of_day between 0 and 1439", name="minute_of_day"),
        CheckConstraint("group_size between 2 and 8", name="group_size"),
        Index("ix_programmes_due", "state", "next_round_at"),
    )

    name: Mapped[str] = mapped_column(String(80))
    state: Mapped[ProgrammeState] = mapped_column(by_value(ProgrammeState))
    format: Mapped[Format] = mapped_column(by_value(Format))
    # onboarding, skills, cross-site, career, belonging, other: bot/domain/programmes.py
    objective: Mapped[str] = mapped_column(String(32))
    objective_text: Mapped[str] = mapped_column(Text)  # one sentence that members read
    measure: Mapped[str] = mapped_column(String(32))  # what progress is counted in
    target: Mapped[int | None]
    run_by_slack_id: Mapped[str] = mapped_column(String(32))  # named to members when they join
    run_by_name: Mapped[str] = mapped_column(String(200))
    channel: Mapped[str | None] = mapped_column(String(32))  # for invitations and prompts
    # Cadence: local wall time in an IANA zone, every so many weeks, counted from starts_on.
    time_zone: Mapped[str] = mapped_column(String(64))
    starts_on: Mapped[date]
    weekday: Mapped[int]  # ISO, 1 is Monday
    minute_of_day: Mapped[int]
    every_weeks: Mapped[int]
    lasts_weeks: Mapped[int]  # how long a pairing lasts: coffee 1 (one round), peer 4 to 12
    next_round_at: Mapped[datetime | None]
    notice_at: Mapped[datetime | None]  # when the round's notice is due; empty once it is written
    late_days: Mapped[int]  # a missed round runs late if it is fewer days late than this
    asks_each_time: Mapped[bool]  # "Want one this week?"; silence means no
    drafts: Mapped[bool]  # a draft goes to the desk first
    release_after_minutes: Mapped[int]  # a draft releases itself this long after it was drafted
    group_size: Mapped[int]
    best_fit: Mapped[bool]  # False: everyone is matched
    minimum_score: Mapped[int]  # 0 to 10,000, best fit only
    minimum_hours: Mapped[int]  # working hours in common a week
    weights: Mapped[str] = mapped_column(String(32))  # a preset of bot/matching
    guests_allowed: Mapped[bool]
    season_rounds: Mapped[int]
    season: Mapped[int]  # the present season, from 1
    rounds_this_season: Mapped[int]
    prompts_weekday: Mapped[int | None]  # ISO weekday of the water-cooler prompt; empty: none
    next_prompt_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ProgrammeDraft(Tenant, Base):
    """What an organiser has decided so far in the steps of a form; organisers' settings only.

    The id becomes the programme's, so that the last step, sent twice, makes one programme.
    """

    __tablename__ = "programme_drafts"
    __table_args__ = (
        belongs_to("organisers", "organiser_id", ondelete="CASCADE"),
        belongs_to("programmes", "programme_id", ondelete="CASCADE"),
        Index("ix_programme_drafts_organiser", "workspace_id", "organiser_id"),
    )

    organiser_id: Mapped[str] = reference()
    programme_id: Mapped[str | None] = reference(optional=True)  # empty: a new programme
    answers: Mapped[dict[str, object]] = mapped_column(JSON)
    saved_at: Mapped[datetime]


class Blackout(Tenant, Base):
    """Days, both included and local to the programme, on which no round starts."""

    __tablename__ = "blackouts"
    __table_args__ = (
        belongs_to("programmes", "programme_id", ondelete="CASCADE"),
        CheckConstraint("first_day <= last_day", name="days_order"),
    )

    programme_id: Mapped[str] = reference()
    first_day: Mapped[date]
    last_day: Mapped[date]
    skips: Mapped[bool]  # True: the round is skipped; False: it moves to the next free day


class EnrolmentState(StrEnum):
    """Whether a member is matched in a programme."""

    ACTIVE = "active"
    PAUSED = "paused"  # returns by itself on paused_until
    RESTING = "resting"  # chose "not now" at the end of a season, or was silent
    LEFT = "left"


class Enrolment(Tenant, Base):
    """One member in one programme."""

    __tablename__ = "enrolments"
    __table_args__ = (
        belongs_to("members", "member_id"),
        belongs_to("programmes", "programme_id"),
        UniqueConstraint("workspace_id", "member_id", "programme_id"),
        CheckConstraint("every_rounds in (1, 2, 4)", name="every_rounds"),
        Index("ix_enrolments_programme", "workspace_id", "programme_id", "state", "member_id"),
        Index("ix_enrolments_paused", "state", "paused_until"),
    )

    member_id: Mapped[str] = reference()
    programme_id: Mapped[str] = reference()
    state: Mapped[EnrolmentState] = mapped_column(by_value(EnrolmentState))
    paused_until: Mapped[date | None]
    every_rounds: Mapped[int]  # every round, second or fourth
    rounds_since_match: Mapped[int]  # rounds of this programme since the last own one
    skips_round_at: Mapped[datetime | None]  # the due time of the round that is skipped
    wants_round_at: Mapped[datetime | None]  # "Want one this week?" was answered with yes
    skips_in_row: Mapped[int]
    waited: Mapped[int]  # consecutive rounds free but without a partner: first in line
    trio_turns: Mapped[int]
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]


class SeasonAnswer(Base):
    """What a member chose at the end of a season, or after three skips in a row."""

    __tablename__ = "season_answers"
    __table_args__ = (belongs_to("enrolments", "enrolment_id", ondelete="CASCADE"),)

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    enrolment_id: Mapped[str] = reference(primary_key=True)
    season: Mapped[int] = mapped_column(primary_key=True)
    asked_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(String(32))  # go_on, less_often, other, not_now
    answered_at: Mapped[datetime | None]


class ForbiddenPair(Base):
    """Two members whom organisers keep apart, everywhere; the ids are in ascending order."""

    __tablename__ = "forbidden_pairs"
    __table_args__ = (
        belongs_to("members", "first_id", ondelete="CASCADE"),
        belongs_to("members", "second_id", ondelete="CASCADE"),
        CheckConstraint("first_id < second_id", name="ids_order"),
    )

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    first_id: Mapped[str] = reference(primary_key=True)
    second_id: Mapped[str] = reference(primary_key=True)
    since: Mapped[datetime]


class PromptPost(Base):
    """A water-cooler prompt that a programme's channel has seen."""

    __tablename__ = "prompt_posts"
    __table_args__ = (belongs_to("programmes", "programme_id", ondelete="CASCADE"),)

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    programme_id: Mapped[str] = reference(primary_key=True)
    due_at: Mapped[datetime] = mapped_column(primary_key=True)
    prompt: Mapped[str] = mapped_column(String(32))  # its id in bot/content


class ObjectiveCount(Base):
    """Progress on a programme's objective, one number a round, as the digest published it."""

    __tablename__ = "objective_counts"
    __table_args__ = (belongs_to("programmes", "programme_id", ondelete="CASCADE"),)

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    programme_id: Mapped[str] = reference(primary_key=True)
    round_number: Mapped[int] = mapped_column(primary_key=True)
    numbers: Mapped[dict[str, object]] = mapped_column(JSON)
