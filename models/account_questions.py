"""From Slack's ids to ours, in one short read each: asked with nearly every request."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import CursorResult, and_, bindparam, select, update
from sqlalchemy.orm import Session

from models.member import Member, MemberState
from models.workspace import Workspace


@dataclass(frozen=True)
class Account:
    """What is known of a member's account in Slack."""

    workspace_id: str
    member_id: str
    state: MemberState
    name: str | None
    time_zone: str | None
    locale: str | None
    is_guest: bool


# A statement that is built once is found in SQLAlchemy's cache by itself; and columns of tables,
# not of classes, spare a fifth of the time.
_MEMBERS, _WORKSPACES = Member.__table__, Workspace.__table__
_MEMBER, _WORKSPACE = _MEMBERS.c, _WORKSPACES.c
_OF_USER = and_(
    _MEMBER.workspace_id == _WORKSPACE.id, _MEMBER.slack_user_id == bindparam("slack_user_id")
)
_OF_TEAM = _WORKSPACE.slack_team_id == bindparam("slack_team_id")
_SOMEBODY = (
    select(_WORKSPACE.id, _MEMBER.id, _MEMBER.locale)
    .select_from(_WORKSPACES.outerjoin(_MEMBERS, _OF_USER))
    .where(_OF_TEAM)
)
_ACCOUNT = (
    select(
        _WORKSPACE.id,
        _MEMBER.id,
        _MEMBER.state,
        _MEMBER.name,
        _MEMBER.time_zone,
        _MEMBER.locale,
        _MEMBER.is_guest,
    )
    .select_from(_WORKSPACES.join(_MEMBERS, _OF_USER))
    .where(_OF_TEAM)
)
_FOLLOW = (
    update(Member)
    .where(
        Member.workspace_id == bindparam("in_workspace"),
        Member.id == bindparam("of_member"),
        Member.slack_user_id == bindparam("of_user"),
        Member.is_guest == bindparam("as_guest"),
        Member.state != MemberState.DEACTIVATED,
    )
    .values(
        name=bindparam("new_name"),
        time_zone=bindparam("new_time_zone"),
        locale=bindparam("new_locale"),
    )
    .execution_options(synchronize_session=False)
)


def somebody(
    session: Session, slack_team_id: str, slack_user_id: str
) -> tuple[str, str | None, str | None] | None:
    """Return the workspace of a Slack team, and the member and locale behind its user, if known."""
    user = {"slack_team_id": slack_team_id, "slack_user_id": slack_user_id}
    found = session.execute(_SOMEBODY, user).one_or_none()
    return (found[0], found[1], found[2]) if found is not None else None


def account(session: Session, slack_team_id: str, slack_user_id: str) -> Account | None:
    """Return a member's account; nobody else has one."""
    user = {"slack_team_id": slack_team_id, "slack_user_id": slack_user_id}
    found = session.execute(_ACCOUNT, user).one_or_none()
    return Account(*found) if found is not None else None


def follow(
    session: Session,
    known: Account,
    slack_user_id: str,
    *,
    name: str,
    time_zone: str | None,
    locale: str | None,
) -> bool:
    """Write down how an account reads now; one statement.

    Returns:
        Whether it was written: a member who was erased, has gone or became a guest meanwhile is
        another matter.
    """
    values = {
        "in_workspace": known.workspace_id,
        "of_member": known.member_id,
        "of_user": slack_user_id,
        "as_guest": known.is_guest,
        "new_name": name,
        "new_time_zone": time_zone,
        "new_locale": locale,
    }
    written = session.execute(_FOLLOW, values)
    return isinstance(written, CursorResult) and written.rowcount == 1
