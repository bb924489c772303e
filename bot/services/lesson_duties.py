"""Lessons that become due by themselves: what happens around a pairing asks for them.

Every moment is read from rows that other features write anyway, so nothing has to remember to
call; it is dealt with once for each person. Who was told of a lesson a moment ago is told of the
next two days later; what was missed by longer is let go.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.content.lessons import Audience, Moment
from bot.services.duty import Item
from bot.services.readers import working_hours_of
from bot.services.toolkit import APART, Toolkit
from models import lesson_moment_questions as moment_questions
from models import lesson_questions as questions
from models.lesson_moment_questions import OpenPairing
from models.session import Database
from models.toolkit import LessonMoment
from models.workspace import Workspace

SOON_AFTER = timedelta(hours=2)  # two are introduced first, and read that in peace
AHEAD = timedelta(minutes=30)  # so that what is asked on that morning takes the lesson along
TOO_LATE = timedelta(days=2)
BEFORE_THE_END = timedelta(days=14)
FARTHEST_WORKING_DAY = timedelta(days=8)  # of somebody who works one day a week
KEPT = timedelta(days=60)


@dataclass(frozen=True)
class LessonDue:
    """A moment of one member; the pairing is empty where the moment is of a place."""

    workspace_id: str
    member_id: str
    subject: str
    moment: Moment
    at: datetime
    pairing_id: str | None = None

    @property
    def key(self) -> tuple[str, str, str, Moment]:
        """Return what the moment is known by once it was dealt with."""
        return (self.workspace_id, self.member_id, self.subject, self.moment)

    @property
    def item(self) -> Item:
        """Return the moment as work to do."""
        return Item(self.workspace_id, f"{self.moment.value}:{self.subject}:{self.member_id}")


@dataclass(frozen=True)
class TellLessons:
    """Tells the lesson of each moment that has come."""

    database: Database
    toolkit: Toolkit
    name: str = "tell-lessons"

    def due(self, now: datetime) -> Sequence[Item]:
        """Return the moments that have come and were not dealt with."""
        with self.database.reading.begin() as session:
            return [one.item for one in _due(session, now)]

    def carry_out(self, item: Item, now: datetime) -> None:
        """Deal with one moment: tell a lesson if there is a new one, and remember either way."""
        subject = item.id.split(":")[1]
        with self.database.writing.begin() as session:
            found = next((o for o in _due(session, now, subject) if o.item == item), None)
            if found is None:
                return
            session.add(
                LessonMoment(
                    workspace_id=found.workspace_id,
                    member_id=found.member_id,
                    subject=found.subject,
                    moment=found.moment,
                    at=now,
                )
            )
            questions.forget_moments(session, found.workspace_id, now - KEPT)
            session.flush()
            self._tell(session, found, now)

    def next_due(self, after: datetime) -> datetime | None:
        """Return when the next moment comes."""
        with self.database.reading.begin() as session:
            ahead = [one.at for one in _moments(session, after, None) if one.at > after]
            waiting = [at for _, at in _come(session, after) if at > after]
            return min([*ahead, *waiting], default=None)

    def _tell(self, session: Session, due: LessonDue, now: datetime) -> None:
        here, member_id = due.workspace_id, due.member_id
        if due.moment is Moment.JOINED and self.toolkit.ask_for_first(
            session, here, member_id, now
        ):
            return
        for audience in _audiences(session, due):
            if self.toolkit.suggest(session, here, member_id, due.moment, audience, now):
                return


def _due(session: Session, now: datetime, subject: str | None = None) -> list[LessonDue]:
    """Return the moments that have come to people who are free for a lesson."""
    return [one for one, at in _come(session, now, subject) if at <= now]


def _come(
    session: Session, now: datetime, subject: str | None = None
) -> list[tuple[LessonDue, datetime]]:
    """Return the moments that have come and were not dealt with, with when the person is free."""
    dealt_with = questions.moments_since(session, now - 2 * TOO_LATE)
    told = questions.told_since(session, now - APART)
    found = [
        one
        for one in _moments(session, now, now, subject)
        if now - TOO_LATE <= one.at <= now and one.key not in dealt_with
    ]
    return [(one, _free_at(one, told)) for one in found]


def _free_at(one: LessonDue, told: Mapping[tuple[str, str], datetime]) -> datetime:
    """Return when a moment's person may be told of a lesson: not right after another one."""
    last = told.get((one.workspace_id, one.member_id))
    return one.at if last is None else max(one.at, last + APART)


