"""Keeping two people together in a draft, or apart for good."""

from __future__ import annotations

import pytest

from bot.services.draft_rules import NotAMember, NotThisRound, RuleForbids
from models.member import Avoidance, AvoidanceKind
from tests.desk.bench import Bench
from tests.rounds.stage import company
from tests.world import MONDAY


def draft(bench: Bench, count: int = 6) -> tuple[str, dict[str, str]]:
    _, members = company(bench.stage, count)
    bench.stage.at(MONDAY)
    return bench.stage.round().id, dict(zip("ABCDEFGH", members, strict=False))


def apart(bench: Bench, name: str) -> str:
    group = next(group for group in bench.stage.groups() if name not in group)
    return min(group)


def test_a_locked_pair_stays_together_when_the_round_is_run_again(bench: Bench) -> None:
    round_id, _ = draft(bench)
    page = bench.drafts.page(bench.ines, round_id)
    kept = {person.name for person in page.groups[0].people}
    bench.pairs.set_lock(bench.ines, round_id, page.groups[0].pairing_id, locked=True)

    for _ in range(3):
        bench.rounds.match_again(bench.ines, round_id)
        bench.stage.wake()
        assert kept in bench.stage.groups()


def test_two_who_are_apart_are_locked_and_together_after_the_next_run(bench: Bench) -> None:
    round_id, ids = draft(bench)
    other = apart(bench, "A")

    assert bench.pairs.lock_two(bench.ines, round_id, ids["A"], ids[other])
    bench.rounds.match_again(bench.ines, round_id)
    bench.stage.wake()

    assert {"A", other} in bench.stage.groups()
    assert bench.drafts.of_round(bench.ines, round_id).locked == 1


def test_an_unlocked_pair_may_be_taken_apart_again(bench: Bench) -> None:
    round_id, ids = draft(bench)
    other = apart(bench, "A")
    bench.pairs.lock_two(bench.ines, round_id, ids["A"], ids[other])
    bench.rounds.match_again(bench.ines, round_id)
    bench.stage.wake()
    group = next(one for one in bench.drafts.page(bench.ines, round_id).groups if one.locked)

    bench.pairs.set_lock(bench.ines, round_id, group.pairing_id, locked=False)

    assert bench.drafts.of_round(bench.ines, round_id).locked == 0


def test_a_lock_against_a_private_list_gets_the_neutral_answer(bench: Bench) -> None:
    round_id, ids = draft(bench)
    other = apart(bench, "A")
    bench.add(
        Avoidance(
            workspace_id=bench.stage.world.workspace_id,
            id=bench.stage.world.new_id(),
            member_id=ids[other],
            other_key=b"UA",
            kind=AvoidanceKind.PLEASE_NOT,
            since=bench.stage.world.now,
        )
    )

    with pytest.raises(NotThisRound):
        bench.pairs.lock_two(bench.ines, round_id, ids["A"], ids[other])


def test_a_lock_of_a_pair_that_organisers_forbade_says_so(bench: Bench) -> None:
    round_id, ids = draft(bench)
    other = apart(bench, "A")
    bench.pairs.forbid(bench.ines, ids["A"], ids[other])

    with pytest.raises(RuleForbids):
        bench.pairs.lock_two(bench.ines, round_id, ids["A"], ids[other])


def test_a_forbidden_pair_leaves_the_draft_and_does_not_come_back(bench: Bench) -> None:
    round_id, ids = draft(bench)
    together = min(bench.stage.groups()[0]), max(bench.stage.groups()[0])

    drafts = bench.pairs.forbid(bench.ines, ids[together[0]], ids[together[1]])
    assert drafts == [round_id]
    for _ in range(3):
        bench.rounds.match_again(bench.ines, *drafts)
        bench.stage.wake()
        assert set(together) not in bench.stage.groups()


def test_a_pair_forbidden_twice_is_on_the_list_once_and_can_be_allowed_again(
    bench: Bench,
) -> None:
    _, ids = draft(bench)
    bench.pairs.forbid(bench.ines, ids["B"], ids["A"])
    bench.pairs.forbid(bench.ines, ids["A"], ids["B"])

    assert [(a.name, b.name) for a, b in bench.pairs.forbidden(bench.ines)] == [("A", "B")]
    assert bench.pairs.allow(bench.ines, ids["A"], ids["B"])
    assert not bench.pairs.allow(bench.ines, ids["A"], ids["B"])
    assert [one.action for one in bench.logged()] == ["pair.forbid", "pair.allow"]


def test_somebody_who_never_joined_is_named_by_the_mention_alone(bench: Bench) -> None:
    draft(bench)

    with pytest.raises(NotAMember) as unknown:
        bench.pairs.two_members(bench.ines, "UA", "UNOBODY")

    assert unknown.value.parameters == {"user": "UNOBODY"}
