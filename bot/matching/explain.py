"""Why not these two, and what would help: solved again with the change, never guessed."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from bot.matching.cohort import MentorProblem
from bot.matching.mentors import MentorSolution, solve_mentors
from bot.matching.problem import (
    UNITS_PER_POINT,
    Ground,
    Group,
    Limits,
    PairTerms,
    Person,
    Problem,
    RuleBroken,
    Solution,
)
from bot.matching.rules import make_ready
from bot.matching.solve import check_lock, evaluate, solve

PUBLIC_GROUNDS = frozenset(
    {Ground.FORBIDDEN, Ground.REPORTING_LINE, Ground.LANGUAGE, Ground.GROUP_SIZE}
)
"""Grounds that may be named; every other one gets the same neutral answer."""

TRIALS = 24
"""How many people are tried as givers of one more offer before the answer is called a floor."""


@dataclass(frozen=True, slots=True)
class OnlyOffer:
    """Somebody who is the only one of the round to offer a skill that a partner wants."""

    giver: str
    taker: str
    skill: str


@dataclass(frozen=True, slots=True)
class WhyNot:
    """What keeps two people apart; differences are against the round as it stands.

    ``kind`` is public (``ground`` names the rule), neutral (no ground is ever given) or possible:
    then the best complete matching with the pair leaves ``more_left_out`` more people out, has
    ``more_repeats`` and loses ``loss`` of ``total`` points (in 1/420; below zero it gains, at the
    price of the other two). ``pair`` rates the two, ``only_offers`` says what their present
    partners would miss.
    """

    kind: Literal["public", "neutral", "possible"]
    ground: Ground | None = None
    loss: int = 0
    total: int = 0
    more_left_out: int = 0
    more_repeats: int = 0
    pair: PairTerms | None = None
    only_offers: tuple[OnlyOffer, ...] = ()


@dataclass(frozen=True, slots=True)
class ShadowPrice:
    """What one thing more would add to a round: people placed, repeats avoided, 1/420 points.

    ``by`` is where it would add that. ``exact`` is false if only the most promising were tried;
    then at least this much would be added.
    """

    placed: int
    repeats_avoided: int
    points: int
    by: str
    exact: bool


@dataclass(frozen=True, slots=True)
class PlacePrice:
    """What one more place with a mentor would add: mentees matched, the lowest score, the sum."""

    matched: int
    lowest: int
    total: int


def why_not(
    problem: Problem, solution: Solution, a: str, b: str, limits: Limits | None = None
) -> WhyNot:
    """Return what keeps two people out of one group of a solved round.

    Args:
        problem: the round.
        solution: its groups, as solved or as an organiser left them.
        a: one person's id.
        b: another's; somebody who is not free this round gets the neutral answer.
        limits: how much work the answer may take.
    """
    people = {one.id: one for one in problem.people}
    if a == b or a not in people or b not in people:
        return WhyNot("neutral")
    ground = check_lock(problem, (a, b))
    if ground is not None:
        return _refused(ground)
    try:
        other = solve(replace(problem, locks=(*problem.locks, frozenset((a, b)))), limits)
    except RuleBroken as broken:
        return _refused(broken.ground)
    return WhyNot(
        "possible",
        loss=solution.total - other.total,
        total=solution.total,
        more_left_out=len(other.unmatched) - len(solution.unmatched),
        more_repeats=other.repeats - solution.repeats,
        pair=_rated(problem, a, b),
        only_offers=_only_offers(people, solution.groups, {a, b}),
    )


def one_more_offer(problem: Problem, solution: Solution, skill: str) -> ShadowPrice:
    """Return what a round would gain if one more of its people offered a skill.

    A person's new offer raises the score of each pair with somebody who wants it, and a group
    gains at most what its best pair gains. So people are tried from the most promising down,
    until nobody who is left could beat the best so far.
    """
    chances = _chances(problem, skill)
    best = ShadowPrice(0, 0, 0, "", exact=True)
    for number, (most, giver) in enumerate(chances):
        if problem.rules.mode == "everyone" and most <= best.points:
            break
        if number == TRIALS:
            return replace(best, exact=False)
        offered = _with_offer(problem, giver, skill)
        best = max(best, _gain(solution, solve(offered), giver), key=_rank)
    return best


def one_more_place(problem: MentorProblem, solution: MentorSolution, mentor: str) -> PlacePrice:
    """Return what a cohort would gain if a mentor had one more place."""
    places = {**problem.places, mentor: problem.places[mentor] + 1}
    more = solve_mentors(replace(problem, places=places), solution.method["solver"])
    return PlacePrice(
        matched=more.report.matched - solution.report.matched,
        lowest=more.report.lowest - solution.report.lowest,
        total=more.total - solution.total,
    )


def _refused(ground: Ground) -> WhyNot:
    return WhyNot("public", ground) if ground in PUBLIC_GROUNDS else WhyNot("neutral")


def _rated(problem: Problem, a: str, b: str) -> PairTerms:
    return evaluate(replace(problem, locks=()), [(a, b)]).groups[0].terms[0]


def _only_offers(
    people: Mapping[str, Person], groups: Iterable[Group], involved: set[str]
) -> tuple[OnlyOffer, ...]:
    """Name the offers nobody else makes, within the groups that a change would break up."""
    offered = Counter(skill for one in people.values() for skill in one.offers)
    touched = [group.members for group in groups if involved & set(group.members)]
    return tuple(
        OnlyOffer(giver, taker, skill)
        for members in touched
        for giver in members
        for taker in members
        for skill in sorted(set(people[giver].offers) & set(people[taker].wants))
        if giver != taker and offered[skill] == 1
    )


def _chances(problem: Problem, skill: str) -> list[tuple[int, str]]:
    """Return who could newly offer a skill, with the most that it could add, largest first.

    What a pair gains is taken from a round in which everybody offers the skill: never less than
    what it gains from one of the two.
    """
    before = make_ready(problem)
    everybody = tuple(_offering(one, skill) for one in problem.people)
    after = make_ready(replace(problem, people=everybody))
    wanting = np.array([k for k, one in enumerate(before.people) if skill in one.wants], dtype=int)
    found = []
    for k, one in enumerate(before.people):
        takers = wanting[wanting != k]
        if skill in one.offers or not len(takers):
            continue
        giver = np.full(len(takers), k)
        gains = after.scores.pairs(giver, takers) - before.scores.pairs(giver, takers)
        legal = before.allowed_pairs(giver, takers)
        found.append((int((gains * legal).max()) * UNITS_PER_POINT, one.id))
    return sorted(found, key=lambda chance: (-chance[0], chance[1]))


def _offering(one: Person, skill: str) -> Person:
    return replace(one, offers={skill: None, **one.offers})


def _with_offer(problem: Problem, giver: str, skill: str) -> Problem:
    people = (_offering(one, skill) if one.id == giver else one for one in problem.people)
    return replace(problem, people=tuple(people))


def _gain(before: Solution, after: Solution, giver: str) -> ShadowPrice:
    return ShadowPrice(
        placed=len(before.unmatched) - len(after.unmatched),
        repeats_avoided=before.repeats - after.repeats,
        points=after.total - before.total,
        by=giver,
        exact=True,
    )


def _rank(price: ShadowPrice) -> tuple[int, int, int]:
    return (price.placed, price.repeats_avoided, price.points)
