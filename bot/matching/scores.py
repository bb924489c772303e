"""How well two people fit: named whole-number terms, for one pair in words or for whole blocks.

Every term is a fraction in parts of 840 times its weight, rounded down, so a score is a sum of
whole points between 0 and 10,000 and the same whichever way round a pair is written. The blocks
go through single-precision matrix products; every number in them stays below 2 to the 24, where
single precision counts exactly, so all machines agree.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.matching.problem import HALF_HOURS_A_WEEK, PairTerms, Person
from bot.matching.sparse import Ints, PairValues
from bot.matching.weights import Weights

Floats = NDArray[np.float32]
Points = NDArray[np.float32]
"""Whole numbers kept in single precision."""

PARTS = 840
HALF_PARTS = PARTS // 2
FULL_HOURS = 40
"""Half hours a week in common that count as plenty."""
FULL_INTERESTS = 3
FULL_TOPICS = 2
QUARTER_DAYS = 91
FULL_QUARTERS = 12
MOST_WANTED = 8
"""Up to this many wants of one person they are looked up one by one."""
MOST_CLASSES = 2_048
"""Above this many different values a table of all combinations is not kept."""


class Part(Protocol):
    """One addend of the score over blocks of people."""

    def block(self, rows: Ints, cols: Ints) -> Points:
        """Return the points of every row with every column."""

    def pairs(self, a: Ints, b: Ints) -> Points:
        """Return the points of the pairs (a[k], b[k])."""


@dataclass(frozen=True)
class Table:
    """A term that depends on the class of either person only."""

    codes: Ints
    points: Floats

    def block(self, rows: Ints, cols: Ints) -> Points:
        """Return the points of every row with every column."""
        found: Points = np.take(self.points[self.codes[rows]], self.codes[cols], axis=1)
        return found

    def pairs(self, a: Ints, b: Ints) -> Points:
        """Return the points of the pairs (a[k], b[k])."""
        found: Points = self.points[self.codes[a], self.codes[b]]
        return found


@dataclass(frozen=True)
class Different:
    """Full points for two known values that differ (a team of thousands needs no table)."""

    codes: Ints
    weight: int

    def block(self, rows: Ints, cols: Ints) -> Points:
        """Return the points of every row with every column; code 0 means unknown."""
        return self._points(self.codes[rows][:, None], self.codes[cols][None, :])

    def pairs(self, a: Ints, b: Ints) -> Points:
        """Return the points of the pairs (a[k], b[k])."""
        return self._points(self.codes[a], self.codes[b])

    def _points(self, a: Ints, b: Ints) -> Points:
        differ = (a != b) & (a > 0) & (b > 0)
        return np.where(differ, np.float32(self.weight), np.float32(0))


@dataclass(frozen=True)
class Shared:
    """Points for how much two people have in common, up to ``full``."""

    members: Floats
    width: Floats
    full: int
    weight: int

    def block(self, rows: Ints, cols: Ints) -> Points:
        """Return the points of every row with every column."""
        weighed = self.members[rows] * self.width
        return self.points(np.matmul(weighed, self.members[cols].T, dtype=np.float32))

    def pairs(self, a: Ints, b: Ints) -> Points:
        """Return the points of the pairs (a[k], b[k])."""
        both = self.members[a] * self.members[b]
        return self.points((both * self.width).sum(axis=1, dtype=np.float32))

    def points(self, common: Floats) -> Points:
        """Turn how much is in common into points, in place."""
        np.minimum(common, self.full, out=common)
        common *= self.weight
        common /= self.full
        return np.floor(common, out=common)


@dataclass(frozen=True)
class Skills:
    """Skills in both directions and the weaker of the two.

    ``wanted`` lists the columns of each person's wants and ``parts`` what each is worth, padded
    with zeros: the same as ``wants``, for looking up single pairs.
    """

    offers: Floats
    wants: Floats
    wanted: Ints
    parts: Floats
    both: int
    weaker: int

    def block(self, rows: Ints, cols: Ints) -> Points:
        """Return the points of every row with every column."""
        if self.wanted.shape[1] > MOST_WANTED:
            return self._points(
                self.offers[rows] @ self.wants[cols].T, self.wants[rows] @ self.offers[cols].T
            )
        return self._points(
            np.ascontiguousarray(self._covered(rows, cols).T), self._covered(cols, rows)
        )

    def _covered(self, a: Ints, b: Ints) -> Floats:
        """Return how far each of a (across) covers what each of b (down) wants, want by want.

        A matrix product would count every skill, and wait for threads on a busy machine.
        """
        held = np.ascontiguousarray(self.offers[a].T)
        found = np.zeros((len(b), len(a)), dtype=np.float32)
        for wish in range(self.wanted.shape[1]):
            part = held[self.wanted[b, wish]]
            part *= self.parts[b, wish, None]
            found += part
        return found

    def pairs(self, a: Ints, b: Ints) -> Points:
        """Return the points of the pairs (a[k], b[k])."""
        return self._points(*self.fits(a, b))

    def fits(self, a: Ints, b: Ints) -> tuple[Floats, Floats]:
        """Return how far a[k] covers what b[k] wants, in parts of 840, and the reverse."""
        return self._covers(a, b), self._covers(b, a)

    def _covers(self, a: Ints, b: Ints) -> Floats:
        found: Floats = (self.offers[a[:, None], self.wanted[b]] * self.parts[b]).sum(axis=1)
        return found

    def _points(self, ab: Floats, ba: Floats) -> Points:
        worse = np.minimum(ab, ba)
        for fit, weight, whole in (
            (ab, self.both, 2 * PARTS),
            (ba, self.both, 2 * PARTS),
            (worse, self.weaker, PARTS),
        ):
            fit *= weight
            fit /= whole
            np.floor(fit, out=fit)
        ab += ba
        ab += worse
        return ab


@dataclass(frozen=True)
class Scores:
    """The prepared scores of one problem's people, addressed by their place in the order."""

    people: tuple[Person, ...]
    weights: Weights
    private: PairValues
    columns: Mapping[str, Part]

    @property
    def by_class(self) -> tuple[Part, ...]:
        """The terms that depend on a few values of either person only."""
        return tuple(one for one in self.columns.values() if isinstance(one, Table | Different))

    @property
    def by_overlap(self) -> tuple[Part, ...]:
        """The terms that count what two people have in common, those that can count anything."""
        return tuple(
            one
            for one in self.columns.values()
            if (isinstance(one, Shared) and one.weight and one.members.shape[1])
            or (isinstance(one, Skills) and one.both + one.weaker and one.wants.shape[1])
        )

    def block(self, rows: Ints, cols: Ints) -> Points:
        """Return the score of every row with every column."""
        total: Points = np.zeros((len(rows), len(cols)), dtype=np.float32)
        for part in (*self.by_class, *self.by_overlap):
            total += part.block(rows, cols)
        if self.private:
            row, col, points = self.private.in_block(rows, cols)
            total[row, col] += points
        return total

    def pairs(self, a: Ints, b: Ints) -> Ints:
        """Return the scores of the pairs (a[k], b[k])."""
        total = np.zeros(len(a), dtype=np.float32)
        for part in (*self.by_class, *self.by_overlap):
            total += part.pairs(a, b)
        whole = total.astype(np.int64)
        if self.private:
            whole += self.private.of_pairs(a, b)
        return whole

    def dense(self) -> Ints:
        """Return the whole symmetric matrix; for small problems only."""
        everybody = np.arange(len(self.people))
        return self.block(everybody, everybody).astype(np.int64)

    def terms(self, i: int, j: int) -> dict[str, int]:
        """Return the points of a pair by term, in the order of the weights."""
        return self.terms_of_pairs(np.array([i]), np.array([j]))[0]

    def terms_of_pairs(self, a: Ints, b: Ints) -> list[dict[str, int]]:
        """Return the points by term of each pair (a[k], b[k])."""
        points: dict[str, list[int]] = {}
        for name, part in self.columns.items():
            if isinstance(part, Skills):
                points |= _skill_terms(part, a, b)
            else:
                points[name] = part.pairs(a, b).astype(np.int64).tolist()
        points["private"] = self.private.of_pairs(a, b).tolist()
        return [dict(zip(points, row, strict=True)) for row in zip(*points.values(), strict=True)]


