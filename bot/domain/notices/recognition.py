"""Kind words: milestones for one person, and a month's thanks and numbers for a channel."""

from dataclasses import dataclass
from datetime import date

from bot.domain.notices.kinds import Notice
from bot.domain.recognition import MonthCounts


@dataclass(frozen=True)
class MilestoneReached(Notice):
    """Something worth a kind word; ``kind`` is a ``MilestoneKind`` by its value."""

    kind: str


@dataclass(frozen=True)
class PostedThanks:
    """A thank-you that both agreed to show."""

    from_name: str
    to_name: str
    text: str


@dataclass(frozen=True)
class MonthlyThanks(Notice):
    """A month's agreed thanks and numbers, for a programme's channel."""

    programme_name: str
    month: date
    thanks: tuple[PostedThanks, ...]
    counts: MonthCounts
