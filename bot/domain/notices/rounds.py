"""What is said to members about rounds."""

from dataclasses import dataclass
from datetime import date

from bot.domain.notices.kinds import Notice


@dataclass(frozen=True)
class RoundNotice(Notice):
    """One working day before a round.

    Attributes:
        notice_id: what its buttons carry.
        day: the reader's local day of the round.
        asks: the programme asks each time, and silence means no.
    """

    notice_id: str
    programme_id: str
    programme: str
    day: date
    asks: bool


@dataclass(frozen=True)
class NoPartner(Notice):
    """Somebody was free, and there was no partner; first in line for the next round.

    Attributes:
        enrolment_id: what its buttons carry: they mean the round that comes next.
        next_day: the reader's local day of that round, if there is one.
    """

    enrolment_id: str
    programme: str
    next_day: date | None


@dataclass(frozen=True)
class SeasonQuestion(Notice):
    """Whether to go on: at the end of a season, or after three skips in a row.

    Attributes:
        rounds: how many rounds the season had; 0 when the question follows three skips.
        met: how many different colleagues the reader was introduced to in the season.
        next_day: the reader's local day of the next round.
    """

    notice_id: str
    programme: str
    rounds: int
    met: int
    next_day: date | None
