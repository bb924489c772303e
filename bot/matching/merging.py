"""A first seating: pairs and locked people, put together by how well they go with a group."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.matching.objective import Members
from bot.matching.swaps import Seating

Floats = NDArray[np.float64]


def merged(
    affinity: Floats, units: Sequence[Members], sizes: Sequence[int], idle: int = 0
) -> Seating:
    """Fill groups of the given sizes one after another with whole units where they fit.

    Args:
        affinity: how well any two people go together.
        units: people who should stay together, each person once; larger units go first.
        sizes: the sizes of the groups.
        idle: how many people are left over, to be left out.
    """
    waiting = sorted((tuple(unit) for unit in units), key=lambda unit: -len(unit))
    group = np.full(len(affinity), len(sizes), dtype=np.int64)
    for number, size in enumerate(sizes):
        pull = np.zeros(len(affinity))
        left = size
        while left:
            unit = _next_unit(waiting, pull, left)
            pull += affinity[list(unit)].sum(axis=0)
            group[list(unit)] = number
            left -= len(unit)
    all_sizes = [*sizes, idle] if idle else sizes
    return Seating(group, np.array(all_sizes, dtype=np.int64), idle=idle > 0)


def _next_unit(waiting: list[Members], pull: Floats, left: int) -> Members:
    """Take out the unit that goes best with the group so far; break one up if none fits."""
    fitting = [k for k, unit in enumerate(waiting) if len(unit) <= left]
    if not fitting:
        whole = waiting.pop(0)
        waiting.append(whole[left:])
        return whole[:left]
    if not pull.any():
        return waiting.pop(fitting[0])
    best = max(fitting, key=lambda k: float(pull[list(waiting[k])].mean()))
    return waiting.pop(best)
