"""How many working hours a week people have in common, by the hours that they keep."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.domain.working_hours import WorkingHours

HALF_HOURS = 2  # in an hour


def hours_in_common(one: WorkingHours, other: WorkingHours, monday: date) -> int:
    """Return the whole working hours that two people have in common in the week of a Monday."""
    shared = one.weekly_mask(monday) & other.weekly_mask(monday)
    return shared.bit_count() // HALF_HOURS


def with_hours_in_common(
    mine: WorkingHours, others: Iterable[WorkingHours], least: int, monday: date
) -> list[WorkingHours]:
    """Return those working hours that share at least so many hours a week with one's own.

    As in a round, hours that are not known (none at all) stand in nobody's way.
    """
    own = mine.weekly_mask(monday)
    fitting = []
    for other in others:
        mask = other.weekly_mask(monday)
        if not own or not mask or (own & mask).bit_count() >= least * HALF_HOURS:
            fitting.append(other)
    return fitting
