"""Finding a time and a place: votes, other times, the booking and its calendar file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.cadence import instant_of
from bot.domain.meetings import (
    AlreadyBooked,
    Choice,
    NoSuchPairing,
    TimesReplaced,
    TimeUnusable,
    check_proposal,
    chosen_letter,
)
from bot.domain.notices import Notice
from bot.services.access import Caller
from bot.services.bookings import Bookings
from bot.services.endings import Endings
from bot.services.introductions import Introductions, store_times
from bot.services.outbox import Outbox
from bot.services.script import Script
from bot.services.shared_message import renew, renew_booking
from bot.services.together import Person, Together, find_open, find_own
from models import meeting_questions
from models.meeting import MeetingSession, SessionState, Slot, SlotVote
from models.session import Database


@dataclass(frozen=True)
class _Earlier:
    """A set of times that is replaced, and the time that was booked from it."""

    slot_set: int
    starts_at: datetime | None


@dataclass(frozen=True)
class SharedMessage:
    """The message that a whole pairing reads, and the language that they share."""

    notice: Notice
    locale: str | None


@dataclass(frozen=True)
class Meetings:
    """What the people of a pairing do to meet."""

    database: Database
    clock: Clock
    outbox: Outbox
    introductions: Introductions
    endings: Endings

    def parts(self) -> Script:
        """Return how bookings are said."""
        return self._bookings.parts()

    def vote(
        self,
        caller: Caller,
        session_id: str,
        slot_set: int,
        letter: str,
        seen: int | None = None,
    ) -> SharedMessage:
        """Note that the caller could make a time, and book it once everybody can.

        Voting twice is voting once, but for somebody who sees the own vote in the message: then
        it is taken back, as long as no time is found.

        Args:
            caller: who votes.
            session_id: for which session.
            slot_set: the set of times; an older one counts no more.
            letter: which time.
            seen: the version of the message that was pressed; None never takes a vote back.

        Returns:
            The shared message as it looks now.

        Raises:
            NoSuchPairing: there is no such time.
            NotYourPairing: the caller is not in the pairing.
            PairingOver: the pairing is over.
            TimesReplaced: newer times were offered.
            AlreadyBooked: everybody agreed on another time.
            TimeUnusable: the time has passed.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            meeting, together, person = self._open_meeting(session, caller, session_id, now)
            slot = self._slot(session, meeting, slot_set, letter, now)
            vote_key = (meeting.workspace_id, meeting.id, slot_set, person.id, letter)
            stored = session.get(SlotVote, vote_key)
            if stored is None:
                meeting.version += 1
                session.add(_vote(meeting, person, letter, now))
            elif _takes_back(meeting, stored, seen):
                meeting.version += 1
                session.delete(stored)
            session.flush()
            self._book_if_agreed(session, together, meeting, slot, now)
            renew(self.outbox, session, meeting, slot_set, now)
            notice = self.introductions.shared_message(session, together, meeting, now)
            return SharedMessage(notice, together.locale())

    def choice(self, caller: Caller, pairing_id: str) -> Choice:
        """Return what a form about a pairing needs to know.

        Raises:
            NoSuchPairing, NotYourPairing, PairingOver: as for a vote.
        """
        with self.database.reading.begin() as session:
            together, person = find_open(session, caller, pairing_id, self.clock())
            meeting = meeting_questions.newest_session(session, caller.workspace_id, pairing_id)
            return Choice(
                pairing_id=pairing_id,
                session_id=meeting.id if meeting else None,
                partners=tuple(other.name for other in together.others(person.id)),
                zone=person.hours.zone,
                place=meeting.place if meeting else None,
            )

    def propose(self, caller: Caller, session_id: str, wall: datetime) -> None:
        """Offer one time of the caller's own instead; the caller's vote is in it.

        Args:
            caller: who proposes.
            session_id: which session.
            wall: local time in the caller's zone, without a zone.

        Raises:
            TimeUnusable: it has passed, is too soon or too far ahead.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            meeting, together, person = self._open_meeting(session, caller, session_id, now)
            starts_at = instant_of(wall, person.hours.zone)
            check_proposal(starts_at, now)
            newest = meeting_questions.slots_of(session, meeting, meeting.slot_set)
            if [slot.starts_at for slot in newest] == [starts_at]:
                return  # sent twice
            earlier = _Earlier(meeting.slot_set, meeting.starts_at)
            store_times(session, meeting, [starts_at])
            session.add(_vote(meeting, person, "A", now))
            self._say_new_times(session, together, meeting, earlier, person, now)

    def suggest_again(self, caller: Caller, session_id: str, slot_set: int) -> None:
        """Offer three other times instead of a set; a second wish about that set is ignored.

        Raises:
            TimeUnusable: there is no other time inside everybody's hours (``none-left``).
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            meeting, together, person = self._open_meeting(session, caller, session_id, now)
            if slot_set != meeting.slot_set:
                return
            earlier = _Earlier(slot_set, meeting.starts_at)
            if not self.introductions.offer_times(session, together, meeting, now):
                raise TimeUnusable("time", "none-left")
            self._say_new_times(session, together, meeting, earlier, person, now)

    def newest_times(self, caller: Caller, pairing_id: str) -> tuple[str, int]:
        """Return the session that a pairing is at and its newest set of times."""
        with self.database.reading.begin() as session:
            find_open(session, caller, pairing_id, self.clock())
            meeting = meeting_questions.newest_session(session, caller.workspace_id, pairing_id)
            if meeting is None:
                raise NoSuchPairing
            return meeting.id, meeting.slot_set

    def not_this_time(self, caller: Caller, pairing_id: str) -> None:
        """Take the caller out of a pairing; the partners see that, and nothing else."""
        now = self.clock()
        with self.database.writing.begin() as session:
            together, person = find_own(session, caller, pairing_id)
            if together.is_live and not person.place.silent:
                self.endings.decline(session, together, person, now)

    def set_place(self, caller: Caller, session_id: str, place: str) -> None:
        """Note where a session is; the message about the booking shows it."""
        now = self.clock()
        with self.database.writing.begin() as session:
            meeting, together, _ = self._open_meeting(session, caller, session_id, now)
            if meeting.place == place:
                return
            meeting.place = place
            meeting.version += 1
            if together.is_live:
                renew_booking(self.outbox, session, meeting, now)

    @property
    def _bookings(self) -> Bookings:
        return Bookings(self.outbox, self.introductions)

    def _open_meeting(
        self, session: Session, caller: Caller, session_id: str, now: datetime
    ) -> tuple[MeetingSession, Together, Person]:
        meeting = session.get(
            MeetingSession, (caller.workspace_id, session_id), with_for_update=True
        )
        if meeting is None:
            raise NoSuchPairing
        together, person = find_open(session, caller, meeting.pairing_id, now)
        return meeting, together, person

    def _slot(
        self, session: Session, meeting: MeetingSession, slot_set: int, letter: str, now: datetime
    ) -> Slot:
        slot = session.get(Slot, (meeting.workspace_id, meeting.id, slot_set, letter))
        if slot is None:
            raise NoSuchPairing
        if slot_set != meeting.slot_set:
            raise TimesReplaced
        if meeting.state is not SessionState.PROPOSED and meeting.starts_at != slot.starts_at:
            raise AlreadyBooked
        if slot.starts_at <= now:
            raise TimeUnusable("time", "passed")
        return slot

    def _book_if_agreed(
        self,
        session: Session,
        together: Together,
        meeting: MeetingSession,
        slot: Slot,
        now: datetime,
    ) -> None:
        votes = meeting_questions.votes_of(session, meeting, slot.slot_set)
        agreed = chosen_letter(
            {slot.letter: votes.get(slot.letter, [])}, [person.id for person in together.present]
        )
        if agreed is None or not together.is_live or len(together.present) < 2:
            return
        if meeting.state is not SessionState.PROPOSED:
            return
        self._bookings.book(session, meeting, slot.starts_at, now)

    def _say_new_times(
        self,
        session: Session,
        together: Together,
        meeting: MeetingSession,
        earlier: _Earlier,
        by: Person,
        now: datetime,
    ) -> None:
        if not together.is_live:
            return  # it ended, and the partner is told in good time
        self.introductions.write_times(session, together, meeting, by, now)
        renew(self.outbox, session, meeting, earlier.slot_set, now)
        self._bookings.show_moved(session, meeting, earlier.slot_set, earlier.starts_at, now)


def _vote(meeting: MeetingSession, person: Person, letter: str, now: datetime) -> SlotVote:
    return SlotVote(
        workspace_id=meeting.workspace_id,
        session_id=meeting.id,
        slot_set=meeting.slot_set,
        member_id=person.id,
        letter=letter,
        at=now,
        since_version=meeting.version,
    )


def _takes_back(meeting: MeetingSession, stored: SlotVote, seen: int | None) -> bool:
    """Return whether somebody who pressed again saw the own vote, and no time is found yet."""
    if seen is None or stored.since_version is None:
        return False
    return meeting.state is SessionState.PROPOSED and seen >= stored.since_version
