"""Thank-you notes on their way: written once, asked about if they may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.notices import Kind
from bot.domain.notices.check_ins import ThanksNote
from bot.ids import NewId
from bot.services.outbox import Line, Outbox
from bot.services.script import Part, Script
from models import thanks_questions as questions
from models.meeting import Thanks
from models.member import Member, MemberState
from models.outbox import OutboxRow, Target
from models.programme import Programme
from models.recognition import ThanksShowing
from models.rounds import Pairing


@dataclass(frozen=True)
class NewNote:
    """A thank-you as it was written.

    Attributes:
        may_show: what its writer ticked.
        passes_on: its reader gets it. Otherwise only its writer sees it, and sees no difference.
    """

    workspace_id: str
    from_id: str
    to_id: str
    text: str
    pairing_id: str | None = None
    may_show: bool = False
    passes_on: bool = True


@dataclass(frozen=True)
class ThanksNotes:
    """Stores a note and passes it on to its reader."""

    new_id: NewId
    outbox: Outbox

    def parts(self) -> Script:
        """Return how a note is said."""
        return {Kind.THANKS: Part(compose=_compose)}

    def write(self, session: Session, new: NewNote, now: datetime) -> str:
        """Store a note and what its reader gets; return its id."""
        note = Thanks(
            workspace_id=new.workspace_id,
            id=self.new_id(),
            from_id=new.from_id,
            to_id=new.to_id,
            pairing_id=new.pairing_id,
            text=new.text,
            at=now,
            passed_on=new.passes_on,
        )
        session.add(note)
        session.flush()
        if new.may_show:
            showing = ThanksShowing(
                workspace_id=new.workspace_id,
                thanks_id=note.id,
                programme_id=_programme_id(session, new),
                offered=True,
            )
            session.add(showing)
        if new.passes_on:
            self._pass_on(session, note, now)
        return note.id

    def _pass_on(self, session: Session, note: Thanks, now: datetime) -> None:
        line = Line(
            kind=Kind.THANKS,
            key=f"thanks:{note.id}",
            target=Target.MEMBER,
            member_id=note.to_id,
            pairing_id=note.pairing_id,
            not_before=now,
            subject=note.id,
        )
        self.outbox.write(session, note.workspace_id, line, now)


def _programme_id(session: Session, new: NewNote) -> str | None:
    """Return the programme whose channel a note may appear in, if there is one."""
    if new.pairing_id is not None:
        return session.get_one(Pairing, (new.workspace_id, new.pairing_id)).programme_id
    found = questions.common_programme(session, new.workspace_id, new.from_id, new.to_id)
    return found.id if found else None


def _compose(session: Session, row: OutboxRow, _now: datetime) -> ThanksNote | None:
    note = session.get(Thanks, (row.workspace_id, row.subject))
    if note is None or note.text is None:
        return None
    writer = session.get_one(Member, (row.workspace_id, note.from_id))
    reader = session.get_one(Member, (row.workspace_id, note.to_id))
    if writer.name is None or reader.state is not MemberState.ACTIVE:
        return None
    showing = session.get(ThanksShowing, (row.workspace_id, note.id))
    asks = showing is not None and showing.offered and showing.shown is None
    channel = _channel(session, showing) if showing is not None and asks else None
    return ThanksNote(note.pairing_id or "", writer.name, note.text, note.id, asks, channel)


def _channel(session: Session, showing: ThanksShowing) -> str | None:
    if showing.programme_id is None:
        return None
    return session.get_one(Programme, (showing.workspace_id, showing.programme_id)).channel
