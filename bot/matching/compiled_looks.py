"""Looks at all pairs of people, row by row, compiled: no table of pairs is kept.

The numbers are those of the numpy way, in the same single precision, which counts exactly here.
"""

import numpy as np

from bot.matching.compiled import compiled
from bot.matching.scores import PARTS
from bot.matching.sheet import SIGN, SKILL_LISTS, Floats, Sheet, Whole
from bot.matching.sparse import Ints

PLACE_BITS = 20
"""A key holds a cost and, below it, a place of up to so many bits."""
LAST = (1 << 62) + 1
Ties = tuple[Floats, Ints]
"""Numbers below a half that tell equal costs apart, and where in them each row starts."""
Found = tuple[Whole, Whole, Whole]
"""Room for rows, columns and costs of pairs."""


@compiled
def least_in_groups(
    sheet: Sheet,
    rows: Whole,
    own: Floats,
    duals: Floats,
    ties: Ties,
    width: int,
    keys: Ints,
) -> None:
    """Write the least (cost, column) of each row and each ``width`` columns into ``keys``.

    Args:
        sheet: the pairs.
        rows: which rows to look at, those of one kind together.
        own: the duals of the rows.
        duals: the duals of the columns.
        ties: what tells equal costs apart.
        width: columns in a group.
        keys: an entry for each of ``rows`` and each group of columns.
    """
    widest = np.max(np.diff(sheet.tiles))
    base, costs, sums = _buffers(widest)
    at = sheet.special_start[rows]
    spread, turns = ties
    for tile in range(len(sheet.tiles) - 1):
        first, last = sheet.tiles[tile], sheet.tiles[tile + 1]
        for r in range(len(rows)):
            row = rows[r]
            if r == 0 or not _alike(sheet, row, rows[r - 1]):
                _by_kind(sheet, row, first, last, base)
            at[r] = _costs(sheet, row, tile, base, sums, at[r], own[row], duals, costs)
            _group_keys(costs, first, last, spread[turns[row] :], width, keys[r])


@compiled
def close_in_rows(sheet: Sheet, rows: Whole, duals: Floats, limit: int, found: Found) -> int:
    """Write the legal pairs (row < column) that cost at most ``limit``; return how many there are.

    More than there is room for are counted but not written.
    """
    widest = np.max(np.diff(sheet.tiles))
    base, costs, sums = _buffers(widest)
    at = sheet.special_start[rows]
    count = 0
    for tile in range(len(sheet.tiles) - 1):
        first, last = sheet.tiles[tile], sheet.tiles[tile + 1]
        for r in range(len(rows)):
            row = rows[r]
            if r == 0 or not _alike(sheet, row, rows[r - 1]):
                _by_kind(sheet, row, first, last, base)
            at[r] = _costs(sheet, row, tile, base, sums, at[r], duals[row], duals, costs)
            if last > row + 1:
                count = _close(sheet, costs, row, first, last, limit, count, found)
    return count


@compiled
def _buffers(widest: int) -> tuple[Floats, Floats, Floats]:
    return (
        np.empty(widest, np.float32),
        np.empty(widest, np.float32),
        np.empty((2, widest), np.float32),
    )


@compiled
def _alike(sheet: Sheet, one: int, other: int) -> bool:
    for part in range(len(sheet.kinds.classes)):
        if sheet.kinds.rows[part, one] != sheet.kinds.rows[part, other]:
            return False
    return True


@compiled
def _by_kind(sheet: Sheet, row: int, first: int, last: int, base: Floats) -> None:
    kinds = sheet.kinds
    base[: last - first] = 0
    for part in range(len(kinds.classes)):
        own = kinds.rows[part, row]
        codes = kinds.cols[part, first:last]
        if kinds.classes[part]:
            start = kinds.start[part] + own * kinds.classes[part]
            points = kinds.points[start : start + kinds.classes[part]]
            for j in range(len(codes)):
                base[j] += points[codes[j]]
        elif own > 0:
            for j in range(len(codes)):
                if codes[j] > 0 and codes[j] != own:
                    base[j] += kinds.weight[part]


@compiled
def _costs(
    sheet: Sheet,
    row: int,
    tile: int,
    base: Floats,
    sums: Floats,
    at: int,
    own: float,
    duals: Floats,
    costs: Floats,
) -> int:
    first, last = sheet.tiles[tile], sheet.tiles[tile + 1]
    _skills(sheet, row, tile, last - first, base, sums, costs)
    for term in range(len(sheet.full)):
        _shared(sheet, term, row, tile, last - first, sums[0], costs)
    while at < sheet.special_start[row + 1] and sheet.special_who[at] < last:
        costs[sheet.special_who[at] - first] += sheet.special_points[at]
        at += 1
    minimum, illegal = sheet.minimum, np.float32(-(1 << 15))
    for j in range(last - first):
        points = costs[j] if costs[j] >= minimum else illegal
        costs[j] = points * np.float32(-8) + duals[first + j] + own
    return at


@compiled
def _skills(
    sheet: Sheet, row: int, tile: int, size: int, base: Floats, sums: Floats, worth: Floats
) -> None:
    there, back = sums[0], sums[1]
    _add_up(sheet, 0, row, tile, size, there)
    _add_up(sheet, 1, row, tile, size, back)
    both, weaker = sheet.both, sheet.weaker
    whole, half = np.float32(2 * PARTS), np.float32(PARTS)
    for j in range(size):
        worth[j] = (
            base[j]
            + np.floor(there[j] * both / whole)
            + np.floor(back[j] * both / whole)
            + np.floor(min(there[j], back[j]) * weaker / half)
        )


@compiled
def _shared(
    sheet: Sheet, term: int, row: int, tile: int, size: int, common: Floats, worth: Floats
) -> None:
    start = sheet.lists.start[SKILL_LISTS + term]
    if start[row] == start[row + 1]:
        return
    _add_up(sheet, SKILL_LISTS + term, row, tile, size, common)
    points, full = sheet.shared[term], np.float32(sheet.full[term])
    for j in range(size):
        worth[j] += points[np.int64(min(common[j], full))]


@compiled
def _add_up(sheet: Sheet, number: int, row: int, tile: int, size: int, sums: Floats) -> None:
    lists = sheet.lists
    sums[:size] = 0
    for k in range(lists.start[number, row], lists.start[number, row + 1]):
        column, value = lists.column[k], lists.value[k]
        for w in range(lists.at[column, tile], lists.at[column, tile + 1]):
            sums[lists.who[w]] += value * lists.worth[w]


@compiled
def _group_keys(
    costs: Floats, first: int, last: int, spread: Floats, width: int, keys: Ints
) -> None:
    bits = costs.view(np.int32)
    for j in range(last - first):
        costs[j] += spread[first + j]
    for begin in range(first, last, width):
        best = np.int64(LAST)
        for j in range(begin, min(begin + width, last)):
            cost = np.int64(bits[j - first])
            cost ^= (cost >> 31) & SIGN  # floats in the order of whole numbers
            best = min(best, (cost << PLACE_BITS) + j)
        keys[begin // width] = best


@compiled
def _close(
    sheet: Sheet,
    costs: Floats,
    row: int,
    first: int,
    last: int,
    limit: int,
    count: int,
    found: Found,
) -> int:
    most = np.float32(limit)
    one, other, cost = found
    for j in range(max(first, row + 1), last):
        if costs[j - first] <= most:
            if count < len(one):
                one[count], other[count], cost[count] = row, j, np.int64(costs[j - first])
            count += 1
    return count
