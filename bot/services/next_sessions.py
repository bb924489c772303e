"""After a session comes the next: when its times are offered, and from which day on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.domain.agreements import USUAL_WEEKS
from bot.domain.mentorship import MentorshipState, WayOfWorking
from bot.domain.notices import Kind
from bot.services.agendas import agreed_in
from bot.services.duty import Item
from bot.services.introductions import Introductions
from bot.services.sheets import over_at
from bot.services.together import Together, find_together
from models import meeting_questions, next_session_questions
from models.meeting import MeetingSession
from models.mentorship import Mentorship
from models.session import Database

A_DAY = timedelta(days=1)
A_WEEK = timedelta(days=6)  # after which the next session of peers may be
LAST_DAYS = timedelta(days=3)  # no new session of peers in the last days of a pairing
CLOSING_DAYS = timedelta(days=8)  # a closing session is offered this long before the last day
MEETS = frozenset(MentorshipState) - {MentorshipState.PAUSED, MentorshipState.CLOSED}


@dataclass(frozen=True)
class OfferNextSessions:
    """Offers times for the next meeting of a pairing that lasts, once one is over."""

    database: Database
    introductions: Introductions
    name: str = "next-sessions"

    def due(self, now: datetime) -> Sequence[Item]:
        """Return the sessions that are over and have no next one."""
        return [item for item, moment in self._moments(now) if moment <= now]

    def carry_out(self, item: Item, now: datetime) -> None:
        """Store the next session of a pairing and post its times."""
        with self.database.writing.begin() as session:
            meeting = session.get(MeetingSession, (item.workspace_id, item.id))
            if meeting is None or meeting.starts_at is None:
                return
            newest = meeting_questions.newest_session(
                session, item.workspace_id, meeting.pairing_id
            )
            together = find_together(session, item.workspace_id, meeting.pairing_id)
            moment = self._moment(session, together, meeting, now)
            if newest is not meeting or not together.is_live or not moment or moment > now:
                return
            after = max(now, _not_before(session, together, meeting))
            following = self.introductions.next_session(
                session, together, meeting.number + 1, after
            )
            self.introductions.write_times(
                session, together, following, None, now, Kind.NEXT_SESSION
            )

    def next_due(self, after: datetime) -> datetime | None:
        """Return when times for a next session are to be offered."""
        moments = (moment for _, moment in self._moments(after))
        return min((moment for moment in moments if moment > after), default=None)

    def _moments(self, now: datetime) -> list[tuple[Item, datetime]]:
        with self.database.reading.begin() as session:
            found = [
                *next_session_questions.peer_sessions_without_a_next(session, now - LAST_DAYS),
                *next_session_questions.mentorship_sessions_without_a_next(session),
            ]
            moments = [
                (meeting, self._moment(session, _together(session, meeting), meeting, now))
                for meeting in found
            ]
            return [
                (Item(meeting.workspace_id, meeting.id), moment)
                for meeting, moment in moments
                if moment is not None
            ]

    def _moment(
        self, session: Session, together: Together, meeting: MeetingSession, now: datetime
    ) -> datetime | None:
        """Return when the times for what follows a session are offered; None for never."""
        if together.mentorship is not None:
            return self._moment_of_mentorship(session, together.mentorship, together, meeting, now)
        over, ends_at = over_at(meeting), together.pairing.ends_at
        planned = self.introductions.words.agendas.planned(together) or 1
        lasts = ends_at is None or over + A_WEEK + LAST_DAYS < ends_at
        return over if meeting.number < planned and lasts else None

    def _moment_of_mentorship(
        self,
        session: Session,
        mentorship: Mentorship,
        together: Together,
        meeting: MeetingSession,
        now: datetime,
    ) -> datetime | None:
        """Return a day after a session, so that what was noted after it is carried over."""
        agreed = agreed_in(session, mentorship)
        informal = agreed is not None and agreed.way is WayOfWorking.INFORMAL
        alone = informal or mentorship.arranges_since is not None
        if alone or mentorship.state not in MEETS:
            return None
        ends_at = together.pairing.ends_at
        is_over = ends_at is not None and ends_at <= max(now, over_at(meeting) + A_DAY)
        last = self.introductions.words.agendas.closes(meeting)
        return None if last or is_over else over_at(meeting) + A_DAY


def _together(session: Session, meeting: MeetingSession) -> Together:
    return find_together(session, meeting.workspace_id, meeting.pairing_id)


def _not_before(session: Session, together: Together, meeting: MeetingSession) -> datetime:
    """Return the instant after whose day the next session may be."""
    starts_at = over_at(meeting) - timedelta(minutes=meeting.minutes)
    mentorship = together.mentorship
    if mentorship is None:
        return starts_at + A_WEEK
    if mentorship.state is MentorshipState.CLOSING:
        return starts_at
    agreed = agreed_in(session, mentorship)
    following = starts_at + timedelta(weeks=agreed.every_weeks if agreed else USUAL_WEEKS) - A_DAY
    ends_at = together.pairing.ends_at
    return following if ends_at is None else min(following, ends_at - CLOSING_DAYS)
