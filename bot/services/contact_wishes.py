"""After a worrying answer its writer may ask an organiser to get in touch; the answer stays put."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.desk import DeskPerson
from bot.domain.notices import Kind
from bot.errors import NotFound
from bot.services.access import Caller, OrganiserCaller
from bot.services.draft_groups import person_of
from bot.services.outbox import Line, Outbox
from bot.services.together import find_own
from models.member import Member, MemberState
from models.outbox import OutboxRow, OutboxState, Target
from models.session import Database

CONTACT_WISHED = "contact-wished"
REACHABLE = (MemberState.ACTIVE, MemberState.LEFT)


@dataclass(frozen=True)
class ContactWishes:
    """Passes on that somebody would like to be contacted: who, and neither why nor about whom."""

    database: Database
    clock: Clock
    outbox: Outbox

    def wish(self, caller: Caller, pairing_id: str) -> None:
        """Tell the desk that somebody would like to talk; the post names nobody.

        Asking twice after one meeting asks once.

        Raises:
            NoSuchPairing, NotYourPairing: the caller has no such pairing.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            _, person = find_own(session, caller, pairing_id)
            line = Line(
                kind=Kind.DESK_WARNING,
                key=f"{CONTACT_WISHED}:{pairing_id}:{person.id}",
                target=Target.DESK,
                not_before=now,
                member_id=person.id,
                details={"code": CONTACT_WISHED},
            )
            self.outbox.write(session, caller.workspace_id, line, now)

    def who(self, caller: OrganiserCaller, row_id: str) -> DeskPerson:
        """Return who would like to be contacted.

        Raises:
            NotFound: nobody asked that, or the account is gone since.
        """
        with self.database.reading.begin() as session:
            row = session.get(OutboxRow, (caller.workspace_id, row_id))
            member = _asker(session, row) if row is not None else None
            if member is None:
                raise NotFound
            return person_of(member)


def _asker(session: Session, row: OutboxRow) -> Member | None:
    if row.details.get("code") != CONTACT_WISHED or row.state is not OutboxState.SENT:
        return None
    member = session.get(Member, (row.workspace_id, row.member_id))
    return member if member is not None and member.state in REACHABLE else None
