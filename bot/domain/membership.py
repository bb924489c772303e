"""Being in a programme: what its member sees of it, and the rules of coming and going."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.programmes import MENTORSHIP
from bot.errors import InvalidInput, NotAllowed, NotFound, NotPossible

LONGEST_PAUSE = timedelta(days=366)
TWO_WEEKS = timedelta(days=14)
EARLIEST_OFFSET = timedelta(hours=14)  # where a local day starts first: UTC+14
ANNOUNCED_AHEAD = timedelta(days=14)


class NotEligible(NotAllowed):
    """Slack does not say that this is a colleague with an account of this workspace."""

    code = "not-eligible"


class GuestsNotAllowed(NotAllowed):
    """A guest asked to join a programme without guests."""

    code = "guests-not-allowed"


class ProgrammeNotOpen(NotFound):
    """The programme cannot be joined (any more)."""

    code = "programme-not-open"


class NotInProgramme(NotFound):
    """Something was asked about a programme that the person is not in."""

    code = "not-in-programme"


class NoNextRound(NotPossible):
    """There is no next round to skip: the programme is paused or over."""

    code = "no-next-round"


class PauseDateWrong(InvalidInput):
    """A pause cannot end on this day."""

    code = "pause-date-wrong"


class Standing(StrEnum):
    """Where a membership stands, in the words of the member's own view."""

    ACTIVE = "active"
    PAUSED = "paused"
    RESTING = "resting"


@dataclass(frozen=True)
class ProgrammeCard:
    """A programme as somebody sees it who may join.

    Attributes:
        next_on: the day of the next round, local to the reader.
        lasts_weeks: how long two people stay together, in formats that last.
    """

    programme_id: str
    name: str
    objective_text: str
    format: str
    every_weeks: int
    run_by_name: str
    next_on: date | None = None
    lasts_weeks: int = 0

    @property
    def has_rounds(self) -> bool:
        """Return whether people are introduced in rounds; in a mentorship they ask."""
        return self.format != MENTORSHIP


@dataclass(frozen=True)
class JoinOffer:
    """What is said before somebody joins.

    Attributes:
        has_profile: the person has said enough already; no form is needed.
        working_time_note: the workspace says that this is working time and managers see nothing.
        code_of_conduct: a link or a short text of the workspace; may be empty.
        keep_profile_months: how long a profile is kept after leaving.
    """

    programme: ProgrammeCard
    has_profile: bool
    working_time_note: bool
    code_of_conduct: str
    keep_profile_months: int


@dataclass(frozen=True)
class Membership:
    """One member's place in one programme.

    Attributes:
        next_on: the day of the next round, local to the member; None if none is planned.
        skips_next: that round goes by without the member.
        every_rounds: every round (1), second (2) or fourth (4).
    """

    programme_id: str
    name: str
    format: str
    standing: Standing
    next_on: date | None
    skips_next: bool = False
    paused_until: date | None = None
    every_rounds: int = 1

    @property
    def has_rounds(self) -> bool:
        """Return whether people are introduced in rounds; in a mentorship they ask."""
        return self.format != MENTORSHIP


@dataclass(frozen=True)
class Joined:
    """Somebody is in: the answer to the form."""

    programme_id: str
    name: str
    first_on: date | None
    has_rounds: bool = True


@dataclass(frozen=True)
class Skipped:
    """What became of the wish to skip "the next round".

    Attributes:
        membership: the one programme that was meant, as it stands now.
        choices: without it, the programmes whose next round could have been meant.
        takes_part: without it, whether the caller is in any programme at all.
    """

    membership: Membership | None
    choices: Sequence[Membership] = ()
    takes_part: bool = True


@dataclass(frozen=True)
class Farewell:
    """Somebody has left: the answer to the form.

    Attributes:
        names: the programmes that were left.
        met: how many colleagues the member met there.
        erase_on: the day on which the profile is erased; None while the member is in others.
    """

    names: tuple[str, ...]
    met: int
    erase_on: date | None


def check_pause(until: date, today: date) -> None:
    """Refuse a last day of a pause that has passed or is more than a year away.

    Raises:
        PauseDateWrong: with the reason ``passed`` or ``too-far``.
    """
    if until <= today:
        raise PauseDateWrong("until", "passed")
    if until > today + LONGEST_PAUSE:
        raise PauseDateWrong("until", "too-far")


def local_day(instant: datetime, zone: str) -> date:
    """Return the day on which an instant falls in a zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


def start_of_day(day: date, zone: str) -> datetime:
    """Return the instant at which a local day starts."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def months_after(instant: datetime, months: int) -> datetime:
    """Return the same day of the month so many months later, or the last day of that month."""
    month = instant.month - 1 + months
    first = instant.replace(year=instant.year + month // 12, month=month % 12 + 1, day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return first.replace(day=min(instant.day, (following - timedelta(days=1)).day))


def erasing_moment(erase_at: datetime, announced_at: datetime | None) -> datetime:
    """Return when a profile is erased: on its day, and two weeks after the word at the earliest.

    Who cannot be told (the account is gone) has no ``announced_at``.
    """
    return max(erase_at, announced_at + ANNOUNCED_AHEAD) if announced_at else erase_at
