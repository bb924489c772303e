"""What may be done with a pairing and its meetings, and what came of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.cadence import instant_of
from bot.domain.working_hours import WorkingHours
from bot.errors import InvalidInput, NotAllowed, NotFound, NotPossible

SHORTEST_NOTICE = timedelta(minutes=15)
LONGEST_AHEAD = timedelta(days=120)
LONGEST_PLACE = 200


class NoSuchPairing(NotFound):
    """The pairing, or its meeting, is not there (any more)."""

    code = "no-such-pairing"


class NotYourPairing(NotAllowed):
    """Somebody who is not in a pairing pressed one of its buttons."""

    code = "not-your-pairing"


class PairingOver(NotPossible):
    """The pairing has ended or finished."""

    code = "pairing-over"


class TimesReplaced(NotPossible):
    """The times were replaced by newer ones."""

    code = "times-replaced"


class AlreadyBooked(NotPossible):
    """A time was found already; it can be changed from the newest message."""

    code = "already-booked"


class TimeUnusable(InvalidInput):
    """A proposed time lies in the past, is too soon or too far ahead; ``reason`` says which."""

    code = "time-unusable"


@dataclass(frozen=True)
class Choice:
    """What somebody is asked to confirm or fill in about a pairing."""

    pairing_id: str
    session_id: str | None
    partners: tuple[str, ...]
    zone: str
    place: str | None = None


def chosen_letter(votes: Mapping[str, Collection[str]], people: Collection[str]) -> str | None:
    """Return the first letter that everybody voted for.

    Args:
        votes: who voted for each letter.
        people: everybody who has to agree; nobody means no choice.
    """
    wanted = set(people)
    agreed = (letter for letter in sorted(votes) if wanted and wanted <= set(votes[letter]))
    return next(agreed, None)


def was_held(answers: Sequence[bool | None]) -> bool | None:
    """Return whether a meeting took place: what all who answered agree on.

    None is unknown: nobody answered, or two answers disagree.
    """
    given = {answer for answer in answers if answer is not None}
    return given.pop() if len(given) == 1 else None


def check_proposal(starts_at: datetime, now: datetime) -> None:
    """Accept a proposed time.

    Raises:
        TimeUnusable: it has passed, comes too soon, or lies too far ahead.
    """
    if starts_at < now:
        raise TimeUnusable("time", "passed")
    if starts_at < now + SHORTEST_NOTICE:
        raise TimeUnusable("time", "too-soon")
    if starts_at > now + LONGEST_AHEAD:
        raise TimeUnusable("time", "too-far")


def a_working_day_later(hours: WorkingHours, now: datetime) -> datetime:
    """Return the next ordinary time that is at least one working day later.

    On Friday afternoon that is Monday afternoon; at the weekend, Tuesday morning.
    """
    place = ZoneInfo(hours.zone)
    counted_from = hours.next_moment(now).astimezone(place).replace(tzinfo=None)
    following = (
        instant_of(counted_from + timedelta(days=days), hours.zone) for days in range(1, 15)
    )
    return next(filter(hours.contains, following), hours.next_moment(now + timedelta(days=1)))
