"""Workspaces, their organisers, the append-only audit log, and what was already answered."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    JSON,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    bindparam,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import ID_LENGTH, Base, Tenant, by_value, reference, within_workspace


class WorkspaceState(StrEnum):
    """Whether Slack may be called for a workspace."""

    ACTIVE = "active"
    UNINSTALLED = "uninstalled"  # nothing is called until it is installed again


class DeskState(StrEnum):
    """Whether the desk can be trusted with drafts and reports."""

    OPEN = "open"
    LOST = "lost"  # deleted, archived, public, shared, or the bot is not in it: rounds are held


class Workspace(Base):
    """One Slack workspace; the only table whose key has no workspace before it."""

    __tablename__ = "workspaces"

    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    slack_team_id: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    bot_user_id: Mapped[str] = mapped_column(String(32))
    desk_channel: Mapped[str] = mapped_column(String(32))
    time_zone: Mapped[str] = mapped_column(String(64))
    state: Mapped[WorkspaceState] = mapped_column(by_value(WorkspaceState))
    desk_state: Mapped[DeskState] = mapped_column(by_value(DeskState))
    # Organisers' settings; see bot/domain/workspace_settings.py for the keys and their defaults.
    settings: Mapped[dict[str, object]] = mapped_column(JSON)
    created_at: Mapped[datetime]


class Organiser(Tenant, Base):
    """Somebody who acted at the desk; needs no membership."""

    __tablename__ = "organisers"
    __table_args__ = (within_workspace(), UniqueConstraint("workspace_id", "slack_user_id"))

    slack_user_id: Mapped[str] = mapped_column(String(32))
    first_seen_at: Mapped[datetime]


class AuditEntry(Tenant, Base):
    """One change made by an organiser or by Rapport itself; never updated, never deleted.

    ``details`` holds ids, field names and organisers' settings, no member text.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (
        within_workspace(),
        ForeignKeyConstraint(
            ["workspace_id", "organiser_id"], ["organisers.workspace_id", "organisers.id"]
        ),
        Index("ix_audit_entries_page", "workspace_id", "at", "id"),
    )

    at: Mapped[datetime]
    organiser_id: Mapped[str | None] = reference(optional=True)  # empty: Rapport itself
    action: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    details: Mapped[dict[str, object]] = mapped_column(JSON)


class InboundEvent(Base):
    """An event that Slack delivered; it delivers some of them again."""

    __tablename__ = "inbound_events"
    __table_args__ = (within_workspace(),)

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    event_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    received_at: Mapped[datetime]


class ViewResult(Base):
    """What a submitted modal was answered with; a second submission gets the same answer."""

    __tablename__ = "view_results"
    __table_args__ = (within_workspace(),)

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    view_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    subject: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    answer: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime]


# Asked with nearly every request: a statement that is built once is found in the cache by itself.
_WORKSPACE_OF_TEAM = select(Workspace).where(Workspace.slack_team_id == bindparam("slack_team_id"))


def workspace_of_team(session: Session, slack_team_id: str) -> Workspace | None:
    """Return the workspace of a Slack team, if it is installed."""
    return session.scalar(_WORKSPACE_OF_TEAM, {"slack_team_id": slack_team_id})


def one_at_a_time(session: Session, workspace_id: str) -> None:
    """Let what must not happen twice at once wait for its turn, until the transaction ends.

    SQLite has one writer anyway; on PostgreSQL the workspace's row is locked.
    """
    session.get_one(Workspace, workspace_id, with_for_update=True)


def organiser_of_user(session: Session, workspace_id: str, slack_user_id: str) -> Organiser | None:
    """Return the organiser behind a Slack user, if that person has acted before."""
    return session.scalar(
        select(Organiser).where(
            Organiser.workspace_id == workspace_id, Organiser.slack_user_id == slack_user_id
        )
    )
