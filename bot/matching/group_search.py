"""Groups of many people: merged from pairs, then people exchanged, from several starts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from bot.matching.merging import merged
from bot.matching.objective import Members
from bot.matching.rules import Setting
from bot.matching.sizes import group_sizes
from bot.matching.swaps import Ints, Table, improve, value

_AT_ONCE = 1_000  # people whose exchanges are looked at together
_START_WORK = 150_000  # pairs of people over all starts
_SWEEPS = 400
_FOLDED_BITS = 50
_ROUGH_BITS = 40
_ALL_LEVELS = 60
_IDLE_WITH_CARE = 4  # people left out up to whom every start is tried
_MIX = 7_919  # a prime, to put other groups side by side the second time


def without_partner(setting: Setting) -> Ints:
    """Return who may meet nobody at all."""
    everybody = np.arange(setting.size)
    return np.flatnonzero(~legal_among(setting, everybody).any(axis=1))


def legal_among(setting: Setting, members: Ints) -> np.ndarray:
    """Return who of these people may meet whom, by every hard rule."""
    legal = setting.allowed_block(members, members)
    if setting.minimum_score:
        legal &= setting.scores.block(members, members) >= setting.minimum_score
    return legal


@dataclass(frozen=True)
class Search:
    """Looks for good groups of all or, if the rules leave no way, nearly all people."""

    setting: Setting
    locks: Sequence[Members]
    wanted: int
    starts: int

    def run(self, units: Sequence[Members]) -> list[Members]:
        """Return legal groups; whoever could not be seated is in none."""
        lonely = set(without_partner(self.setting).tolist())
        here = [tuple(one for one in unit if one not in lonely) for unit in units]
        here = [unit for unit in here if unit]
        people = sum(len(unit) for unit in here)
        if people > _AT_ONCE:
            return self._many(here)
        for idle in range(people):
            sizes = group_sizes(people - idle, self.wanted)
            groups = self._best_part(
                here, sizes, 1 if idle > _IDLE_WITH_CARE else self.starts, idle
            )
            if not self._broken(groups):
                return groups
        return []

    def _many(self, units: Sequence[Members]) -> list[Members]:
        """Work part by part, and leave out whoever still breaks a rule afterwards."""
        while True:
            parts = _parts(units, group_sizes(sum(len(unit) for unit in units), self.wanted))
            groups = [group for part in parts for group in self._best_part(*part, 1)]
            mixed = sorted(groups, key=lambda group: (group[0] * _MIX) % self.setting.size)
            again = _parts(mixed, [len(group) for group in mixed])
            groups = [group for part in again for group in self._best_part(*part, 1)]
            broken = self._broken(groups)
            if not broken:
                return groups
            out = self._who_goes(broken)
            units = [tuple(one for one in group if one != out) for group in groups]

    def _best_part(
        self, units: Sequence[Members], sizes: Sequence[int], starts: int, idle: int = 0
    ) -> list[Members]:
        """Return the best groups of these people from several starts, some people left out."""
        members = np.array([one for unit in units for one in unit], dtype=np.int64)
        tables = self._tables(members, sizes, idle)
        affinity = _affinity(tables)
        seatings = (
            improve(tables, merged(affinity, start, sizes, idle), _SWEEPS)
            for start in self._starts_of(_renumbered(units), len(members), starts)
        )
        best = max(seatings, key=lambda seating: value(tables, seating))
        return [
            tuple(sorted(members[best.group == number].tolist())) for number in range(len(sizes))
        ]

    def _starts_of(
        self, units: Sequence[Members], people: int, starts: int
    ) -> Iterator[list[Members]]:
        """Yield the pairs first, then the same people one by one in other orders."""
        yield list(units)
        together = len(self.locks)
        locks, singles = units[:together], [(k,) for unit in units[together:] for k in unit]
        chance = np.random.RandomState(self.setting.problem.seed % 2**32)
        for _ in range(min(starts, 1 + _START_WORK // people**2) - 1):
            order = chance.permutation(len(singles))
            yield [*locks, *(singles[k] for k in order)]

    def _tables(self, members: Ints, sizes: Sequence[int], idle: int) -> list[Table]:
        """Return the levels of the objective over these people, the most important first."""
        rules = np.where(legal_among(self.setting, members), 0, -1)
        np.fill_diagonal(rules, 0)
        place = {one: k for k, one in enumerate(members.tolist())}
        for lock in self.locks:
            for a, b in combinations([place[one] for one in lock if one in place], 2):
                rules[a, b] = rules[b, a] = 2
        scores = self.setting.scores.block(members, members).astype(np.int64)
        np.fill_diagonal(scores, 0)
        seats = [Table(rules, seat=self._seats(members, idle))] if idle else []
        return [Table(rules), *seats, *self._repeats(members, sizes), Table(scores, mean=True)]

    def _seats(self, members: Ints, idle: int) -> Ints:
        """Return what a seat is worth to each person, by how long the person has waited."""
        waits = [self.setting.people[one].waited for one in members.tolist()]
        rank = {waited: k for k, waited in enumerate(sorted(set(waits)))}
        most = _FOLDED_BITS // (idle + 1).bit_length()
        return np.array([(idle + 1) ** min(rank[waited], most) for waited in waits], dtype=np.int64)

    def _repeats(self, members: Ints, sizes: Sequence[int]) -> Iterator[Table]:
        """Yield the tiers from the worst down, as many in one table as its numbers can hold.

        Among many people all tiers share one table in which a tier outweighs two of the next
        better one only: that is much quicker, and close.
        """
        row, col, tier = self.setting.tiers.in_block(members, members)
        known, rank = np.unique(tier, return_inverse=True)
        if not len(known):
            return
        base = sum(size * (size - 1) // 2 for size in sizes) + 1
        together = max(1, _FOLDED_BITS // base.bit_length())
        if len(members) > _ALL_LEVELS:
            base, together = 2, len(known)
            rank = rank * min(_ROUGH_BITS, together) // together
        for start in range(len(known), 0, -together):
            first = max(0, start - together)
            at = (rank >= first) & (rank < start)
            pairs = np.zeros((len(members), len(members)), dtype=np.int64)
            pairs[row[at], col[at]] = -(np.int64(base) ** (rank[at] - first))
            yield Table(pairs)

    def _broken(self, groups: Sequence[Members]) -> list[tuple[int, int]]:
        pairs = [pair for group in groups for pair in combinations(group, 2)]
        a, b = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        legal = self.setting.allowed_pairs(a, b)
        legal &= self.setting.scores.pairs(a, b) >= self.setting.minimum_score
        return [pair for pair, fine in zip(pairs, legal.tolist(), strict=True) if not fine]

    def _who_goes(self, broken: Sequence[tuple[int, int]]) -> int:
        """Choose who breaks a rule and has waited least, then who breaks most."""
        locked = {one for lock in self.locks for one in lock}
        seen = [one for pair in broken for one in pair if one not in locked]
        people = self.setting.people
        return min(sorted(set(seen)), key=lambda one: (people[one].waited, -seen.count(one)))


def _renumbered(units: Sequence[Members]) -> list[Members]:
    """Return the units with people counted from 0 in the order in which they stand."""
    found, count = [], 0
    for unit in units:
        found.append(tuple(range(count, count + len(unit))))
        count += len(unit)
    return found


def _affinity(tables: Sequence[Table]) -> np.ndarray:
    """Fold the levels into one rough number per pair, good enough to start from."""
    rough = tables[-1].pairs.astype(np.float64) + 1e12 * tables[0].pairs
    for table in tables[1:-1]:
        if table.seat is None:
            rough += 1e6 * np.sign(table.pairs)
    return rough


def _parts(
    units: Sequence[Members], sizes: Sequence[int]
) -> Iterator[tuple[list[Members], list[int]]]:
    """Cut people and groups into parts that are small enough to be looked at together."""
    rest, waiting = list(sizes), list(units)
    while rest:
        taken = rest[:1]
        while len(taken) < len(rest) and sum(taken) + rest[len(taken)] <= _AT_ONCE:
            taken.append(rest[len(taken)])
        rest = rest[len(taken) :]
        part, left = [], sum(taken)
        while left:
            fitting = next((k for k, unit in enumerate(waiting) if len(unit) <= left), None)
            if fitting is None:
                whole = waiting.pop()
                waiting.append(whole[left:])
                unit = whole[:left]
            else:
                unit = waiting.pop(fitting)
            part.append(unit)
            left -= len(unit)
        yield part, taken
