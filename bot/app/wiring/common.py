"""The parts that more than one feature is made with: one of each."""

from __future__ import annotations

from dataclasses import dataclass

from bot.app.wiring.ground import Ground
from bot.content.vocabulary import skill_spellings
from bot.domain.skills import Vocabulary
from bot.services.audit import Audit
from bot.services.endings import Endings
from bot.services.privacy import Privacy
from bot.services.skills import Skills
from bot.services.toolkit import Toolkit


@dataclass(frozen=True)
class Common:
    """What features share."""

    audit: Audit
    endings: Endings
    privacy: Privacy
    skills: Skills
    toolkit: Toolkit


def common_over(ground: Ground) -> Common:
    """Return what features share."""
    database, clock, new_id, outbox = ground.keeping
    return Common(
        audit=Audit(database, new_id),
        endings=Endings(outbox),
        privacy=Privacy(database, clock, new_id, outbox, ground.secret),
        skills=Skills(database, new_id, Vocabulary.from_spellings(skill_spellings())),
        toolkit=Toolkit(database, clock, outbox, ground.library),
    )
