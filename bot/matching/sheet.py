"""A market on one flat sheet of numbers, in the shape in which compiled loops can read it.

A term that depends on the kinds of two people is looked up; a term that counts what they have in
common is added up from lists, by column (a skill at a level, an interest), of who has it. The
columns of people are cut into tiles that stay in the processor's cache.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.matching.rules import FORBIDDEN, Setting
from bot.matching.scores import Different, Shared, Skills, Table
from bot.matching.sparse import Ints

Floats = NDArray[np.float32]
Whole = NDArray[np.int32]
Places = NDArray[np.uint16]

TILE = 2_048
SIGN = 0x7FFFFFFF
"""Flipped in the bits of a negative float, they sort as the floats do."""
SKILL_LISTS = 2
"""The first two lists are skills there and back; the others are what is simply shared."""


class Kinds(NamedTuple):
    """Terms by kind: codes of the rows and the columns, and where the points of each kind start.

    A term without a table gives its ``weight`` to two known kinds that differ.
    """

    rows: Whole
    cols: Whole
    classes: Ints
    start: Ints
    points: Floats
    weight: Floats
    order: Whole


class Lists(NamedTuple):
    """What people of the rows hold, by list and column; and which people of each tile match it."""

    start: Ints
    column: Whole
    value: Floats
    at: Ints
    who: Places
    worth: Floats


class Sheet(NamedTuple):
    """All that the score of a row and a column is made of, and whether the two may meet."""

    kinds: Kinds
    lists: Lists
    special_start: Ints
    special_who: Whole
    special_points: Floats
    tiles: Ints
    both: np.float32
    weaker: np.float32
    shared: Floats
    full: Ints
    minimum: np.float32


def sheet_of(setting: Setting, rows: Ints, cols: Ints, width: int) -> Sheet:
    """Lay out the worth of all pairs of rows and columns that never met.

    Args:
        setting: the whole problem.
        rows: places of people.
        cols: places of people, in rising order.
        width: how many columns belong together; a tile holds whole groups of them.
    """
    step = max(1, TILE // width) * width
    tiles = np.append(np.arange(0, len(cols), step), len(cols))
    shared = [one for one in setting.scores.by_overlap if isinstance(one, Shared)]
    skills = next((one for one in setting.scores.by_overlap if isinstance(one, Skills)), None)
    full = np.array([one.full for one in shared], dtype=np.int64)
    return Sheet(
        _kinds(setting, rows, cols),
        _lists(list(_sides(skills, shared)), rows, cols, tiles),
        *_specials(setting, rows, cols),
        tiles,
        np.float32(skills.both if skills else 0),
        np.float32(skills.weaker if skills else 0),
        _points(shared, full),
        full,
        np.float32(setting.minimum_score),
    )


def _points(shared: Sequence[Shared], full: Ints) -> Floats:
    """Return the points of each shared term for each count up to its fullest."""
    counts = np.arange(full.max(initial=0) + 1, dtype=np.float32)
    found = [one.points(counts.copy()) for one in shared]
    return np.array(found, dtype=np.float32).reshape(len(shared), len(counts))


def _kinds(setting: Setting, rows: Ints, cols: Ints) -> Kinds:
    joint = setting.joint
    parts: list[Table | Different] = (
        [joint]
        if joint is not None
        else [
            *(one for one in setting.scores.by_class if isinstance(one, Table | Different)),
            _forbidding(setting.languages),
            _forbidding(setting.hours),
        ]
    )
    tables = [one.points.ravel() if isinstance(one, Table) else np.empty(0) for one in parts]
    codes = np.stack([one.codes for one in parts]).astype(np.int32)
    _, kind = np.unique(codes[:, rows], axis=1, return_inverse=True)
    return Kinds(
        codes[:, rows].copy(),
        codes[:, cols].copy(),
        np.array([len(one.points) if isinstance(one, Table) else 0 for one in parts]),
        np.cumsum([0, *map(len, tables)])[:-1],
        np.concatenate(tables).astype(np.float32),
        np.array([getattr(one, "weight", 0) for one in parts], dtype=np.float32),
        np.argsort(kind.reshape(-1), kind="stable").astype(np.int32),
    )


def _forbidding(allowed: Table) -> Table:
    return Table(allowed.codes, np.where(allowed.points > 0, 0, FORBIDDEN).astype(np.float32))


def _sides(skills: Skills | None, shared: Sequence[Shared]) -> Iterator[tuple[Floats, Floats]]:
    """Yield for each list what rows hold, by column, and what columns make of it."""
    nobody = np.zeros((1, 0), dtype=np.float32)
    yield (skills.offers, skills.wants) if skills else (nobody, nobody)
    yield (skills.wants, skills.offers) if skills else (nobody, nobody)
    for one in shared:
        yield one.members * one.width, one.members


def _lists(sides: Sequence[tuple[Floats, Floats]], rows: Ints, cols: Ints, tiles: Ints) -> Lists:
    starts, columns, values, ats, whos, worths = [], [], [], [], [], []
    filled, listed, known = 0, 0, 0
    for held, asked in sides:
        start, column, value = _held(held, rows)
        at, who, worth = _asked(asked, cols, tiles)
        starts.append(start + filled)
        columns.append(column + known)
        values.append(value)
        ats.append(at + listed)
        whos.append(who)
        worths.append(worth)
        filled, listed, known = filled + len(column), listed + len(who), known + held.shape[1]
    return Lists(
        np.stack(starts),
        np.concatenate(columns).astype(np.int32),
        np.concatenate(values),
        np.concatenate(ats),
        np.concatenate(whos),
        np.concatenate(worths),
    )


def _held(table: Floats, rows: Ints) -> tuple[Ints, Ints, Floats]:
    """Return where the entries of each row start, their columns and values."""
    if not table.shape[1]:
        return np.zeros(len(rows) + 1, dtype=np.int64), np.empty(0, np.int64), table[:0].ravel()
    row, column = np.nonzero(table[rows])
    return np.searchsorted(row, np.arange(len(rows) + 1)), column, table[rows[row], column]


def _asked(table: Floats, cols: Ints, tiles: Ints) -> tuple[Ints, Places, Floats]:
    """Return where the people of each column and tile start, their places in it and values."""
    if not table.shape[1]:
        return np.empty((0, len(tiles)), np.int64), np.empty(0, np.uint16), table[:0].ravel()
    one, column = np.nonzero(table[cols])
    order = np.argsort(column, kind="stable")
    one, column = one[order], column[order]
    edges = np.arange(table.shape[1])[:, None] * len(cols) + tiles
    at = np.searchsorted(column * len(cols) + one, edges)
    here = one - tiles[np.searchsorted(tiles, one, side="right") - 1]
    return at, here.astype(np.uint16), table[cols[one], column]


def _specials(setting: Setting, rows: Ints, cols: Ints) -> tuple[Ints, Whole, Floats]:
    """Return for each row the columns with points of their own: private, banned, met, self."""
    found = [_special(setting, rows[a:b], cols) for a, b in pairwise(_cuts(len(rows)))]
    counts = np.concatenate([np.zeros(1, np.int64), *(one[0] for one in found)])
    return (
        np.cumsum(counts),
        np.concatenate([one[1] for one in found]),
        np.concatenate([one[2] for one in found]),
    )


def _cuts(size: int) -> list[int]:
    return [*range(0, size, 1 << 13), size]


def _special(setting: Setting, rows: Ints, cols: Ints) -> tuple[Ints, Whole, Floats]:
    place = np.full(setting.size, -1, dtype=np.int64)
    place[cols] = np.arange(len(cols))
    same = np.nonzero(place[rows] >= 0)[0]
    lists = [
        setting.bans.in_block(rows, cols),
        setting.tiers.in_block(rows, cols),
        (same, place[rows[same]], same),
    ]
    private = setting.scores.private.in_block(rows, cols)
    row = np.concatenate([private[0], *(one[0] for one in lists)])
    col = np.concatenate([private[1], *(one[1] for one in lists)])
    points = np.full(len(row), FORBIDDEN, dtype=np.float32)
    points[: len(private[2])] = private[2]
    order = np.argsort(row * len(cols) + col, kind="stable")
    counts = np.bincount(row, minlength=len(rows))
    return counts, col[order].astype(np.int32), points[order]
