"""Something not right? People to talk to, and a way out; nothing is noted."""

from __future__ import annotations

from dataclasses import dataclass

from bot.clock import Clock
from bot.domain.workspace_settings import WorkspaceSettings
from bot.services.access import Caller
from bot.services.endings import Endings
from bot.services.feedback import Feedback
from bot.services.together import find_own
from models.session import Database
from models.workspace import Workspace


@dataclass(frozen=True)
class Help:
    """Whom somebody may talk to, as Slack ids, and whether there is something to end."""

    contacts: tuple[str, ...]
    run_by: str
    may_end: bool


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
        with self.database.reading.begin() as session:
            together, person = find_own(session, caller, pairing_id)
            workspace = session.get_one(Workspace, caller.workspace_id)
            settings = WorkspaceSettings.from_record(workspace.settings)
            return Help(
                contacts=settings.safety_contacts,
                run_by=together.programme.run_by_slack_id,
                may_end=together.seems_open_to(person, self.clock()),
            )

    def end(self, caller: Caller, pairing_id: str, *, not_again: bool) -> None:
        """End a pairing for the caller; ending it twice ends it once.

        Args:
            caller: who ends it, and hears nothing more about it.
            pairing_id: which.
            not_again: the caller is never introduced to them again.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            together, person = find_own(session, caller, pairing_id)
            if not_again:
                self.feedback.keep_apart(session, caller, together)
            if not person.place.silent:
                self.endings.end_pairing(session, caller.workspace_id, pairing_id, now, person.id)
