"""What Slack tells about people: accounts that go and return, names, zones, guests."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.membership import months_after
from bot.domain.workspace_settings import WorkspaceSettings
from bot.services.directory import Colleague, Directory
from bot.services.membership import EndsPairings
from bot.services.outbox import Outbox
from models.member import Member, MemberState, member_of_user
from models.membership_questions import live_places
from models.session import Database
from models.workspace import Workspace, workspace_of_team

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Seen:
    """A person as an event of Slack shows the account; None where the event does not say."""

    slack_user_id: str
    is_gone: bool  # deactivated, or not a colleague any more
    is_guest: bool
    name: str | None = None
    time_zone: str | None = None
    locale: str | None = None


@dataclass(frozen=True)
class People:
    """Keeps members in step with their accounts. People who never joined leave no trace."""

    database: Database
    clock: Clock
    directory: Directory
    outbox: Outbox
    endings: EndsPairings

    def changed(self, slack_team_id: str, seen: Seen) -> None:
        """Follow an event about a person; it fires on every edit of a status, so most say nothing.

        Slack is asked again before anything is written, for an event may be old.
        """
        workspace_id = self._concerned(slack_team_id, seen)
        if workspace_id is None:
            return
        colleague = self.directory.colleague(seen.slack_user_id)
        with self.database.writing.begin() as session:
            member = member_of_user(session, workspace_id, seen.slack_user_id)
            if member is not None:
                self._follow(session, member, colleague, self.clock())

    def _concerned(self, slack_team_id: str, seen: Seen) -> str | None:
        """Return the workspace of a member about whom an event says something new."""
        with self.database.reading.begin() as session:
            workspace = workspace_of_team(session, slack_team_id)
            if workspace is None:
                return None
            member = member_of_user(session, workspace.id, seen.slack_user_id)
            return workspace.id if member is not None and _differs(member, seen) else None

    def _follow(
        self, session: Session, member: Member, colleague: Colleague | None, now: datetime
    ) -> None:
        if colleague is None or not colleague.eligible:
            self._gone(session, member, now)
            return
        if member.state is MemberState.DEACTIVATED:
            _returned(session, member)
        member.name = colleague.name[:200]
        member.time_zone = colleague.time_zone
        member.locale = colleague.locale
        if colleague.is_guest and not member.is_guest:
            self._no_guests(session, member, now)
        member.is_guest = colleague.is_guest

    def _gone(self, session: Session, member: Member, now: datetime) -> None:
        if member.state is MemberState.DEACTIVATED:
            return
        self.endings.end_for_member(session, member.workspace_id, member.id, now)
        self.outbox.withdraw_member(session, member.workspace_id, member.id)
        workspace = session.get_one(Workspace, member.workspace_id)
        months = WorkspaceSettings.from_record(workspace.settings).keep_profile_months
        member.state = MemberState.DEACTIVATED
        member.left_at = member.left_at or now
        member.erase_at = member.erase_at or months_after(now, months)
        log.info("member %s cannot be messaged any more", member.id)

    def _no_guests(self, session: Session, member: Member, now: datetime) -> None:
        for _, programme in live_places(session, member.workspace_id, member.id):
            if not programme.guests_allowed:
                self.endings.end_for_member(
                    session, member.workspace_id, member.id, now, programme_id=programme.id
                )


def _returned(session: Session, member: Member) -> None:
    if live_places(session, member.workspace_id, member.id):
        member.state = MemberState.ACTIVE
        member.left_at = member.erase_at = member.erase_announced_at = None
    else:
        member.state = MemberState.LEFT
    log.info("member %s can be messaged again", member.id)


def _differs(member: Member, seen: Seen) -> bool:
    if seen.is_gone or member.state is MemberState.DEACTIVATED:
        return seen.is_gone is not (member.state is MemberState.DEACTIVATED)
    told = (
        (seen.name, member.name),
        (seen.time_zone, member.time_zone),
        (seen.locale, member.locale),
        (seen.is_guest, member.is_guest),
    )
    return any(new is not None and new != known for new, known in told)
