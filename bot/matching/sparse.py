"""Numbers for few of all pairs: kept sorted, looked up for lists of pairs and for blocks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class PairValues:
    """A symmetric table that is zero nearly everywhere, over people 0 to ``size`` - 1."""

    size: int
    keys: Ints
    values: Ints

    @classmethod
    def of(cls, size: int, a: Ints, b: Ints, values: Ints) -> Self:
        """Keep the values of unordered pairs (a[k], b[k]); each is stored for both orders."""
        keys = np.concatenate((a * size + b, b * size + a))
        order = np.argsort(keys, kind="stable")
        return cls(size, keys[order], np.concatenate((values, values))[order])

    @classmethod
    def of_keys(cls, size: int, keys: Ints, *values: Ints) -> tuple[Self, ...]:
        """Keep one or more tables of the same pairs (keys // size, keys % size)."""
        a, b = keys // max(size, 1), keys % max(size, 1)
        both = np.concatenate((keys, b * size + a))
        order = np.argsort(both, kind="stable")
        both, order = both[order], order % max(len(keys), 1)
        return tuple(cls(size, both, one[order]) for one in values)

    @classmethod
    def of_mapping(cls, size: int, values: Mapping[tuple[int, int], int]) -> Self:
        """Keep the values of unordered pairs."""
        pairs = np.array(list(values), dtype=np.int64).reshape(-1, 2)
        found = np.fromiter(values.values(), dtype=np.int64, count=len(values))
        return cls.of(size, pairs[:, 0], pairs[:, 1], found)

    def __len__(self) -> int:
        return len(self.keys) // 2

    def of_pairs(self, a: Ints, b: Ints) -> Ints:
        """Return the value of each pair (a[k], b[k])."""
        if not len(self.keys):
            return np.zeros(len(a), dtype=np.int64)
        wanted = a * self.size + b
        place = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where(self.keys[place] == wanted, self.values[place], 0)

    def in_block(self, rows: Ints, cols: Ints) -> tuple[Ints, Ints, Ints]:
        """Return where in the block rows x cols the kept pairs lie, with their values."""
        start = np.searchsorted(self.keys, rows * self.size)
        length = np.searchsorted(self.keys, (rows + 1) * self.size) - start
        row = np.repeat(np.arange(len(rows)), length)
        offset = np.arange(len(row)) - np.repeat(np.cumsum(length) - length, length)
        entry = np.repeat(start, length) + offset
        place = np.full(self.size, -1, dtype=np.int64)
        place[cols] = np.arange(len(cols))
        col = place[self.keys[entry] % self.size if len(entry) else entry]
        inside = col >= 0
        return row[inside], col[inside], self.values[entry[inside]]
