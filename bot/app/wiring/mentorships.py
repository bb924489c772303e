"""Which part gets which, of mentorships from the agreement to their close."""

from __future__ import annotations

from bot.app.wiring.common import Common
from bot.app.wiring.ground import Ground
from bot.services.bundle import MentorshipServices, PairingServices
from bot.services.duty import Duty
from bot.services.mentoring import mentoring_duties, mentoring_over
from bot.services.mentorship_care import MentorshipCare
from bot.services.mentorship_check_ins import MentorshipCheckIns
from bot.services.mentorship_closings import Closings
from bot.services.mentorship_moment_duties import mentorship_moment_duties
from bot.services.mentorship_wishes import Wishes
from bot.services.mentorships import Mentorships


def mentorships_over(
    ground: Ground, common: Common, pairings: PairingServices
) -> MentorshipServices:
    """Return the services of mentorships, which are pairings too."""
    database, clock, _, outbox = ground.keeping
    mentorships = Mentorships(outbox, common.endings)
    wishes = Wishes(database, clock, common.endings)
    return MentorshipServices(
        mentorships=mentorships,
        mentoring=mentoring_over(
            *ground.keeping,
            introductions=pairings.introductions,
            mentorships=mentorships,
            sheets=pairings.sheets,
        ),
        wishes=wishes,
        check_ins=MentorshipCheckIns(*ground.keeping, wishes, common.toolkit),
        closings=Closings(database, clock, outbox, mentorships, pairings.feedback),
        care=MentorshipCare(database, clock, outbox),
    )


def course_duties(ground: Ground, services: MentorshipServices) -> list[Duty]:
    """Return what the clock starts about mentorships that are under way."""
    return mentoring_duties(
        ground.database, ground.outbox, services.mentorships, services.mentoring
    )


def moment_duties(ground: Ground, services: MentorshipServices) -> list[Duty]:
    """Return what the clock asks in mentorships, and how it closes them."""
    return mentorship_moment_duties(
        ground.database, services.check_ins, services.wishes, services.closings
    )
