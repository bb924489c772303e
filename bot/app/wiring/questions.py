"""Which part gets which, of questions to colleagues."""

from __future__ import annotations

from bot.app.wiring.common import Common
from bot.app.wiring.ground import Ground
from bot.services.ask_duties import ask_duties
from bot.services.ask_exchanges import AskExchanges
from bot.services.ask_notices import AskNotices
from bot.services.ask_reports import AskReports
from bot.services.asks import Asks
from bot.services.bundle import QuestionServices
from bot.services.duty import Duty
from bot.services.privacy import Privacy


def questions_over(ground: Ground, common: Common) -> QuestionServices:
    """Return the services of questions to colleagues."""
    exchanges = AskExchanges(*ground.keeping)
    return QuestionServices(
        asks=Asks(*ground.keeping, common.skills),
        exchanges=exchanges,
        reports=AskReports(*ground.keeping),
        notices=AskNotices(exchanges, common.privacy.other_key),
    )


def question_duties(ground: Ground, privacy: Privacy) -> list[Duty]:
    """Return what the clock starts about questions."""
    return ask_duties(ground.database, ground.new_id, ground.outbox, privacy.other_key)
