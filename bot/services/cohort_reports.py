"""What a cohort match says of itself: a report for each way of matching, and why two fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypedDict

from bot.domain.cohort import CohortMode, ModeReport
from bot.matching import PairTerms
from bot.matching.cohort import MentorMode, MentorProblem
from bot.matching.mentors import WISH, Mentorship, MentorSolution
from bot.services.draft_groups import POINTS_SHOWN
from bot.services.snapshots import terms_record

Solve = Callable[[MentorProblem], MentorSolution]


class FitColumns(TypedDict):
    """The columns of a match that say how well two fit."""

    score: int
    terms: dict[str, object]


def pairs_record(terms: PairTerms) -> FitColumns:
    """Return how well two fit, without the points that a wish adds."""
    fit = fit_of(terms)
    return FitColumns(score=fit.score, terms=terms_record(fit))


def fit_of(terms: PairTerms) -> PairTerms:
    """Return the terms of the fit alone."""
    points = {name: value for name, value in terms.terms.items() if name != WISH}
    return replace(terms, terms=points, score=sum(points.values()))


def solve_each(
    problem: MentorProblem, mode: CohortMode, minimum_score: int, solve: Solve
) -> tuple[MentorSolution, list[ModeReport]]:
    """Solve a cohort by its mode, and by the other modes for what they would cost.

    Args:
        problem: the cohort, its rules those of ``mode``.
        mode: what the organiser chose.
        minimum_score: below which a pair is not made in best-fit mode, 0 to 10,000.
        solve: solves one problem; a function of bot.matching.

    Returns:
        The solution by ``mode``, and a report for every mode, the chosen one first.
    """
    chosen = solve(problem)
    others = [other for other in CohortMode if other is not mode]
    costs = [report_of(other, solve(in_mode(problem, other, minimum_score))) for other in others]
    return chosen, [report_of(mode, chosen), *costs]


def in_mode(problem: MentorProblem, mode: CohortMode, minimum_score: int) -> MentorProblem:
    """Return the same cohort to be matched in another way."""
    best = mode is CohortMode.BEST_FIT
    rules = replace(
        problem.rules,
        mode="best_fit" if best else "everyone",
        minimum_score=minimum_score if best else 0,
    )
    stable = mode is CohortMode.STABLE
    return replace(problem, rules=rules, mode=MentorMode.STABLE if stable else MentorMode.WORST_OFF)


def report_of(mode: CohortMode, solution: MentorSolution) -> ModeReport:
    """Return what a way of matching gives, in numbers for the desk."""
    scores = [_shown(one) for one in solution.mentorships]
    return ModeReport(
        mode=mode,
        matched=len(scores),
        without=solution.report.left_out,
        first_wishes=solution.report.first_wishes,
        lowest=min(scores, default=0),
        mean=round(sum(scores) / len(scores)) if scores else 0,
        blocking=solution.report.blocking_pairs,
    )


def _shown(one: Mentorship) -> int:
    return round(fit_of(one.terms).score / POINTS_SHOWN)
