"""Which part gets which, of lessons, agendas and growth."""

from __future__ import annotations

from bot.app.wiring.common import Common
from bot.app.wiring.ground import Ground
from bot.services.bundle import LearningServices
from bot.services.duty import Duty
from bot.services.growth import Growth
from bot.services.growth_duties import AskGrowth, CountGrowth
from bot.services.lesson_duties import TellLessons
from bot.services.toolkit_desk import ToolkitDesk


def learning_over(ground: Ground, common: Common) -> LearningServices:
    """Return the services of lessons, agendas and growth."""
    database, clock, new_id, outbox = ground.keeping
    return LearningServices(
        toolkit=common.toolkit,
        toolkit_desk=ToolkitDesk(database, clock, new_id, ground.library, common.audit),
        growth=Growth(database, clock, outbox),
    )


def learning_duties(ground: Ground, learning: LearningServices) -> list[Duty]:
    """Return what the clock starts about lessons and growth."""
    return [
        TellLessons(ground.database, learning.toolkit),
        AskGrowth(ground.database, learning.growth),
        CountGrowth(ground.database),
    ]
