"""What a claimed row says, read from the database as it is now: words, readers, place."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.notices import Kind, Notice
from bot.domain.notices.corrections import Together
from bot.services.merging import beside
from bot.services.messenger import Sent, Vanished
from bot.services.openings import opened_for
from bot.services.readers import Reader, readers_of
from bot.services.script import Script
from models.outbox import OutboxRow, OutboxState, Target
from models.rounds import Pairing
from models.session import Database
from models.workspace import Workspace


@dataclass(frozen=True)
class Readied:
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
class Composing:
    """Reads in one transaction everything that a send needs; calls nobody."""

    database: Database
    clock: Clock
    script: Script

    def ready(self, row: OutboxRow) -> Readied | None:
        """Return what a row says now; None if it makes no sense any more."""
        with self.database.reading.begin() as session:
            notice, with_it = self._notice(session, row)
            if notice is None:
                return None
            readers = readers_of(session, row)
            replaces = _message_to_replace(session, row)
            if row.updates_id is not None and replaces is None:
                return None
            return Readied(
                row=row,
                notice=notice,
                with_it=with_it,
                readers=readers,
                locale=readers[0].locale if len({r.locale for r in readers}) == 1 else None,
                place=known_channel(session, row, readers),
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


def known_channel(session: Session, row: OutboxRow, readers: list[Reader]) -> str | None:
    """Return the conversation of a row, where it is known without asking Slack."""
    if row.target is Target.DESK:
        return session.get_one(Workspace, row.workspace_id).desk_channel
    if row.target is Target.CHANNEL:
        return row.slack_target
    if row.target is Target.PAIRING and row.pairing_id is not None:
        known = session.get_one(Pairing, (row.workspace_id, row.pairing_id)).channel
        return known or opened_for(session, row.workspace_id, row.pairing_id, readers)
    return None


def slack_ids(readers: list[Reader]) -> list[str]:
    """Return the readers' ids in Slack, but for those who erased everything."""
    return [reader.slack_user_id for reader in readers if reader.slack_user_id is not None]
