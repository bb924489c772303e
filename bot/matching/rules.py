"""The hard rules as one relation: who may be in a group with whom, and on what ground not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from bot.matching.order import canonical
from bot.matching.problem import Ground, Meeting, Person, Problem, Rules
from bot.matching.scores import Scores, Table, class_codes, prepare
from bot.matching.sparse import Ints, PairValues

Bools = NDArray[np.bool_]

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
        allowed = (a != b) & (self.bans.of_pairs(a, b) == 0)
        allowed &= self.languages.pairs(a, b) > 0
        allowed &= self.hours.pairs(a, b) > 0
        return allowed

    def legal_block(self, rows: Ints, cols: Ints) -> Bools:
        """Return who of rows may meet whom of cols, the least score included."""
        allowed = self.allowed_block(rows, cols)
        if self.minimum_score:
            allowed &= self.scores.block(rows, cols) >= self.minimum_score
        return allowed

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
    return Setting(
        problem=problem,
        people=people,
        place=place,
        scores=prepare(people, problem.rules.weights),
        bans=_bans(problem, people, place),
        languages=_languages(people, problem.rules),
        hours=_hours(people, problem.rules),
        tiers=PairValues.of(len(people), tiers),
        met=PairValues.of(len(people), met),
    )


def _bans(problem: Problem, people: Sequence[Person], place: Mapping[str, int]) -> PairValues:
    found: dict[tuple[int, int], int] = {}
    pairs = [(ban.a, ban.b, ban.ground) for ban in problem.bans]
    if problem.rules.reporting_line:
        pairs += [(one.id, one.manager, Ground.REPORTING_LINE) for one in people]
    for a, b, ground in pairs:
        if a in place and b in place and a != b:
            pair = _pair(place[a], place[b])
            value = 1 + _BAN_ORDER.index(ground)
            found[pair] = min(value, found.get(pair, value))
    return PairValues.of(len(people), found)


def _pair(i: int, j: int) -> tuple[int, int]:
    return (i, j) if i < j else (j, i)


def _tiers(
    history: Sequence[Meeting], place: Mapping[str, int]
) -> tuple[dict[tuple[int, int], int], dict[tuple[int, int], int]]:
    """Rank the pairs that met by (times introduced, latest round); count their rounds."""
    rounds: dict[tuple[int, int], set[int]] = {}
    for one in history:
        if one.a in place and one.b in place and one.a != one.b:
            rounds.setdefault(_pair(place[one.a], place[one.b]), set()).add(one.round)
    staleness = {pair: (len(seen), max(seen)) for pair, seen in rounds.items()}
    rank = {key: k + 1 for k, key in enumerate(sorted(set(staleness.values())))}
    tiers = {pair: rank[key] for pair, key in staleness.items()}
    return tiers, {pair: len(seen) for pair, seen in rounds.items()}


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
