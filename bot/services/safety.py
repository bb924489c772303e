"""Something not right? People to talk to, and a way out; nothing is noted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.domain.workspace_settings import WorkspaceSettings
from bot.services.access import Caller
from bot.services.endings import Endings
from bot.services.feedback import Feedback
from bot.services.mentorship_ends import next_ordinary_end
from bot.services.together import Together, find_own
from models.session import Database
from models.workspace import Workspace


@dataclass(frozen=True)
class Help:
    """Whom somebody may talk to, as Slack ids, and whether there is something to end.

    Attributes:
        contacts: the named contacts, without the people of the pairing themselves.
        run_by: who runs the programme; empty if that is one of the pairing.
        others: fallback organisers, for a workspace that has named nobody else.
        told_at: from when the partner of a mentorship reads that it has ended; None: a working
            day later.
        zone: the programme's.
    """

    contacts: tuple[str, ...]
    run_by: str
    may_end: bool
    others: tuple[str, ...] = ()
    told_at: datetime | None = None
    zone: str = "UTC"


@dataclass(frozen=True)
class Safety:
    """Names contacts and ends a pairing for one of its members, at once and without a reason."""

    database: Database
    clock: Clock
    endings: Endings
    feedback: Feedback

    def help(self, caller: Caller, pairing_id: str) -> Help:
        """Return the named contacts of the workspace.

        Raises:
            NoSuchPairing, NotYourPairing: the caller has no such pairing.
        """
        now = self.clock()
        with self.database.reading.begin() as session:
            together, person = find_own(session, caller, pairing_id)
            workspace = session.get_one(Workspace, caller.workspace_id)
            settings = WorkspaceSettings.from_record(workspace.settings)
            end = next_ordinary_end(session, together, now)
            return Help(
                contacts=_apart_from(together, settings.safety_contacts),
                run_by="".join(_apart_from(together, [together.programme.run_by_slack_id])),
                may_end=together.seems_open_to(person, now),
                others=_apart_from(together, settings.fallback_organisers),
                told_at=end.at if end else None,
                zone=together.programme.time_zone,
            )

    def end(
        self, caller: Caller, pairing_id: str, *, not_again: bool, sooner: bool = False
    ) -> None:
        """End a pairing for the caller at once; ending it twice ends it once.

        The partner of a mentorship reads it at the moment at which any other end is told.

        Args:
            caller: who ends it, and hears nothing more about it.
            pairing_id: which.
            not_again: the caller is never introduced to them again.
            sooner: the partner reads it a working day later, even if it may be guessed.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            together, person = find_own(session, caller, pairing_id)
            if not_again:
                self.feedback.keep_apart(session, caller, together)
            if person.place.silent:
                return
            told = None if sooner else next_ordinary_end(session, together, now)
            self.endings.end_pairing(session, caller.workspace_id, pairing_id, now, person.id, told)


def _apart_from(together: Together, people: Sequence[str]) -> tuple[str, ...]:
    """Return people without those of a pairing: nobody should have to turn to them here."""
    inside = {person.member.slack_user_id for person in together.people}
    return tuple(one for one in people if one and one not in inside)
