"""Sending what the outbox holds: claim, compose, say, record.

No transaction is open while Slack is called. An answer that never came leaves a row ambiguous:
it is looked up in the conversation's history, or what follows depends on its kind
(bot/domain/notices/kinds.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.domain.notices import Kind
from bot.services.claims import Claims
from bot.services.composing import Composing, Readied, slack_ids
from bot.services.directory import Directory
from bot.services.lookups import Lookups
from bot.services.messenger import (
    Document,
    Messenger,
    NotBegun,
    NotSent,
    Refused,
    Sent,
    Unclear,
    Vanished,
)
from bot.services.outbox import Outbox
from bot.services.readers import Reader
from bot.services.recording import Gone, Recording
from bot.services.script import Script
from models.outbox import OutboxRow, OutboxState, Target
from models.session import Database

BETWEEN_POSTS = timedelta(seconds=1)  # per conversation, as Slack publishes
CALLS_IN_A_LEASE = 3  # a lease holds three time-outs (bot/config.py)
LEASE_OVER = "lease_over"
LOST_CHANNEL = frozenset({"channel_not_found", "is_archived"})
GONE_ALREADY = frozenset({"message_not_found", "file_not_found", "file_deleted"})


@dataclass
class Errand:
    """A claimed row, and what is to be done about it."""

    row: OutboxRow
    readers: Sequence[Reader] = ()
    is_lookup: bool = False  # an answer never came: look whether it arrived
    begun: bool = False  # from here on Slack may have it
    looked_up_at: datetime | None = None  # its readers, in the machine's time


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
    _composing: Composing = field(init=False)
    _recording: Recording = field(init=False)
    _lookups: Lookups = field(init=False)

    def __post_init__(self) -> None:
        recording = Recording(
            self.database,
            self.clock,
            self.machine_clock,
            self.script,
            self.outbox,
            self.claims.pace,
            self.claims.cool_off,
            self.between_posts,
        )
        composing = Composing(self.database, self.clock, self.script)
        object.__setattr__(self, "_recording", recording)
        object.__setattr__(self, "_composing", composing)
        object.__setattr__(self, "_lookups", Lookups(self.database, self.messenger, recording))

    def send_next(self) -> bool:
        """Send one message; False if none may be sent now."""
        errand = self.claim_next()
        if errand is not None:
            self.carry_out(errand)
        return errand is not None

    def claim_next(self) -> Errand | None:
        """Claim the next message, to be looked up or sent by any thread; None if none may go."""
        return next(iter(self.claim_some(1)), None)

    def claim_some(self, most: int) -> list[Errand]:
        """Claim as many messages as may go now, up to so many."""
        unclear = self.claims.claim_unclear() if self.claims.reconciles else None
        errands = [Errand(unclear, is_lookup=True)] if unclear is not None else []
        if len(errands) < most:
            errands += [Errand(*one) for one in self.claims.claim_some(most - len(errands))]
        return errands

    def carry_out(self, errand: Errand) -> None:
        """Look a claimed message up or send it, and record what came of it."""
        if errand.is_lookup:
            self._lookups.look_up(errand.row)
        else:
            self._send(errand)

    def put_back(self, errand: Errand) -> None:
        """Let a row wait that failed before Slack heard of it; another keeps its lease."""
        if not errand.is_lookup and not errand.begun:
            self._recording.put_back(errand.row)

    def _send(self, errand: Errand) -> None:
        row = errand.row
        try:
            gone = self._ask_again(errand)
            readied = self._composing.ready(row)
            if readied is None:
                self._recording.closed(row, OutboxState.WITHDRAWN, "made_no_sense")
                return
            if gone:
                raise Gone(gone)
            errand.begun = True
            sent = self._say(readied)
        except NotSent as outcome:
            self._recording.failed(row, outcome)
        else:
            self._recording.sent(row, sent, readied.with_it, errand.looked_up_at)

    def _say(self, readied: Readied) -> Sent:
        row = readied.row
        with _before_the_message():
            channel = None if readied.replaces else self._channel(readied)
        if readied.replaces is not None:
            return self._replace(readied, readied.replaces)
        try:
            return self._post(channel or "", readied)
        except Refused as refused:
            if refused.code not in LOST_CHANNEL or row.target is not Target.PAIRING:
                raise
        with _before_the_message():
            channel = self._open_group(readied)
        return self._post(channel, readied)

    def _replace(self, readied: Readied, at: Sent) -> Sent:
        self._require_lease(readied.row)
        if isinstance(readied.notice, Vanished):
            self._delete(at, is_file=readied.replaces_file)
        else:
            self.messenger.update(at.channel, at.ts, readied.notice, readied.locale, readied.row.id)
        return at

    def _require_lease(self, row: OutboxRow) -> None:
        """Say nothing under a claim that may be over before Slack has answered.

        Raises:
            NotBegun: what came before took so long; somebody else may have the row by then.
        """
        spare = self.claims.lease / CALLS_IN_A_LEASE
        if row.lease_until is None or self.machine_clock() + spare > row.lease_until:
            raise NotBegun(LEASE_OVER)

    def _post(self, channel: str, readied: Readied) -> Sent:
        self._require_lease(readied.row)
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

    def _ask_again(self, errand: Errand) -> list[str]:
        """Look the readers up once more, and return who is gone.

        A post to a deactivated person's DM would succeed. This comes first: a place in the
        minute in which Slack is asked about people is what a large release waits for, and it is
        given back a minute after the answer.
        """
        row = errand.row
        if row.updates_id is not None or not self.script[Kind(row.kind)].asks_before:
            return []
        with _before_the_message():
            gone = [one.member_id for one in errand.readers if not self._is_eligible(one)]
        errand.looked_up_at = self.machine_clock()
        return gone

    def _is_eligible(self, reader: Reader) -> bool:
        if reader.slack_user_id is None:
            return False
        known = self.directory.colleague(reader.slack_user_id)
        return known is not None and known.eligible

    def _channel(self, readied: Readied) -> str:
        if readied.place is not None:
            return readied.place
        if readied.row.target is Target.PAIRING or len(readied.readers) > 1:
            return self._open_group(readied)
        people = slack_ids(readied.readers) or [readied.row.slack_target or ""]
        if isinstance(readied.notice, Document):
            return self.messenger.open_direct(people[0])
        return people[0]

    def _open_group(self, readied: Readied) -> str:
        return self.messenger.open_group(slack_ids(readied.readers))


@contextmanager
def _before_the_message() -> Iterator[None]:
    """Within the block, an answer that never comes leaves no doubt about the message."""
    try:
        yield
    except Unclear as unclear:
        raise NotBegun(unclear.code) from unclear
