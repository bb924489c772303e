"""Mentees to mentors with places: as many as possible, who waited first, nobody badly, the sum.

A mentee's wishes are an ordered list of mentors, and nobody else is given; a mentee without a
list takes anybody. A mentorship is worth the fit of the two, skills counted from mentor to mentee,
plus points for the wish that it grants: a first wish counts more, and a poor fit still shows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version

import numpy as np

from bot.matching import flow, mentor_fit, stable
from bot.matching.cohort import Cohort, Edges, MentorMode, MentorProblem, graph_of, prepare_cohort
from bot.matching.flow import NOBODY, Ints
from bot.matching.problem import PairTerms, Person, Unmatched
from bot.matching.scores import with_facts
from bot.matching.weights import FULL_SCORE

WISH = "wish"
"""The name of the term that a granted wish adds to the terms of the fit."""

MOST_TURNS = 8
"""Rounds of waiting beyond which nobody comes earlier still: keeps all sums within 64 bits."""

NO_PLACE = "no-place"
"""Why somebody is left out: the mentors who would be possible have no place left."""

NOBODY_POSSIBLE = "nobody-possible"
"""Why somebody is left out: none of the wished mentors is possible this round."""


@dataclass(frozen=True, slots=True)
class Mentorship:
    """A mentor and a mentee; ``wish`` is 1 for a first wish, 0 where the mentee named nobody."""

    mentor: str
    mentee: str
    score: int
    wish: int
    terms: PairTerms


@dataclass(frozen=True, slots=True)
class MentorReport:
    """What a matching gives a cohort; ``lowest`` is the smallest score of a mentorship."""

    matched: int
    left_out: int
    lowest: int
    total: int
    first_wishes: int
    blocking_pairs: int


@dataclass(frozen=True, slots=True)
class MentorCost:
    """What a mode costs the others, against worst-off first: in people, and in points."""

    more_left_out: int
    worse_off: int
    lowest_lost: int
    total_lost: int


@dataclass(frozen=True, slots=True)
class MentorSolution:
    """The mentorships of a cohort, and what is proven about them level by level.

    No matching that is as good on the levels before quality has a sum above ``bound``.
    """

    mentorships: tuple[Mentorship, ...]
    unmatched: tuple[Unmatched, ...]
    total: int
    bound: int
    gap: float
    proven: Mapping[str, bool]
    seed: int
    method: Mapping[str, str]
    report: MentorReport
    cost: MentorCost


def solve_mentors(problem: MentorProblem, method: str = "") -> MentorSolution:
    """Match a cohort by its mode, exactly.

    Args:
        problem: the cohort.
        method: forces ``flow.OWN`` or ``flow.ORTOOLS``, as a replay does; "" chooses by size.

    Raises:
        RuleBroken: a lock breaks a hard rule or asks for more places than there are.
    """
    cohort = prepare_cohort(problem)
    solver = method or flow.method_for(cohort.graph)
    seats = seat(cohort, problem.mode, solver)
    usual = seats
    if problem.mode is not MentorMode.WORST_OFF:
        usual = seat(cohort, MentorMode.WORST_OFF, solver)
    summary = report(cohort, seats)
    bound = _bound(cohort, problem.mode, summary.total)
    return MentorSolution(
        mentorships=_mentorships(cohort, seats),
        unmatched=_unmatched(cohort, seats),
        total=summary.total,
        bound=bound,
        gap=(bound - summary.total) / bound if bound else 0.0,
        proven=_proven(problem.mode, whole=cohort.whole, placed=not summary.left_out),
        seed=problem.seed,
        method=_method(problem.mode, solver),
        report=summary,
        cost=_cost(cohort, seats, usual),
    )


def compare_modes(problem: MentorProblem) -> dict[MentorMode, MentorSolution]:
    """Solve a cohort in every mode, to be shown side by side."""
    return {mode: solve_mentors(replace(problem, mode=mode)) for mode in MentorMode}


def seat(cohort: Cohort, mode: MentorMode, method: str) -> Ints:
    """Return the edge of every mentee by the given mode, ``NOBODY`` for those left out."""
    edges, sides = cohort.edges, cohort.sides
    fixed = np.isin(edges.mentee, cohort.locked)
    taken = np.bincount(edges.mentor[fixed], minlength=len(sides.places))
    free, old = edges.take(np.flatnonzero(~fixed)), np.flatnonzero(~fixed)
    seats = _seat_free(free, cohort.waited, sides.places - taken, mode, method)
    seats[seats != NOBODY] = old[seats[seats != NOBODY]]
    seats[edges.mentee[fixed]] = np.flatnonzero(fixed)
    return seats


def report(cohort: Cohort, seats: Ints) -> MentorReport:
    """Sum up a seating."""
    edges, taken = cohort.edges, seats[seats != NOBODY]
    value = edges.value[taken]
    return MentorReport(
        matched=len(taken),
        left_out=len(seats) - len(taken),
        lowest=int(value.min(initial=2 * FULL_SCORE)) if len(value) else 0,
        total=int(value.sum()),
        first_wishes=int((edges.wish[taken] == 1).sum()),
        blocking_pairs=stable.blocking_pairs(cohort.graph, edges.rank, edges.fit, seats),
    )


def _seat_free(edges: Edges, waited: Ints, places: Ints, mode: MentorMode, method: str) -> Ints:
    mentees = len(waited)
    graph, value = graph_of(edges, mentees, places), edges.value
    if mode is MentorMode.STABLE:
        return stable.accept_in_turn(graph, edges.rank, edges.fit)
    if mode is MentorMode.FIRST_WISHES:
        more_than_any_sum = (mentees + 1) * 2 * FULL_SCORE
        value = value + (edges.wish == 1) * more_than_any_sum
        return flow.best_seats(graph, value + _head_start(edges, waited, value), method)
    keep = np.flatnonzero(value >= _highest_floor(edges, waited, places, method))
    kept = edges.take(keep)
    worth = kept.value + _head_start(kept, waited, kept.value)
    seats = flow.best_seats(graph_of(kept, mentees, places), worth, method)
    seats[seats != NOBODY] = keep[seats[seats != NOBODY]]
    return seats


def _head_start(edges: Edges, waited: Ints, value: Ints) -> Ints:
    """Return points by which those who waited longer are seated before anybody else.

    Which mentees can be seated together is a matroid, so any points that rise with the waiting,
    and are worth more than all values together, seat those who waited longest.
    """
    _, rank = np.unique(waited, return_inverse=True)
    more_than_any_sum = (len(waited) + 1) * (int(value.max(initial=0)) + 1)
    points: Ints = np.minimum(rank, MOST_TURNS)[edges.mentee] * more_than_any_sum
    return points


def _highest_floor(edges: Edges, waited: Ints, places: Ints, method: str) -> int:
    """Return the largest value that all can have without seating fewer, or fewer who waited."""
    floors = []
    for least in np.unique(np.minimum(waited, MOST_TURNS)).tolist():
        those = edges.take(np.flatnonzero(waited[edges.mentee] >= least))
        graph = graph_of(those, len(waited), places)
        floors.append(flow.highest_floor(graph, those.value, method))
    return min(floors, default=0)


def _bound(cohort: Cohort, mode: MentorMode, total: int) -> int:
    """Return what no matching can exceed: the total itself where that is the proven optimum."""
    if cohort.whole and mode is not MentorMode.STABLE:
        return total
    best = np.zeros(len(cohort.sides.mentees), dtype=np.int64)
    np.maximum.at(best, cohort.edges.mentee, cohort.edges.value)
    return int(best.sum())


def _proven(mode: MentorMode, *, whole: bool, placed: bool) -> dict[str, bool]:
    """Say what holds beyond doubt; where some were given a choice only, little does."""
    if mode is MentorMode.STABLE:
        return {"placed": placed, "stable": whole, "quality": False}
    middle = "lowest" if mode is MentorMode.WORST_OFF else "first-wishes"
    return {"placed": placed or whole, "waiting": placed or whole, middle: whole, "quality": whole}


def _method(mode: MentorMode, solver: str) -> dict[str, str]:
    how = "deferred acceptance" if mode is MentorMode.STABLE else solver
    used = ["numpy", "ortools"] if solver == flow.ORTOOLS else ["numpy"]
    return {"mode": mode.value, "solver": solver, "how": how} | {one: version(one) for one in used}


def _cost(cohort: Cohort, seats: Ints, usual: Ints) -> MentorCost:
    ours, theirs = (_value_each(cohort.edges, one) for one in (seats, usual))
    lowest, usually = (report(cohort, one).lowest for one in (seats, usual))
    return MentorCost(
        more_left_out=int((seats == NOBODY).sum() - (usual == NOBODY).sum()),
        worse_off=int((ours < theirs).sum()),
        lowest_lost=usually - lowest,
        total_lost=int(theirs.sum() - ours.sum()),
    )


def _value_each(edges: Edges, seats: Ints) -> Ints:
    padded = np.append(edges.value, 0)  # NOBODY is -1 and reads the zero at the end
    return padded[seats]


def _mentorships(cohort: Cohort, seats: Ints) -> tuple[Mentorship, ...]:
    sides, made = cohort.sides, cohort.edges.take(seats[seats != NOBODY])
    setting = sides.setting
    mentor, mentee = sides.mentor_place[made.mentor], sides.mentee_place[made.mentee]
    rows = zip(
        mentor.tolist(),
        mentee.tolist(),
        made.wish.tolist(),
        mentor_fit.terms(setting, mentor, mentee),
        strict=True,
    )
    found = [
        _mentorship(setting.people[giver], setting.people[taker], wish, fit)
        for giver, taker, wish, fit in rows
    ]
    return tuple(sorted(found, key=lambda one: (one.mentor, one.mentee)))


def _mentorship(giver: Person, taker: Person, wish: int, fit: Mapping[str, int]) -> Mentorship:
    terms = with_facts(giver, taker, {**fit, WISH: FULL_SCORE // max(wish, 1)}, tier=0, met=0)
    return Mentorship(giver.id, taker.id, terms.score, wish, terms)


def _unmatched(cohort: Cohort, seats: Ints) -> tuple[Unmatched, ...]:
    has_choice = np.bincount(cohort.edges.mentee, minlength=len(seats)) > 0
    found = [
        Unmatched(cohort.sides.mentees[row], NO_PLACE if has_choice[row] else NOBODY_POSSIBLE)
        for row in np.flatnonzero(seats == NOBODY).tolist()
    ]
    return tuple(sorted(found, key=lambda one: one.id))
