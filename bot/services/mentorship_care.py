"""Mentorships at the desk: who may need a hand, and a summary every month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.cadence import instant_of, morning_from
from bot.domain.mentorship import WayOfWorking
from bot.domain.mentorship_care import (
    Care,
    Course,
    MonthNumbers,
    Sign,
    month_after,
    month_before,
    month_numbers,
    signs_of,
)
from bot.domain.notices import Kind
from bot.domain.notices.digests import MentorshipMonthDigest
from bot.services.access import OrganiserCaller
from bot.services.duty import Item
from bot.services.mentorship_ends import rests
from bot.services.outbox import Line, Outbox
from bot.services.script import Part, Script
from bot.services.together import find_together
from models import mentorship_care_questions as questions
from models.mentorship_check_in import MentorshipMonth
from models.outbox import OutboxRow, Target
from models.programme import Programme
from models.session import Database


@dataclass(frozen=True)
class MentorshipCare:
    """Reads how mentorships go, by silence and by meetings alone."""

    database: Database
    clock: Clock
    outbox: Outbox

    def listed(self, caller: OrganiserCaller) -> list[Care]:
        """Return the mentorships that may need a hand: for a modal, never for a post."""
        with self.database.reading.begin() as session:
            found = in_need(session, caller.workspace_id, self.clock())
            return [_by_name(session, caller.workspace_id, one) for one in found]

    def publish(self, session: Session, programme: Programme, month: date, now: datetime) -> None:
        """Count a month once, store it and tell the desk."""
        if questions.month_of(session, programme, month) is not None:
            return
        numbers = _count(session, programme, month)
        session.add(
            MentorshipMonth(
                workspace_id=programme.workspace_id,
                programme_id=programme.id,
                month=month,
                numbers=numbers.to_record(),
            )
        )
        line = Line(
            kind=Kind.MENTORSHIP_MONTH,
            key=f"mentorship-month:{programme.id}:{month}",
            target=Target.DESK,
            not_before=now,
            subject=programme.id,
            details={"month": month.isoformat()},
        )
        self.outbox.write(session, programme.workspace_id, line, now)

    def parts(self) -> Script:
        """Return how a month's summary is said."""
        return {Kind.MENTORSHIP_MONTH: Part(compose=_compose)}


@dataclass(frozen=True)
class PublishMonths:
    """Tells the desk of every mentorship programme how a month went, on the next one's first."""

    database: Database
    care: MentorshipCare
    name: str = "mentorship-months"

    def due(self, now: datetime) -> Sequence[Item]:
        """Return the programmes whose last month is over and was not told."""
        with self.database.reading.begin() as session:
            return [
                Item(one.workspace_id, one.id)
                for one in questions.mentorship_programmes(session)
                if _unpublished(session, one, now) is not None
            ]

    def carry_out(self, item: Item, now: datetime) -> None:
        """Publish the last month of one programme."""
        with self.database.writing.begin() as session:
            programme = session.get(Programme, (item.workspace_id, item.id))
            month = _unpublished(session, programme, now) if programme else None
            if programme is not None and month is not None:
                self.care.publish(session, programme, month, now)

    def next_due(self, after: datetime) -> datetime | None:
        """Return when the next month is published."""
        with self.database.reading.begin() as session:
            moments = [
                _morning_of(first, one.time_zone)
                for one in questions.mentorship_programmes(session)
                for this in [_today(one, after).replace(day=1)]
                for first in (this, month_after(this))
            ]
            return min((moment for moment in moments if moment > after), default=None)


@dataclass(frozen=True)
class InNeed:
    """A mentorship that may need a hand, by ids."""

    pairing_id: str
    programme_id: str
    programme: str
    signs: tuple[Sign, ...]


def in_need(session: Session, workspace_id: str, now: datetime) -> list[InNeed]:
    """Return the mentorships that may need a hand, in a fixed number of queries."""
    moments = questions.check_ins_by_moment(session, workspace_id)
    meetings = questions.last_meetings(session, workspace_id)
    ways = questions.agreed_ways(session, workspace_id)
    found = []
    for mentorship, pairing, programme in questions.seemingly_open(session, workspace_id, now):
        latest = meetings.get(pairing.id)
        informal = ways.get(pairing.id) is WayOfWorking.INFORMAL
        course = Course(
            leaves_alone=informal or rests(mentorship, programme.time_zone, now),
            answered=tuple(moments.get(pairing.id, ())),
            met_at=latest or pairing.introduced_at or now,
            meets_again=latest is not None and latest > now,
        )
        signs = signs_of(course, now)
        if signs:
            found.append(InNeed(pairing.id, programme.id, programme.name, signs))
    return found


def _by_name(session: Session, workspace_id: str, one: InNeed) -> Care:
    people = find_together(session, workspace_id, one.pairing_id).people
    return Care(tuple(person.name for person in people), one.programme, one.signs)


def _unpublished(session: Session, programme: Programme, now: datetime) -> date | None:
    """Return the last month if it is over, began with the programme or later, and is untold."""
    today = _today(programme, now)
    month = month_before(today)
    if now < _morning_of(today.replace(day=1), programme.time_zone):
        return None
    begun = programme.created_at.astimezone(ZoneInfo(programme.time_zone)).date()
    if begun >= month_after(month):
        return None
    return month if questions.month_of(session, programme, month) is None else None


def _count(session: Session, programme: Programme, month: date) -> MonthNumbers:
    begin, end = (
        instant_of(datetime.combine(day, time()), programme.time_zone)
        for day in (month, month_after(month))
    )
    return month_numbers(
        questions.replies_between(session, programme, begin, end),
        began=questions.count_pairings(session, programme, questions.began_between(begin, end)),
        under_way=questions.count_pairings(session, programme, questions.under_way_at(end)),
        completed=questions.count_pairings(
            session, programme, questions.completed_between(begin, end)
        ),
    )


def _compose(session: Session, row: OutboxRow, now: datetime) -> MentorshipMonthDigest | None:
    programme = session.get_one(Programme, (row.workspace_id, row.subject))
    month = date.fromisoformat(str(row.details["month"]))
    stored = questions.month_of(session, programme, month)
    if stored is None:
        return None
    found = in_need(session, row.workspace_id, now)
    needing = sum(one.programme_id == programme.id for one in found)
    return MentorshipMonthDigest(
        programme.name, month, MonthNumbers.from_record(stored.numbers), needing
    )


def _today(programme: Programme, now: datetime) -> date:
    return now.astimezone(ZoneInfo(programme.time_zone)).date()


def _morning_of(day: date, zone: str) -> datetime:
    return morning_from(instant_of(datetime.combine(day, time()), zone), zone)
