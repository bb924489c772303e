"""Pauses of a mentorship: both see until when, nothing is offered or asked, they end alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.agreements import NoAgreement
from bot.domain.membership import LONGEST_PAUSE, PauseDateWrong, local_day
from bot.domain.mentorship import MentorshipState, PauseForm
from bot.domain.notices import Kind
from bot.domain.notices.agreements import MentorshipPaused, TimesWanted
from bot.services.access import Caller
from bot.services.mentorship_steps import locked
from bot.services.mentorships import Mentorships
from bot.services.outbox import Line, Outbox
from bot.services.script import Part, Script
from bot.services.together import Person, Together, find_open, find_together
from models import meeting_questions, pairing_questions
from models.meeting import MeetingSession, SessionState
from models.mentorship import Mentorship
from models.outbox import OutboxRow, Target
from models.session import Database


@dataclass(frozen=True)
class MentorshipPauses:
    """Pauses, and going on: by itself on the day that both know, or earlier by either's click."""

    database: Database
    clock: Clock
    outbox: Outbox
    mentorships: Mentorships

    def parts(self) -> Script:
        """Return how a pause is said, and what follows it."""
        return {
            Kind.MENTORSHIP_PAUSED: Part(compose=_compose_paused),
            Kind.TIMES_WANTED: Part(compose=_compose_times_wanted),
        }

    def form(self, caller: Caller, pairing_id: str) -> PauseForm:
        """Return what the caller is asked.

        Raises:
            NoSuchPairing, NotYourPairing, PairingOver, NoAgreement: there is nothing to pause.
        """
        now = self.clock()
        with self.database.reading.begin() as session:
            together, person = find_open(session, caller, pairing_id, now)
            if together.mentorship is None:
                raise NoAgreement
            return PauseForm(
                pairing_id,
                together.partners(person.id)[0],
                local_day(now, together.programme.time_zone),
                paused_until(together.mentorship),
            )

    def pause(self, caller: Caller, pairing_id: str, until: date) -> None:
        """Pause until a day, local to the programme; both are told. Twice is once.

        Raises:
            PauseDateWrong: the day is not to come (``passed``), or too far away (``too-far``).
            NotNow: the mentorship is being wrapped up.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            together, person = find_open(session, caller, pairing_id, now)
            check_pause(until, local_day(now, together.programme.time_zone))
            if not together.is_live:
                return  # it ended, and the partner is told in good time
            mentorship = locked(session, together)
            if mentorship.state is MentorshipState.PAUSED:
                if mentorship.paused_until == until:
                    return
                self.mentorships.resume(mentorship, now)
            self.mentorships.pause(session, mentorship, until, now)
            line = _paused_line(together, person, until, now)
            self.outbox.write(session, mentorship.workspace_id, line, now)

    def resume(self, caller: Caller, pairing_id: str) -> None:
        """Go on before the day has come; what goes on already goes on.

        Raises:
            NoSuchPairing, NotYourPairing, PairingOver, NoAgreement: there is nothing to resume.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            together, _ = find_open(session, caller, pairing_id, now)
            if not together.is_live:
                return
            mentorship = locked(session, together)
            if mentorship.state is MentorshipState.PAUSED:
                self.go_on(session, together, mentorship, now)

    def go_on(
        self, session: Session, together: Together, mentorship: Mentorship, now: datetime
    ) -> None:
        """Let a mentorship go on, in the caller's transaction; the two are asked for times."""
        self.mentorships.resume(mentorship, now)
        pairing = together.pairing
        shown = pairing_questions.newest_line(
            session, pairing.workspace_id, pairing.id, Kind.MENTORSHIP_PAUSED
        )
        if shown is not None:
            self.outbox.write(session, pairing.workspace_id, _over_line(shown, now), now)
        meeting = meeting_questions.newest_session(session, pairing.workspace_id, pairing.id)
        if meeting is not None and together.is_live and _wants_times(mentorship, meeting):
            wanted = times_wanted(meeting, now, after_pause=True)
            self.outbox.write(session, pairing.workspace_id, wanted, now)


def check_pause(until: date, today: date) -> None:
    """Accept the day on which a pause is over.

    Raises:
        PauseDateWrong: it is not to come, or more than a year away.
    """
    if until <= today:
        raise PauseDateWrong("until", "passed")
    if until > today + LONGEST_PAUSE:
        raise PauseDateWrong("until", "too-far")


def paused_until(mentorship: Mentorship) -> date | None:
    """Return until when a mentorship is paused, as both should find it; None if it is not.

    One that was ended in a pause looks paused until its end is told.
    """
    in_a_pause = mentorship.state in (MentorshipState.PAUSED, MentorshipState.CLOSED)
    return mentorship.paused_until if in_a_pause else None


def times_wanted(meeting: MeetingSession, now: datetime, *, after_pause: bool) -> Line:
    """Return the question whether new times are wanted for a session; once for each set."""
    return Line(
        kind=Kind.TIMES_WANTED,
        key=f"times-wanted:{meeting.id}:{meeting.slot_set}:{int(now.timestamp())}",
        target=Target.PAIRING,
        pairing_id=meeting.pairing_id,
        not_before=now,
        subject=meeting.id,
        details={"slot_set": meeting.slot_set, "after_pause": int(after_pause)},
    )


def _wants_times(mentorship: Mentorship, meeting: MeetingSession) -> bool:
    return mentorship.arranges_since is None and meeting.state is SessionState.PROPOSED


def _paused_line(together: Together, person: Person, until: date, now: datetime) -> Line:
    pairing = together.pairing
    return Line(
        kind=Kind.MENTORSHIP_PAUSED,
        key=f"paused:{pairing.id}:{int(now.timestamp())}:{until.toordinal()}",
        target=Target.PAIRING,
        pairing_id=pairing.id,
        not_before=now,
        details={"by": person.id, "until": until.toordinal()},
    )


def _over_line(shown: OutboxRow, now: datetime) -> Line:
    return Line(
        kind=Kind.MENTORSHIP_PAUSED,
        key=f"{shown.key}:over",
        target=Target.PAIRING,
        pairing_id=shown.pairing_id,
        not_before=now,
        details={**shown.details, "over": 1},
        updates_id=shown.id,
    )


def _compose_paused(session: Session, row: OutboxRow, _now: datetime) -> MentorshipPaused | None:
    together = find_together(session, row.workspace_id, row.pairing_id)
    over, until = bool(row.details.get("over")), row.details.get("until")
    if not isinstance(until, int) or (row.updates_id is None and not together.is_live):
        return None
    return MentorshipPaused(
        together.pairing.id,
        by=together.person(str(row.details.get("by"))).name,
        until=date.fromordinal(until),
        over=over,
    )


def _compose_times_wanted(session: Session, row: OutboxRow, _now: datetime) -> TimesWanted | None:
    together = find_together(session, row.workspace_id, row.pairing_id)
    meeting = session.get_one(MeetingSession, (row.workspace_id, row.subject))
    settled = meeting.state is not SessionState.PROPOSED
    newer = row.details.get("slot_set") != meeting.slot_set
    if settled or newer or not together.is_live:
        return None
    return TimesWanted(together.pairing.id, after_pause=bool(row.details.get("after_pause")))
