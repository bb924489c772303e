"""The script of what can be said: how each kind is composed, and what follows from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.notices import Kind, Notice
from models.outbox import OutboxRow

Composer = Callable[[Session, OutboxRow, datetime], Notice | None]
Consequence = Callable[[Session, OutboxRow, datetime], None]

GONE = "gone"  # in a row's details: the ids of the readers who are no longer eligible


def nothing_follows(_session: Session, _row: OutboxRow, _now: datetime) -> None:
    """Follow a message with nothing."""


@dataclass(frozen=True)
class Part:
    """How one kind is said.

    Attributes:
        compose: reads what the words need (in a reading session, just before the send); None
            means that the line makes no sense any more and is withdrawn.
        sent: runs in the transaction that records the send; row.channel and row.ts are set,
            ``now`` is the programme clock: deadlines start here.
        refused: runs when Slack refused for good (row.error says why), so that a partner or
            the desk can be looked after.
        asks_before: before the send every reader is looked up again in Slack; if one is no
            longer eligible, ``refused`` runs with row.error ``not_eligible`` instead, and
            row.details names who (``GONE``). It may set the row pending again for the others.
    """

    compose: Composer
    sent: Consequence = nothing_follows
    refused: Consequence = nothing_follows
    asks_before: bool = False


Script = Mapping[Kind, Part]
