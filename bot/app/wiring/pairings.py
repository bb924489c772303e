"""Which part gets which, of what happens between people who were introduced."""

from __future__ import annotations

from bot.app.wiring.common import Common
from bot.app.wiring.ground import Ground
from bot.services.bundle import PairingServices
from bot.services.check_ins import CheckIns
from bot.services.duty import Duty
from bot.services.feedback import Feedback
from bot.services.introductions import Introductions
from bot.services.meeting_duties import meeting_duties
from bot.services.meetings import Meetings
from bot.services.prompts import Prompts
from bot.services.safety import Safety
from bot.services.sheets import Sheets


def pairings_over(ground: Ground, common: Common) -> PairingServices:
    """Return the services of pairings."""
    database, clock, new_id, outbox = ground.keeping
    endings, library = common.endings, ground.library
    introductions = Introductions(database, new_id, outbox, endings, library)
    feedback = Feedback(*ground.keeping, common.privacy.other_key)
    return PairingServices(
        introductions=introductions,
        meetings=Meetings(database, clock, outbox, introductions, endings),
        check_ins=CheckIns(*ground.keeping),
        feedback=feedback,
        sheets=Sheets(*ground.keeping),
        endings=endings,
        safety=Safety(database, clock, endings, feedback),
        prompts=Prompts(database, outbox, library),
    )


def pairing_duties(ground: Ground, pairings: PairingServices) -> list[Duty]:
    """Return what the clock starts about pairings that have begun."""
    return meeting_duties(
        ground.database, pairings.check_ins, pairings.sheets, pairings.introductions
    )
