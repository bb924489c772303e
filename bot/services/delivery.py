"""Sending what the outbox holds: claim, compose, say, record.

No transaction is open while Slack is called. An answer that never came leaves a row ambiguous:
it is looked up in the conversation's history, or what follows depends on its kind
(bot/domain/notices/kinds.py).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.notices import POLICIES, Kind, Notice
from bot.domain.notices.corrections import Together
from bot.services.claims import Claims, settle_by_kind, void_claim
from bot.services.corrections import correct
from bot.services.directory import Directory
from bot.services.merging import beside, let_go, merged_into
from bot.services.messenger import (
    Document,
    Limited,
    Messenger,
    NotSent,
    Refused,
    Revoked,
    Sent,
    Unclear,
    Vanished,
)
from bot.services.openings import opened_for
from bot.services.outbox import Outbox
from bot.services.pace import leave_alone
from bot.services.readers import Reader, readers_of
from bot.services.script import GONE, Part, Script
from models.outbox import ChannelPace, OutboxRow, OutboxState, Target
from models.rounds import Pairing
from models.session import Database
from models.upsert import put
from models.workspace import Workspace, WorkspaceState

log = logging.getLogger(__name__)

BETWEEN_POSTS = timedelta(seconds=1)  # per conversation, as Slack publishes
LOST_CHANNEL = frozenset({"channel_not_found", "is_archived"})
NOT_ELIGIBLE = "not_eligible"
GONE_ALREADY = frozenset({"message_not_found", "file_not_found", "file_deleted"})
PAUSE = timedelta(seconds=10)  # before a row that cannot be composed is tried again
EARLIER = timedelta(seconds=60)  # Slack's clock and ours may differ


class _Gone(Refused):
    """Some of the readers are no longer eligible in Slack."""

    def __init__(self, member_ids: list[str]) -> None:
        super().__init__(NOT_ELIGIBLE)
        self.member_ids = member_ids


@dataclass
class Errand:
    """A claimed row, and what is to be done about it."""

    row: OutboxRow
    is_lookup: bool = False  # an answer never came: look whether it arrived
    begun: bool = False  # from here on Slack may have it


@dataclass(frozen=True)
class _Readied:
    """A claimed row with everything that the send needs, read in one transaction."""

    row: OutboxRow
    notice: Notice
    with_it: frozenset[str]  # the rows whose words are in it as well
    readers: list[Reader]
    locale: str | None
    place: str | None  # the channel, where it is known
    replaces: Sent | None
    replaces_file: bool


@dataclass(frozen=True)
class Delivery:
    """Says one line after the other until nothing may be said now."""

    database: Database
    clock: Clock
    machine_clock: Clock
    claims: Claims
    messenger: Messenger
    directory: Directory
    script: Script
    outbox: Outbox
    between_posts: timedelta = BETWEEN_POSTS

    def send_next(self) -> bool:
        """Send one message; False if none may be sent now."""
        errand = self.claim_next()
        if errand is not None:
            self.carry_out(errand)
        return errand is not None

    def claim_next(self) -> Errand | None:
        """Claim the next message, to be looked up or sent by any thread; None if none may go."""
        unclear = self.claims.claim_unclear() if self.claims.reconciles else None
        if unclear is not None:
            return Errand(unclear, is_lookup=True)
        row = self.claims.claim()
        return None if row is None else Errand(row)

    def carry_out(self, errand: Errand) -> None:
        """Look a claimed message up or send it, and record what came of it."""
        if errand.is_lookup:
            self._look_up(errand.row)
        else:
            self._send(errand)

    def put_back(self, errand: Errand) -> None:
        """Let a row wait that failed before Slack heard of it; another keeps its lease."""
        if errand.is_lookup or errand.begun:
            return
        with self.database.writing.begin() as session:
            mine = _claimed(session, errand.row)
            if mine is not None:
                self._over(session, errand.row, mine)
                mine.state, mine.retry_at = OutboxState.PENDING, self.machine_clock() + PAUSE

    def _send(self, errand: Errand) -> None:
        row = errand.row
        readied = self._ready(row)
        if readied is None:
            self._close(row, OutboxState.WITHDRAWN, "made_no_sense")
            return
        part, errand.begun = self.script[Kind(row.kind)], True
        try:
            sent = self._say(readied, part)
        except NotSent as outcome:
            self._record_failure(row, outcome, part)
        else:
            self._record_sent(row, sent, readied.with_it)

    def _ready(self, row: OutboxRow) -> _Readied | None:
        with self.database.reading.begin() as session:
            notice, with_it = self._notice(session, row)
            if notice is None:
                return None
            readers = readers_of(session, row)
            replaces = _message_to_replace(session, row)
            if row.updates_id is not None and replaces is None:
                return None
            return _Readied(
                row=row,
                notice=notice,
                with_it=with_it,
                readers=readers,
                locale=readers[0].locale if len({r.locale for r in readers}) == 1 else None,
                place=_known_channel(session, row, readers),
                replaces=replaces,
                replaces_file=replaces is not None and _replaces_file(session, row),
            )

    def _notice(self, session: Session, row: OutboxRow) -> tuple[Notice | None, frozenset[str]]:
        """Compose a row and whatever shares its message; return also the ids of the latter."""
        notice = self._compose(session, row)
        if notice is None or isinstance(notice, Vanished):
            return notice, frozenset()
        said = session.get(OutboxRow, (row.workspace_id, row.updates_id)) if row.updates_id else row
        others = beside(session, said) if said is not None else ()
        composed = {one.id: self._compose(session, one) for one in others if not one.withdraw}
        more = {id_: part for id_, part in composed.items() if part is not None}
        if not more:
            return notice, frozenset()
        is_second = said is not None and said.state is OutboxState.MERGED
        parts = (*more.values(), notice) if is_second else (notice, *more.values())
        return Together(parts), frozenset(more)

    def _compose(self, session: Session, row: OutboxRow) -> Notice | None:
        return self.script[Kind(row.kind)].compose(session, row, self.clock())

    def _look_up(self, row: OutboxRow) -> None:
        """Look whether an ambiguous message arrived; one that did not is sent again."""
        with self.database.reading.begin() as session:
            readers = readers_of(session, row)
            place = _known_channel(session, row, readers)
        oldest = min(row.first_try_at or row.not_before, row.not_before) - EARLIER
        try:
            channel = place or self._home(row, readers)
            found = self.messenger.find(channel, row.id, oldest)
        except NotSent as outcome:
            self._record_unknown(row, outcome)
            return
        if found is None:
            self._record_missing(row)
        else:
            self._record_sent(row, found)

    def _home(self, row: OutboxRow, readers: list[Reader]) -> str:
        """Return the conversation that a row went to."""
        people = _slack_ids(readers) or [row.slack_target or ""]
        if row.target is Target.PAIRING or len(people) > 1:
            return self.messenger.open_group(people)
        return self.messenger.open_direct(people[0])

    def _say(self, readied: _Readied, part: Part) -> Sent:
        row, notice = readied.row, readied.notice
        if part.asks_before:
            self._ask_again(readied)
        if readied.replaces is not None:
            at = readied.replaces
            if isinstance(notice, Vanished):
                self._delete(at, is_file=readied.replaces_file)
            else:
                self.messenger.update(at.channel, at.ts, notice, readied.locale, row.id)
            return at
        channel = self._channel(readied)
        try:
            return self._post(channel, readied)
        except Refused as refused:
            if refused.code in LOST_CHANNEL and row.target is Target.PAIRING:
                return self._post(self._open_group(readied), readied)
            raise

    def _post(self, channel: str, readied: _Readied) -> Sent:
        notice = readied.notice
        if isinstance(notice, Document):
            return Sent(channel, self.messenger.upload(channel, notice, readied.locale))
        return self.messenger.post(channel, notice, readied.locale, readied.row.id)

    def _delete(self, at: Sent, *, is_file: bool) -> None:
        try:
            if is_file:
                self.messenger.delete_file(at.ts)
            else:
                self.messenger.delete_message(at.channel, at.ts)
        except Refused as refused:
            if refused.code not in GONE_ALREADY:
                raise

    def _ask_again(self, readied: _Readied) -> None:
        """Look the readers up once more: a post to a deactivated person's DM succeeds."""
        gone = [one.member_id for one in readied.readers if not self._is_eligible(one)]
        if gone:
            raise _Gone(gone)

    def _is_eligible(self, reader: Reader) -> bool:
        if reader.slack_user_id is None:
            return False
        known = self.directory.colleague(reader.slack_user_id)
        return known is not None and known.eligible

    def _channel(self, readied: _Readied) -> str:
        if readied.place is not None:
            return readied.place
        if readied.row.target is Target.PAIRING or len(readied.readers) > 1:
            return self._open_group(readied)
        people = _slack_ids(readied.readers) or [readied.row.slack_target or ""]
        if isinstance(readied.notice, Document):
            return self.messenger.open_direct(people[0])
        return people[0]

    def _open_group(self, readied: _Readied) -> str:
        return self.messenger.open_group(_slack_ids(readied.readers))

    def _record_sent(
        self, row: OutboxRow, sent: Sent, with_it: frozenset[str] | None = None
    ) -> None:
        """Record a message and let follow what follows from each of its parts.

        Args:
            row: the claimed row.
            sent: where its message is.
            with_it: which companions' words are in it; None if nobody can tell any more.
        """
        now, machine_now = self.clock(), self.machine_clock()
        with self.database.writing.begin() as session:
            mine = _claimed(session, row)
            if mine is None:
                return
            self._over(session, row, mine)
            mine.state, mine.channel, mine.sent_at = OutboxState.SENT, sent.channel, now
            is_file = _is_file(mine)
            mine.file_id, mine.ts = (sent.ts, None) if is_file else (mine.file_id, sent.ts)
            put(
                session,
                ChannelPace,
                {
                    "workspace_id": mine.workspace_id,
                    "place": mine.place,
                    "not_before": machine_now + self.between_posts,
                },
            )
            self._follow(session, mine, now)
            for one in merged_into(session, mine):
                if with_it is not None and one.id not in with_it:
                    one.state, one.error = OutboxState.WITHDRAWN, "made_no_sense"
                    continue
                one.channel, one.ts, one.sent_at = mine.channel, mine.ts, now
                self._follow(session, one, now)
        log.info("outbox %s sent: %s", row.id, row.kind)

    def _follow(self, session: Session, row: OutboxRow, now: datetime) -> None:
        if row.withdraw:
            correct(session, self.outbox, row, now)
        else:
            self.script[Kind(row.kind)].sent(session, row, now)

    def _record_failure(self, row: OutboxRow, outcome: NotSent, part: Part) -> None:
        with self.database.writing.begin() as session:
            mine = _claimed(session, row)
            if mine is None:
                return
            self._over(session, row, mine)
            mine.error = outcome.code
            if isinstance(outcome, Limited):
                self._wait(session, mine, outcome)
            elif isinstance(outcome, Unclear):
                mine.state = OutboxState.AMBIGUOUS
                mine.retry_at = self.machine_clock() + self.claims.cool_off
            elif isinstance(outcome, Revoked):
                mine.state = OutboxState.HELD
                _uninstalled(session, mine)
            else:
                mine.state = OutboxState.DEAD
                let_go(session, mine)
                if isinstance(outcome, _Gone):
                    mine.details = {**mine.details, GONE: outcome.member_ids}
                part.refused(session, mine, self.clock())
        log.warning("outbox %s not sent: %s %s", row.id, row.kind, outcome.code)

    def _record_missing(self, row: OutboxRow) -> None:
        """Note that an ambiguous message certainly did not arrive."""
        with self.database.writing.begin() as session:
            mine = _claimed(session, row)
            if mine is not None:
                self._over(session, row, mine)
                mine.state, mine.error = OutboxState.PENDING, None
        log.info("outbox %s did not arrive: %s", row.id, row.kind)

    def _record_unknown(self, row: OutboxRow, outcome: NotSent) -> None:
        """Note that Slack did not say whether a message arrived."""
        machine_now = self.machine_clock()
        with self.database.writing.begin() as session:
            mine = _claimed(session, row)
            if mine is None:
                return
            self._over(session, row, mine)
            mine.state, mine.retry_at = OutboxState.AMBIGUOUS, machine_now + self.claims.cool_off
            if isinstance(outcome, Refused):
                mine.retry_at = None
                settle_by_kind(session, mine)
            elif isinstance(outcome, Limited):
                until = machine_now + timedelta(seconds=outcome.retry_after)
                mine.retry_at = until
                leave_alone(session, mine.workspace_id, outcome.method, until)
            elif isinstance(outcome, Revoked):
                _uninstalled(session, mine)
        log.warning("outbox %s not looked up: %s %s", row.id, row.kind, outcome.code)

    def _wait(self, session: Session, row: OutboxRow, limited: Limited) -> None:
        until = self.machine_clock() + timedelta(seconds=limited.retry_after)
        row.state, row.retry_at, row.error = OutboxState.PENDING, until, None
        row.attempts -= 1  # certainly not accepted, so it was no attempt
        leave_alone(session, row.workspace_id, limited.method, until)

    def _over(self, session: Session, row: OutboxRow, mine: OutboxRow) -> None:
        """Let go of a claim and of the places that it took in Slack's minutes."""
        self.claims.pace.answered(session, row.workspace_id, row.token or "", self.machine_clock())
        void_claim(mine)

    def _close(self, row: OutboxRow, state: OutboxState, why: str) -> None:
        with self.database.writing.begin() as session:
            mine = _claimed(session, row)
            if mine is not None:
                self._over(session, row, mine)
                mine.state, mine.error = state, why
                let_go(session, mine)
        log.info("outbox %s %s: %s", row.id, state.value, row.kind)


