"""Moving the programme clock: stopping wherever something is due, so that nothing is skipped."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Protocol

from bot.clock import MovableClock

from .shapes import ControlRefusal

_DURATION = re.compile(
    r"P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?"
)
_MOST_ROUNDS_AT_ONE_INSTANT = 1000


class Bot(Protocol):
    """A bot in this process, as far as the playground drives it."""

    def start(self) -> None:
        """Connect to Slack and begin to work."""
        ...

    def stop(self) -> None:
        """Let go of everything; the bot is not started again."""
        ...

    def is_busy(self) -> bool:
        """Return whether something that a person did is still worked on."""
        ...

    def catch_up(self) -> int:
        """Do once what is due now, and return how many things were done."""
        ...

    def next_due(self, after: datetime) -> datetime | None:
        """Return the next instant at which something will be due, or None."""
        ...


def target_of(wish: dict[str, object], now: datetime) -> datetime:
    """Return the instant that ``advance`` (such as P1D, PT1H) or ``to`` asks for.

    Raises:
        ControlRefusal: it cannot be read, or lies in the past.
    """
    if "advance" in wish:
        return now + duration(str(wish["advance"]))
    if "to" not in wish:
        raise ControlRefusal("invalid_time", "Say how far to go: advance or to.")
    target = _instant(str(wish["to"]))
    if target < now:
        raise ControlRefusal("clock_never_goes_back", f"It is already {now.isoformat()}.")
    return target


def duration(text: str) -> timedelta:
    """Read an ISO 8601 duration of weeks, days, hours, minutes and seconds."""
    match = _DURATION.fullmatch(text)
    if match is None or text in ("P", "PT") or text.endswith("T"):
        raise ControlRefusal("invalid_time", f"“{text}” is not a duration such as P1D or PT1H.")
    return timedelta(**{unit: int(count) for unit, count in match.groupdict("0").items()})


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        detail = f"“{text}” is not an instant such as 2026-12-07T09:00:00+01:00."
        raise ControlRefusal("invalid_time", detail) from None
    if instant.tzinfo is None:
        raise ControlRefusal(
            "invalid_time", "An instant needs its distance to UTC, such as +01:00."
        )
    return instant


def move(
    bot: Bot | None,
    clock: MovableClock,
    target: datetime,
    *,
    asleep: bool = False,
    stopped: Callable[[], None] = lambda: None,
) -> None:
    """Move the clock to an instant and let the bot do all that becomes due on the way.

    ``asleep`` is an outage: nothing is done on the way, all of it at the end. ``stopped`` is
    called at every stop, for those who watch.
    """
    if bot is not None and not asleep:
        until_quiet(bot)
        for _ in _stops(bot, clock, target):
            stopped()
    clock.move_to(max(target, clock()))
    if bot is not None:
        until_quiet(bot)


def _stops(bot: Bot, clock: MovableClock, target: datetime) -> Iterator[datetime]:
    """Stop at every instant before the target at which something is due, and do it."""
    while True:
        now = clock()
        due = bot.next_due(now)
        if due is None or due >= target or due <= now:
            return  # nothing on the way, or nothing but what waits for something else
        clock.move_to(due)
        until_quiet(bot)
        yield due


def until_quiet(bot: Bot) -> None:
    """Let the bot work until there is nothing left to do at this instant."""
    for _ in range(_MOST_ROUNDS_AT_ONE_INSTANT):
        if bot.catch_up() == 0:
            return
