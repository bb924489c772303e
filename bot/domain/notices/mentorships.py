"""What is asked and told about a mentorship, to one of the two in their own DM."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.notices.kinds import Notice


@dataclass(frozen=True)
class CarryOn(Notice):
    """Carry on, change something, or finish here?"""

    check_in_id: str
    pairing_id: str
    partner: str
    weeks: int


@dataclass(frozen=True)
class Going(Notice):
    """How is it going?"""

    check_in_id: str
    pairing_id: str
    partner: str


@dataclass(frozen=True)
class Fit(Notice):
    """After the first session: is it a fit?"""

    check_in_id: str
    pairing_id: str
    partner: str


@dataclass(frozen=True)
class WrapUpDue(Notice):
    """The end is near: look back, thank, go on or let it end."""

    pairing_id: str
    partner: str
    ends_on: date


@dataclass(frozen=True)
class MentorshipOver(Notice):
    """A mentorship came to its planned end.

    Attributes:
        mentors: the reader was the mentor.
        sessions: how many times they met, if any is known.
    """

    pairing_id: str
    partner: str
    mentors: bool
    sessions: int
    wrapped_up: bool  # the reader has looked back already


@dataclass(frozen=True)
class Extended(Notice):
    """Both want to go on."""

    pairing_id: str
    partner: str
    ends_on: date
