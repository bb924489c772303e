"""Looking up in Slack whether a message arrived that was never answered (SLACK_RECONCILE)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.services.composing import known_channel, slack_ids
from bot.services.messenger import Messenger, NotSent
from bot.services.readers import Reader, readers_of
from bot.services.recording import Recording
from models.outbox import OutboxRow, Target
from models.session import Database

EARLIER = timedelta(seconds=60)  # Slack's clock and ours may differ


@dataclass(frozen=True)
class Lookups:
    """Finds a row's message by the row's id in its metadata."""

    database: Database
    messenger: Messenger
    recording: Recording

    def look_up(self, row: OutboxRow) -> None:
        """Look whether an ambiguous message arrived; one that did not is sent again."""
        with self.database.reading.begin() as session:
            readers = readers_of(session, row)
            place = known_channel(session, row, readers)
        oldest = min(row.first_try_at or row.not_before, row.not_before) - EARLIER
        try:
            found = self.messenger.find(place or self._home(row, readers), row.id, oldest)
        except NotSent as outcome:
            self.recording.unknown(row, outcome)
            return
        if found is None:
            self.recording.missing(row)
        else:
            self.recording.sent(row, found)

    def _home(self, row: OutboxRow, readers: list[Reader]) -> str:
        """Return the conversation that a row went to."""
        people = slack_ids(readers) or [row.slack_target or ""]
        if row.target is Target.PAIRING or len(people) > 1:
            return self.messenger.open_group(people)
        return self.messenger.open_direct(people[0])
