"""What is said to invite, to welcome back and before erasing."""

from dataclasses import dataclass
from datetime import date

from bot.domain.membership import ProgrammeCard
from bot.domain.notices.kinds import Notice


@dataclass(frozen=True)
class Invitation(Notice):
    """An invitation into a programme, posted to its channel."""

    programme: ProgrammeCard
    working_time_note: bool


@dataclass(frozen=True)
class WelcomeBack(Notice):
    """A pause is over.

    Attributes:
        line_id: what the buttons carry.
        next_on: the day of the next introduction, local to the reader.
    """

    line_id: str
    next_on: date | None


@dataclass(frozen=True)
class ErasureAnnounced(Notice):
    """The profile of somebody who left is erased soon."""

    erase_on: date


@dataclass(frozen=True)
class ExportReady(Notice):
    """The line beside the file with everything about its reader."""
