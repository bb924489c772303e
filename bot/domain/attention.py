"""How much of a member's attention Rapport may take: a few notices a week, in working hours."""

from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

DEFAULT_NOTICES = 4
FEWER_NOTICES = 2
LARGEST_BUDGET = 4


def local_week(instant: datetime, zone: str) -> str:
    """Return the ISO week of an instant in a zone, such as ``2026-W53``.

    The year is the ISO year: the last days of December may belong to week 1 of the next.
    """
    return instant.astimezone(ZoneInfo(zone)).strftime("%G-W%V")


def free_slot(taken: Collection[int], budget: int, *, leaves_one: bool) -> int | None:
    """Return the lowest notice slot that is free this week, or None if the week is full.

    Args:
        taken: the slots (1 to budget) that are used.
        budget: how many notices the member gets a week.
        leaves_one: the last free slot is kept for an introduction, and this is none.
    """
    free = [slot for slot in range(1, budget + 1) if slot not in taken]
    return free[0] if len(free) > leaves_one else None
