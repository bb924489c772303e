"""Markets too large for a table: the worth of pairs is worked out again at every look.

One look at all pairs of 100,000 people weighs ten thousand million of them. So there are few
looks, each brings both what proves a bound and the partners to try next, and where compiled
loops are at hand they do the work.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from os import cpu_count
from typing import Self, TypeVar

import numpy as np

from bot.matching.candidates import (
    CLOSEST,
    ILLEGAL,
    SCALE,
    Edges,
    Floats,
    Look,
    Reals,
    group_width,
    offers_of,
    spread,
    turns,
)
from bot.matching.rules import Setting
from bot.matching.sheet import SIGN, Sheet, Whole, sheet_of
from bot.matching.sparse import Ints
from bot.matching.tables import PieceMarket

SLICE = 1 << 18
CHUNK = 512
"""Rows that one thread looks at in one go; where they are cut changes no number."""
MOST_THREADS = 8
EDGES_A_ROW = 48
"""Room for so many close pairs a row; where it is too little the chunk is done again."""

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class StreamMarket(PieceMarket):
    """Pairs that never met, among people given by their places in the setting."""

    setting: Setting
    members: Ints
    leave: Ints
    illegal: int = ILLEGAL
    compiled: bool = False
    edition: int = 2

    @property
    def size(self) -> int:
        """How many people are looking."""
        return len(self.members)

    @property
    def kind(self) -> type[np.floating]:
        """The precision in which reduced costs are exact."""
        return np.float32

    def worths(self, rows: slice) -> Reals:
        """Return the worth of some rows with everybody, as a copy that may be changed."""
        return self._block(self.members[rows], self.members)

    def pairs(self, a: Ints, b: Ints) -> Ints:
        """Return the worth of the pairs (a[k], b[k]) in points."""
        worth = np.empty(len(a), dtype=np.int64)
        for at in range(0, len(a), SLICE):
            one, other = self.members[a[at : at + SLICE]], self.members[b[at : at + SLICE]]
            scores = self.setting.scores.pairs(one, other)
            legal = self.setting.allowed_pairs(one, other)
            legal &= self.setting.tiers.of_pairs(one, other) == 0
            legal &= scores >= self.setting.minimum_score
            worth[at : at + SLICE] = np.where(legal, scores, ILLEGAL)
        return worth

    def among(self, who: Ints) -> Floats:
        """Return the worth of all pairs of a few people."""
        places = self.members[who]
        return self._block(places, places).astype(np.float64)

    def some(self, who: Ints) -> Self:
        """Return the market of some of these people."""
        return replace(self, members=self.members[who], leave=self.leave[who])

    def _block(self, one: Ints, other: Ints) -> Reals:
        worth = self.setting.legal_scores(one, other, ILLEGAL)
        row, col, _ = self.setting.tiers.in_block(one, other)
        worth[row, col] = ILLEGAL
        return worth


@dataclass(frozen=True)
class CompiledMarket(StreamMarket):
    """The same market with looks in compiled loops; every number is the same."""

    compiled: bool = True

    @cached_property
    def sheet(self) -> Sheet:
        """Everybody with everybody, laid out for the loops."""
        return sheet_of(self.setting, self.members, self.members, group_width(self.size))

    def look(self, duals: Ints) -> Look:
        """Look at all pairs at these duals."""
        seen = _least(self.sheet, duals, duals)
        worth = np.full((self.size, CLOSEST), ILLEGAL, dtype=np.int64)
        partner = np.empty((self.size, CLOSEST), dtype=np.int64)
        shortfall = np.empty(self.size, dtype=np.int64)
        for rows, places, costs in seen:
            points = duals[rows, None] + duals[places] - costs
            worth[rows] = np.where(points >= 0, points // (2 * SCALE), ILLEGAL)
            partner[rows] = places
            shortfall[rows] = np.maximum(-costs[:, 0], 0)
        return Look(shortfall, offers_of(self, partner, worth))

    def profits(self, who: Ints, duals: Ints) -> Ints:
        """Return what each person gets beside the best of ``who`` at their duals, in eighths."""
        sheet = sheet_of(self.setting, self.members, self.members[who], group_width(len(who)))
        found = np.zeros(self.size, dtype=np.int64)
        for rows, _, costs in _least(sheet, found, duals):
            found[rows] = np.maximum(-costs[:, 0], 0)
        return found

    def close_pairs(self, duals: Ints, limit: int) -> Edges:
        """Return every legal pair a < b whose reduced cost is at most ``limit``, with it."""
        found = zip(*_close(self.sheet, duals, limit), strict=True)
        a, b, costs = (np.concatenate(part) for part in found)
        legal = duals[a] + duals[b] >= costs
        order = np.argsort(a[legal].astype(np.int64) * self.size + b[legal])
        return tuple(part[legal][order].astype(np.int64) for part in (a, b, costs))


def _least(sheet: Sheet, own: Ints, duals: Ints) -> Iterator[tuple[Whole, Ints, Ints]]:
    """Return rows with the places and the costs of those closest to each, the closest first."""
    from bot.matching.compiled_looks import PLACE_BITS, least_in_groups

    size = sheet.kinds.cols.shape[1]
    width = group_width(size)
    exact, beside = own.astype(np.float32), duals.astype(np.float32)
    ties = spread(size, np.dtype(np.float32)), turns(len(own))

    def look(rows: Whole) -> tuple[Whole, Ints, Ints]:
        keys = np.empty((len(rows), -(-size // width)), dtype=np.int64)
        least_in_groups(sheet, rows, exact, beside, ties, width, keys)
        keys = np.sort(keys, axis=1)[:, :CLOSEST]
        return rows, keys & ((1 << PLACE_BITS) - 1), _whole_costs(keys >> PLACE_BITS)

    return _in_threads(look, sheet)


def _whole_costs(keys: Ints) -> Ints:
    bits = keys.astype(np.int32)
    bits ^= (bits >> 31) & np.int32(SIGN)
    return np.floor(bits.view(np.float32)).astype(np.int64)


def _close(sheet: Sheet, duals: Ints, limit: int) -> Iterator[list[Whole]]:
    from bot.matching.compiled_looks import close_in_rows

    exact = duals.astype(np.float32)

    def look(rows: Whole) -> list[Whole]:
        room = EDGES_A_ROW * len(rows)
        while True:
            found = (_whole(room), _whole(room), _whole(room))
            count = close_in_rows(sheet, rows, exact, limit, found)
            if count <= room:
                return [part[:count].copy() for part in found]
            room = count

    return _in_threads(look, sheet)


def _whole(room: int) -> Whole:
    return np.empty(room, dtype=np.int32)


def _in_threads(look: Callable[[Whole], Answer], sheet: Sheet) -> Iterator[Answer]:
    """Look at rows of like kinds together, some in each thread; answers come in that order."""
    rows = sheet.kinds.order
    chunks = [rows[at : at + CHUNK] for at in range(0, len(rows), CHUNK)]
    with ThreadPoolExecutor(min(cpu_count() or 1, MOST_THREADS)) as threads:
        yield from threads.map(look, chunks)
