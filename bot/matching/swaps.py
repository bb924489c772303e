"""Groups made better by exchanging people, for as long as that helps.

The objective is a list of tables over all pairs, the most important first: broken rules and torn
locks, then who has waited, then repeats from the worst tier down, then quality. A group is worth
what its pairs add up to; of two changes the one that gains more in the first table is better.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import lcm

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Table:
    """What each pair adds on one level; ``mean`` divides by the group's size less one.

    ``seat`` is what each person adds by having a seat at all.
    """

    pairs: Ints
    mean: bool = False
    seat: Ints | None = None


@dataclass(frozen=True)
class Seating:
    """Which group everybody is in; ``sizes`` stay what they are, though groups may swap them.

    With ``idle`` the last group is of those who are left out; it counts for nothing.
    """

    group: Ints
    sizes: Ints
    idle: bool = False

    @property
    def active(self) -> Ints:
        """1 for every group that meets, 0 for those left out."""
        active = np.ones(len(self.sizes), dtype=np.int64)
        active[-1] -= self.idle
        return active

    @property
    def meeting(self) -> Ints:
        """The sizes of the groups that meet."""
        return self.sizes[: len(self.sizes) - self.idle]

    def factor(self, table: Table) -> Ints:
        """Return by what each group's sum counts, as whole numbers."""
        active = self.active
        return active * factors(self.sizes, self.meeting) if table.mean else active


def factors(sizes: Ints, meeting: Ints) -> Ints:
    """Return for each group a common multiple of all (size - 1), divided by its own."""
    common = lcm(*(max(int(size) - 1, 1) for size in np.unique(meeting)))
    return np.asarray(common // np.maximum(sizes - 1, 1), dtype=np.int64)


def value(tables: Sequence[Table], seating: Seating) -> tuple[int, ...]:
    """Return the worth of a seating on every level."""
    return tuple(_value(table, seating) for table in tables)


def improve(tables: Sequence[Table], seating: Seating, sweeps: int) -> Seating:
    """Exchange two people, or move one to a smaller group, until no such change helps.

    In one sweep all changes that gain are ranked, and the best of each group are made together:
    what changes gain in different groups adds up.
    """
    for _ in range(sweeps):
        levels = [_gains(table, seating) for table in tables]
        swaps = _better([swap for swap, _ in levels])
        moves = _better([move for _, move in levels])
        swaps &= np.triu(np.ones(swaps.shape, dtype=bool), 1)
        if not swaps.any() and not moves.any():
            break
        seating = _made(seating, _changes(levels, swaps, moves))
    return seating


def _value(table: Table, seating: Seating) -> int:
    if table.seat is not None:
        return int((table.seat * seating.active[seating.group]).sum())
    _, inside = _inside(_to_groups(table.pairs, seating), seating)
    return int((inside * seating.factor(table)).sum())


def _inside(to_group: Ints, seating: Seating) -> tuple[Ints, Ints]:
    """Return what everybody has with the own group, and each group's sum over its pairs."""
    own = to_group[np.arange(len(seating.group)), seating.group]
    total = np.zeros(len(seating.sizes), dtype=np.int64)
    np.add.at(total, seating.group, own)
    return own, total // 2


def _to_groups(pairs: Ints, seating: Seating) -> Ints:
    """Return what every person has with everybody in each group, added up."""
    order = np.argsort(seating.group, kind="stable")
    starts = np.concatenate(([0], np.cumsum(seating.sizes)[:-1]))
    return np.asarray(np.add.reduceat(pairs[:, order], starts, axis=1), dtype=np.int64)


def _gains(table: Table, seating: Seating) -> tuple[Ints, Ints]:
    """Return what every exchange (person by person) and every move (by group) adds."""
    group, factor = seating.group, seating.factor(table)
    if table.seat is not None:
        return _seat_gains(table.seat, seating)
    to_group = _to_groups(table.pairs, seating)
    own, inside = _inside(to_group, seating)
    one_way = factor[group] * (to_group[:, group] - table.pairs) - (factor[group] * own)[:, None]
    swaps = one_way + one_way.T
    swaps[group[:, None] == group[None, :]] = 0
    return swaps, _move_gains(seating, to_group, own, inside, factor)


def _seat_gains(seat: Ints, seating: Seating) -> tuple[Ints, Ints]:
    active = seating.active[seating.group]
    swaps = (seat[:, None] - seat[None, :]) * (active[None, :] - active[:, None])
    return swaps, np.zeros((len(seat), len(seating.sizes)), dtype=np.int64)


def _move_gains(seating: Seating, to_group: Ints, own: Ints, inside: Ints, factor: Ints) -> Ints:
    """Return what moving each person to each group adds; zero where sizes do not allow it."""
    sizes, group = seating.sizes, seating.group
    small, large = factor[seating.meeting.argmin()], factor[seating.meeting.argmax()]
    source = small * (inside[group] - own) - large * inside[group]
    target = large * (inside + to_group) - small * inside
    active = seating.active
    allowed = (sizes[group][:, None] > sizes[None, :]) * active[group][:, None] * active[None, :]
    return np.asarray((source[:, None] + target) * allowed)


def _better(levels: Sequence[Ints]) -> NDArray[np.bool_]:
    """Return which changes are above zero at the first level that is not zero."""
    better = np.zeros(levels[0].shape, dtype=bool)
    equal = ~better
    for gain in levels:
        better |= equal & (gain > 0)
        equal &= gain == 0
    return better


@dataclass(frozen=True)
class _Changes:
    """Changes that gain, the best first: a person, the other one (or -1), the group to move to."""

    one: Ints
    other: Ints
    target: Ints


def _changes(
    levels: Sequence[tuple[Ints, Ints]], swaps: NDArray[np.bool_], moves: NDArray[np.bool_]
) -> _Changes:
    one, other = np.nonzero(swaps)
    mover, target = np.nonzero(moves)
    gains = [np.concatenate((swap[swaps], move[moves])) for swap, move in levels]
    order = np.lexsort([-gain for gain in reversed(gains)])
    nobody = np.full(len(mover), -1)
    return _Changes(
        np.concatenate((one, mover))[order],
        np.concatenate((other, nobody))[order],
        np.concatenate((np.full(len(one), -1), target))[order],
    )


def _made(seating: Seating, changes: _Changes) -> Seating:
    """Make the best changes that touch different groups."""
    group, sizes = seating.group.copy(), seating.sizes.copy()
    touched = np.zeros(len(sizes), dtype=bool)
    others, targets = changes.other, changes.target
    targets = np.where(others >= 0, group[others], targets)
    sources = group[changes.one]
    for one, other, source, target in zip(
        changes.one.tolist(), others.tolist(), sources.tolist(), targets.tolist(), strict=True
    ):
        if touched[source] or touched[target]:
            continue
        touched[source] = touched[target] = True
        group[one] = target
        if other >= 0:
            group[other] = source
        else:
            sizes[source], sizes[target] = sizes[target], sizes[source]
    return Seating(group, sizes, seating.idle)
