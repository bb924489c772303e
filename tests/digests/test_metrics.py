"""Numbers for organisers: honest about the unknown, silent under five."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.metrics import (
    Interval,
    MemberOutcome,
    Met,
    PairingOutcome,
    RoundNumbers,
    Share,
    answer_rate,
    falls_twice,
    progress,
    round_numbers,
    share,
)


def outcome(*met: bool | None, teams: int = 2, locations: int = 1) -> PairingOutcome:
    members = tuple(MemberOutcome(one, one is not None, rated=False, again=None) for one in met)
    return PairingOutcome("p", members, teams, locations)


@pytest.mark.parametrize(
    ("answers", "met"),
    [
        pytest.param((True, True), Met.YES, id="both say yes"),
        pytest.param((True, None), Met.YES, id="one says yes, one is silent"),
        pytest.param((False, None), Met.NO, id="one says no"),
        pytest.param((True, False), Met.UNKNOWN, id="two that disagree are unknown"),
        pytest.param((None, None), Met.UNKNOWN, id="silence is unknown"),
    ],
)
def test_a_pairing_met_when_its_answers_agree(answers: tuple[bool | None, ...], met: Met) -> None:
    assert outcome(*answers).met is met


def test_unknown_pairings_open_the_interval() -> None:
    outcomes = [outcome(True, True), outcome(None, None), outcome(False, False)]

    assert progress(outcomes, "meetings") == Interval(1, 2, 3)
    assert progress(outcomes, "people") == Interval(2, 4, 6)


def test_only_pairings_over_two_sites_count_for_a_cross_site_objective() -> None:
    outcomes = [outcome(True, True, locations=2), outcome(True, True, locations=1)]

    assert progress(outcomes, "cross-site") == Interval(1, 1, 1)
    assert progress(outcomes, "cross-team") == Interval(2, 2, 2)


def test_under_five_answers_nothing_is_published() -> None:
    numbers = round_numbers([outcome(True, True)] * 2, "meetings", invited=4, joined=4)

    assert numbers.progress is None
    assert numbers.answered_pairings is None
    assert numbers.funnel.met is None
    assert numbers.funnel.responded is None
    assert answer_rate(numbers) is None


@pytest.mark.parametrize(
    ("counted", "left_out", "published"),
    [
        pytest.param(1, 5, False, id="the measure counts the answers of one pairing"),
        pytest.param(5, 1, False, id="the rest, told by the difference, is one pairing"),
        pytest.param(3, 3, True, id="both sides rest on six answers"),
        pytest.param(3, 0, True, id="nothing is left out"),
    ],
)
def test_neither_a_count_nor_its_difference_rests_on_fewer_than_five_answers(
    counted: int, left_out: int, *, published: bool
) -> None:
    across = [outcome(True, True, teams=2)] * counted
    within = [outcome(False, False, teams=1)] * left_out

    numbers = round_numbers([*across, *within], "cross-team", invited=12, joined=12)

    assert (numbers.progress is not None) is published
    assert numbers.funnel.met is not None


def test_from_five_answers_up_the_round_is_counted() -> None:
    numbers = round_numbers(
        [*[outcome(True, True)] * 3, outcome(None, None)], "meetings", invited=9, joined=8
    )

    assert numbers.progress == Interval(3, 4, 4)
    assert numbers.silent == 1
    assert answer_rate(numbers) == pytest.approx(0.75)


@given(st.lists(st.booleans(), max_size=40))
def test_a_share_never_tells_that_all_or_none_said_yes(answers: list[bool]) -> None:
    found = share(answers)

    assert (found is None) == (len(answers) < 5)
    if found is not None:
        assert 10 <= found.percent <= 90


def test_a_share_near_all_is_a_bound() -> None:
    assert share([True] * 8) == Share(90, 8, "at_least")
    assert share([False] * 8) == Share(10, 8, "at_most")
    assert share([True, True, True, False, False]) == Share(60, 5, "exactly")


def test_a_rate_falls_twice_only_with_three_rounds_in_a_row() -> None:
    assert falls_twice([0.9, 0.8, 0.7])
    assert not falls_twice([0.8, 0.7])
    assert not falls_twice([0.7, 0.8, 0.7])


def test_published_numbers_survive_being_stored() -> None:
    numbers = round_numbers([outcome(True, True)] * 3, "people", invited=9, joined=8)
    few = round_numbers([outcome(True, None)], "people", invited=2, joined=2)

    for one in (numbers, few):
        assert RoundNumbers.from_record(json.loads(json.dumps(one.to_record()))) == one