def _moments(
    session: Session, now: datetime, until: datetime | None, subject: str | None = None
) -> list[LessonDue]:
    """Return the moments around an instant.

    Args:
        session: the caller's.
        now: moments that lie further back than is told late are left out.
        until: spares those that come much later; None returns all.
        subject: those of one pairing, session or place alone.
    """
    return [
        *_of_places(session, now),
        *_of_pairings(session, now, until, subject),
        *_of_sessions(session, now, until, subject),
    ]


def _of_places(session: Session, now: datetime) -> Iterator[LessonDue]:
    since = now - TOO_LATE - SOON_AFTER
    for role, member_id in moment_questions.roles_since(session, since):
        if role.mentors or role.wants_mentor:
            at = role.changed_at + SOON_AFTER
            yield LessonDue(role.workspace_id, member_id, role.enrolment_id, Moment.JOINED, at)


def _of_pairings(
    session: Session, now: datetime, until: datetime | None, subject: str | None
) -> Iterator[LessonDue]:
    near = [
        (pairing, moment, at)
        for pairing in moment_questions.open_pairings(session, now, subject)
        for moment, at in _times_of(pairing)
        if at >= now - TOO_LATE and (until is None or at <= until)
    ]
    people = moment_questions.listeners_of(session, {pairing.pairing_id for pairing, _, _ in near})
    for pairing, moment, at in near:
        here, pairing_id = pairing.workspace_id, pairing.pairing_id
        for member in people.get((here, pairing_id), ()):
            yield LessonDue(here, member.id, pairing_id, moment, at, pairing_id)


def _of_sessions(
    session: Session, now: datetime, until: datetime | None, subject: str | None
) -> Iterator[LessonDue]:
    far = until + FARTHEST_WORKING_DAY if until is not None else None
    meetings = moment_questions.sessions_ahead(session, now, far, subject)
    people = moment_questions.listeners_of(session, {one.pairing_id for one in meetings})
    for meeting in meetings:
        here, pairing_id = meeting.workspace_id, meeting.pairing_id
        zone = session.get_one(Workspace, here).time_zone
        moment = Moment.FIRST_SESSION if meeting.number == 1 else Moment.SESSION
        if meeting.starts_at is None:
            continue
        for member in people.get((here, pairing_id), ()):
            morning = working_hours_of(member, zone).working_day_before(meeting.starts_at)
            yield LessonDue(here, member.id, meeting.id, moment, morning - AHEAD, pairing_id)


def _times_of(pairing: OpenPairing) -> Iterator[tuple[Moment, datetime]]:
    if pairing.paused:
        return
    yield Moment.BEGAN, pairing.introduced_at + SOON_AFTER
    if pairing.ends_at is None:
        return
    lasts = pairing.ends_at - pairing.introduced_at
    yield Moment.MIDPOINT, pairing.introduced_at + lasts / 2
    yield Moment.CLOSING, pairing.ends_at - min(BEFORE_THE_END, lasts / 4)


def _audiences(session: Session, due: LessonDue) -> list[Audience]:
    """Return what the member is at the moment; both, for somebody who joined as both."""
    here, member_id = due.workspace_id, due.member_id
    if due.pairing_id is not None:
        return [questions.audience_in(session, here, due.pairing_id, member_id)]
    part = questions.part_of(session, here, member_id)
    # Whoever was matched in the meantime has no mentor to choose any more.
    roles = {Audience.MENTOR: part.mentors, Audience.MENTEE: part.looks and not part.has_mentor}
    return [audience for audience, holds in roles.items() if holds]
