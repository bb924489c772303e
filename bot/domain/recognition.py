"""Thanks, who may see them, milestones, and the monthly post of thanks and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.cadence import instant_of
from bot.errors import InvalidInput, NotFound

AT_LEAST = 5  # people behind every number that is posted
STEP = 5  # to which numbers are rounded down that others are told of in part
MOST_THANKS_A_DAY = 10
MOST_POSTED = 10
POST_AT = time(10)  # local, on the first working day of a month
AT_MOST_LATE = timedelta(days=3)
BETWEEN_MILESTONES = timedelta(days=30)
FIFTH, TENTH = 5, 10
_SATURDAY = 6


class ThanksWrong(InvalidInput):
    """A thank-you cannot be passed on as it is."""

    code = "thanks-wrong"


class NoSuchThanks(NotFound):
    """There is no such thank-you for this person, or its writer did not offer to show it."""

    code = "no-such-thanks"


@dataclass(frozen=True)
class ThanksEntry:
    """A thank-you in one's own list.

    Attributes:
        who: the other's name.
        offered: its writer let it be shown.
        shown: what its receiver decided; None: nothing yet.
    """

    thanks_id: str
    who: str
    text: str
    on: date
    offered: bool
    shown: bool | None


@dataclass(frozen=True)
class MyThanks:
    """The newest thank-yous to somebody, and by somebody."""

    received: tuple[ThanksEntry, ...] = ()
    given: tuple[ThanksEntry, ...] = ()


@dataclass(frozen=True)
class Count:
    """A number with how many people it is of; shown only from five people up."""

    n: int
    people: int

    @property
    def may_be_told(self) -> bool:
        """Return whether enough people stand behind it."""
        return self.n > 0 and self.people >= AT_LEAST


@dataclass(frozen=True)
class MonthCounts:
    """What a month came to; a count below five people is None."""

    meetings: int | None = None
    people: int | None = None
    thanks: int | None = None
    questions: int | None = None

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to tell."""
        return not (self.meetings or self.thanks or self.questions)

    def to_record(self) -> dict[str, object]:
        """Return what is stored."""
        return dict(vars(self))


def month_counts(meetings: Count, thanks: Count, questions: Count) -> MonthCounts:
    """Return the numbers of a month that may be told.

    Meetings and those who met are rounded down to fives: rounds tell their own numbers, and what
    is left of a month after they are taken away could be a single pair.
    """
    met = meetings.may_be_told and meetings.n >= STEP
    return MonthCounts(
        meetings=meetings.n - meetings.n % STEP if met else None,
        people=meetings.people - meetings.people % STEP if met else None,
        thanks=thanks.n if thanks.may_be_told else None,
        questions=questions.n if questions.may_be_told else None,
    )


def next_post(after: datetime, zone: str) -> datetime:
    """Return the next first working day of a month, 10:00 local, after an instant."""
    day = after.astimezone(ZoneInfo(zone)).date().replace(day=1)
    found = _post_in(day, zone)
    while found <= after:
        day = (day + timedelta(days=32)).replace(day=1)
        found = _post_in(day, zone)
    return found


def month_told(due: datetime, zone: str) -> date:
    """Return the first day of the month that a post tells of: the one before."""
    first = due.astimezone(ZoneInfo(zone)).date().replace(day=1)
    return (first - timedelta(days=1)).replace(day=1)


def month_bounds(first: date, zone: str) -> tuple[datetime, datetime]:
    """Return the instants at which a month begins and ends in a zone."""
    following = (first + timedelta(days=32)).replace(day=1)
    return (
        instant_of(datetime.combine(first, time()), zone),
        instant_of(datetime.combine(following, time()), zone),
    )


def _post_in(first: date, zone: str) -> datetime:
    day = first
    while day.isoweekday() >= _SATURDAY:
        day += timedelta(days=1)
    return instant_of(datetime.combine(day, POST_AT), zone)
