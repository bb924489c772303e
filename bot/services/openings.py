"""Opening group DMs while a draft waits, so that its release need not wait for Slack's pace.

Slack shows a group DM to its people when the first message comes; until then nobody is told and
nothing is in their list (docs/decisions/0010-group-messages-are-opened-early.md).
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.ids import NewId
from bot.services.messenger import Limited, Messenger, NotSent, Refused, Revoked
from bot.services.pace import OPEN, Pace, closed_methods, leave_alone, unhurried
from bot.services.readers import Reader, people_of_pairing
from models.openings import GroupOpening, to_open
from models.outbox import MethodBlock
from models.session import Database
from models.upsert import put
from models.workspace import Workspace, WorkspaceState

log = logging.getLogger(__name__)

SPARE = 10  # places of Slack's minute that are left to introductions and answers
REFUSED_PAUSE = timedelta(hours=1)  # the introduction will see for itself


@dataclass(frozen=True)
class Opening:
    """A claimed pairing whose group DM is to be opened."""

    workspace_id: str
    pairing_id: str
    slack_user_ids: tuple[str, ...]
    people: str
    token: str


@dataclass(frozen=True)
class Openings:
    """Opens one group DM after the other, when nothing else is to be said."""

    database: Database
    clock: Clock
    machine_clock: Clock
    new_id: NewId
    messenger: Messenger
    lease: timedelta
    cool_off: timedelta
    pace: Pace

    def claim_next(self) -> Opening | None:
        """Claim the next group DM to open; None if there is none, or Slack's minute is full."""
        now, machine_now = self.clock(), self.machine_clock()
        with self.database.reading.begin() as session:  # mostly there is none: keep nobody waiting
            if to_open(session, now, machine_now, ()) is None:
                return None
        with self.database.writing.begin() as session:
            closed = closed_methods(session, machine_now)
            full = closed.get(OPEN, set()) | closed.get(unhurried(OPEN), set())
            pairing = to_open(session, now, machine_now, full)
            if pairing is None:
                return None
            places = self.pace.find(
                session, pairing.workspace_id, {OPEN: 1}, machine_now, spare=SPARE
            )
            if places is None:
                return None
            token = self.new_id()
            self.pace.take(session, places, token, machine_now)
            people = people_of_pairing(session, pairing.workspace_id, pairing.id)
            digest = digest_of(reader.member_id for reader in people)
            put(
                session,
                GroupOpening,
                {
                    "workspace_id": pairing.workspace_id,
                    "pairing_id": pairing.id,
                    "people": digest,
                    "not_before": machine_now + self.lease,
                },
            )
            slack_ids = tuple(one.slack_user_id for one in people if one.slack_user_id is not None)
            return Opening(pairing.workspace_id, pairing.id, slack_ids, digest, token)

    def next_chance(self, since: datetime) -> datetime | None:
        """Return the machine's instant at which the next group DM may be opened, if one waits.

        Args:
            since: the machine's instant of the last look; what has come free since then counts.
        """
        now, machine_now = self.clock(), self.machine_clock()
        with self.database.reading.begin() as session:
            pairing = to_open(session, now, machine_now, ())
            if pairing is None:
                return None
            return session.scalar(
                select(func.max(MethodBlock.blocked_until)).where(
                    MethodBlock.workspace_id == pairing.workspace_id,
                    MethodBlock.method.in_([OPEN, unhurried(OPEN)]),
                    MethodBlock.blocked_until > since,
                )
            )

    def carry_out(self, opening: Opening) -> None:
        """Open a claimed group DM. Doing so twice opens the same one, so nothing is unclear."""
        if len(opening.slack_user_ids) < 2:  # somebody was erased; the release sees to it
            self._record(opening, not_before=self.machine_clock() + REFUSED_PAUSE)
            return
        try:
            channel = self.messenger.open_group(list(opening.slack_user_ids))
        except NotSent as outcome:
            self._record_failure(opening, outcome)
            return
        self._record(opening, channel=channel)
        log.info("pairing=%s group opened", opening.pairing_id)

    def _record(self, opening: Opening, **values: object) -> None:
        """Note what came of it, unless the draft changed meanwhile."""
        with self.database.writing.begin() as session:
            self._note(session, opening, **values)

    def _note(self, session: Session, opening: Opening, **values: object) -> None:
        self.pace.answered(session, opening.workspace_id, opening.token, self.machine_clock())
        session.execute(
            update(GroupOpening)
            .where(
                GroupOpening.workspace_id == opening.workspace_id,
                GroupOpening.pairing_id == opening.pairing_id,
                GroupOpening.people == opening.people,
            )
            .values(**values)
        )

    def _record_failure(self, opening: Opening, outcome: NotSent) -> None:
        machine_now = self.machine_clock()
        pause = REFUSED_PAUSE if isinstance(outcome, Refused) else self.cool_off
        if isinstance(outcome, Limited):
            pause = timedelta(seconds=outcome.retry_after)
        with self.database.writing.begin() as session:
            self._note(session, opening, not_before=machine_now + pause)
            if isinstance(outcome, Limited):
                leave_alone(session, opening.workspace_id, outcome.method, machine_now + pause)
            elif isinstance(outcome, Revoked):
                workspace = session.get_one(Workspace, opening.workspace_id)
                workspace.state = WorkspaceState.UNINSTALLED
        log.warning("pairing=%s group not opened: %s", opening.pairing_id, outcome.code)


def opened_for(
    session: Session, workspace_id: str, pairing_id: str, readers: list[Reader]
) -> str | None:
    """Return the group DM that was opened early for exactly these people, if there is one."""
    opening = session.get(GroupOpening, (workspace_id, pairing_id))
    if opening is None or opening.people != digest_of(one.member_id for one in readers):
        return None
    return opening.channel


def digest_of(member_ids: Iterable[str]) -> str:
    """Return one word for a set of members."""
    return hashlib.sha256(",".join(sorted(member_ids)).encode()).hexdigest()
