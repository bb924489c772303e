"""The exact solvers behind the engine, and what is known to go wrong with them."""

import warnings

import networkx as nx
import numpy as np
import pymatching
import pytest

from bot.matching.engines import (
    MOST_COST,
    DoubleBooked,
    Engine,
    cheapest_by_pymatching,
    cheapest_by_rustworkx,
)
from bot.matching.sparse import Ints

ENGINES = [
    pytest.param(cheapest_by_rustworkx, id="rustworkx"),
    pytest.param(cheapest_by_pymatching, id="pymatching"),
]


def ints(*values: int) -> Ints:
    return np.array(values, dtype=np.int64)


def random_graph(size: int, each: int, seed: int) -> tuple[Ints, Ints, Ints]:
    chance = np.random.default_rng(seed)
    pairs = np.unique(np.sort(chance.integers(0, size, (size * each, 2)), axis=1), axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    return pairs[:, 0], pairs[:, 1], chance.integers(0, 2_000, len(pairs))


def cost_of(pairs: Ints, a: Ints, b: Ints, costs: Ints, leave: Ints) -> int:
    known = {(i, j): c for i, j, c in zip(a.tolist(), b.tolist(), costs.tolist(), strict=True)}
    left = set(range(len(leave))) - set(pairs.ravel().tolist())
    paid: int = sum(known[i, j] for i, j in pairs.tolist())
    return paid + sum(int(leave[k]) for k in left)


@pytest.mark.parametrize("cheapest", ENGINES)
@pytest.mark.parametrize("seed", range(6))
def test_the_sum_of_costs_is_the_least_that_networkx_finds(cheapest: Engine, seed: int) -> None:
    a, b, costs = random_graph(40, 3, seed)
    leave = np.full(40, 5_000, dtype=np.int64)
    graph: nx.Graph[int] = nx.Graph()
    for i, j, cost in zip(a.tolist(), b.tolist(), costs.tolist(), strict=True):
        graph.add_edge(i, j, weight=10_000 - cost)
    best = np.array(
        sorted(tuple(sorted(pair)) for pair in nx.max_weight_matching(graph)), dtype=np.int64
    )

    found = cheapest(a, b, costs, leave)

    assert cost_of(found, a, b, costs, leave) == cost_of(best, a, b, costs, leave)
    assert len(np.unique(found)) == found.size


def test_a_cost_that_pymatching_would_drop_silently_is_refused() -> None:
    with pytest.raises(DoubleBooked):
        cheapest_by_pymatching(ints(0), ints(1), ints(MOST_COST + 1), ints(9, 9))


def test_pymatching_still_drops_a_costly_edge_with_no_more_than_a_warning() -> None:
    graph = pymatching.Matching()
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        graph.add_edge(0, 1, weight=MOST_COST + 1)

    assert [one.category for one in seen] == [UserWarning]
    assert graph.num_edges == 0


@pytest.mark.parametrize("cheapest", ENGINES)
def test_a_component_of_odd_size_leaves_its_cheapest_person_out(cheapest: Engine) -> None:
    found = cheapest(ints(0, 1, 0), ints(1, 2, 2), ints(5, 5, 5), ints(900, 100, 900))

    assert found.tolist() == [[0, 2]]


def test_the_cheapest_join_books_somebody_twice_until_a_constant_makes_it_dear() -> None:
    a, b, costs = ints(0, 0, 0, 1), ints(1, 2, 3, 2), ints(1, 1, 1, 1_000)
    leave = ints(5_000, 5_000, 5_000, 5_000)
    graph = pymatching.Matching()
    for i, j, cost in zip(a.tolist(), b.tolist(), costs.tolist(), strict=True):
        graph.add_edge(i, j, weight=cost)
    bare = graph.decode_to_edges_array(np.ones(4, dtype=np.uint8))

    assert np.bincount(bare.ravel()).max() == 3
    assert cheapest_by_pymatching(a, b, costs, leave).tolist() == [[0, 3], [1, 2]]


@pytest.mark.parametrize("cheapest", ENGINES)
def test_nobody_to_pair_is_no_error(cheapest: Engine) -> None:
    none = ints()

    assert cheapest(none, none, none, ints(7, 7)).shape == (0, 2)


def test_when_no_constant_is_large_enough_the_join_is_given_up() -> None:
    a, b, costs = ints(0, 0, 0), ints(1, 2, 3), ints(1, 1, MOST_COST // 3)
    leave = ints(*[MOST_COST // 2] * 4)

    with pytest.raises(DoubleBooked):
        cheapest_by_pymatching(a, b, costs, leave)
