"""What the clock starts in a mentorship: a pause is over, a session was, times have passed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.membership import EARLIEST_OFFSET, local_day, start_of_day
from bot.domain.mentorship import MentorshipState
from bot.services.duty import Item
from bot.services.mentorship_pauses import MentorshipPauses, times_wanted
from bot.services.mentorships import Mentorships
from bot.services.outbox import Outbox
from bot.services.sheets import over_at
from bot.services.together import find_together
from models import mentorship_questions as questions
from models import next_session_questions
from models.meeting import MeetingSession, SessionState
from models.mentorship import Mentorship
from models.session import Database

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class EndPauses:
    """Lets mentorships go on by themselves on the day that both know."""

    database: Database
    pauses: MentorshipPauses
    name: str = "end-pauses-of-mentorships"

    def due(self, now: datetime) -> Sequence[Item]:
        """Return the mentorships whose pause is over where their programme is."""
        with self.database.reading.begin() as session:
            found = questions.paused_mentorships(session, (now + EARLIEST_OFFSET).date())
            return [
                Item(mentorship.workspace_id, mentorship.pairing_id)
                for mentorship, zone in found
                if _is_over(mentorship, local_day(now, zone))
            ]

    def carry_out(self, item: Item, now: datetime) -> None:
        """Let one mentorship go on, if it is still paused until today."""
        with self.database.writing.begin() as session:
            mentorship = questions.mentorship_of(session, item.workspace_id, item.id, lock=True)
            if mentorship is None or mentorship.state is not MentorshipState.PAUSED:
                return
            together = find_together(session, item.workspace_id, item.id)
            if _is_over(mentorship, local_day(now, together.programme.time_zone)):
                self.pauses.go_on(session, together, mentorship, now)

    def next_due(self, after: datetime) -> datetime | None:
        """Return when the next pause is over."""
        # A local day starts somewhere between the day before, 10:00 UTC, and noon UTC.
        with self.database.reading.begin() as session:
            later = after.date() + 2 * A_DAY
            last = questions.next_end_of_pause(session, later) or later
            days = questions.paused_mentorships(session, last)
            ends = [start_of_day(_day(mentorship), zone) for mentorship, zone in days]
        return min((end for end in ends if end > after), default=None)


@dataclass(frozen=True)
class BeginMentorships:
    """Lets a mentorship be under way a day after its first session, unless somebody missed it."""

    database: Database
    mentorships: Mentorships
    name: str = "begin-mentorships"

    def due(self, now: datetime) -> Sequence[Item]:
        """Return the first sessions that were over a day ago."""
        return [item for item, moment in self._moments() if moment <= now]

    def carry_out(self, item: Item, now: datetime) -> None:
        """Let one mentorship begin."""
        with self.database.writing.begin() as session:
            meeting = session.get_one(MeetingSession, (item.workspace_id, item.id))
            mentorship = questions.mentorship_of(
                session, item.workspace_id, meeting.pairing_id, lock=True
            )
            if mentorship is not None and meeting.state is not SessionState.NOT_HELD:
                self.mentorships.begin(mentorship, now)

    def next_due(self, after: datetime) -> datetime | None:
        """Return when the next mentorship is under way."""
        return min((moment for _, moment in self._moments() if moment > after), default=None)

    def _moments(self) -> list[tuple[Item, datetime]]:
        with self.database.reading.begin() as session:
            return [
                (Item(meeting.workspace_id, meeting.id), over_at(meeting) + A_DAY)
                for meeting in next_session_questions.first_sessions_to_begin_with(session)
            ]


@dataclass(frozen=True)
class AskForTimes:
    """Asks, once and without blame, whether new times are wanted when all offered have passed."""

    database: Database
    outbox: Outbox
    name: str = "ask-for-times"

    def due(self, now: datetime) -> Sequence[Item]:
        """Return the sessions whose last time passed a day ago."""
        return [item for item, moment in self._moments() if moment <= now]

    def carry_out(self, item: Item, now: datetime) -> None:
        """Ask about one session."""
        with self.database.writing.begin() as session:
            meeting = session.get_one(MeetingSession, (item.workspace_id, item.id))
            if meeting.state is SessionState.PROPOSED:
                line = times_wanted(meeting, now, after_pause=False)
                self.outbox.write(session, item.workspace_id, line, now)

    def next_due(self, after: datetime) -> datetime | None:
        """Return when the next times have passed."""
        return min((moment for _, moment in self._moments() if moment > after), default=None)

    def _moments(self) -> list[tuple[Item, datetime]]:
        with self.database.reading.begin() as session:
            return [
                (Item(meeting.workspace_id, meeting.id), last + A_DAY)
                for meeting, last in next_session_questions.sessions_with_last_times(session)
            ]


def _day(mentorship: Mentorship) -> date:
    return mentorship.paused_until or date.min


def _is_over(mentorship: Mentorship, today: date) -> bool:
    return mentorship.paused_until is not None and mentorship.paused_until <= today
