"""Pairs and one trio for many people: market by market, each with its own proof.

First only pairs that never met count. Where that leaves somebody out who might be placed, repeats
are let in at a cost by tier that outweighs quality, and being left out costs more than repeats.
"""

from dataclasses import dataclass, replace

import numpy as np

from bot.matching.candidates import Floats, Market
from bot.matching.engines import numba_is_here
from bot.matching.good_trio import good_trio
from bot.matching.objective import Members, used_tiers
from bot.matching.pairs import LARGE, Pairing, best_pairing
from bot.matching.prices import MOST_WHOLE, Prices, find_prices
from bot.matching.problem import LEVELS, Limits
from bot.matching.rules import Bools, Setting
from bot.matching.sparse import Ints
from bot.matching.stream import CompiledMarket, StreamMarket
from bot.matching.tables import tiered_market, unmet_market
from bot.matching.trio import TrioPairing, best_trio

LEAVE_POINTS = 500_000
"""What leaving somebody out costs while no repeats are allowed; more than any pair is worth."""
FULL_POINTS = 10_000
MOST_STORED = 22_000
"""Up to this many people the table of all pairs is kept in memory, if loops are not compiled."""
MOST_TIER_POINTS = 1 << 36
"""Tiers that would cost more than this are told apart by rank only; what they cost together
could then be outweighed, so nothing is proven where they are used."""
LEAVE_FACTOR = 16
EIGHTHS = 4
"""Eighths of a point in half a point, the unit of a part's bound."""


@dataclass(frozen=True)
class Part:
    """The groups of one market; ``bound`` limits their quality, in half points."""

    groups: tuple[Members, ...]
    bound: int
    proven: frozenset[str]
    solver: str


@dataclass(frozen=True)
class TierCosts:
    """Points by tier; those up to ``told`` outweigh everything below them."""

    of_tier: Ints
    told: int


def best_part(setting: Setting, members: Ints, *, trio: bool, limits: Limits) -> Part:
    """Return the best pairs of people who are connected by legal pairs.

    Args:
        setting: the whole problem.
        members: the people's places; an odd number of them with ``trio``.
        trio: make one group of three, so that nobody is left out.
        limits: how much work to do.
    """
    unmet = _unmet(setting, members, trio, limits)
    if unmet and unmet.proven >= set(LEVELS) - {"quality"}:
        return unmet
    return _tiered(setting, members, trio, limits)


def _unmet(setting: Setting, members: Ints, trio: bool, limits: Limits) -> Part | None:
    """Try without any repeat: if that places all, only quality is left to be proven."""
    waited = _waited(setting, members)
    waiter = waited == waited.min() if len(members) % 2 and not trio else None
    market = _market(setting, members, waiter, limits)
    told = _Told(setting, members, TierCosts(np.zeros(1, dtype=np.int64), 0))
    if trio:
        return _with_trio(told, market, None, limits)
    return _without_trio(told, market, limits)


def _market(setting: Setting, members: Ints, waiter: Bools | None, limits: Limits) -> Market:
    """Choose by size and by what is installed how pairs are weighed; the answer is the same."""
    leave = np.full(len(members), LEAVE_POINTS, dtype=np.int64)
    compiled = limits.large and len(members) >= LARGE and numba_is_here()
    if compiled and waiter is None and limits.edition > 1:
        return CompiledMarket(setting, members, leave)
    if len(members) > MOST_STORED:
        return StreamMarket(setting, members, leave)
    market = unmet_market(setting, members, LEAVE_POINTS, waiter)
    return replace(market, compiled=compiled, edition=limits.edition)


def _tiered(setting: Setting, members: Ints, trio: bool, limits: Limits) -> Part:
    """Let repeats in, each tier dearer than the one before."""
    told = _Told(setting, members, tier_costs(setting, members))
    costs = np.zeros((len(members),) * 2)
    row, col, tier = setting.tiers.in_block(members, members)
    costs[row, col] = told.costs.of_tier[tier]
    leave = _leave(told)
    if trio:
        market = tiered_market(setting, members, costs, leave, limits.edition)
        part = _with_trio(told, market, costs, limits)
        if part is not None:
            return part
    if len(members) % 2:
        leave = np.append(leave, leave.max())
    return _without_trio(
        told, tiered_market(setting, members, costs, leave, limits.edition), limits
    )


def tier_costs(setting: Setting, members: Ints) -> TierCosts:
    """Choose what a repeat of each tier costs, so that a worse one outweighs all better ones."""
    _, _, used = setting.tiers.in_block(members, members)
    counts = np.bincount(used, minlength=1) // 2
    most = len(members) // 2 + 2
    unit = most * FULL_POINTS
    costs = np.zeros(len(counts), dtype=np.int64)
    told = len(counts) - 1
    for tier in range(1, len(counts)):
        costs[tier] = unit if tier <= told else costs[tier - 1] + unit
        if tier <= told and unit > MOST_TIER_POINTS:
            told = tier - 1
        elif tier <= told:
            unit *= min(most, int(counts[tier])) + 1
    return TierCosts(costs, told)


