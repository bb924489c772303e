"""Work that the clock starts: items that are due, each carried out on its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Item:
    """One thing that is due: a row of one workspace."""

    workspace_id: str
    id: str


class Duty(Protocol):
    """Something that becomes due by the programme clock. Every step is safe to run twice.

    What is due is a condition on rows (``next_round_at <= now``), never a memory; carrying an
    item out changes the row, in one transaction, so that it is not due any more.
    """

    @property
    def name(self) -> str:
        """Return a word for logs and traces, such as ``plan-rounds``."""

    def due(self, now: datetime) -> Sequence[Item]:
        """Return what is due at an instant, oldest first."""

    def carry_out(self, item: Item, now: datetime) -> None:
        """Do one item, if it is still due; a RapportError means it could not be done now."""

    def next_due(self, after: datetime) -> datetime | None:
        """Return the first instant after ``after`` at which something will be due, if known."""
