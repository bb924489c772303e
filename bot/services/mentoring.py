"""The use cases between the two of a mentorship, side by side over one database."""

from __future__ import annotations

from dataclasses import dataclass

from bot.clock import Clock
from bot.ids import NewId
from bot.services.agreements import Agreements
from bot.services.arranging import Arranging
from bot.services.duty import Duty
from bot.services.introductions import Introductions
from bot.services.mentorship_duties import AskForTimes, BeginMentorships, EndPauses
from bot.services.mentorship_pauses import MentorshipPauses
from bot.services.mentorships import Mentorships
from bot.services.outbox import Outbox
from bot.services.script import Script
from bot.services.sheets import Sheets
from bot.services.tries import Tries
from models.session import Database


@dataclass(frozen=True)
class Mentoring:
    """What the two of a mentorship do: agree, meet, pause, try things."""

    agreements: Agreements
    arranging: Arranging
    pauses: MentorshipPauses
    tries: Tries

    def parts(self) -> Script:
        """Return how agreements and pauses are said."""
        return {**self.agreements.parts(), **self.pauses.parts()}


def mentoring_over(
    database: Database,
    clock: Clock,
    new_id: NewId,
    outbox: Outbox,
    *,
    introductions: Introductions,
    mentorships: Mentorships,
    sheets: Sheets,
) -> Mentoring:
    """Return these use cases over a database."""
    arranging = Arranging(database, clock, outbox, introductions, mentorships, sheets)
    return Mentoring(
        agreements=Agreements(database, clock, new_id, outbox, mentorships, arranging),
        arranging=arranging,
        pauses=MentorshipPauses(database, clock, outbox, mentorships),
        tries=Tries(database, clock, outbox, sheets),
    )


def mentoring_duties(
    database: Database, outbox: Outbox, mentorships: Mentorships, mentoring: Mentoring
) -> list[Duty]:
    """Return every duty about mentorships that are under way."""
    return [
        EndPauses(database, mentoring.pauses),
        BeginMentorships(database, mentorships),
        AskForTimes(database, outbox),
    ]
