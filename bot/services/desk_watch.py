"""Looking at the desk before anything happens there: no event tells that it became public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.services.desk import Desk, DeskUnknown
from bot.services.duty import Item
from models.desk_questions import workspaces_with_desk_work
from models.session import Database


@dataclass(frozen=True)
class WatchDesks:
    """Due before a round is planned, released or closed, and while a desk is lost.

    It asks Slack at most once a minute and comes before the duties of rounds, so that a desk
    which became public holds the round that is due in the same wake.
    """

    database: Database
    desk: Desk

    @property
    def name(self) -> str:
        """Return ``watch-desks``."""
        return "watch-desks"

    def due(self, now: datetime) -> Sequence[Item]:
        """Return workspaces whose desk matters now and was not looked at just before."""
        with self.database.reading.begin() as session:
            found = workspaces_with_desk_work(session, now)
        return [Item(one, one) for one in found if self.desk.rolls.recent(one) is None]

    def carry_out(self, item: Item, now: datetime) -> None:
        """Look at one desk.

        Raises:
            DeskUnknown: Slack gave no answer.
        """
        del now  # the look itself is what is due
        if not self.desk.look_again(item.workspace_id):
            raise DeskUnknown

    def next_due(self, after: datetime) -> datetime | None:
        """Return None: the duties of rounds know when they are due."""
        del after
        return None
