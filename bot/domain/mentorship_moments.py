"""When a mentorship is asked about, when a wish to end it takes effect, and when it closes.

Whoever wished it, and by which door, an end is told at the same moments: a week after the
question in which both were asked anyway, or, in the last two weeks, at the planned end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import chain, count, takewhile
from zoneinfo import ZoneInfo

from bot.domain.cadence import instant_of, morning_from, weeks_later


class Topic(StrEnum):
    """What a question in a mentorship is about; stored, so a landed value never changes."""

    CARRY_ON = "carry_on"  # carry on, change or finish?
    GOING = "going"  # how is it going?
    FIT = "fit"  # after the first session


class Reply(StrEnum):
    """What somebody tapped; stored."""

    CARRY_ON = "carry_on"
    CHANGE = "change"
    FINISH = "finish"
    WELL = "well"
    SLOWLY = "slowly"
    STUCK = "stuck"
    FITS = "fits"
    NOT_SURE = "not_sure"
    NOT_FOR_ME = "not_for_me"


REPLIES = {
    Topic.CARRY_ON: (Reply.CARRY_ON, Reply.CHANGE, Reply.FINISH),
    Topic.GOING: (Reply.WELL, Reply.SLOWLY, Reply.STUCK),
    Topic.FIT: (Reply.FITS, Reply.NOT_SURE, Reply.NOT_FOR_ME),
}
WISHES_AN_END = (Reply.FINISH, Reply.NOT_FOR_ME)
ENDS_NOTHING = (Reply.CARRY_ON, Reply.CHANGE, Reply.FITS, Reply.NOT_SURE)  # takes a wish back
WORRIES = (Reply.STUCK, Reply.NOT_SURE, Reply.NOT_FOR_ME)

CARRY_ON_WEEKS = (4, 12)
A_QUARTER = 13  # weeks
GOING_DAYS, GOING_EVERY_DAYS = 30, 60
TOGETHER = timedelta(days=9)  # two questions that are nearer than this are one message
TO_ANSWER = 1  # weeks between the question and the end that was wished in it
WRAP_UP_DAYS = 14
FIT_AFTER = timedelta(days=1)  # not on the day of the session, which has its own messages
FIT_WITHOUT_SESSION = timedelta(days=21)
LATE = timedelta(days=7)  # a question that could not be asked for so long is left out


@dataclass(frozen=True)
class Moment:
    """When both are asked something, on a working morning of the programme."""

    at: datetime
    topics: tuple[Topic, ...]
    weeks: int  # since the introduction


@dataclass(frozen=True)
class OrdinaryEnd:
    """When an end is told that somebody wished just now.

    Attributes:
        at: from when; each reads it in their own next working hours.
        planned: it is the day on which the mentorship ends anyway, in that day's words.
    """

    at: datetime
    planned: bool


def moments(introduced_at: datetime, zone: str) -> Iterator[Moment]:
    """Yield when a mentorship is asked about, for as long as it may last."""
    going = (_morning(introduced_at, days, zone) for days in count(GOING_DAYS, GOING_EVERY_DAYS))
    carry_on = (morning_from(weeks_later(introduced_at, n, zone), zone) for n in _weeks())
    following_going, following = next(going), next(carry_on)
    while True:
        if abs(following_going - following) < TOGETHER:
            yield _moment(introduced_at, following, Topic.GOING, Topic.CARRY_ON)
            following_going, following = next(going), next(carry_on)
        elif following < following_going:
            yield _moment(introduced_at, following, Topic.CARRY_ON)
            following = next(carry_on)
        else:
            yield _moment(introduced_at, following_going, Topic.GOING)
            following_going = next(going)


def moments_until(introduced_at: datetime, zone: str, now: datetime) -> list[Moment]:
    """Return the moments that have come, oldest first."""
    return list(takewhile(lambda moment: moment.at <= now, moments(introduced_at, zone)))


def next_moment(introduced_at: datetime, zone: str, now: datetime) -> datetime:
    """Return the first moment after an instant."""
    return next(moment.at for moment in moments(introduced_at, zone) if moment.at > now)


def wrap_up_at(ends_on: date, zone: str) -> datetime:
    """Return when the wrap-up of a mentorship begins."""
    return _morning_of(ends_on - timedelta(days=WRAP_UP_DAYS), zone)


def closes_at(ends_on: date, zone: str) -> datetime:
    """Return when a mentorship is over as planned."""
    return _morning_of(ends_on, zone)


def ordinary_end(
    introduced_at: datetime, ends_on: date, zone: str, ready_at: datetime
) -> OrdinaryEnd:
    """Return when an end is told, depending on nothing that says who wished it or why.

    Args:
        introduced_at: when the two were introduced.
        ends_on: the planned end.
        zone: the programme's.
        ready_at: the first instant at which it may be told.
    """
    settled = (weeks_later(one.at, TO_ANSWER, zone) for one in moments(introduced_at, zone))
    at = next(instant for instant in settled if instant >= ready_at)
    if at < wrap_up_at(ends_on, zone):
        return OrdinaryEnd(at, planned=False)
    return OrdinaryEnd(closes_at(ends_on, zone), planned=True)  # comes in any case


def fit_asked_at(session_over: datetime | None, introduced_at: datetime, zone: str) -> datetime:
    """Return when the fit is asked about: the day after the first session.

    Where no time was ever booked, since two arrange it by themselves, three weeks have to do.
    """
    if session_over is not None:
        return morning_from(session_over + FIT_AFTER, zone)
    return morning_from(introduced_at + FIT_WITHOUT_SESSION, zone)


def _weeks() -> Iterator[int]:
    last = CARRY_ON_WEEKS[-1]
    return chain(CARRY_ON_WEEKS, count(last + A_QUARTER, A_QUARTER))


def _moment(introduced_at: datetime, at: datetime, *topics: Topic) -> Moment:
    return Moment(at, topics, (at - introduced_at + timedelta(hours=12)).days // 7)


def _morning(introduced_at: datetime, days: int, zone: str) -> datetime:
    day = introduced_at.astimezone(ZoneInfo(zone)).date() + timedelta(days=days)
    return _morning_of(day, zone)


def _morning_of(day: date, zone: str) -> datetime:
    return morning_from(instant_of(datetime.combine(day, time()), zone), zone)
