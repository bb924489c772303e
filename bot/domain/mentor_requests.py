"""Asking for a mentor or for half an hour: rules, deadlines, and what the two sides see of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.meetings import a_working_day_later
from bot.domain.working_hours import WorkingHours
from bot.errors import InvalidInput, NotAllowed, NotFound, NotPossible

MOST_CHOICES = 3
LONGEST_SENTENCE = 300
A_QUARTER = timedelta(weeks=13)
WORKING_DAYS = 2  # that each has for an answer


class Asks(StrEnum):
    """What is asked for."""

    MENTORSHIP = "mentorship"
    SKILL_SHARE = "skill_share"


class NoSuchRequest(NotFound):
    """A request is not there, or not for the one who pressed."""

    code = "no-such-request"


class NotYours(NotAllowed):
    """Somebody pressed a button of somebody else's request."""

    code = "not-your-request"


class RequestOver(NotPossible):
    """A request was answered, withdrawn, or has gone on to somebody else."""

    code = "request-over"


class NoPlaceLeft(NotPossible):
    """A mentor says yes, and all places are taken by now."""

    code = "no-place-left"


class AlreadyAsking(NotPossible):
    """Somebody asks who waits for an answer already."""

    code = "already-asking"


class ChoiceWrong(InvalidInput):
    """Somebody on the list cannot be asked; ``field`` says which, from ``first`` on.

    ``reason`` is cannot (whatever the ground is), twice, again (asked within a quarter).
    """

    code = "choice-wrong"


@dataclass(frozen=True)
class Wish:
    """What somebody asks for, as the form says it.

    Attributes:
        programme_id: where; None for a skill-share, which is open to every programme.
        choices: up to three members, in the order in which they are asked.
    """

    asks: Asks
    programme_id: str | None
    choices: tuple[str, ...]
    sentence: str
    skill_id: str | None = None


@dataclass(frozen=True)
class ChoiceLine:
    """One person on somebody's own list.

    Attributes:
        state: waiting, asked, accepted, or passed (which is the same for every reason).
        may_watch: the asker may hear when this person has a place.
    """

    member_id: str
    name: str
    rank: int
    state: str
    may_watch: bool = False
    watched: bool = False


@dataclass(frozen=True)
class RequestCard:
    """A request as the one who asked sees it.

    Attributes:
        state: open, accepted, withdrawn or exhausted.
        hear_by: the local day by which the asker hears, while somebody is asked.
        question: what the one who is asked would like to know first, and nobody answered yet.
    """

    request_id: str
    asks: Asks
    state: str
    programme_id: str
    programme: str
    choices: tuple[ChoiceLine, ...]
    sentence: str = ""
    skill: str | None = None
    hear_by: date | None = None
    question: str | None = None

    @property
    def is_open(self) -> bool:
        """Return whether somebody is still to answer."""
        return self.state == "open"

    @property
    def asked(self) -> ChoiceLine | None:
        """Return who is asked now."""
        return next((one for one in self.choices if one.state == "asked"), None)


@dataclass(frozen=True)
class Asked:
    """A request as the one who is asked sees it.

    Attributes:
        stage: asked, waits (a question is open), accepted, declined or gone (whatever became
            of it).
        answer_by: the reader's local day.
        places: how many are free.
        may_ask: "ask something first" is still possible.
    """

    request_id: str
    asks: Asks
    stage: str
    name: str
    team: str | None
    location: str | None
    goal: str | None
    skill: str | None
    sentence: str
    months: int
    answer_by: date | None
    places: int
    question: str | None = None
    reply: str | None = None
    may_ask: bool = True


def deadline(hours: WorkingHours, asked_at: datetime) -> datetime:
    """Return the end of the second working day after a question arrived."""
    day = asked_at
    for _ in range(WORKING_DAYS):
        day = a_working_day_later(hours, day)
    local = day.astimezone(ZoneInfo(hours.zone)).date()
    ends = [end for _, end in hours.intervals_from(local, days=1)]
    return max(ends, default=day)


def reminder(hours: WorkingHours, asked_at: datetime) -> datetime:
    """Return when somebody is reminded who has not answered: one working day later."""
    return a_working_day_later(hours, asked_at)


def heard_by(hours: WorkingHours, answer_by: datetime) -> date:
    """Return the asker's local day on which an answer, or the next step, is known."""
    return hours.next_moment(answer_by).astimezone(ZoneInfo(hours.zone)).date()


def check_list(choices: Sequence[str]) -> None:
    """Refuse a list on which nobody, or somebody twice, stands.

    Raises:
        ChoiceWrong: with the reason ``missing`` or ``twice``.
    """
    if not choices:
        raise ChoiceWrong(field_of(0), "missing")
    for place, one in enumerate(choices):
        if one in choices[:place]:
            raise ChoiceWrong(field_of(place), "twice")


def field_of(place: int) -> str:
    """Return the name of the field of a choice, from 0 on."""
    return ("first", "second", "third")[place]