def prepare(people: tuple[Person, ...], weights: Weights) -> Scores:
    """Turn people into arrays; their order is the order of all results."""
    columns: dict[str, Part] = {
        "skills": _skills(people, weights),
        "goal": _goals(people, weights.goal),
        "other_team": _different([one.team for one in people], weights.other_team),
        "other_location": _different([one.location for one in people], weights.other_location),
        "hours": _hours([one.hours for one in people], weights.hours),
        "interests": _shared([one.interests for one in people], FULL_INTERESTS, weights.interests),
        "format": _table([one.formats for one in people], weights.format, _same_format),
        "tenure": _table([_quarter(one) for one in people], weights.tenure, _tenure_apart),
    }
    return Scores(people, weights, _private(people, weights.private), columns)


def explain(scores: Scores, i: int, j: int, tier: int = 0, met: int = 0) -> PairTerms:
    """Return the terms of a pair with the facts that words can be made of."""
    return with_facts(scores.people[i], scores.people[j], scores.terms(i, j), tier, met)


def with_facts(a: Person, b: Person, terms: Mapping[str, int], tier: int, met: int) -> PairTerms:
    """Return the points of a pair together with what the points were given for."""
    return PairTerms(
        a=a.id,
        b=b.id,
        score=sum(terms.values()),
        terms=terms,
        a_helps=tuple(sorted(set(a.offers) & set(b.wants))),
        b_helps=tuple(sorted(set(b.offers) & set(a.wants))),
        interests=tuple(sorted(a.interests & b.interests)),
        topics=tuple(sorted(_topics(a) & _topics(b))),
        common_half_hours=(a.hours & b.hours).bit_count(),
        tier=tier,
        met=met,
    )


