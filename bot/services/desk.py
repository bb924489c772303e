"""The desk: who may act there, and what happens when it is lost or found again."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.notices import Kind
from bot.domain.workspace_settings import WorkspaceSettings
from bot.errors import NotAllowed, NotPossible
from bot.ids import NewId
from bot.services.access import Caller, OrganiserCaller
from bot.services.audit import Audit
from bot.services.directory import Directory
from bot.services.messenger import NotSent, Revoked
from bot.services.outbox import Line, Outbox
from models.member import member_of_user
from models.outbox import Target
from models.session import Database
from models.workspace import (
    DeskState,
    Organiser,
    Workspace,
    WorkspaceState,
    organiser_of_user,
    workspace_of_team,
)

log = logging.getLogger(__name__)

ROLL_LASTS = timedelta(seconds=60)


class NotAtTheDesk(NotAllowed):
    """Somebody acts outside the desk, or is not in it, or the desk cannot be trusted now.

    All grounds read alike, so that a refusal tells a stranger nothing.
    """

    code = "not-at-the-desk"


class DeskUnknown(NotPossible):
    """Slack gave no answer about the desk."""

    code = "desk-unknown"


@dataclass(frozen=True)
class _Roll:
    people: frozenset[str]
    fits: bool  # private, of our company alone, not archived, and the bot is in it
    read_at: datetime


class Rolls:
    """Who is in each desk, read from Slack at most once a minute; shared by all threads.

    A roll that cannot be read is not kept: the next click asks again.
    """

    def __init__(self, directory: Directory, machine_clock: Clock) -> None:
        self._directory = directory
        self._machine_clock = machine_clock
        self._lock = threading.Lock()
        self._known: dict[str, _Roll] = {}

    def recent(self, workspace_id: str) -> _Roll | None:
        """Return the roll that was read within the last minute, if there is one."""
        with self._lock:
            roll = self._known.get(workspace_id)
        fresh = roll is not None and self._machine_clock() - roll.read_at < ROLL_LASTS
        return roll if fresh else None

    def read(self, workspace_id: str, channel: str) -> _Roll:
        """Ask Slack who is in the desk now.

        Raises:
            NotSent: Slack gave no answer.
        """
        read_at = self._machine_clock()
        room = self._directory.channel(channel)
        fits = (
            room is not None
            and room.is_private
            and room.bot_is_member
            and not room.is_shared
            and not room.is_archived
        )
        people = self._directory.members(channel) if fits else frozenset()
        roll = _Roll(people, fits, read_at)
        with self._lock:
            self._known[workspace_id] = roll
        return roll

    def forget(self, workspace_id: str) -> None:
        """Ask Slack again at the next click."""
        with self._lock:
            self._known.pop(workspace_id, None)


@dataclass(frozen=True)
class Desk:
    """The gate of everything organisers do. It is asked at every command, click and submission."""

    database: Database
    clock: Clock
    new_id: NewId
    outbox: Outbox
    audit: Audit
    rolls: Rolls = field(repr=False)

    def organiser(
        self, team_id: str, slack_user_id: str, channel_id: str | None = None
    ) -> OrganiserCaller:
        """Return who is acting, if that person may.

        Args:
            team_id: the Slack team of the request.
            slack_user_id: who typed, clicked or submitted.
            channel_id: where a command was typed or a message clicked; None for modals.

        Raises:
            NotAtTheDesk: for every reason alike.
        """
        with self.database.reading.begin() as session:
            workspace = workspace_of_team(session, team_id)
            if workspace is None or workspace.state is not WorkspaceState.ACTIVE:
                raise NotAtTheDesk
            workspace_id, desk = workspace.id, workspace.desk_channel
        if channel_id not in (None, desk):
            raise NotAtTheDesk
        roll = self.rolls.recent(workspace_id)
        if roll is None or not roll.fits:  # a desk that was lost may be back by now
            roll = self._look(workspace_id, desk)
        if roll is None or not roll.fits or slack_user_id not in roll.people:
            raise NotAtTheDesk
        return self._known(workspace_id, slack_user_id)

    def is_desk(self, team_id: str, channel_id: str) -> str | None:
        """Return the workspace whose desk a channel is, or None."""
        with self.database.reading.begin() as session:
            workspace = workspace_of_team(session, team_id)
            found = workspace is not None and workspace.desk_channel == channel_id
            return workspace.id if workspace is not None and found else None

    def look_again(self, workspace_id: str) -> bool:
        """Ask Slack whether the desk can be trusted, and act on a change.

        Returns:
            Whether Slack gave an answer.
        """
        with self.database.reading.begin() as session:
            desk = session.get_one(Workspace, workspace_id).desk_channel
        return self._look(workspace_id, desk) is not None

    def somebody_joined(self, workspace_id: str, slack_user_id: str, event_id: str) -> None:
        """Tell the desk who can see it now, or find the desk again if it was Rapport."""
        self.rolls.forget(workspace_id)
        with self.database.writing.begin() as session:
            workspace = session.get_one(Workspace, workspace_id)
            if workspace.bot_user_id != slack_user_id:
                line = Line(
                    Kind.DESK_NEWCOMER,
                    key=f"desk-newcomer:{event_id}",
                    target=Target.DESK,
                    not_before=self.clock(),
                    details={"user": slack_user_id},
                )
                self.outbox.write(session, workspace_id, line, self.clock())
                return
        self.look_again(workspace_id)

    def somebody_left(self, workspace_id: str) -> None:
        """Forget who is at the desk, so that the next click asks."""
        self.rolls.forget(workspace_id)

    def lost(self, workspace_id: str) -> None:
        """Hold the rounds and tell the fallback organisers once."""
        self.rolls.forget(workspace_id)
        self._lose(workspace_id)

    def _lose(self, workspace_id: str) -> None:
        now = self.clock()
        with self.database.writing.begin() as session:
            if self._turn(session, workspace_id, DeskState.LOST):
                self._note(session, workspace_id, "desk.lost", now)
                self._tell_fallback(session, workspace_id, now)
                log.warning("workspace=%s the desk is lost; rounds are held", workspace_id)

    def _look(self, workspace_id: str, desk: str) -> _Roll | None:
        try:
            roll = self.rolls.read(workspace_id, desk)
        except Revoked:
            with self.database.writing.begin() as session:
                session.get_one(Workspace, workspace_id).state = WorkspaceState.UNINSTALLED
            return None
        except NotSent:
            log.warning("workspace=%s the desk could not be read", workspace_id)
            return None
        if roll.fits:
            self._found(workspace_id)
        else:
            self._lose(workspace_id)
        return roll

    def _found(self, workspace_id: str) -> None:
        with self.database.reading.begin() as session:
            if session.get_one(Workspace, workspace_id).desk_state is DeskState.OPEN:
                return
        with self.database.writing.begin() as session:
            if self._turn(session, workspace_id, DeskState.OPEN):
                self._note(session, workspace_id, "desk.found", self.clock())

    def _note(self, session: Session, workspace_id: str, action: str, now: datetime) -> None:
        rapport = Caller(workspace_id, slack_user_id="")
        self.audit.record(session, rapport, action, workspace_id, {}, now)

    def _turn(self, session: Session, workspace_id: str, state: DeskState) -> bool:
        turned = session.execute(
            update(Workspace)
            .where(Workspace.id == workspace_id, Workspace.desk_state != state)
            .values(desk_state=state)
            .returning(Workspace.id)
        )
        return turned.first() is not None

    def _tell_fallback(self, session: Session, workspace_id: str, now: datetime) -> None:
        workspace = session.get_one(Workspace, workspace_id)
        settings = WorkspaceSettings.from_record(workspace.settings)
        for slack_user_id in settings.fallback_organisers:
            line = Line(
                Kind.DESK_LOST,
                key=f"desk-lost:{now.isoformat()}:{slack_user_id}",
                target=Target.ORGANISER,
                not_before=now,
                slack_target=slack_user_id,
            )
            self.outbox.write(session, workspace_id, line, now)

    def _known(self, workspace_id: str, slack_user_id: str) -> OrganiserCaller:
        with self.database.reading.begin() as session:
            organiser = organiser_of_user(session, workspace_id, slack_user_id)
            organiser_id = organiser.id if organiser else ""
            member = member_of_user(session, workspace_id, slack_user_id)
            caller = OrganiserCaller(
                workspace_id=workspace_id,
                slack_user_id=slack_user_id,
                member_id=member.id if member else None,
                locale=member.locale if member else None,
                organiser_id=organiser_id,
                time_zone=session.get_one(Workspace, workspace_id).time_zone,
            )
        if organiser_id:
            return caller
        return replace(caller, organiser_id=self._enter(workspace_id, slack_user_id))

    def _enter(self, workspace_id: str, slack_user_id: str) -> str:
        with self.database.writing.begin() as session:
            known = organiser_of_user(session, workspace_id, slack_user_id)
            if known is not None:
                return known.id
            organiser = Organiser(
                workspace_id=workspace_id,
                id=self.new_id(),
                slack_user_id=slack_user_id,
                first_seen_at=self.clock(),
            )
            session.add(organiser)
            return organiser.id
