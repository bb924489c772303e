"""Exact pairs on a graph of all legal pairs, all levels folded into one whole number per pair."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import rustworkx

from bot.matching.rules import Setting

POINT = 2
"""A point of a pair's score in the folded number, so that a trio's half points stay whole."""

Edge = tuple[int, int, int]


@dataclass(frozen=True)
class Folding:
    """What each level adds to the one number that is maximised; lower levels never outweigh."""

    person: Sequence[int]
    tier: Mapping[int, int]
    turn: Mapping[int, int]

    def of_pair(self, i: int, j: int, tier: int, score: int) -> int:
        """Return the worth of a pair."""
        return self.person[i] + self.person[j] - self.tier.get(tier, 0) + POINT * score


def fold(setting: Setting) -> Folding:
    """Choose the numbers so that one step on a level beats everything on the levels below."""
    pairs = setting.size // 2 + 2
    unit = pairs * POINT * 10_000 + 30_001
    tier: dict[int, int] = {}
    for rank in np.unique(setting.tiers.values).tolist():
        tier[rank] = unit
        unit *= min(pairs, int((setting.tiers.values == rank).sum()) // 2) + 1
    turn: dict[int, int] = {}
    for turns in sorted({one.trio_turns for one in setting.people}):
        turn[turns] = unit
        unit *= 4
    wait: dict[int, int] = {}
    waits = [one.waited for one in setting.people]
    for waited in sorted(set(waits)):
        wait[waited] = unit
        unit *= waits.count(waited) + 1
    return Folding([unit + wait[waited] for waited in waits], tier, turn)


def legal_edges(setting: Setting, folding: Folding) -> list[Edge]:
    """Return every legal pair with its folded worth, in canonical order."""
    everybody = np.arange(setting.size)
    scores = setting.scores.dense()
    legal = setting.allowed_block(everybody, everybody) & (scores >= setting.minimum_score)
    a, b = np.nonzero(np.triu(legal, 1))
    tiers = setting.tiers.of_pairs(a, b)
    return [
        (i, j, folding.of_pair(i, j, tier, score))
        for i, j, tier, score in zip(
            a.tolist(), b.tolist(), tiers.tolist(), scores[a, b].tolist(), strict=True
        )
    ]


def heaviest_pairs(size: int, edges: Iterable[Edge]) -> list[tuple[int, int]]:
    """Return a matching of the greatest sum; every edge's worth is above zero."""
    graph: rustworkx.PyGraph[int, int] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(size))
    graph.add_edges_from(list(edges))
    found = rustworkx.max_weight_matching(graph, max_cardinality=False, weight_fn=int)
    return sorted((min(pair), max(pair)) for pair in found)
