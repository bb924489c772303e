"""Goals: what a member wants to reach, and how far along it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.skills import SkillChoice, tidy
from bot.errors import InvalidInput, NotFound

LONGEST_GOAL = 300
LONGEST_STEP = 75  # the label of a tick box
MOST_STEPS = 10
MOST_GOALS = 10
PROGRESS = (0, 25, 50, 75, 100)
SHOWN_POINTS = 8  # of a goal's history


class NoSuchGoal(NotFound):
    """The goal does not exist (any more), or is somebody else's."""

    code = "no-such-goal"


class GoalWrong(InvalidInput):
    """A goal cannot be stored like this; the reason is ``too-many`` or ``passed``."""

    code = "goal-wrong"


@dataclass(frozen=True)
class GoalAnswers:
    """What a member says about a goal.

    Attributes:
        steps: milestones, in order.
        shared: partners may see it.
    """

    text: str
    skill: SkillChoice | None = None
    target: date | None = None
    steps: tuple[str, ...] = ()
    shared: bool = False


@dataclass(frozen=True)
class Step:
    """A milestone of a goal."""

    step_id: str
    text: str
    done: bool


@dataclass(frozen=True)
class ProgressPoint:
    """How far a goal was at the end of a day, in percent."""

    day: date
    progress: int


@dataclass(frozen=True)
class GoalCard:
    """A goal as its owner sees it; ``progress`` is in percent, ``history`` oldest first."""

    goal_id: str
    text: str
    skill: SkillChoice | None
    target: date | None
    progress: int
    shared: bool
    reached: bool
    steps: tuple[Step, ...] = ()
    history: tuple[ProgressPoint, ...] = ()


@dataclass(frozen=True)
class PartnerGoal:
    """A goal that a partner lets one see."""

    pairing_id: str
    name: str  # the partner's
    text: str
    progress: int


def steps_in(typed: str) -> tuple[str, ...]:
    """Return the milestones in a text, one a line; empty lines do not count."""
    return tuple(dict.fromkeys(step for step in map(tidy, typed.splitlines()) if step))


def progress_by_steps(done: int, of: int) -> int:
    """Return the percentage that so many of the milestones are."""
    return 100 * done // of if of else 0
