"""Who meets whom: exact, explained and replayable, with no clock, no database and no Slack."""

from bot.matching.child import Guard, solve_safely
from bot.matching.explain import ShadowPrice, WhyNot, one_more_offer, one_more_place, why_not
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
from bot.matching.replay import Records, from_record, to_outcome, to_record
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
    "Guard",
    "Limits",
    "Meeting",
    "Mode",
    "PairTerms",
    "Person",
    "Problem",
    "Records",
    "RuleBroken",
    "Rules",
    "ShadowPrice",
    "Solution",
    "Unmatched",
    "Weights",
    "WhyNot",
    "check_lock",
    "evaluate",
    "from_record",
    "one_more_offer",
    "one_more_place",
    "solve",
    "solve_safely",
    "to_outcome",
    "to_record",
    "why_not",
]
