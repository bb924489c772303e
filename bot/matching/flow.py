"""People into places: the most people, then the largest sum, exactly.

Two ways to the same optimum. ``own`` needs numpy only and serves thousands of wishes; ``ortools``
(part of ``rapport[large]``) serves hundreds of thousands. Which one ran is part of a result.
"""

from dataclasses import dataclass, field
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

OWN = "own shortest augmenting paths"
ORTOOLS = "ortools"
NOBODY = -1
OWN_LIMIT = 30_000  # wishes above which OR-Tools is quicker, where it is installed
_FAR = np.int64(2**62)


@dataclass(frozen=True)
class Wishes:
    """Who would accept which mentor, as a sparse graph.

    The wishes of mentee ``i`` are the edges ``starts[i]`` up to ``starts[i + 1]``, best first.
    """

    starts: Ints
    mentor: Ints  # one per edge
    places: Ints  # one per mentor

    @property
    def mentees(self) -> Ints:
        """The mentee of every edge."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    def only(self, keep: Mask) -> tuple["Wishes", Ints]:
        """Return the graph of the kept edges, and the old number of each of them."""
        counts = np.bincount(self.mentees[keep], minlength=len(self.starts) - 1)
        starts = np.concatenate(([0], np.cumsum(counts)))
        return Wishes(starts, self.mentor[keep], self.places), np.flatnonzero(keep)


def method_for(wishes: Wishes) -> str:
    """Choose how to solve this many wishes with what is installed."""
    large = len(wishes.mentor) > OWN_LIMIT
    return ORTOOLS if large and find_spec("ortools") is not None else OWN


def best_seats(wishes: Wishes, value: Ints, method: str) -> Ints:
    """Seat the most mentees, and among all such seatings the one with the largest sum of values.

    Args:
        wishes: who would accept whom.
        value: what each edge is worth, not negative.
        method: ``OWN`` or ``ORTOOLS``.

    Returns:
        The edge of every mentee, ``NOBODY`` for those without a place.
    """
    cost = value.max(initial=0) - value
    return _ortools_flow(wishes, cost) if method == ORTOOLS else _OwnSeats(wishes, cost).seat_all()


def highest_floor(wishes: Wishes, value: Ints, method: str) -> int:
    """Return the largest value that every seated mentee can have while the most are seated."""
    levels = np.unique(value)
    if not len(levels):
        return 0
    low, high = 0, len(levels)
    search = _Widening(wishes, value)
    most = _ortools_most(wishes) if method == ORTOOLS else search.most(int(levels[0]))
    while high - low > 1:
        middle = (low + high) // 2
        floor = int(levels[middle])
        if method == ORTOOLS:
            reached = _ortools_most(wishes.only(value >= floor)[0])
        else:
            reached = search.most(floor)
        low, high = (middle, high) if reached == most else (low, middle)
    return int(levels[low])


@dataclass
class _Tree:
    """The shortest paths from one mentee, and where the best of them ends."""

    dist: Ints
    frontier: Ints
    row: Ints  # the mentee through whom each mentor was reached
    edge: Ints
    done: list[int]
    drop_at: int  # what it costs to leave the best person to leave without a place
    drop_row: int


class _OwnSeats:
    """Successive shortest augmenting paths with prices on the mentors (the Hungarian method).

    Every mentee also has a private place that costs more than any sum of others, so that
    nobody is left out who can be seated.
    """

    def __init__(self, wishes: Wishes, cost: Ints) -> None:
        self.wishes = wishes
        self.cost = cost
        self.nowhere = (len(wishes.starts) + 1) * (int(cost.max(initial=0)) + 1)
        self.price: Ints = np.zeros(len(wishes.places), dtype=np.int64)
        self.edge_of: list[int] = [NOBODY] * (len(wishes.starts) - 1)
        self.seats: list[list[int]] = [[] for _ in wishes.places]

    def seat_all(self) -> Ints:
        for row in range(len(self.edge_of)):
            if self.wishes.starts[row] < self.wishes.starts[row + 1]:
                self._seat(row)
        return np.array(self.edge_of, dtype=np.int64)

    def _seat(self, row: int) -> None:
        count = len(self.wishes.places)
        tree = _Tree(
            dist=np.full(count, _FAR),
            frontier=np.full(count, _FAR),
            row=np.full(count, NOBODY, dtype=np.int64),
            edge=np.full(count, NOBODY, dtype=np.int64),
            done=[],
            drop_at=self.nowhere,
            drop_row=row,
        )
        self._reach(tree, row, 0)
        end, length = self._grow(tree)
        for mentor in tree.done:
            self.price[mentor] += tree.dist[mentor] - length
        self._hand_over(tree, end)

    def _grow(self, tree: _Tree) -> tuple[int, int]:
        """Return the mentor at whom a place is free (or ``NOBODY``), and the way there."""
        while True:
            mentor = int(tree.frontier.argmin())
            length = int(tree.frontier[mentor])
            if length >= tree.drop_at:
                return NOBODY, tree.drop_at
            if len(self.seats[mentor]) < self.wishes.places[mentor]:
                return mentor, length
            tree.frontier[mentor] = _FAR
            tree.done.append(mentor)
            for row in self.seats[mentor]:
                given_up = int(self.cost[self.edge_of[row]] - self.price[mentor])
                self._reach(tree, row, length - given_up)

    def _reach(self, tree: _Tree, row: int, base: int) -> None:
        edges = slice(self.wishes.starts[row], self.wishes.starts[row + 1])
        mentors = self.wishes.mentor[edges]
        dist = base + self.cost[edges] - self.price[mentors]
        nearer = np.flatnonzero(dist < tree.dist[mentors])
        mentors, dist = mentors[nearer], dist[nearer]
        tree.dist[mentors] = tree.frontier[mentors] = dist
        tree.row[mentors] = row
        tree.edge[mentors] = self.wishes.starts[row] + nearer
        if base + self.nowhere < tree.drop_at:
            tree.drop_at, tree.drop_row = base + self.nowhere, row

    def _hand_over(self, tree: _Tree, end: int) -> None:
        mentor = self._leave(tree.drop_row) if end == NOBODY else end
        while mentor != NOBODY:
            row, edge = int(tree.row[mentor]), int(tree.edge[mentor])
            left = self._leave(row)
            self.edge_of[row] = edge
            self.seats[mentor].append(row)
            mentor = left

    def _leave(self, row: int) -> int:
        edge, self.edge_of[row] = self.edge_of[row], NOBODY
        if edge == NOBODY:
            return NOBODY
        mentor = int(self.wishes.mentor[edge])
        self.seats[mentor].remove(row)
        return mentor


@dataclass
class _Seating:
    """Who sits where; ``edge_of`` and ``seats`` say the same from both sides."""

    edge_of: list[int]
    seats: list[list[int]]


@dataclass
class _Widening:
    """Counts how many can be seated as the floor on the value is lowered.

    A seating that was found above a higher floor is still a seating above a lower one, so the
    best such one is kept as a start.
    """

    wishes: Wishes
    value: Ints
    _start: _Seating | None = field(default=None)
    _start_floor: int = field(default=-1)

    def most(self, floor: int) -> int:
        """Return how many can be seated if every value is at least ``floor``."""
        seating = self._copy(floor)
        closed: set[int] = set()
        for row, edge in enumerate(seating.edge_of):
            if edge == NOBODY:
                self._augment(seating, row, floor, closed)
        if self._start is None or floor >= self._start_floor:
            self._start, self._start_floor = seating, floor
        return len(seating.edge_of) - seating.edge_of.count(NOBODY)

    def _copy(self, floor: int) -> _Seating:
        if self._start is not None and floor <= self._start_floor:
            return _Seating(list(self._start.edge_of), [list(row) for row in self._start.seats])
        empty: list[list[int]] = [[] for _ in self.wishes.places]
        return _Seating([NOBODY] * (len(self.wishes.starts) - 1), empty)

    def _augment(self, seating: _Seating, row: int, floor: int, closed: set[int]) -> None:
        """Seat one more by moving others along; what a failed search saw stays closed."""
        came: dict[int, tuple[int, int]] = {}
        queue = [row]
        for mentee in queue:
            for edge in range(self.wishes.starts[mentee], self.wishes.starts[mentee + 1]):
                mentor = int(self.wishes.mentor[edge])
                if self.value[edge] < floor or mentor in closed or mentor in came:
                    continue
                came[mentor] = (mentee, edge)
                if len(seating.seats[mentor]) < self.wishes.places[mentor]:
                    _move_along(seating, self.wishes, came, mentor)
                    return
                queue.extend(seating.seats[mentor])
        closed.update(came)


def _move_along(
    seating: _Seating, wishes: Wishes, came: dict[int, tuple[int, int]], mentor: int
) -> None:
    while True:
        mentee, edge = came[mentor]
        before = seating.edge_of[mentee]
        seating.edge_of[mentee] = edge
        seating.seats[mentor].append(mentee)
        if before == NOBODY:
            return
        mentor = int(wishes.mentor[before])
        seating.seats[mentor].remove(mentee)


def _arcs(wishes: Wishes) -> tuple[Ints, Ints, Ints]:
    """Source to mentees, mentees to mentors, mentors to sink: tails, heads, capacities."""
    mentees, mentors = len(wishes.starts) - 1, len(wishes.places)
    source, sink = mentees + mentors, mentees + mentors + 1
    everyone, everybody = np.arange(mentees), mentees + np.arange(mentors)
    tails = np.concatenate((np.full(mentees, source), wishes.mentees, everybody))
    heads = np.concatenate((everyone, mentees + wishes.mentor, np.full(mentors, sink)))
    ones = np.ones(mentees + len(wishes.mentor), dtype=np.int64)
    return tails, heads, np.concatenate((ones, wishes.places))


def _ortools_most(wishes: Wishes) -> int:
    from ortools.graph.python import max_flow

    tails, heads, capacity = _arcs(wishes)
    flow = max_flow.SimpleMaxFlow()
    flow.add_arcs_with_capacity(tails.astype(np.int32), heads.astype(np.int32), capacity)
    sink = len(wishes.starts) + len(wishes.places)
    flow.solve(sink - 1, sink)
    return int(flow.optimal_flow())


def _ortools_flow(wishes: Wishes, cost: Ints) -> Ints:
    from ortools.graph.python import min_cost_flow

    tails, heads, capacity = _arcs(wishes)
    mentees, edges = len(wishes.starts) - 1, len(wishes.mentor)
    costs = np.zeros(len(tails), dtype=np.int64)
    costs[mentees : mentees + edges] = cost
    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        tails.astype(np.int32), heads.astype(np.int32), capacity, costs
    )
    sink = mentees + len(wishes.places) + 1
    flow.set_nodes_supplies(np.array([sink - 1, sink]), np.array([mentees, -mentees]))
    status = flow.solve_max_flow_with_min_cost()
    if status != flow.OPTIMAL:
        message = f"minimum cost flow ended with {status}"
        raise RuntimeError(message)
    used = np.flatnonzero(flow.flows(arcs[mentees : mentees + edges]))
    seated = np.full(mentees, NOBODY, dtype=np.int64)
    seated[wishes.mentees[used]] = used
    return seated
