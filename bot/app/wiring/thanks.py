"""Which part gets which, of thanks and of what may be shown of a year."""

from __future__ import annotations

from bot.app.wiring.common import Common
from bot.app.wiring.ground import Ground
from bot.services.bundle import ThanksServices
from bot.services.duty import Duty
from bot.services.milestones import Milestones
from bot.services.monthly_posts import HideThanks, MonthlyPosts
from bot.services.personal_record import PersonalRecord
from bot.services.recognition import Recognition


def thanks_over(ground: Ground, common: Common) -> ThanksServices:
    """Return the services of thanks and of the own record."""
    return ThanksServices(
        recognition=Recognition(*ground.keeping, common.privacy.other_key),
        monthly_posts=MonthlyPosts(ground.database, ground.outbox),
        milestones=Milestones(ground.database, ground.outbox),
        record=PersonalRecord(*ground.keeping, common.privacy.other_key),
    )


def thanks_duties(ground: Ground, thanks: ThanksServices) -> list[Duty]:
    """Return what the clock starts about thanks."""
    return [
        thanks.milestones,
        HideThanks(ground.database, ground.outbox),
        thanks.monthly_posts,
    ]
