"""Asking and counting by the clock: how sure people feel, and what became of it in a quarter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.growth import RatingMoment, Subject, growth_of, last_quarter, quarter_ends
from bot.services.duty import Item
from bot.services.growth import Growth
from bot.services.lesson_duties import SOON_AFTER, TOO_LATE
from models import growth_questions as questions
from models.growth import GrowthCount
from models.growth_questions import Uncounted
from models.session import Database


@dataclass(frozen=True)
class AskGrowth:
    """Asks soon after an introduction, and when the wrap-up begins."""

    database: Database
    growth: Growth
    name: str = "ask-growth"

    def due(self, now: datetime) -> Sequence[Item]:
        """Return the mentorships in which somebody is to be asked."""
        with self.database.reading.begin() as session:
            found = {
                Item(pairing.workspace_id, f"{moment.value}:{pairing.id}"): None
                for moment in RatingMoment
                for pairing, _ in questions.people_to_ask(session, moment, *_lately(moment, now))
            }
            return list(found)

    def carry_out(self, item: Item, now: datetime) -> None:
        """Ask the people of one mentorship."""
        word, _, pairing_id = item.id.partition(":")
        moment = RatingMoment(word)
        since, until = _lately(moment, now)
        with self.database.writing.begin() as session:
            people = questions.people_to_ask(session, moment, since, until, pairing_id)
            for pairing, member in people:
                if pairing.workspace_id == item.workspace_id:
                    self.growth.ask(session, pairing, member, moment, now)

    def next_due(self, after: datetime) -> datetime | None:
        """Return when the next introduction is old enough; a wrap-up is due at once."""
        with self.database.reading.begin() as session:
            introduced = questions.next_introduction(session, after - SOON_AFTER)
            return introduced + SOON_AFTER if introduced else None


@dataclass(frozen=True)
class CountGrowth:
    """Counts a quarter of a programme once, when it is over.

    Who is in no report yet, because there were fewer than five, is counted in a later quarter:
    every report rests on at least five people, and no answer is in two.
    """

    database: Database
    name: str = "count-growth"

    def due(self, now: datetime) -> Sequence[Item]:
        """Return the programmes with a quarter that is over and not counted."""
        with self.database.reading.begin() as session:
            return [
                Item(one.workspace_id, one.programme_id)
                for one in questions.uncounted(session)
                if _is_due(session, one, now)
            ]

    def carry_out(self, item: Item, now: datetime) -> None:
        """Count one programme's last quarter."""
        with self.database.writing.begin() as session:
            for one in questions.uncounted(session):
                mine = (one.workspace_id, one.programme_id) == (item.workspace_id, item.id)
                if mine and _is_due(session, one, now):
                    for subject in Subject:
                        _count(session, one, subject, now)

    def next_due(self, after: datetime) -> datetime | None:
        """Return when the next quarter with an answer in it is over."""
        with self.database.reading.begin() as session:
            ends = [
                quarter_ends(max(after, one.first_at), one.time_zone)
                for one in questions.uncounted(session)
            ]
            return min(ends, default=None)


def _count(session: Session, one: Uncounted, subject: Subject, now: datetime) -> None:
    period, over_at = last_quarter(now, one.time_zone)
    found = questions.both_ends(session, one.workspace_id, one.programme_id, subject, over_at)
    growth = growth_of(ends for _, ends in found)
    for row, _ in found if growth is not None else ():
        row.counted_in = period
    session.add(
        GrowthCount(
            workspace_id=one.workspace_id,
            programme_id=one.programme_id,
            period=period,
            subject=subject,
            numbers=growth.to_record() if growth is not None else {},
        )
    )


def _is_due(session: Session, one: Uncounted, now: datetime) -> bool:
    period, over_at = last_quarter(now, one.time_zone)
    counted = questions.was_counted(session, one.workspace_id, one.programme_id, period)
    return one.first_at < over_at and not counted


def _lately(moment: RatingMoment, now: datetime) -> tuple[datetime, datetime]:
    """Return between which instants something happened that is asked about now."""
    until = now - SOON_AFTER if moment is RatingMoment.START else now
    return until - TOO_LATE, until