def _uninstalled(session: Session, row: OutboxRow) -> None:
    session.get_one(Workspace, row.workspace_id).state = WorkspaceState.UNINSTALLED


def _is_file(row: OutboxRow) -> bool:
    return POLICIES[Kind(row.kind)].is_file


def _claimed(session: Session, row: OutboxRow) -> OutboxRow | None:
    """Return the row if the claim still is ours; a stale owner must not write."""
    return session.scalar(
        select(OutboxRow).where(
            OutboxRow.workspace_id == row.workspace_id,
            OutboxRow.id == row.id,
            OutboxRow.token == row.token,
        )
    )


def _message_to_replace(session: Session, row: OutboxRow) -> Sent | None:
    if row.updates_id is None:
        return None
    earlier = session.get(OutboxRow, (row.workspace_id, row.updates_id))
    if earlier is None or earlier.channel is None:
        return None
    where = earlier.ts or earlier.file_id
    return Sent(earlier.channel, where) if where else None


def _replaces_file(session: Session, row: OutboxRow) -> bool:
    earlier = session.get(OutboxRow, (row.workspace_id, row.updates_id))
    return earlier is not None and earlier.ts is None


def _known_channel(session: Session, row: OutboxRow, readers: list[Reader]) -> str | None:
    if row.target is Target.DESK:
        return session.get_one(Workspace, row.workspace_id).desk_channel
    if row.target is Target.CHANNEL:
        return row.slack_target
    if row.target is Target.PAIRING and row.pairing_id is not None:
        known = session.get_one(Pairing, (row.workspace_id, row.pairing_id)).channel
        return known or opened_for(session, row.workspace_id, row.pairing_id, readers)
    return None


def _slack_ids(readers: list[Reader]) -> list[str]:
    return [reader.slack_user_id for reader in readers if reader.slack_user_id is not None]
