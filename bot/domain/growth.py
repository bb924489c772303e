"""How sure people feel at the start and at the end, and what may be reported of the change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.cadence import instant_of
from bot.domain.metrics import FEWEST_ANSWERS
from bot.errors import NotFound, NotPossible

LOWEST, HIGHEST = 1, 5
LOWEST_SAID, HIGHEST_SAID = 1.5, 4.5  # beyond them only "under" and "over" is said


class RatingMoment(StrEnum):
    """When somebody is asked."""

    START = "start"
    END = "end"


class Subject(StrEnum):
    """What is rated, both on one scale from 1 to 5."""

    SKILL = "skill"  # what a mentee, or a peer, wants to learn
    MENTORING = "mentoring"  # how sure a mentor feels in mentoring


class NoSuchRating(NotFound):
    """The question was put to somebody else, or is not stored any more."""

    code = "no-such-rating"


class RatingTooLate(NotPossible):
    """An answer that others build on cannot be changed any more."""

    code = "rating-too-late"


@dataclass(frozen=True)
class Rated:
    """An answer as its owner sees it.

    Attributes:
        skill: the skill's name; None if it is about mentoring, or about no one skill.
        level: what was answered, if it was.
        before: what was answered at the start; shown only after the end was answered.
    """

    pairing_id: str
    moment: RatingMoment
    subject: Subject
    skill: str | None
    level: int
    before: int | None = None


@dataclass(frozen=True)
class BothEnds:
    """What one person answered at the start and at the end of one pairing."""

    member_id: str
    pairing_id: str
    before: int
    after: int
    ended_at: datetime


@dataclass(frozen=True)
class Growth:
    """A change that may be told: means in halves, over n people who answered both times.

    Attributes:
        n: people; five or more.
        before: from 1.5 to 4.5 in steps of a half; at the edges it means "or less", "or more".
        after: the same at the end.
    """

    n: int
    before: float
    after: float

    def to_record(self) -> dict[str, object]:
        """Return values that JSON can hold."""
        return asdict(self)

    @classmethod
    def from_record(cls, record: Mapping[str, object]) -> Growth:
        """Return the numbers of a record that ``to_record`` made."""
        return cls(
            n=int(str(record["n"])),
            before=float(str(record["before"])),
            after=float(str(record["after"])),
        )


def growth_of(answers: Iterable[BothEnds]) -> Growth | None:
    """Return the change over everybody who answered both times, or None under five people.

    Each person counts once, with the pairing that ended last. Means are told in halves, and not
    beyond 1.5 and 4.5: an exact mean of five gives away the fifth to the other four, and a mean
    of 5 gives away everybody.
    """
    newest: dict[str, BothEnds] = {}
    for one in answers:
        known = newest.get(one.member_id)
        if known is None or (one.ended_at, one.pairing_id) > (known.ended_at, known.pairing_id):
            newest[one.member_id] = one
    if len(newest) < FEWEST_ANSWERS:
        return None
    return Growth(
        n=len(newest),
        before=_mean([one.before for one in newest.values()]),
        after=_mean([one.after for one in newest.values()]),
    )


def quarter_of(day: date) -> str:
    """Return the quarter of a day, such as ``2027-Q1``."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def quarter_ends(instant: datetime, zone: str) -> datetime:
    """Return the first instant after the quarter that an instant lies in, local to a zone."""
    day = instant.astimezone(ZoneInfo(zone)).date()
    first = date(day.year + day.month // 10, (day.month + 2) // 3 % 4 * 3 + 1, 1)
    return instant_of(datetime.combine(first, time()), zone)


def last_quarter(instant: datetime, zone: str) -> tuple[str, datetime]:
    """Return the newest quarter that is over at an instant, and when it was over."""
    day = instant.astimezone(ZoneInfo(zone)).date()
    first = date(day.year, (day.month + 2) // 3 * 3 - 2, 1)
    return quarter_of(first - timedelta(days=1)), instant_of(datetime.combine(first, time()), zone)


def _mean(levels: Sequence[int]) -> float:
    in_halves = round(2 * sum(levels) / len(levels)) / 2
    return min(HIGHEST_SAID, max(LOWEST_SAID, in_halves))
