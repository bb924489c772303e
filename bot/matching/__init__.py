"""Who meets whom: exact, explained and replayable, with no clock, no database and no Slack."""

from bot.matching.problem import (
    HALF_HOURS_A_WEEK,
    LEVELS,
    UNITS_PER_POINT,
    Ban,
    Format,
    Ground,
    Group,
    Limits,
    Meeting,
    Mode,
    PairTerms,
    Person,
    Problem,
    RuleBroken,
    Rules,
    Solution,
    Unmatched,
)
from bot.matching.solve import check_lock, evaluate, solve
from bot.matching.weights import FULL_SCORE, PRESETS, Weights

__all__ = [
    "FULL_SCORE",
    "HALF_HOURS_A_WEEK",
    "LEVELS",
    "PRESETS",
    "UNITS_PER_POINT",
    "Ban",
    "Format",
    "Ground",
    "Group",
    "Limits",
    "Meeting",
    "Mode",
    "PairTerms",
    "Person",
    "Problem",
    "RuleBroken",
    "Rules",
    "Solution",
    "Unmatched",
    "Weights",
    "check_lock",
    "evaluate",
    "solve",
]
