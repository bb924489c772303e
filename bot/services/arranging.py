"""How a mentorship gets from one session to the next: with our times, or without."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.meetings import NoSuchPairing, TimeUnusable, was_held
from bot.domain.mentorship import MentorshipEvent, MentorshipState, NotNow, WayOfWorking
from bot.domain.notices import Kind
from bot.services.access import Caller
from bot.services.introductions import Introductions
from bot.services.mentorship_steps import locked
from bot.services.mentorships import Mentorships
from bot.services.outbox import Outbox
from bot.services.shared_message import renew, renew_booking
from bot.services.sheets import Sheets, is_over, meeting_of
from bot.services.together import Person, Together, find_open
from models import meeting_questions, sheet_questions, try_questions
from models.meeting import MeetingSession, SessionReport, SessionState
from models.mentorship import Mentorship
from models.session import Database

MEETS_NO_MORE = (MentorshipState.PAUSED, MentorshipState.CLOSED)


class Offered(StrEnum):
    """What became of a wish for times."""

    YES = "yes"
    THERE = "there"  # times that are still to come stand in the conversation
    BOOKED = "booked"  # a time was found already


@dataclass(frozen=True)
class Arranging:
    """What the two of a mentorship say about how, and whether, they met."""

    database: Database
    clock: Clock
    outbox: Outbox
    introductions: Introductions
    mentorships: Mentorships
    sheets: Sheets

    def alone(self, caller: Caller, pairing_id: str) -> None:
        """Let the two find their times themselves: no more slots until one of them asks.

        Raises:
            NoSuchPairing, NotYourPairing, PairingOver: the caller has no such pairing.
            NoAgreement: it is no mentorship.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            together, _ = find_open(session, caller, pairing_id, now)
            mentorship = locked(session, together)
            if mentorship.arranges_since is None and together.is_live:
                mentorship.arranges_since = now
                self._show(session, together, now)

    def offer(self, caller: Caller, pairing_id: str) -> Offered:
        """Offer three times because one of the two asks for them.

        Raises:
            NoSuchPairing, NotYourPairing, PairingOver, NoAgreement: as for ``alone``.
            NotNow: the mentorship is paused.
            TimeUnusable: there is no other time inside everybody's hours (``none-left``).
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            together, _ = find_open(session, caller, pairing_id, now)
            mentorship = locked(session, together)
            if not together.is_live:
                return Offered.YES  # it ended, and the partner is told in good time
            if mentorship.state in MEETS_NO_MORE:
                raise NotNow(mentorship.state, MentorshipEvent.BEGIN)
            meeting = _newest(session, together)
            if _is_to_come(meeting, now):
                return Offered.BOOKED
            if mentorship.arranges_since is None and _has_times(session, meeting, now):
                return Offered.THERE
            mentorship.arranges_since = None
            self._offer(session, together, meeting, now)
            return Offered.YES

    def report(self, caller: Caller, about: str, *, met: bool) -> str:
        """Note whether a session took place, as the caller saw it; return its pairing.

        Raises:
            NoSuchPairing, NotYourPairing, PairingOver: the caller has no such session.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            meeting = meeting_of(session, caller, about)
            together, person = find_open(session, caller, meeting.pairing_id, now)
            if together.is_live:
                self._report(session, together, meeting, person, met, now)
            return meeting.pairing_id

    def follow(
        self,
        session: Session,
        together: Together,
        mentorship: Mentorship,
        before: WayOfWorking,
        after: WayOfWorking,
        now: datetime,
    ) -> None:
        """Let the times in the conversation follow a change of the way of working."""
        informal = WayOfWorking.INFORMAL
        if after is informal and mentorship.arranges_since is None:
            mentorship.arranges_since = now
            self._show(session, together, now)
        if before is informal and after is not informal:
            mentorship.arranges_since = None
            meeting = _newest(session, together)
            if meeting.state is SessionState.PROPOSED:
                self._offer(session, together, meeting, now, may_fail=True)

    def _report(
        self,
        session: Session,
        together: Together,
        meeting: MeetingSession,
        person: Person,
        met: bool,
        now: datetime,
    ) -> None:
        session.merge(
            SessionReport(
                workspace_id=meeting.workspace_id,
                session_id=meeting.id,
                member_id=person.id,
                met=met,
                at=now,
            )
        )
        session.flush()
        by_themselves = met and meeting.starts_at is None
        if by_themselves:
            meeting.starts_at = now - timedelta(minutes=meeting.minutes)
            meeting.state = SessionState.BOOKED
            self.sheets.stored(session, meeting, person.id).asked_to_look_back_at = now
        _settle(session, meeting)
        if together.mentorship is None:
            return
        if met:
            self.mentorships.begin(locked(session, together), now)
        if by_themselves:
            self._go_on(session, together, meeting, now)

    def _go_on(
        self, session: Session, together: Together, meeting: MeetingSession, now: datetime
    ) -> None:
        """After a session that the two arranged, show what the next one could be about."""
        meeting.version += 1
        renew(self.outbox, session, meeting, meeting.slot_set, now)
        if self.introductions.words.agendas.closes(meeting):
            return
        following = self.introductions.next_session(
            session, together, meeting.number + 1, now, with_times=False
        )
        self.introductions.write_times(session, together, following, None, now, Kind.NEXT_SESSION)

    def _offer(
        self,
        session: Session,
        together: Together,
        meeting: MeetingSession,
        now: datetime,
        *,
        may_fail: bool = False,
    ) -> None:
        if is_over(meeting, now) and meeting.state is not SessionState.NOT_HELD:
            following = self.introductions.next_session(session, together, meeting.number + 1, now)
            self.introductions.write_times(session, together, following, None, now)
            return
        earlier = meeting.slot_set
        if meeting.state is SessionState.NOT_HELD:
            self._forget(session, meeting)
        if not self.introductions.offer_times(session, together, meeting, now) and not may_fail:
            raise TimeUnusable("time", "none-left")
        self.introductions.write_times(session, together, meeting, None, now)
        renew(self.outbox, session, meeting, earlier, now)

    def _forget(self, session: Session, meeting: MeetingSession) -> None:
        """Let a session that did not take place be asked about again when its new time is over."""
        for report in try_questions.reports_of(session, meeting):
            session.delete(report)
        for sheet in sheet_questions.sheets_for(session, meeting):
            sheet.asked_to_look_back_at = None

    def _show(self, session: Session, together: Together, now: datetime) -> None:
        meeting = _newest(session, together)
        meeting.version += 1
        renew(self.outbox, session, meeting, meeting.slot_set, now)
        renew_booking(self.outbox, session, meeting, now)


def _newest(session: Session, together: Together) -> MeetingSession:
    pairing = together.pairing
    found = meeting_questions.newest_session(session, pairing.workspace_id, pairing.id)
    if found is None:
        raise NoSuchPairing
    return found


def _is_to_come(meeting: MeetingSession, now: datetime) -> bool:
    return meeting.state is SessionState.BOOKED and not is_over(meeting, now)


def _has_times(session: Session, meeting: MeetingSession, now: datetime) -> bool:
    slots = meeting_questions.slots_of(session, meeting, meeting.slot_set)
    proposed = meeting.state is SessionState.PROPOSED
    return proposed and any(slot.starts_at > now for slot in slots)


def _settle(session: Session, meeting: MeetingSession) -> None:
    """Let a session be held or not held as all who said something agree; else it is open."""
    held = was_held([report.met for report in try_questions.reports_of(session, meeting)])
    if held is not None:
        meeting.state = SessionState.HELD if held else SessionState.NOT_HELD
    elif meeting.starts_at is not None:
        meeting.state = SessionState.BOOKED
