"""Compiled loops and numpy give the same integers, so that either can replay the other's rounds."""

from dataclasses import replace
from random import Random
from typing import Any

import numba
import numpy as np
import pytest

from bot.matching import (
    Limits,
    Person,
    Problem,
    Rules,
    compiled_auction,
    compiled_looks,
    pairs,
    prices,
    solve,
)
from bot.matching.candidates import Market, first_offers
from bot.matching.compiled import compiled
from bot.matching.duals import auction, settle
from bot.matching.rules import Setting, make_ready
from bot.matching.sparse import Ints
from bot.matching.stream import CHUNK, CompiledMarket, StreamMarket
from bot.matching.tables import unmet_market
from tests.benchmarks.instances import programme

LEAVE = 500_000
SIZE = 700


def varied(size: int) -> Problem:
    """Return people who differ in everything that a score counts."""
    chance = Random(size)
    plain = programme(size)
    people = tuple(
        replace(
            one,
            location=f"place{chance.randrange(4)}" * chance.randrange(2),
            interests=frozenset(chance.sample(["chess", "music", "bread", "bikes"], 2)),
            topics=frozenset(chance.sample(["lead", "write"], chance.randrange(3))),
            goal=chance.choice(["", "lead", "speak"]),
            formats=frozenset(chance.sample(["walk", "call"], chance.randrange(3))),
            joined=chance.choice([None, 730_000 + chance.randrange(3_000)]),
            offers={name: chance.choice([None, 1, 3]) for name in one.offers},
            wants={name: chance.choice([None, 2]) for name in one.wants},
            private={f"p{chance.randrange(size):06d}": 60} if k % 5 == 0 else {},
            manager=f"p{chance.randrange(size):06d}",
        )
        for k, one in enumerate(plain.people)
    )
    return replace(plain, people=people, rules=Rules(minimum_hours=2))


def best_fit(problem: Problem) -> Problem:
    return replace(problem, rules=replace(problem.rules, mode="best_fit", minimum_score=2_600))


def without_tables(setting: Setting) -> Setting:
    """Return the setting as it is when there are too many kinds of people for one table."""
    return replace(setting, joint=None)


SETTINGS = [
    pytest.param(make_ready(programme(SIZE)), id="skills"),
    pytest.param(make_ready(varied(SIZE)), id="everything"),
    pytest.param(without_tables(make_ready(varied(SIZE))), id="many kinds"),
    pytest.param(make_ready(best_fit(varied(SIZE))), id="least score"),
    pytest.param(make_ready(Problem(tuple(Person(f"p{k}") for k in range(SIZE)))), id="alike"),
]


def markets(setting: Setting) -> tuple[Market, Market, Market]:
    """Return the same market three times: as a table, in pieces, and compiled."""
    everybody = np.arange(setting.size)
    leave = np.full(setting.size, LEAVE)
    return (
        unmet_market(setting, everybody, LEAVE, None),
        StreamMarket(setting, everybody, leave),
        CompiledMarket(setting, everybody, leave),
    )


def some_duals(size: int) -> Ints:
    """Return duals that violate some pairs; two people would rather be left out."""
    duals = np.random.default_rng(3).integers(20_000, 50_000, size)
    duals[[5, 7]] = -8 * LEAVE
    return duals


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_look_finds_the_same_however_pairs_are_weighed(setting: Setting) -> None:
    duals, seen = some_duals(setting.size), []
    for market in markets(setting):
        look = market.look(duals)
        best = market.best()
        seen.append(
            [look.shortfall, look.closest.partner, look.closest.worth, best.partner, best.worth]
        )

    assert SIZE > CHUNK  # so that more than one thread has looked
    assert seen[0][0].any()
    for other in seen[1:]:
        for one, again in zip(seen[0], other, strict=True):
            assert np.array_equal(one, again)


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("limit", [0, 3_000, 40_000])
def test_the_same_pairs_are_close_however_they_are_weighed(setting: Setting, limit: int) -> None:
    table, pieces, loops = (
        market.close_pairs(some_duals(setting.size), limit) for market in markets(setting)
    )

    assert len(table[0]) > 100
    for one, again, compiled_again in zip(table, pieces, loops, strict=True):
        assert np.array_equal(one, again)
        assert np.array_equal(one, compiled_again)


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_profits_beside_some_people_are_the_same(setting: Setting) -> None:
    who = np.arange(0, setting.size, 8)
    table, pieces, loops = (
        market.profits(who, some_duals(setting.size)[who]) for market in markets(setting)
    )

    assert np.array_equal(table, pieces)
    assert np.array_equal(table, loops)


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_auction_is_the_same_bid_for_bid(setting: Setting) -> None:
    offers = first_offers(markets(setting)[0])
    nothing, steps = np.zeros(setting.size, dtype=np.int64), [16_000, 2_000, 240, 32, 8, 2]

    bid, owner = auction(offers, nothing, steps)
    bid_again, owner_again = auction(offers, nothing, steps, compiled=True)

    assert (owner < 0).any()  # so that there is something left to settle
    assert np.array_equal(bid, bid_again)
    assert np.array_equal(owner, owner_again)
    settled = settle(offers, bid, owner)
    assert np.array_equal(settled, settle(offers, bid, owner, compiled=True))