def _leave(told: "_Told") -> Ints:
    """Return what leaving each person out costs: more for whoever waited longer."""
    worst = max(int(told.costs.of_tier.max()), len(told.members) * FULL_POINTS)
    _, rank = np.unique(_waited(told.setting, told.members), return_inverse=True)
    return (LEAVE_FACTOR + np.minimum(rank, LEAVE_FACTOR)) * worst


@dataclass(frozen=True)
class _Told:
    """What is needed to say what a pairing of these people proves."""

    setting: Setting
    members: Ints
    costs: TierCosts

    def part(self, groups: list[Members], bound: int, exact: bool, solver: str) -> Part:
        """Return the groups with what is proven by being exact or by the plainest of bounds."""
        proven = self._placing(groups)
        top = int(self._tiers(groups).max(initial=0))
        if not top or (exact and top <= self.costs.told and proven >= {"placed", "waiting"}):
            proven |= {"repeats"} if proven >= {"placed", "waiting", "trio"} else set()
        if exact and "repeats" in proven:
            proven.add("quality")
        return Part(tuple(groups), bound, frozenset(proven), solver)

    def penalty(self, groups: list[Members]) -> int:
        """Return the points that the repeats of a grouping cost."""
        return int(self.costs.of_tier[self._tiers(groups)].sum())

    def _tiers(self, groups: list[Members]) -> Ints:
        if len(self.costs.of_tier) < 2:
            return np.zeros(0, dtype=np.int64)
        return np.array(used_tiers(self.setting, groups), dtype=np.int64)

    def _placing(self, groups: list[Members]) -> set[str]:
        placed = np.isin(self.members, [k for group in groups for k in group])
        left = int((~placed).sum())
        trio = any(len(group) == 3 for group in groups)
        waited = _waited(self.setting, self.members)
        proven = {"trio"}
        if left == (0 if trio else len(self.members) % 2):
            proven.add("placed")
        if not left or sorted(waited[~placed]) == sorted(waited)[:left]:
            proven.add("waiting")
        return proven


def _without_trio(told: _Told, market: Market, limits: Limits) -> Part:
    prices = find_prices(market, limits)
    return _pairs_part(told, best_pairing(market, prices, limits), prices)


def _with_trio(told: _Told, market: Market, in_full: Floats | None, limits: Limits) -> Part | None:
    prices = find_prices(market, limits)
    turns = np.array([told.setting.people[k].trio_turns for k in told.members.tolist()])
    found = _trio(market, prices, turns, in_full, limits)
    if found is not None:
        return _trio_part(told, found, prices)
    found = _trio(market, prices, np.zeros_like(turns), in_full, limits)
    if found is None:
        return None
    unfair = _trio_part(told, found, prices)  # those whose turn it is may not meet each other
    return replace(unfair, proven=unfair.proven & {"placed", "waiting"})


def _trio(
    market: Market, prices: Prices, turns: Ints, in_full: Floats | None, limits: Limits
) -> TrioPairing | None:
    if market.size > MOST_WHOLE and in_full is None and limits.edition > 1:
        return good_trio(market, prices, turns, limits)
    return best_trio(market, prices, turns, in_full, limits)


def _pairs_part(told: _Told, found: Pairing, prices: Prices) -> Part:
    real = found.pairs[(found.pairs < len(told.members)).all(axis=1)]
    groups = [(int(i), int(j)) for i, j in told.members[real].tolist()]
    exact = found.exact
    bound = -(-(prices.bound - (found.loss if exact else 0)) // EIGHTHS)
    return told.part(list(groups), bound + 2 * told.penalty(list(groups)), exact, found.solver)


def _trio_part(told: _Told, found: TrioPairing, prices: Prices) -> Part:
    groups: list[Members] = [(i, j) for i, j in told.members[found.pairs].tolist()]
    groups.append(tuple(told.members[found.seats].tolist()))
    loss = found.loss if found.exact else 0
    bound = (2 * prices.bound - loss) // (2 * EIGHTHS)
    return told.part(groups, bound + 2 * told.penalty(groups), found.exact, found.solver)


def _waited(setting: Setting, members: Ints) -> Ints:
    return np.array([setting.people[k].waited for k in members.tolist()], dtype=np.int64)


def connected(setting: Setting, members: Ints) -> list[Ints]:
    """Split people into the sets within which legal pairs connect them, largest first."""
    parts: list[Ints] = []
    rest = members
    while len(rest):
        part, rest = _reach(setting, rest)
        parts.append(part)
    return sorted(parts, key=len, reverse=True)


def _reach(setting: Setting, rest: Ints) -> tuple[Ints, Ints]:
    reached, frontier, rest = rest[:1], rest[:1], rest[1:]
    while len(frontier) and len(rest):
        now, frontier = frontier[:256], frontier[256:]
        legal = setting.legal_block(now, rest).any(axis=0)
        reached = np.concatenate((reached, rest[legal]))
        frontier = np.concatenate((frontier, rest[legal]))
        rest = rest[~legal]
    return np.sort(reached), rest
