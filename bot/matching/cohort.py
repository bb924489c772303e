"""A cohort of mentors and mentees, and all mentorships that would be possible in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from bot.matching import mentor_fit
from bot.matching.flow import Ints, Wishes
from bot.matching.problem import Ban, Ground, Person, Problem, RuleBroken, Rules
from bot.matching.rules import Setting, make_ready
from bot.matching.weights import FULL_SCORE

_BLOCK = 8_192  # pairs scored at a time
_ALL_EDGES = 4_000_000  # possible mentorships kept; above, mentees without wishes get a choice
_CHOICE = 64  # of this many mentors, those who fit best


class MentorMode(StrEnum):
    """What is put first once nobody can be given a mentor in addition."""

    WORST_OFF = "worst-off"  # the mentee who gets least gets as much as possible, then the sum
    FIRST_WISHES = "first-wishes"  # as many first wishes as possible, then the sum
    STABLE = "stable"  # no mentee and mentor would both rather have each other; may seat fewer


@dataclass(frozen=True, slots=True)
class MentorProblem:
    """A cohort to be matched. The order of people, bans and locks does not matter.

    ``places`` has an entry for every mentor, ``wishes`` one for every mentee (ids of mentors,
    best first; none means anybody). One person may be in both. Each lock names two people who
    must become mentor and mentee; locks of people who are not free this time are ignored.
    """

    people: tuple[Person, ...]
    places: Mapping[str, int]
    wishes: Mapping[str, tuple[str, ...]]
    rules: Rules = field(default_factory=Rules)
    bans: tuple[Ban, ...] = ()
    locks: tuple[frozenset[str], ...] = ()
    seed: int = 0
    mode: MentorMode = MentorMode.WORST_OFF


@dataclass(frozen=True)
class Edges:
    """Possible mentorships, one per row of each array, sorted by mentee, then by wish.

    ``wish`` is 1 for a first wish and 0 where the mentee named nobody; ``fit`` is the score of
    the two by the weights of the programme.
    """

    mentee: Ints
    mentor: Ints
    wish: Ints
    fit: Ints

    @property
    def value(self) -> Ints:
        """What each is worth: the fit, and points for the wish (10,000, 5,000, 3,333 ...)."""
        value: Ints = self.fit + FULL_SCORE // np.maximum(self.wish, 1)
        return value

    @property
    def rank(self) -> Ints:
        """The mentee's own order, lower is better: by wish, or by fit where nobody was named."""
        rank: Ints = np.where(self.wish > 0, self.wish, self.fit.max(initial=0) - self.fit)
        return rank

    def take(self, keep: Ints) -> "Edges":
        """Return the edges with the given numbers."""
        return Edges(self.mentee[keep], self.mentor[keep], self.wish[keep], self.fit[keep])


@dataclass(frozen=True)
class Sides:
    """Who is on which side, by id and by place among all people."""

    setting: Setting
    mentees: tuple[str, ...]
    mentors: tuple[str, ...]
    places: Ints
    mentee_place: Ints
    mentor_place: Ints


@dataclass(frozen=True)
class Cohort:
    """A cohort as arrays: people in canonical order, all possible mentorships, and the locks.

    ``whole`` is false if mentees without wishes were given a choice of mentors only.
    ``locked`` numbers the mentees whose only edge is a lock.
    """

    sides: Sides
    edges: Edges
    whole: bool
    locked: Ints

    @property
    def waited(self) -> Ints:
        """How many matches running each mentee was left out of."""
        people = self.sides.setting.people
        return _ints(people[place].waited for place in self.sides.mentee_place.tolist())

    @property
    def graph(self) -> Wishes:
        """The edges as the sparse graph that the solvers take."""
        return graph_of(self.edges, len(self.sides.mentees), self.sides.places)


def graph_of(edges: Edges, mentees: int, places: Ints) -> Wishes:
    """Return edges, which are sorted by mentee, as a sparse graph."""
    starts = np.searchsorted(edges.mentee, np.arange(mentees + 1))
    return Wishes(starts.astype(np.int64), edges.mentor, places)


def prepare_cohort(problem: MentorProblem) -> Cohort:
    """Find every mentorship that the wishes and the hard rules leave possible, and score it.

    Raises:
        RuleBroken: a lock breaks a hard rule, or asks for more places than there are.
    """
    sides = _sides(problem)
    locked = _locks(problem, sides.setting)
    free = sum(not problem.wishes[one] for one in sides.mentees)
    whole = free * len(sides.mentors) <= _ALL_EDGES
    edges = _possible(sides, _wished(problem, sides, locked, whole=whole))
    _check_places(problem, locked)
    row = {one: k for k, one in enumerate(sides.mentees)}
    return Cohort(sides, edges, whole, _ints(sorted(row[one] for one in locked)))


