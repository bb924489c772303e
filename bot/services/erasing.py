"""Erasing a person: every personal column is emptied, a tombstone stays."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.membership import ANNOUNCED_AHEAD, erasing_moment, local_day
from bot.domain.notices import Kind, Notice
from bot.domain.notices.membership import ErasureAnnounced
from bot.ids import NewId
from bot.services.access import Caller
from bot.services.duty import Item
from bot.services.membership import EndsPairings
from bot.services.messenger import Messenger, Refused, Revoked
from bot.services.outbox import Line, Outbox
from bot.services.profile import Profiles
from bot.services.script import Part, Script
from models import erasing_questions as questions
from models.member import Member, MemberState, member_of_user
from models.outbox import OutboxRow, Target
from models.personal import Removal, bury, empty_holdings
from models.session import Database
from models.workspace import Workspace, WorkspaceState

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Erasing:
    """Erases members, at their wish or when their time is over."""

    database: Database
    clock: Clock
    new_id: NewId
    outbox: Outbox
    endings: EndsPairings
    profiles: Profiles

    def erase(self, caller: Caller) -> None:
        """Erase everything about the caller at once; doing it again changes nothing.

        What is under way ends kindly for the partners. Messages and files in Slack go as soon
        as Slack allows; see ``RemoveFromSlack``.
        """
        with self.database.writing.begin() as session:
            member = member_of_user(session, caller.workspace_id, caller.slack_user_id)
            if member is None:
                self.profiles.drop_draft_within(session, caller)
            else:
                self.erase_member(session, member, self.clock())

    def erase_member(self, session: Session, member: Member, now: datetime) -> None:
        """Erase a member in the caller's transaction."""
        self.endings.end_for_member(session, member.workspace_id, member.id, now)
        session.flush()
        self.outbox.withdraw_member(session, member.workspace_id, member.id)
        self._plan_removals(session, member)
        questions.lose_round_inputs(session, member)
        questions.empty_pairings(session, member)
        questions.forget_elsewhere(session, member)
        empty_holdings(session, member.workspace_id, member.id)
        session.expire_all()
        bury(member)
        member.erased_at = now
        member.left_at = member.left_at or now
        session.flush()

    def parts(self) -> Script:
        """Return how an erasing is announced."""
        return {Kind.ERASURE_ANNOUNCED: Part(compose=_announcement)}

    def _plan_removals(self, session: Session, member: Member) -> None:
        for row in questions.sent_to(session, member):
            if row.channel is not None and (row.ts or row.file_id):
                session.add(
                    Removal(
                        workspace_id=row.workspace_id,
                        id=self.new_id(),
                        channel=row.channel,
                        ts=None if row.file_id else row.ts,
                        file_id=row.file_id,
                    )
                )
            row.channel = row.ts = row.file_id = None
        session.flush()


@dataclass(frozen=True)
class AnnounceErasure:
    """Tells somebody who left, once, that the profile is erased in two weeks."""

    database: Database
    outbox: Outbox
    name: str = "announce-erasure"

    def due(self, now: datetime) -> Sequence[Item]:
        """Return the members who are to be told."""
        with self.database.reading.begin() as session:
            found = questions.to_announce(session, now + ANNOUNCED_AHEAD)
            return [Item(member.workspace_id, member.id) for member in found]

    def carry_out(self, item: Item, now: datetime) -> None:
        """Write the announcement, unless the member came back."""
        with self.database.writing.begin() as session:
            member = session.get_one(Member, (item.workspace_id, item.id))
            if member.state is not MemberState.LEFT or member.erase_announced_at is not None:
                return
            member.erase_announced_at = now
            line = Line(
                kind=Kind.ERASURE_ANNOUNCED,
                key=f"erasure:{member.id}:{now.date()}",
                target=Target.MEMBER,
                member_id=member.id,
                not_before=now,
            )
            self.outbox.write(session, item.workspace_id, line, now)

    def next_due(self, after: datetime) -> datetime | None:
        """Return when the next announcement is due."""
        with self.database.reading.begin() as session:
            erase_at = questions.next_to_announce(session, after + ANNOUNCED_AHEAD)
            return erase_at - ANNOUNCED_AHEAD if erase_at else None


@dataclass(frozen=True)
class EraseLeavers:
    """Erases the profiles of members whose time is over."""

    database: Database
    erasing: Erasing
    name: str = "erase-leavers"

    def due(self, now: datetime) -> Sequence[Item]:
        """Return the members whose day has come."""
        with self.database.reading.begin() as session:
            found = questions.leavers_to_erase(session)
            return [Item(m.workspace_id, m.id) for m in found if _has_come(m, now)]

    def carry_out(self, item: Item, now: datetime) -> None:
        """Erase the member, unless the member came back."""
        with self.database.writing.begin() as session:
            member = session.get_one(Member, (item.workspace_id, item.id))
            if member in questions.leavers_to_erase(session) and _has_come(member, now):
                self.erasing.erase_member(session, member, now)

    def next_due(self, after: datetime) -> datetime | None:
        """Return when the next profile is erased."""
        with self.database.reading.begin() as session:
            moments = map(_moment, questions.leavers_to_erase(session))
            return min((m for m in moments if m is not None and m > after), default=None)


@dataclass(frozen=True)
class RemoveFromSlack:
    """Deletes the messages and files of people who erased everything, as far as Slack allows."""

    database: Database
    messenger: Messenger
    name: str = "remove-from-slack"

    def due(self, now: datetime) -> Sequence[Item]:
        """Return what is still in Slack."""
        with self.database.reading.begin() as session:
            return [Item(row.workspace_id, row.id) for row in questions.removals(session)]

    def carry_out(self, item: Item, now: datetime) -> None:
        """Delete one message or file; one that Slack keeps or has lost already is done, too."""
        with self.database.reading.begin() as session:
            row = session.get(Removal, (item.workspace_id, item.id))
            if row is None:
                return
            session.expunge(row)
        try:
            self._delete(row)
        except Revoked:
            with self.database.writing.begin() as session:
                session.get_one(Workspace, item.workspace_id).state = WorkspaceState.UNINSTALLED
            return
        except Refused:
            log.info("slack keeps a message of an erased member, removal=%s", row.id)
        with self.database.writing.begin() as session:
            done = session.get(Removal, (item.workspace_id, item.id))
            if done is not None:
                session.delete(done)

    def next_due(self, after: datetime) -> datetime | None:
        """Return nothing: what is to be removed is due at once."""
        return None

    def _delete(self, row: Removal) -> None:
        if row.file_id is not None:
            self.messenger.delete_file(row.file_id)
        elif row.ts is not None:
            self.messenger.delete_message(row.channel, row.ts)


def _moment(member: Member) -> datetime | None:
    return erasing_moment(member.erase_at, member.erase_announced_at) if member.erase_at else None


def _has_come(member: Member, now: datetime) -> bool:
    moment = _moment(member)
    return moment is not None and moment <= now


def _announcement(session: Session, row: OutboxRow, _now: datetime) -> Notice | None:
    member = session.get(Member, (row.workspace_id, row.member_id))
    if member is None or member.state is not MemberState.LEFT or member.erase_at is None:
        return None
    moment = erasing_moment(member.erase_at, member.erase_announced_at)
    zone = member.time_zone or session.get_one(Workspace, row.workspace_id).time_zone
    return ErasureAnnounced(erase_on=local_day(moment, zone))
