"""Which mentorships may need a hand, and what a month of them comes to.

A list at the desk rests on silence and on not meeting; what somebody answered never leads there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from bot.domain.mentorship_moments import Reply, Topic
from bot.domain.metrics import Share, share

SILENT_MOMENTS = 2
NOT_MET_FOR = timedelta(weeks=6)


class Sign(StrEnum):
    """Why a mentorship is on the list."""

    SILENT = "silent"  # nobody of the two answered, two moments running
    NOT_MET = "not_met"  # no meeting in six weeks that anybody knows of


@dataclass(frozen=True)
class Course:
    """How a mentorship goes, as far as its clock and its calendar tell.

    Attributes:
        leaves_alone: informal or paused; such a one is never on the list.
        answered: for each moment at which anybody was asked, the newest first, whether anybody
            answered anything.
        met_at: the latest meeting; or the introduction, before there was one.
        meets_again: a time is booked.
    """

    leaves_alone: bool
    answered: tuple[bool, ...]
    met_at: datetime
    meets_again: bool


@dataclass(frozen=True)
class Care:
    """A mentorship that may need a hand, by names."""

    names: tuple[str, ...]
    programme: str
    signs: tuple[Sign, ...]


@dataclass(frozen=True)
class MonthNumbers:
    """What is published about a programme's mentorships for a month, once and for all."""

    began: int
    under_way: int
    completed: int
    well: Share | None
    fits: Share | None

    def to_record(self) -> dict[str, object]:
        """Return values that JSON can hold."""
        return asdict(self)

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """Return the numbers of a record that ``to_record`` made."""
        shares = {
            name: Share(**record[name]) if record[name] else None for name in ("well", "fits")
        }
        return cls(**{**record, **shares})


def signs_of(course: Course, now: datetime) -> tuple[Sign, ...]:
    """Return why a mentorship may need a hand; nothing for most."""
    if course.leaves_alone:
        return ()
    latest = course.answered[:SILENT_MOMENTS]
    silent = len(latest) == SILENT_MOMENTS and not any(latest)
    not_met = not course.meets_again and now - course.met_at >= NOT_MET_FOR
    found = ((Sign.SILENT, silent), (Sign.NOT_MET, not_met))
    return tuple(sign for sign, holds in found if holds)


def month_numbers(
    replies: Iterable[tuple[Topic, Reply]], *, began: int, under_way: int, completed: int
) -> MonthNumbers:
    """Return what may be published: shares from five answers up, bounds near all and none."""
    given = list(replies)
    return MonthNumbers(
        began,
        under_way,
        completed,
        share(reply is Reply.WELL for topic, reply in given if topic is Topic.GOING),
        share(reply is Reply.FITS for topic, reply in given if topic is Topic.FIT),
    )


def month_before(day: date) -> date:
    """Return the first day of the month before a day's."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def month_after(first: date) -> date:
    """Return the first day of the next month."""
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)
