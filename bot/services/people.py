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
from models.account_questions import Account, account, follow
from models.member import Member, MemberState, member_of_user
from models.membership_questions import live_places
from models.session import Database
from models.workspace import Workspace

log = logging.getLogger(__name__)

LONGEST_NAME = 200  # characters


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
        known = self._concerned(slack_team_id, seen)
        if known is None:
            return
        colleague = self.directory.colleague(seen.slack_user_id)
        if colleague is not None and self._has_only_new_words(known, colleague):
            return
        with self.database.writing.begin() as session:
            member = member_of_user(session, known.workspace_id, seen.slack_user_id)
            if member is not None:
                self._follow(session, member, colleague, self.clock())

    def _concerned(self, slack_team_id: str, seen: Seen) -> Account | None:
        """Return the account of a member about whom an event says something new."""
        with self.database.reading.begin() as session:
            known = account(session, slack_team_id, seen.slack_user_id)
        return known if known is not None and _differs(known, seen) else None

    def _has_only_new_words(self, known: Account, colleague: Colleague) -> bool:
        """Write down a new name, zone or language, if that is all; most often it is."""
        if not colleague.eligible or colleague.is_guest is not known.is_guest:
            return False
        with self.database.at_once.begin() as session:
            return follow(
                session,
                known,
                colleague.slack_user_id,
                name=colleague.name[:LONGEST_NAME],
                time_zone=colleague.time_zone,
                locale=colleague.locale,
            )

    def _follow(
        self, session: Session, member: Member, colleague: Colleague | None, now: datetime
    ) -> None:
        if colleague is None or not colleague.eligible:
            self._gone(session, member, now)
            return
        if member.state is MemberState.DEACTIVATED:
            _returned(session, member)
        member.name = colleague.name[:LONGEST_NAME]
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


def _differs(known: Account, seen: Seen) -> bool:
    if seen.is_gone or known.state is MemberState.DEACTIVATED:
        return seen.is_gone is not (known.state is MemberState.DEACTIVATED)
    told = (
        (seen.name, known.name),
        (seen.time_zone, known.time_zone),
        (seen.locale, known.locale),
        (seen.is_guest, known.is_guest),
    )
    return any(new is not None and new != old for new, old in told)
