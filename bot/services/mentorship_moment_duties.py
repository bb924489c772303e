"""What the clock starts in a mentorship: questions, ends that were wished, the wrap-up, the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.domain.mentorship import MentorshipState, WayOfWorking
from bot.domain.mentorship_moments import (
    WRAP_UP_DAYS,
    closes_at,
    fit_asked_at,
    next_moment,
    wrap_up_at,
)
from bot.services.duty import Duty, Item
from bot.services.mentorship_check_ins import MentorshipCheckIns
from bot.services.mentorship_closings import Closings
from bot.services.mentorship_ends import rests
from bot.services.mentorship_wishes import SettleWishes, Wishes
from models import mentorship_check_in_questions as questions
from models.mentorship import Mentorship
from models.mentorship_check_in import MentorshipClock
from models.programme import Programme
from models.rounds import Pairing
from models.session import Database

AHEAD = timedelta(days=WRAP_UP_DAYS + 3)


@dataclass(frozen=True)
class AskInMentorships:
    """Looks at a mentorship whenever its clock says so, and first when it was introduced."""

    database: Database
    check_ins: MentorshipCheckIns
    name: str = "mentorship-check-ins"

    def due(self, now: datetime) -> Sequence[Item]:
        """Return the mentorships whose next moment has come."""
        with self.database.reading.begin() as session:
            new = questions.without_clock(session)
            known = questions.clocks_due(session, now)
            return [
                *(Item(one.workspace_id, one.pairing_id) for one in new),
                *(Item(one.workspace_id, one.pairing_id) for one in known),
            ]

    def carry_out(self, item: Item, now: datetime) -> None:
        """Ask what is due in one mentorship."""
        with self.database.writing.begin() as session:
            mentorship = session.get(Mentorship, (item.workspace_id, item.id))
            if mentorship is not None:
                self.check_ins.look(session, mentorship, now)

    def next_due(self, after: datetime) -> datetime | None:
        """Return when the next moment comes."""
        with self.database.reading.begin() as session:
            known = questions.next_clock(session, after)
            new = [_first_moment(session, one, after) for one in questions.without_clock(session)]
            return min([*new, *([known] if known else [])], default=None)


@dataclass(frozen=True)
class AskAboutFit:
    """Asks both about the fit, once, after the first session."""

    database: Database
    check_ins: MentorshipCheckIns
    name: str = "mentorship-fit"

    def due(self, now: datetime) -> Sequence[Item]:
        """Return the mentorships of which the first session was a day ago."""
        return [item for item, moment in self._moments(now) if moment <= now]

    def carry_out(self, item: Item, now: datetime) -> None:
        """Ask both of one mentorship."""
        with self.database.writing.begin() as session:
            mentorship = session.get(Mentorship, (item.workspace_id, item.id))
            if mentorship is not None:
                self.check_ins.ask_about_fit(session, mentorship, now)

    def next_due(self, after: datetime) -> datetime | None:
        """Return when somebody is asked next."""
        moments = (moment for _, moment in self._moments(after))
        return min((moment for moment in moments if moment > after), default=None)

    def _moments(self, now: datetime) -> list[tuple[Item, datetime]]:
        with self.database.reading.begin() as session:
            found = [
                (Item(clock.workspace_id, clock.pairing_id), _fit_moment(session, clock, now))
                for clock in questions.fit_to_be_asked(session)
            ]
            return [(item, moment) for item, moment in found if moment is not None]


@dataclass(frozen=True)
class CloseMentorships:
    """Begins the wrap-up two weeks before the end, and closes on the day itself."""

    database: Database
    closings: Closings
    name: str = "close-mentorships"

    def due(self, now: datetime) -> Sequence[Item]:
        """Return the mentorships that are to be wrapped up or closed."""
        with self.database.reading.begin() as session:
            found = questions.near_their_end(session, (now + AHEAD).date())
            return [
                Item(one.workspace_id, one.pairing_id)
                for one in found
                if _closing_moment(session, one) <= now
            ]

    def carry_out(self, item: Item, now: datetime) -> None:
        """Take one mentorship a step nearer to its end."""
        with self.database.writing.begin() as session:
            mentorship = session.get(Mentorship, (item.workspace_id, item.id))
            if mentorship is None or mentorship.state is MentorshipState.CLOSED:
                return
            if _closing_moment(session, mentorship) > now:
                return
            if mentorship.state is MentorshipState.CLOSING:
                self.closings.finish(session, mentorship, now)
            else:
                self.closings.begin(session, mentorship, now)

    def next_due(self, after: datetime) -> datetime | None:
        """Return when the next wrap-up or end is due."""
        with self.database.reading.begin() as session:
            moments = (
                _closing_moment(session, one)
                for one in questions.next_ends(session, after.date() - timedelta(days=3))
            )
            return min((moment for moment in moments if moment > after), default=None)


def mentorship_moment_duties(
    database: Database, check_ins: MentorshipCheckIns, wishes: Wishes, closings: Closings
) -> list[Duty]:
    """Return every duty about mentorships under way; ends first, so that nobody is asked then."""
    return [
        SettleWishes(database, wishes),
        CloseMentorships(database, closings),
        AskAboutFit(database, check_ins),
        AskInMentorships(database, check_ins),
    ]


def _first_moment(session: Session, mentorship: Mentorship, after: datetime) -> datetime:
    pairing = session.get_one(Pairing, (mentorship.workspace_id, mentorship.pairing_id))
    programme = session.get_one(Programme, (mentorship.workspace_id, pairing.programme_id))
    return next_moment(pairing.introduced_at or after, programme.time_zone, after)


def _closing_moment(session: Session, mentorship: Mentorship) -> datetime:
    pairing = session.get_one(Pairing, (mentorship.workspace_id, mentorship.pairing_id))
    programme = session.get_one(Programme, (mentorship.workspace_id, pairing.programme_id))
    if mentorship.state is MentorshipState.CLOSING:
        return closes_at(mentorship.ends_on, programme.time_zone)
    return wrap_up_at(mentorship.ends_on, programme.time_zone)


def _fit_moment(session: Session, clock: MentorshipClock, now: datetime) -> datetime | None:
    """Return when the fit is asked about; None while two pause, or have not met."""
    mentorship = session.get_one(Mentorship, (clock.workspace_id, clock.pairing_id))
    pairing = session.get_one(Pairing, (clock.workspace_id, clock.pairing_id))
    programme = session.get_one(Programme, (clock.workspace_id, pairing.programme_id))
    if rests(mentorship, programme.time_zone, now):
        return None
    first = questions.first_meeting(session, clock.workspace_id, clock.pairing_id)
    way = questions.agreed_way(session, clock.workspace_id, clock.pairing_id)
    if pairing.introduced_at is None or (first is None and way is not WayOfWorking.INFORMAL):
        return None
    over = None
    if first is not None and first.starts_at is not None:
        over = first.starts_at + timedelta(minutes=first.minutes)
    return fit_asked_at(over, pairing.introduced_at, programme.time_zone)
