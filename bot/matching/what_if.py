"""What other weights or rules would have made of past rounds, side by side."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.matching.problem import UNITS_PER_POINT, Limits, PairTerms, Problem, Rules, Solution
from bot.matching.rules import make_ready
from bot.matching.solve import solve
from bot.matching.sparse import Ints

AS_STORED = ""
"""The name of the outcome by each round's own rules."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Totals over all rounds; never a name, so private grounds stay private.

    ``quality`` is in points a group and by the rules that each round was stored with, whatever it
    was matched by, so that outcomes can be compared. ``hours`` are the mean hours a week that a
    pair has in common. ``load`` is how often the most asked person helps without being helped.
    """

    name: str
    groups: int
    left_out: int
    repeats: int
    quality: float
    hours: float
    load: int


def what_if(
    rounds: Sequence[Problem], variants: Mapping[str, Rules], limits: Limits | None = None
) -> tuple[Outcome, ...]:
    """Match stored rounds again by their own and by other rules.

    Every round keeps its people, history, bans and locks; the history is the true one, not what a
    variant would have led to.

    Args:
        rounds: the stored rounds.
        variants: other rules by name.
        limits: how much work each round may take.

    Returns:
        The outcome by the stored rules, called ``AS_STORED``, and one for each variant.
    """
    stored = _outcome(AS_STORED, rounds, rounds, limits)
    others = (
        _outcome(name, rounds, [replace(one, rules=rules) for one in rounds], limits)
        for name, rules in variants.items()
    )
    return (stored, *others)


def _outcome(
    name: str, stored: Sequence[Problem], rounds: Sequence[Problem], limits: Limits | None
) -> Outcome:
    solved = [solve(one, limits) for one in rounds]
    pairs = [pair for one in solved for group in one.groups for pair in group.terms]
    groups = sum(len(one.groups) for one in solved)
    points = sum(_points(problem, one) for problem, one in zip(stored, solved, strict=True))
    half_hours = sum(pair.common_half_hours for pair in pairs)
    return Outcome(
        name=name,
        groups=groups,
        left_out=sum(len(one.unmatched) for one in solved),
        repeats=sum(one.repeats for one in solved),
        quality=points / groups if groups else 0.0,
        hours=half_hours / 2 / len(pairs) if pairs else 0.0,
        load=max(_one_sided(pairs).values(), default=0),
    )


def _points(problem: Problem, solution: Solution) -> float:
    """Rate groups by the stored rules; those rules may even have forbidden some of them."""
    setting = make_ready(problem)
    total = 0
    for group in solution.groups:
        places = [setting.place[one] for one in group.members]
        scores = setting.scores.block(_ints(places), _ints(places))
        within = int(scores.sum() - scores.trace())
        total += within * UNITS_PER_POINT // (2 * (len(places) - 1))
    return total / UNITS_PER_POINT


def _ints(places: Sequence[int]) -> Ints:
    return np.array(places, dtype=np.int64)


def _one_sided(pairs: Iterable[PairTerms]) -> Counter[str]:
    found: Counter[str] = Counter()
    for pair in pairs:
        if bool(pair.a_helps) != bool(pair.b_helps):
            found[pair.a if pair.a_helps else pair.b] += 1
    return found
