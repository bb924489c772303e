"""What a round may become, who is free for one, and what members are told about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from bot.errors import NotFound, NotPossible

SKIPS_QUESTION = 0
"""The season under which the question after three skips is stored; it comes once."""

SKIPS_BEFORE_QUESTION = 3

MOVES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "planning": frozenset({"drafted", "cancelled"}),
        "drafted": frozenset({"planning", "released", "cancelled"}),
        "released": frozenset({"closed"}),
        "closed": frozenset(),
        "cancelled": frozenset(),
    }
)
"""What each state of a round may become; "planning" again means that it is matched anew."""


class RoundNotOpen(NotPossible):
    """A round cannot become what was asked: it is over, or was changed by somebody meanwhile."""

    code = "round-not-open"


class RoundMatching(NotPossible):
    """A round is being matched just now; its draft will be at the desk soon."""

    code = "round-matching"


class RoundAsksFirst(NotPossible):
    """A round cannot be planned before its members were asked whether they want one."""

    code = "round-asks-first"


class RoundOverlaps(NotPossible):
    """A round cannot be planned while an earlier one lies at the desk."""

    code = "round-overlaps"


class NoRound(NotFound):
    """A round does not exist (any more)."""

    code = "no-round"


class RoundHasBegun(NotPossible):
    """A member wants to skip or join a round whose introductions are out already."""

    code = "round-has-begun"


class NotAsked(NotFound):
    """A button belongs to a notice to somebody else, or to one that is not stored any more."""

    code = "not-asked"


def require_move(state: str, to: str) -> None:
    """Raise unless a round may go from one state to another.

    Raises:
        RoundMatching: its match is running, so there is no draft to do anything with yet.
        RoundNotOpen: it may not become that.
    """
    if to in MOVES[state]:
        return
    if state == "planning":
        raise RoundMatching
    raise RoundNotOpen(state=state, to=to)


@dataclass(frozen=True)
class Attendee:
    """What decides whether a member is free for a round; see ``is_free``.

    Attributes:
        active: the enrolment is active, neither paused nor resting, and the member is active.
        undecided: was asked whether to go on and has not answered yet.
        busy: has an open pairing of this programme that lasts beyond the round.
        met_before: had a partner in this programme before.
        elsewhere: introductions of other programmes in the member's present week.
    """

    active: bool
    is_guest: bool
    stood_down_until: date | None
    undecided: bool
    busy: bool
    met_before: bool
    every_rounds: int
    rounds_since_match: int
    skips_round_at: datetime | None
    wants_round_at: datetime | None
    joined_at: datetime
    elsewhere: int
    weekly_notices: int


@dataclass(frozen=True)
class Call:
    """What a round asks of those who take part in it.

    Attributes:
        due_at: the round's due time, by which skips and answers name it.
        day: its day in the programme's zone.
        asks: only those who said yes take part; None while they are still being asked.
        noticed_at: the last time that members were asked; who joined after it said yes by joining.
    """

    due_at: datetime
    day: date
    guests_allowed: bool
    asks: bool
    noticed_at: datetime


def is_free(attendee: Attendee, call: Call) -> bool:
    """Return whether a member takes part in a round."""
    return (
        could_be_free(attendee, call)
        and attendee.skips_round_at != call.due_at
        and (not call.asks or _said_yes(attendee, call))
    )


def could_be_free(attendee: Attendee, call: Call) -> bool:
    """Return whether a round is a member's to take part in or to skip."""
    return (
        attendee.active
        and not attendee.undecided
        and not attendee.busy
        and (call.guests_allowed or not attendee.is_guest)
        and not _stood_down(attendee, call)
        and _frequency_due(attendee)
        and attendee.elsewhere < introductions_a_week(attendee.weekly_notices)
    )


def introductions_a_week(weekly_notices: int) -> int:
    """Return how many introductions a week, over all programmes, a member has notices for.

    An introduction brings at least one question after it, so two notices each.
    """
    return max(1, weekly_notices // 2)


def _said_yes(attendee: Attendee, call: Call) -> bool:
    return attendee.wants_round_at == call.due_at or attendee.joined_at >= call.noticed_at


def _stood_down(attendee: Attendee, call: Call) -> bool:
    return attendee.stood_down_until is not None and attendee.stood_down_until > call.day


def _frequency_due(attendee: Attendee) -> bool:
    return not attendee.met_before or attendee.rounds_since_match >= attendee.every_rounds - 1


class SeasonChoice(StrEnum):
    """What a member may answer when asked whether to go on; stored."""

    GO_ON = "go_on"
    LESS_OFTEN = "less_often"
    OTHER = "other"
    NOT_NOW = "not_now"


class Reply(StrEnum):
    """What became of a tap on a round's notice."""

    SKIPPED = "skipped"
    TAKES_PART = "takes_part"
    SAID_YES = "said_yes"
    SAID_NO = "said_no"


@dataclass(frozen=True)
class RoundReply:
    """What a member is answered after a tap.

    Attributes:
        notice_id: the notice that was tapped, for a button that takes it back.
        day: the local day of the round that the tap was about.
        next_day: the round after it, if there is one planned.
    """

    reply: Reply
    notice_id: str
    programme: str
    day: date | None
    next_day: date | None = None


@dataclass(frozen=True)
class SeasonReply:
    """What a member is answered after choosing how to go on."""

    choice: SeasonChoice
    notice_id: str
    programme: str
    next_day: date | None
    every_rounds: int