def _sides(problem: MentorProblem) -> Sides:
    setting = make_ready(Problem(problem.people, problem.rules, problem.bans, seed=problem.seed))
    order = [one.id for one in setting.people]
    mentees = tuple(one for one in order if one in problem.wishes)
    mentors = tuple(one for one in order if one in problem.places)
    return Sides(
        setting=setting,
        mentees=mentees,
        mentors=mentors,
        places=_ints(problem.places[one] for one in mentors),
        mentee_place=_ints(setting.place[one] for one in mentees),
        mentor_place=_ints(setting.place[one] for one in mentors),
    )


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)


def _locks(problem: MentorProblem, setting: Setting) -> dict[str, str]:
    """Return the mentor of every locked mentee; locks of people who are not free are ignored.

    A lock of two who could each be the other's mentor goes the way that was wished for.
    """
    found: dict[str, str] = {}
    for lock in sorted(tuple(sorted(lock)) for lock in problem.locks):
        if not all(one in setting.place for one in lock):
            continue
        ways = [way for way in (lock, lock[::-1]) if _is_way(problem, way, found)]
        if not ways:
            raise RuleBroken(Ground.GROUP_SIZE, lock[0], lock[1])
        mentor, mentee = max(ways, key=lambda way: way[0] in problem.wishes[way[1]])
        ground = setting.ground(setting.place[mentor], setting.place[mentee])
        if ground is not None:
            raise RuleBroken(ground, mentor, mentee)
        found[mentee] = mentor
    return found


def _is_way(problem: MentorProblem, way: tuple[str, ...], found: Mapping[str, str]) -> bool:
    return way[0] in problem.places and way[1] in problem.wishes and way[1] not in found


def _check_places(problem: MentorProblem, locked: Mapping[str, str]) -> None:
    taken: dict[str, int] = {}
    for mentee, mentor in locked.items():
        taken[mentor] = taken.get(mentor, 0) + 1
        if taken[mentor] > problem.places[mentor]:
            raise RuleBroken(Ground.GROUP_SIZE, mentor, mentee)


def _wished(
    problem: MentorProblem, sides: Sides, locked: Mapping[str, str], *, whole: bool
) -> Edges:
    """Return everything the mentees would accept, by wish, with no fit yet."""
    column = {one: k for k, one in enumerate(sides.mentors)}
    mentors: list[int] = []
    wishes: list[int] = []
    counts: list[int] = []
    for row, mentee in enumerate(sides.mentees):
        named = problem.wishes[mentee]
        ranked = {column[one]: k for k, one in _ranked(named) if one in column}
        found = list(ranked) if named else _anybody(sides, row, whole=whole)
        if mentee in locked:
            found = [column[locked[mentee]]]
        unnamed = len(named) + 1 if named else 0
        mentors += found
        wishes += [ranked.get(one, unnamed) for one in found]
        counts.append(len(found))
    mentee_of_each = np.repeat(np.arange(len(counts)), counts)
    no_fit = np.zeros(len(mentors), dtype=np.int64)
    return Edges(mentee_of_each, _ints(mentors), _ints(wishes), no_fit)


def _ranked(named: tuple[str, ...]) -> list[tuple[int, str]]:
    return list(enumerate(dict.fromkeys(named), start=1))


def _anybody(sides: Sides, row: int, *, whole: bool) -> list[int]:
    if whole:
        return list(range(len(sides.mentors)))
    mentees = np.full(len(sides.mentors), sides.mentee_place[row])
    fit = mentor_fit.fits(sides.setting, sides.mentor_place, mentees)
    return sorted(int(one) for one in np.argsort(-fit, kind="stable")[:_CHOICE])


def _possible(sides: Sides, edges: Edges) -> Edges:
    """Keep what the hard rules allow, and score it."""
    a, b = sides.mentee_place[edges.mentee], sides.mentor_place[edges.mentor]
    setting = sides.setting
    kept, fits = [], []
    for start in range(0, len(a), _BLOCK):
        block = slice(start, start + _BLOCK)
        fit = mentor_fit.fits(setting, b[block], a[block])
        allowed = setting.allowed_pairs(a[block], b[block]) & (fit >= setting.minimum_score)
        kept.append(start + np.flatnonzero(allowed))
        fits.append(fit[allowed])
    if not kept:
        return edges
    keep = np.concatenate(kept)
    return Edges(edges.mentee[keep], edges.mentor[keep], edges.wish[keep], np.concatenate(fits))
