"""The exact solvers for pairs on a sparse graph: rustworkx always, pymatching where installed."""

from collections.abc import Callable
from importlib.util import find_spec

import numpy as np
import rustworkx

from bot.matching.sparse import Ints

MOST_COST = (1 << 24) - 1
"""pymatching drops an edge that costs more than 16,777,215, and says so by a warning only."""

Engine = Callable[[Ints, Ints, Ints, Ints], Ints]
"""Takes edges a, b, their costs, and the cost of leaving each person out, all at least 0;
returns rows (a, b) such that the sum of both kinds of cost is the least possible."""


class DoubleBooked(Exception):
    """The engine answered with somebody in two pairs, or could not see the whole problem."""


def cheapest_by_rustworkx(a: Ints, b: Ints, costs: Ints, leave: Ints) -> Ints:
    """Return the pairs of least cost, by the general matching of rustworkx."""
    gains = leave[a] + leave[b] - costs
    useful = np.nonzero(gains > 0)[0]
    triples = zip(a[useful].tolist(), b[useful].tolist(), gains[useful].tolist(), strict=True)
    graph: rustworkx.PyGraph[int, int] = rustworkx.PyGraph()  # quick: looks for no double edge
    graph.add_nodes_from(range(len(leave)))
    graph.add_edges_from(list(triples))
    found = rustworkx.max_weight_matching(graph, max_cardinality=False, weight_fn=int)
    pairs = sorted((min(pair), max(pair)) for pair in found)
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def cheapest_by_pymatching(a: Ints, b: Ints, costs: Ints, leave: Ints) -> Ints:
    """Return the pairs of least cost, as the least T-join that touches everybody.

    A constant on every edge makes it dearer to touch somebody twice; it grows until nobody is.

    Raises:
        DoubleBooked: no constant that the library can count keeps everybody in one pair.
    """
    extra = 2 * int(costs.max(initial=1))
    while extra <= MOST_COST // 2:
        edges = _least_join(a, b, costs + extra, leave + extra // 2)
        if np.bincount(edges[edges >= 0], minlength=len(leave)).max(initial=0) <= 1:
            pairs = np.sort(edges[(edges >= 0).all(axis=1)], axis=1)
            return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
        extra *= 8
    raise DoubleBooked


def _least_join(a: Ints, b: Ints, costs: Ints, leave: Ints) -> Ints:
    """Return the edges of the join, -1 standing for being left out; dearest leaves are capped."""
    import pymatching

    if costs.max(initial=0) > MOST_COST:
        raise DoubleBooked
    graph = pymatching.Matching()
    for i, j, cost in zip(a.tolist(), b.tolist(), costs.tolist(), strict=True):
        graph.add_edge(i, j, weight=cost)
    for i, cost in enumerate(np.minimum(leave, MOST_COST).tolist()):
        graph.add_boundary_edge(i, weight=cost)
    edges: Ints = graph.decode_to_edges_array(np.ones(len(leave), dtype=np.uint8))
    return edges.astype(np.int64)


def numba_is_here() -> bool:
    """Return whether loops can be compiled, as ``rapport[large]`` can."""
    return find_spec("numba") is not None


def pymatching_is_here() -> bool:
    """Return whether the faster solver of ``rapport[large]`` is installed."""
    return find_spec("pymatching") is not None
