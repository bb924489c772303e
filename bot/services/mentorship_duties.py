"""What the clock starts in a mentorship: a pause that is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.membership import EARLIEST_OFFSET, local_day, start_of_day
from bot.domain.mentorship import MentorshipState
from bot.services.duty import Item
from bot.services.mentorships import Mentorships
from bot.services.together import find_together
from models import mentorship_questions as questions
from models.mentorship import Mentorship
from models.session import Database

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class EndPauses:
    """Lets mentorships go on by themselves on the day that both know."""

    database: Database
    mentorships: Mentorships
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
            zone = find_together(session, item.workspace_id, item.id).programme.time_zone
            if _is_over(mentorship, local_day(now, zone)):
                self.mentorships.resume(mentorship, now)

    def next_due(self, after: datetime) -> datetime | None:
        """Return when the next pause is over."""
        # A local day starts somewhere between the day before, 10:00 UTC, and noon UTC.
        with self.database.reading.begin() as session:
            later = after.date() + 2 * A_DAY
            last = questions.next_end_of_pause(session, later) or later
            days = questions.paused_mentorships(session, last)
            ends = [start_of_day(_day(mentorship), zone) for mentorship, zone in days]
        return min((end for end in ends if end > after), default=None)


def _day(mentorship: Mentorship) -> date:
    return mentorship.paused_until or date.min


def _is_over(mentorship: Mentorship, today: date) -> bool:
    return mentorship.paused_until is not None and mentorship.paused_until <= today
