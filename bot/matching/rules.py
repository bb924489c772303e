"""The hard rules as one relation: who may be in a group with whom, and on what ground not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from bot.matching.order import canonical
from bot.matching.problem import Ground, Meeting, Person, Problem, Rules
from bot.matching.scores import Different, Points, Scores, Table, class_codes, prepare
from bot.matching.sparse import Ints, PairValues

Bools = NDArray[np.bool_]

FORBIDDEN = -(1 << 22)
"""Stands for "may not meet" among scores: exact in single precision, whatever is added."""
MOST_KINDS = 1_500
"""Up to this many kinds of people one table of all their pairs is kept."""

_BAN_ORDER = (Ground.PRIVATE, Ground.FORBIDDEN, Ground.REPORTING_LINE)


@dataclass(frozen=True)
class Setting:
    """A problem made ready: people in canonical order, scores, hard rules and earlier meetings.

    ``bans`` holds 1 + the place in (private, forbidden, reporting line) of each pair's first
    ground; ``tiers`` the rank of each pair that met before (never met is 0), ``met`` how often.
    """

    problem: Problem
    people: tuple[Person, ...]
    place: Mapping[str, int]
    scores: Scores
    bans: PairValues
    languages: Table
    hours: Table
    tiers: PairValues
    met: PairValues
    joint: Table | None

    @property
    def size(self) -> int:
        """How many people there are."""
        return len(self.people)

    @property
    def minimum_score(self) -> int:
        """The score below which a pair is illegal; 0 where everybody is to be matched."""
        rules = self.problem.rules
        return rules.minimum_score if rules.mode == "best_fit" else 0

    def allowed_block(self, rows: Ints, cols: Ints) -> Bools:
        """Return who of rows may meet whom of cols, leaving the score aside."""
        allowed = self.languages.block(rows, cols) > 0
        allowed &= self.hours.block(rows, cols) > 0
        row, col, _ = self.bans.in_block(rows, cols)
        allowed[row, col] = False
        allowed[rows[:, None] == cols[None, :]] = False
        return allowed

    def allowed_pairs(self, a: Ints, b: Ints) -> Bools:
        """Return whether each pair (a[k], b[k]) may meet, leaving the score aside."""
        allowed: Bools = (a != b) & (self.bans.of_pairs(a, b) == 0)
        allowed &= self.languages.pairs(a, b) > 0
        allowed &= self.hours.pairs(a, b) > 0
        return allowed

    def legal_block(self, rows: Ints, cols: Ints) -> Bools:
        """Return who of rows may meet whom of cols, the least score included."""
        if not self.minimum_score:
            return self.allowed_block(rows, cols)
        return self.legal_scores(rows, cols, -1) >= 0

    def legal_scores(self, rows: Ints, cols: Ints, illegal: int) -> Points:
        """Return the score of every row with every column, ``illegal`` where they may not meet."""
        scores = self._scores_by_class(rows, cols)
        for part in self.scores.by_overlap:
            scores += part.block(rows, cols)
        row, col, points = self.scores.private.in_block(rows, cols)
        scores[row, col] += points
        row, col, _ = self.bans.in_block(rows, cols)
        scores[row, col] = FORBIDDEN
        if self.size:
            place = np.full(self.size, -1, dtype=np.int64)
            place[cols] = np.arange(len(cols))
            same = np.nonzero(place[rows] >= 0)[0]
            scores[same, place[rows[same]]] = FORBIDDEN
        scores[scores < self.minimum_score] = illegal
        return scores

    def _scores_by_class(self, rows: Ints, cols: Ints) -> Points:
        """Return the terms by class, far below zero where language or hours forbid."""
        if self.joint is not None:
            return self.joint.block(rows, cols)
        return _by_class(self.scores, self.languages, self.hours, rows, cols)

    def ground(self, i: int, j: int) -> Ground | None:
        """Return the first ground that keeps two people apart, or None if they may meet."""
        a, b = np.array([i]), np.array([j])
        ban = int(self.bans.of_pairs(a, b)[0])
        if ban:
            return _BAN_ORDER[ban - 1]
        if not self.languages.pairs(a, b)[0]:
            return Ground.LANGUAGE
        if not self.hours.pairs(a, b)[0]:
            return Ground.HOURS
        return Ground.SCORE if int(self.scores.pairs(a, b)[0]) < self.minimum_score else None


def make_ready(problem: Problem) -> Setting:
    """Put people in order and prepare scores, rules and history.

    Raises:
        ValueError: two people share an id.
    """
    people = canonical(problem.people, problem.seed)
    place = {one.id: k for k, one in enumerate(people)}
    if len(place) != len(people):
        raise ValueError("two people share an id")
    tiers, met = _tiers(problem.history, place)
    scores = prepare(people, problem.rules.weights)
    languages, hours = _languages(people, problem.rules), _hours(people, problem.rules)
    return Setting(
        problem=problem,
        people=people,
        place=place,
        scores=scores,
        bans=_bans(problem, people, place),
        languages=languages,
        hours=hours,
        tiers=tiers,
        met=met,
        joint=_joint(scores, languages, hours),
    )


def _by_class(scores: Scores, languages: Table, hours: Table, rows: Ints, cols: Ints) -> Points:
    total: Points = np.zeros((len(rows), len(cols)), dtype=np.float32)
    for part in scores.by_class:
        total += part.block(rows, cols)
    forbidden = (languages.block(rows, cols) == 0) | (hours.block(rows, cols) == 0)
    total[forbidden] = FORBIDDEN
    return total


def _joint(scores: Scores, languages: Table, hours: Table) -> Table | None:
    """Fold all terms by class into one table, while few kinds of people occur."""
    columns = [part.codes for part in scores.by_class if isinstance(part, Table | Different)]
    kinds = np.stack([*columns, languages.codes, hours.codes], axis=1)
    _, first, codes = np.unique(kinds, axis=0, return_index=True, return_inverse=True)
    if not len(kinds) or len(first) > MOST_KINDS:
        return None
    return Table(codes.reshape(-1), _by_class(scores, languages, hours, first, first))


def _bans(problem: Problem, people: Sequence[Person], place: Mapping[str, int]) -> PairValues:
    """Keep the first ground of each pair that is kept apart."""
    where, bans, size = place.get, problem.bans, len(people)
    a = _column([where(ban.a, -1) for ban in bans])
    b = _column([where(ban.b, -1) for ban in bans])
    rank = {ground: number for number, ground in enumerate(_BAN_ORDER, start=1)}
    value = _column([rank[ban.ground] for ban in bans])
    if problem.rules.reporting_line:
        a = np.append(a, np.arange(size))
        b = np.append(b, _column([where(one.manager, -1) for one in people]))
        value = np.append(value, np.full(size, rank[Ground.REPORTING_LINE]))
    real = (a >= 0) & (b >= 0) & (a != b)
    span = len(rank) + 1
    found = np.unique(_pair_keys(a[real], b[real], size) * span + value[real])
    keys, first = np.unique(found // span, return_index=True)
    return PairValues.of_keys(size, keys, found[first] % span)[0]


def _pair_keys(a: Ints, b: Ints, size: int) -> Ints:
    keys: Ints = np.minimum(a, b) * size + np.maximum(a, b)
    return keys


def _tiers(history: Sequence[Meeting], place: Mapping[str, int]) -> tuple[PairValues, PairValues]:
    """Rank the pairs that met by (times introduced, latest round); count their rounds."""
    where, size = place.get, len(place)
    a = _column([where(one.a, -1) for one in history])
    b = _column([where(one.b, -1) for one in history])
    number = _column([one.round for one in history])
    real = (a >= 0) & (b >= 0) & (a != b)
    rounds, when = np.unique(number[real], return_inverse=True)
    span = len(rounds) + 1
    once = np.unique(_pair_keys(a[real], b[real], size) * span + when)
    keys, first, times = np.unique(once // span, return_index=True, return_counts=True)
    latest = once[first + times - 1] % span
    _, rank = np.unique(times * span + latest, return_inverse=True)
    tiers, met = PairValues.of_keys(size, keys, rank + 1, times)
    return tiers, met


def _column(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _languages(people: Sequence[Person], rules: Rules) -> Table:
    spoken = [one.languages if rules.language_in_common else frozenset() for one in people]
    codes, first = class_codes(spoken)
    kinds = [spoken[row] for row in first.tolist()]
    table = [[not a or not b or bool(a & b) for b in kinds] for a in kinds]
    return Table(codes, np.array(table, dtype=np.float32).reshape(len(kinds), len(kinds)))


def _hours(people: Sequence[Person], rules: Rules) -> Table:
    asked = ceil(rules.minimum_hours * 2)
    masks = [one.hours if asked > 0 else 0 for one in people]
    codes, first = class_codes(masks)
    kinds = [masks[row] for row in first.tolist()]
    table = [[not a or not b or (a & b).bit_count() >= asked for b in kinds] for a in kinds]
    return Table(codes, np.array(table, dtype=np.float32).reshape(len(kinds), len(kinds)))
