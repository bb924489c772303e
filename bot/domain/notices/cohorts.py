"""What is said about cohort matches: at the desk, and to those without a mentor."""

from dataclasses import dataclass

from bot.domain.cohort import CohortDraft
from bot.domain.notices.kinds import Notice


@dataclass(frozen=True)
class CohortNotice(Notice):
    """A cohort match as it stands now, with its buttons while it can still be changed."""

    draft: CohortDraft


@dataclass(frozen=True)
class NoMentor(Notice):
    """Somebody looked for a mentor, and no place was left that fits.

    Attributes:
        can_ask: the programme lets members ask a mentor themselves.
    """

    programme_id: str
    programme: str
    can_ask: bool
