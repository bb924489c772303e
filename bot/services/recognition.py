"""Recognition: thanks between members, and who may see them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Row
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.membership import local_day
from bot.domain.mentors import ThanksLine
from bot.domain.profile import NAMELESS, NoProfile
from bot.domain.recognition import (
    MOST_THANKS_A_DAY,
    MyThanks,
    NoSuchThanks,
    ThanksEntry,
    ThanksWrong,
)
from bot.ids import NewId
from bot.services.access import Caller
from bot.services.outbox import Outbox
from bot.services.places import zone_of
from bot.services.please_not import PleaseNot
from bot.services.script import Script
from bot.services.thanks_notes import NewNote, ThanksNotes
from models import thanks_questions as questions
from models.meeting import Thanks
from models.member import Member, MemberState, member_of_user
from models.recognition import ThanksShowing
from models.session import Database

MOST_ON_A_CARD = 3
A_DAY = timedelta(days=1)


def shown_thanks(
    session: Session, workspace_id: str, member_id: str, most: int = MOST_ON_A_CARD
) -> tuple[ThanksLine, ...]:
    """Return the newest thank-yous to a member that both sides let be shown."""
    found = questions.shown_to_all(session, workspace_id, member_id, most)
    return tuple(ThanksLine(name, text) for name, text in found)


@dataclass(frozen=True)
class Recognition:
    """Passes thanks on, and keeps what the two decide about showing them.

    Attributes:
        other_key: what stands for a Slack user on private lists.
    """

    database: Database
    clock: Clock
    new_id: NewId
    outbox: Outbox
    other_key: Callable[[str], bytes]

    def parts(self) -> Script:
        """Return how thanks are said."""
        return self._notes.parts()

    def check(self, caller: Caller) -> None:
        """Let only members open the form.

        Raises:
            NoProfile: the caller never joined, or left.
        """
        with self.database.reading.begin() as session:
            _member(session, caller)

    def thank(self, caller: Caller, to_slack_id: str, text: str, *, may_show: bool) -> None:
        """Pass a thank-you on to a colleague; the very same one is passed on once.

        Somebody who would rather not meet the writer gets nothing; the writer finds it in the own
        list and counts all the same.

        Raises:
            NoProfile: the caller never joined, or left.
            ThanksWrong: to oneself, to somebody who takes no part, or ten were written today.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            writer = _member(session, caller)
            reader = member_of_user(session, caller.workspace_id, to_slack_id)
            if to_slack_id == caller.slack_user_id:
                raise ThanksWrong("to", "oneself")
            if reader is None or reader.state is not MemberState.ACTIVE:
                raise ThanksWrong("to", "no-member")
            here = caller.workspace_id
            if questions.same_thanks(session, here, writer.id, reader.id, text):
                return
            if questions.thanks_since(session, here, writer.id, now - A_DAY) >= MOST_THANKS_A_DAY:
                raise ThanksWrong("text", "too-many")
            unwanted = PleaseNot(self.new_id, self.other_key).holds(session, reader, caller)
            note = NewNote(
                here, writer.id, reader.id, text, may_show=may_show, passes_on=not unwanted
            )
            self._notes.write(session, note, now)

    def decide(self, caller: Caller, thanks_id: str, *, shown: bool) -> None:
        """Keep whether a thank-you to the caller may be seen; it may be changed at any time.

        Raises:
            NoSuchThanks: it is not the caller's, or its writer did not offer it.
        """
        with self.database.writing.begin() as session:
            note = session.get(Thanks, (caller.workspace_id, thanks_id))
            showing = session.get(ThanksShowing, (caller.workspace_id, thanks_id))
            if note is None or showing is None or not _may_decide(note, showing, caller):
                raise NoSuchThanks
            showing.shown, showing.decided_at = shown, self.clock()

    def take_back(self, caller: Caller, thanks_id: str) -> None:
        """Let a thank-you of the caller's be seen by its receiver alone again.

        Raises:
            NoSuchThanks: the caller did not write it.
        """
        with self.database.writing.begin() as session:
            note = session.get(Thanks, (caller.workspace_id, thanks_id))
            showing = session.get(ThanksShowing, (caller.workspace_id, thanks_id))
            if note is None or note.from_id != caller.member_id:
                raise NoSuchThanks
            if showing is not None:
                showing.offered = False

    def mine(self, caller: Caller) -> MyThanks:
        """Return the caller's thanks, received and given.

        Raises:
            NoProfile: the caller never joined, or left.
        """
        with self.database.reading.begin() as session:
            member = _member(session, caller)
            zone = zone_of(session, member)
            here = member.workspace_id
            return MyThanks(
                received=_entries(questions.received(session, here, member.id), zone),
                given=_entries(questions.given(session, here, member.id), zone),
            )

    @property
    def _notes(self) -> ThanksNotes:
        return ThanksNotes(self.new_id, self.outbox)


def _entries(
    rows: Sequence[Row[Thanks, ThanksShowing | None, str | None]], zone: str
) -> tuple[ThanksEntry, ...]:
    return tuple(
        ThanksEntry(
            thanks_id=note.id,
            who=name or NAMELESS,
            text=note.text or "",
            on=local_day(note.at, zone),
            offered=showing is not None and showing.offered,
            shown=showing.shown if showing else None,
        )
        for note, showing, name in rows
    )


def _may_decide(note: Thanks, showing: ThanksShowing, caller: Caller) -> bool:
    return note.to_id == caller.member_id and note.passed_on and showing.offered


def _member(session: Session, caller: Caller) -> Member:
    member = member_of_user(session, caller.workspace_id, caller.slack_user_id)
    if member is None or member.state is not MemberState.ACTIVE:
        raise NoProfile
    return member
