"""Members, what they can teach and want to learn, and whom they would rather not meet."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    bindparam,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import ID_LENGTH, Base, Tenant, belongs_to, by_value, reference, within_workspace


class MemberState(StrEnum):
    """Where a member stands with Rapport as a whole."""

    ACTIVE = "active"
    LEFT = "left"  # left every programme; the profile is kept until erase_at
    DEACTIVATED = "deactivated"  # Slack says the account is gone, or it is no longer eligible
    ERASED = "erased"  # a tombstone: every personal column is empty


class Member(Tenant, Base):
    """A colleague who said yes at least once. Every nullable text is emptied by erasing."""

    __tablename__ = "members"
    __table_args__ = (
        within_workspace(),
        UniqueConstraint("workspace_id", "slack_user_id"),
        CheckConstraint("weekly_notices in (2, 4)", name="weekly_notices"),
        CheckConstraint("0 <= work_start and work_start < work_end", name="work_hours_order"),
        CheckConstraint("work_end <= 1440", name="work_hours_end"),
        CheckConstraint(
            "(state = 'erased') = (slack_user_id is null)", name="only_the_erased_are_nameless"
        ),
        Index(  # the directory asks which hours are kept at all
            "ix_members_hours",
            "workspace_id",
            "state",
            "time_zone",
            "work_days",
            "work_start",
            "work_end",
        ),
    )

    slack_user_id: Mapped[str | None] = mapped_column(String(32))
    state: Mapped[MemberState] = mapped_column(by_value(MemberState))
    name: Mapped[str | None] = mapped_column(String(200))
    locale: Mapped[str | None] = mapped_column(String(16))
    time_zone: Mapped[str | None] = mapped_column(String(64))
    is_guest: Mapped[bool]
    about: Mapped[str | None] = mapped_column(Text)
    team: Mapped[str | None] = mapped_column(String(80))
    location: Mapped[str | None] = mapped_column(String(80))
    goal: Mapped[str | None] = mapped_column(Text)  # the one sentence of the profile form
    manager_slack_id: Mapped[str | None] = mapped_column(String(32))  # never shown; hard rule only
    work_days: Mapped[str] = mapped_column(String(7))  # ISO weekdays, such as 12345
    work_start: Mapped[int]  # minutes after local midnight, 0 to 1439
    work_end: Mapped[int]  # minutes after local midnight, up to 1440
    weekly_notices: Mapped[int]
    surprise_me: Mapped[bool]  # no want named: anything goes
    not_sure_yet: Mapped[bool]  # no offer named yet
    ask_me_less: Mapped[bool]  # no half-way question
    consented_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    erase_at: Mapped[datetime | None]
    erase_announced_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    stood_down_until: Mapped[date | None]  # an organiser stopped all matching of this person


class MemberLanguage(Base):
    """A language somebody speaks, as a lower-case ISO 639 code such as ``en``."""

    __tablename__ = "member_languages"
    __table_args__ = (belongs_to("members", "member_id", ondelete="CASCADE"),)

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    member_id: Mapped[str] = reference(primary_key=True)
    language: Mapped[str] = mapped_column(String(16), primary_key=True)


class MemberInterest(Base):
    """Something a member likes beside work; ``key`` is what two members are compared by."""

    __tablename__ = "member_interests"
    __table_args__ = (belongs_to("members", "member_id", ondelete="CASCADE"),)

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    member_id: Mapped[str] = reference(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))


class Skill(Tenant, Base):
    """Something people teach or learn, by one canonical name in a workspace."""

    __tablename__ = "skills"
    __table_args__ = (within_workspace(), UniqueConstraint("workspace_id", "key"))

    name: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(60))  # folded, see bot/domain/skills.py


class SkillAlias(Base):
    """Another way to write a skill, folded: ``k8s`` for Kubernetes."""

    __tablename__ = "skill_aliases"
    __table_args__ = (belongs_to("skills", "skill_id", ondelete="CASCADE"),)

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    skill_id: Mapped[str] = reference()


class SkillSide(StrEnum):
    """Which way a skill goes."""

    OFFER = "offer"
    WANT = "want"


class MemberSkill(Base):
    """A skill that a member offers or wants, with an optional level from 1 to 5."""

    __tablename__ = "member_skills"
    __table_args__ = (
        belongs_to("members", "member_id", ondelete="CASCADE"),
        belongs_to("skills", "skill_id"),
        CheckConstraint("level between 1 and 5", name="level"),
        Index("ix_member_skills_skill", "workspace_id", "skill_id", "side", "member_id"),
    )

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    member_id: Mapped[str] = reference(primary_key=True)
    skill_id: Mapped[str] = reference(primary_key=True)
    side: Mapped[SkillSide] = mapped_column(by_value(SkillSide), primary_key=True)
    level: Mapped[int | None]


class ProfileDraft(Base):
    """The first step of a form that was not finished: answers as they were typed, nothing more."""

    __tablename__ = "profile_drafts"
    __table_args__ = (within_workspace(),)

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    slack_user_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    answers: Mapped[dict[str, object]] = mapped_column(JSON)
    saved_at: Mapped[datetime]


class AvoidanceKind(StrEnum):
    """Why one member is never to meet another; the two are treated alike everywhere."""

    LISTED = "listed"  # under Privacy, "do not pair me with"
    PLEASE_NOT = "please_not"  # an answer after a meeting


class Avoidance(Tenant, Base):
    """One line of somebody's private list; honoured in both directions, shown to its owner alone.

    ``other_key`` is a keyed hash of the other person's Slack id: it works for people who never
    joined, and it outlives the erasing of the other person.
    """

    __tablename__ = "avoidances"
    __table_args__ = (
        belongs_to("members", "member_id", ondelete="CASCADE"),
        UniqueConstraint("workspace_id", "member_id", "other_key", "kind"),
        Index("ix_avoidances_other", "workspace_id", "other_key"),
    )

    member_id: Mapped[str] = reference()
    other_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    other_slack_id: Mapped[str | None] = mapped_column(String(32))  # emptied when they are erased
    kind: Mapped[AvoidanceKind] = mapped_column(by_value(AvoidanceKind))
    since: Mapped[datetime]


class GoalState(StrEnum):
    """Where a goal stands."""

    OPEN = "open"
    REACHED = "reached"
    DROPPED = "dropped"


class Goal(Tenant, Base):
    """What a member wants to reach."""

    __tablename__ = "goals"
    __table_args__ = (
        belongs_to("members", "member_id", ondelete="CASCADE"),
        belongs_to("skills", "skill_id"),
        CheckConstraint("progress between 0 and 100", name="progress"),
        Index("ix_goals_member", "workspace_id", "member_id", "id"),
    )

    member_id: Mapped[str] = reference()
    text: Mapped[str] = mapped_column(Text)
    skill_id: Mapped[str | None] = reference(optional=True)
    target: Mapped[date | None]
    progress: Mapped[int]  # percent
    shared: Mapped[bool]  # partners may see it
    state: Mapped[GoalState] = mapped_column(by_value(GoalState))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class GoalStep(Tenant, Base):
    """A milestone on the way to a goal."""

    __tablename__ = "goal_steps"
    __table_args__ = (belongs_to("goals", "goal_id", ondelete="CASCADE"),)

    goal_id: Mapped[str] = reference()
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    done_at: Mapped[datetime | None]


# Asked with nearly every request: a statement that is built once is found in the cache by itself.
_MEMBER_OF_USER = select(Member).where(
    Member.workspace_id == bindparam("workspace_id"),
    Member.slack_user_id == bindparam("slack_user_id"),
)


def member_of_user(session: Session, workspace_id: str, slack_user_id: str) -> Member | None:
    """Return the member behind a Slack user, if that person ever said yes."""
    user = {"workspace_id": workspace_id, "slack_user_id": slack_user_id}
    return session.scalar(_MEMBER_OF_USER, user)