@pytest.fixture
def plain_loops(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Python itself run the loops, line by line, as they were written."""
    for module in (compiled_auction, compiled_looks):
        for name, value in vars(module).items():
            if hasattr(value, "py_func"):
                monkeypatch.setattr(module, name, value.py_func)


FEW = [
    pytest.param(make_ready(varied(40)), id="everything"),
    pytest.param(without_tables(make_ready(varied(40))), id="many kinds"),
    pytest.param(make_ready(best_fit(varied(40))), id="least score"),
]


@pytest.mark.usefixtures("plain_loops")
@pytest.mark.parametrize("setting", FEW)
def test_the_loops_as_they_were_written_find_what_numpy_finds(setting: Setting) -> None:
    table, _, loops = markets(setting)
    duals = np.random.default_rng(3).integers(20_000, 50_000, setting.size)
    who = np.arange(0, setting.size, 3)

    look, again = table.look(duals), loops.look(duals)
    assert np.array_equal(look.shortfall, again.shortfall)
    assert np.array_equal(look.closest.partner, again.closest.partner)
    assert np.array_equal(table.best().worth, loops.best().worth)
    close, close_again = (one.close_pairs(duals, 40_000) for one in (table, loops))
    assert all(np.array_equal(a, b) for a, b in zip(close, close_again, strict=True))
    profits = table.profits(who, duals[who])
    assert np.array_equal(profits, loops.profits(who, duals[who]))


@pytest.mark.usefixtures("plain_loops")
@pytest.mark.parametrize("setting", FEW)
def test_the_auction_as_it_was_written_is_the_same_bid_for_bid(setting: Setting) -> None:
    offers = first_offers(markets(setting)[0])
    nothing, steps = np.zeros(setting.size, dtype=np.int64), [16_000, 2_000, 240, 32, 8, 2]

    bid, owner = auction(offers, nothing, steps)
    bid_again, owner_again = auction(offers, nothing, steps, compiled=True)

    assert np.array_equal(bid, bid_again)
    assert np.array_equal(owner, owner_again)
    settled = settle(offers, bid, owner)
    assert np.array_equal(settled, settle(offers, bid, owner, compiled=True))


@pytest.mark.parametrize("whole", [100, 10_000])
def test_a_round_is_the_same_with_and_without_compiled_loops(
    whole: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pairs, "MOST_WHOLE", whole)
    monkeypatch.setattr(prices, "MOST_WHOLE", whole)
    problem = varied(600)
    numpy_only = solve(problem, Limits(large=False))
    monkeypatch.setattr("bot.matching.many.LARGE", 100)  # the exact solver stays the same

    found = solve(problem)

    assert all(found.proven.values())
    assert found == numpy_only


def test_compiled_code_that_can_be_kept_nowhere_still_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    njit = numba.njit

    def without_a_folder(**options: Any) -> object:
        asked.append(options)
        if options.get("cache"):
            raise RuntimeError("cannot cache function: no locator available")
        return njit(**options)

    monkeypatch.setattr(numba, "njit", without_a_folder)

    @compiled
    def twice(number: int) -> int:
        return 2 * number

    assert twice(21) == 42
    assert asked == [{"cache": True, "nogil": True}, {"nogil": True}]
