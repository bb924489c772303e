"""Which agenda a session of a mentorship has, and how its steps share the agreed time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

A_WEEK = timedelta(weeks=1)
FEWEST_WITH_A_MIDDLE = 5  # sessions; shorter mentorships come to their end before they look back
EARLIEST_MIDDLE = 3
FIVE = 5  # minutes


class Stage(StrEnum):
    """Where on its way a mentorship is when it meets."""

    ON_THE_WAY = ""  # the number of the session says what is next
    MIDDLE = "middle"
    CLOSING = "last"


@dataclass(frozen=True)
class Course:
    """The sessions of a mentorship, as far as their agendas care.

    Attributes:
        every_weeks: how often the two meet.
        ends_on: the last day.
        looked_back: a session at half-way was held or planned already.
        closes: the wrap-up is under way, whatever the calendar says.
    """

    every_weeks: int
    ends_on: date
    looked_back: bool = False
    closes: bool = False


def stage_of(number: int, day: date, course: Course) -> Stage:
    """Return the stage of a session.

    Args:
        number: which session it is, from 1.
        day: about when it is.
        course: what it is part of.
    """
    to_come = max(0, (course.ends_on - day) // (A_WEEK * course.every_weeks))
    if number > 1 and (course.closes or to_come == 0):
        return Stage.CLOSING
    total = number + to_come
    middle = max(EARLIEST_MIDDLE, (total + 1) // 2)
    if total >= FEWEST_WITH_A_MIDDLE and number >= middle and not course.looked_back:
        return Stage.MIDDLE
    return Stage.ON_THE_WAY


def shared_out(minutes: Sequence[int], total: int) -> list[int]:
    """Return time boxes in about the same proportion that fill another total exactly.

    They are whole fives where the total is one and has room for it.

    Args:
        minutes: the time boxes as they were written, at least one minute each.
        total: the length of the session in minutes, not less than there are boxes.
    """
    unit = FIVE if total % FIVE == 0 and total // FIVE >= len(minutes) else 1
    units, written = total // unit, sum(minutes)
    exact = [units * one / written for one in minutes]
    boxes = [max(1, int(one)) for one in exact]
    while sum(boxes) < units:
        boxes[max(range(len(boxes)), key=lambda at: exact[at] - boxes[at])] += 1
    while sum(boxes) > units:
        boxes[max(range(len(boxes)), key=lambda at: boxes[at])] -= 1
    return [box * unit for box in boxes]