def _skill_terms(part: Skills, a: Ints, b: Ints) -> dict[str, list[int]]:
    ab, ba = (fit.astype(np.int64) for fit in part.fits(a, b))
    return {
        "skills_ab": (ab * part.both // (2 * PARTS)).tolist(),
        "skills_ba": (ba * part.both // (2 * PARTS)).tolist(),
        "weaker_direction": (np.minimum(ab, ba) * part.weaker // PARTS).tolist(),
    }


def _skills(people: Sequence[Person], weights: Weights) -> Skills:
    """Give every wanted (skill, level) a column; an offer above that level counts in full."""
    asked_for = dict.fromkeys(want for one in people for want in one.wants.items())
    column = {want: k for k, want in enumerate(asked_for)}
    levels: dict[str, list[int | None]] = {}
    for skill, level in asked_for:
        levels.setdefault(skill, []).append(level)
    offers = np.zeros((len(people), len(column)), dtype=np.float32)
    wants = np.zeros_like(offers)
    most = max((len(one.wants) for one in people), default=0)
    wanted = np.zeros((len(people), most), dtype=np.int64)
    parts = np.zeros((len(people), most), dtype=np.float32)
    for row, one in enumerate(people):
        for place, want in enumerate(one.wants.items()):
            wanted[row, place] = column[want]
            wants[row, column[want]] = parts[row, place] = HALF_PARTS // len(one.wants)
        for skill, level in one.offers.items():
            for asked in levels.get(skill, ()):
                offers[row, column[skill, asked]] = 2 if _is_above(level, asked) else 1
    return Skills(offers, wants, wanted, parts, weights.skills, weights.weaker_direction)


def _is_above(offered: int | None, wanted: int | None) -> bool:
    return offered is None or wanted is None or offered > wanted


def _goals(people: Sequence[Person], weight: int) -> Shared:
    return _shared([_topics(one) for one in people], FULL_TOPICS, weight)


def _topics(one: Person) -> frozenset[str]:
    return one.topics | {one.goal} if one.goal else one.topics


def _shared(sets: Sequence[frozenset[str]], full: int, weight: int) -> Shared:
    column = {name: k for k, name in enumerate(sorted(frozenset[str]().union(*sets)))}
    members = np.zeros((len(sets), len(column)), dtype=np.float32)
    for row, names in enumerate(sets):
        members[row, [column[name] for name in sorted(names)]] = 1
    return Shared(members, np.ones(len(column), dtype=np.float32), full, weight)


def _different(values: Sequence[str], weight: int) -> Part:
    codes = {name: k + 1 for k, name in enumerate(sorted(set(values) - {""}))} | {"": 0}
    return Different(np.array([codes[value] for value in values], dtype=np.int64), weight)


def _hours(masks: Sequence[int], weight: int) -> Part:
    """Count common half hours, by a table of the different calendars while they are few."""
    codes, first = class_codes(masks)
    bits = half_hours([masks[row] for row in first.tolist()])
    columns, counts = (
        np.unique(bits, axis=1, return_counts=True) if masks else (bits, np.ones(HALF_HOURS_A_WEEK))
    )
    calendars = columns.astype(np.float32)
    lengths = counts.astype(np.float32)
    if len(first) > MOST_CLASSES:
        return Shared(calendars[codes], lengths, FULL_HOURS, weight)
    kinds = np.arange(len(first))
    return Table(codes, Shared(calendars, lengths, FULL_HOURS, weight).block(kinds, kinds))


def half_hours(masks: Sequence[int]) -> NDArray[np.uint8]:
    """Return one row of 336 zeros and ones for each mask."""
    size = HALF_HOURS_A_WEEK // 8
    packed = b"".join(mask.to_bytes(size, "little") for mask in masks)
    rows = np.frombuffer(packed, dtype=np.uint8).reshape(len(masks), size)
    return np.unpackbits(rows, axis=1, bitorder="little")


def class_codes(values: Sequence[Hashable]) -> tuple[Ints, Ints]:
    """Number different values by first appearance; return the codes and where each first stood."""
    known: dict[Hashable, int] = {}
    first: list[int] = []
    codes = np.empty(len(values), dtype=np.int64)
    for row, value in enumerate(values):
        code = known.setdefault(value, len(known))
        if code == len(first):
            first.append(row)
        codes[row] = code
    return codes, np.array(first, dtype=np.int64)


def _table(values: Sequence[Any], weight: int, parts: Callable[[Any, Any], int]) -> Table:
    codes, first = class_codes(values)
    kinds = [values[row] for row in first.tolist()]
    points = [[weight * parts(one, other) // PARTS for other in kinds] for one in kinds]
    return Table(codes, np.array(points, dtype=np.float32).reshape(len(kinds), len(kinds)))


def _same_format(one: frozenset[str], other: frozenset[str]) -> int:
    """Fit fully with a format in common, half when either did not say."""
    if not one or not other:
        return HALF_PARTS
    return PARTS if one & other else 0


def _quarter(one: Person) -> int | None:
    return None if one.joined is None else one.joined // QUARTER_DAYS


def _tenure_apart(one: int | None, other: int | None) -> int:
    """Rate the distance in years here, full from three years; unknown counts half."""
    if one is None or other is None:
        return HALF_PARTS
    return min(abs(one - other), FULL_QUARTERS) * PARTS // FULL_QUARTERS


def _private(people: Sequence[Person], weight: int) -> PairValues:
    """Return the private points of each pair: the mean of what the two hold."""
    place = {one.id: k for k, one in enumerate(people)}
    sums: dict[tuple[int, int], int] = {}
    for i, one in enumerate(people):
        for other, value in one.private.items():
            if other in place and value and other != one.id:
                pair = (min(i, place[other]), max(i, place[other]))
                sums[pair] = sums.get(pair, 0) + value
    points = {pair: weight * min(value, 200) // 200 for pair, value in sums.items()}
    return PairValues.of_mapping(len(people), points)
