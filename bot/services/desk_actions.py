"""Single things organisers do: post an invitation, end a pairing."""

from __future__ import annotations

from dataclasses import dataclass

from bot.clock import Clock
from bot.errors import NotFound, NotPossible
from bot.services.access import OrganiserCaller
from bot.services.audit import Audit
from bot.services.endings import Endings
from bot.services.enrolment import Enrolment
from bot.services.programmes import NoSuchProgramme
from models import draft_questions as questions
from models.programme import Programme, ProgrammeState
from models.session import Database


class NoChannel(NotPossible):
    """A programme has no channel for invitations."""

    code = "no-channel"


class NotTogether(NotFound):
    """Two people have no pairing that could be ended."""

    code = "not-together"


@dataclass(frozen=True)
class Invitations:
    """Posts a programme's invitation in its channel."""

    database: Database
    clock: Clock
    enrolment: Enrolment
    audit: Audit

    def post(self, caller: OrganiserCaller, programme_id: str) -> str:
        """Have the channel invited, at most once a day; return the channel.

        Raises:
            NoSuchProgramme: there is none of this id, or it has ended.
            NoChannel: no channel was chosen.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            programme = session.get(Programme, (caller.workspace_id, programme_id))
            if programme is None or programme.state is ProgrammeState.ENDED:
                raise NoSuchProgramme
            if programme.channel is None:
                raise NoChannel(name=programme.name)
            self.enrolment.write_invitation(session, programme, now)
            self.audit.record(session, caller, "programme.invite", programme.id, {}, now)
            return programme.channel


@dataclass(frozen=True)
class DeskEndings:
    """Ends a pairing for its people, in the words of any other end."""

    database: Database
    clock: Clock
    endings: Endings
    audit: Audit

    def open_together(self, caller: OrganiserCaller, first_id: str, second_id: str) -> list[str]:
        """Return the ids of open pairings that two members are both in.

        Raises:
            NotTogether: there is none.
        """
        with self.database.reading.begin() as session:
            found = questions.open_pairings_together(
                session, caller.workspace_id, first_id, second_id
            )
        if not found:
            raise NotTogether
        return found

    def end(self, caller: OrganiserCaller, first_id: str, second_id: str) -> None:
        """End every open pairing of two members; each reads the ordinary words.

        Raises:
            NotTogether: there is none (any more).
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            found = questions.open_pairings_together(
                session, caller.workspace_id, first_id, second_id
            )
            if not found:
                raise NotTogether
            for pairing_id in found:
                self.endings.end_pairing(session, caller.workspace_id, pairing_id, now)
                self.audit.record(session, caller, "pairing.end", pairing_id, {}, now)
