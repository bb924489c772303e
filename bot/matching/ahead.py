"""Whether the groups of a round leave enough rounds without a repeat, and what to do if not."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.matching.objective import Members, worth
from bot.matching.problem import Limits
from bot.matching.rules import Setting
from bot.matching.schedule import Future, Round, is_due, outlook

MOST_PLANNED = 2_000
STEADY_ROUNDS = 2


@dataclass(frozen=True)
class Planned:
    """The groups of today in a plan of so many rounds without a repeat."""

    groups: Round
    rounds: int


def may_look_ahead(setting: Setting, today: Sequence[Members], limits: Limits) -> bool:
    """Return whether a plan is worth a thought: few people, all seated, in pairs and one trio.

    Rounds with a trio were not planned in the first edition.
    """
    odd = setting.size % 2
    pairs = sum(len(group) == 2 for group in today)
    return (
        setting.size <= MOST_PLANNED
        and 2 * pairs + 3 * odd == setting.size
        and not (odd and limits.edition < 2)
        and is_due(_future(setting))
        and _is_steady(setting)
    )


def best_of_plan(setting: Setting, today: Sequence[Members], seeds: int) -> Planned | None:
    """Return the best round of a plan that has more rounds than are left after today, or None."""
    future = _future(setting)
    later = outlook(future.after(tuple(today)), seeds)
    if len(later.classes) == later.wanted:
        return None
    plan = outlook(future, seeds)
    if len(plan.classes) <= len(later.classes) + 1:
        return None
    fair = [groups for groups in plan.classes if future.is_fair(groups)]
    best = max(fair, key=lambda groups: worth(setting, groups).quality)
    return Planned(best, len(plan.classes))


def _future(setting: Setting) -> Future:
    everybody = np.arange(setting.size)
    unmet = setting.legal_block(everybody, everybody)
    row, col, _ = setting.tiers.in_block(everybody, everybody)
    unmet[row, col] = False
    turns = np.array([one.trio_turns for one in setting.people], dtype=np.int64)
    return Future(unmet, turns if setting.size % 2 else None)


def _is_steady(setting: Setting) -> bool:
    """Return whether a plan is likely to hold: just these people met in each of the last rounds."""
    history = setting.problem.history
    last = sorted({one.round for one in history})[-STEADY_ROUNDS:]
    then = ([one for one in history if one.round == number] for number in last)
    everybody = set(setting.place)
    return len(last) == STEADY_ROUNDS and all(
        {name for one in round_ for name in (one.a, one.b)} == everybody for round_ in then
    )
