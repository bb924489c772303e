"""What the desk reads when a round is over."""

from dataclasses import dataclass
from datetime import date

from bot.domain.mentorship_care import MonthNumbers
from bot.domain.metrics import Interval, RoundNumbers
from bot.domain.notices.kinds import Notice


@dataclass(frozen=True)
class Digest(Notice):
    """The digest of a round.

    ``so_far`` is progress over all published rounds of the programme; ``target`` may be missing.
    """

    round_id: str
    programme_name: str
    round_number: int
    measure: str
    target: int | None
    numbers: RoundNumbers
    so_far: Interval | None


@dataclass(frozen=True)
class DigestChart(Notice):
    """The line of text beside the chart."""

    programme_name: str
    rounds: int


@dataclass(frozen=True)
class Suggestion(Notice):
    """One suggestion, when fewer and fewer answer or meet."""

    programme_id: str
    programme_name: str
    what: str  # "answers" or "meetings"


@dataclass(frozen=True)
class MentorshipMonthDigest(Notice):
    """How a month of a mentorship programme went.

    ``needing_care`` counts mentorships that may need a hand; names stand in a modal only.
    """

    programme_name: str
    month: date
    numbers: MonthNumbers
    needing_care: int
