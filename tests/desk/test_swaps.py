"""Swapping people in a draft: shown first, checked by the engine, undone by swapping back."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.matching import UNITS_PER_POINT
from bot.services.draft_rules import (
    DraftMoved,
    GroupLocked,
    NoDraft,
    NotThisRound,
    RuleForbids,
    TogetherAlready,
)
from models.member import Avoidance, AvoidanceKind
from models.programme import ForbiddenPair, Format
from models.rounds import Pairing, PairingState, Participation, RoundMember
from tests.desk.bench import Bench
from tests.rounds.stage import company
from tests.world import MONDAY


def draft(bench: Bench, count: int = 6) -> tuple[str, dict[str, str]]:
    _, members = company(bench.stage, count)
    bench.stage.at(MONDAY)
    return bench.stage.round().id, dict(zip("ABCDEFGHIJKLM", members, strict=False))


def partner(bench: Bench, name: str) -> str:
    group = next(group for group in bench.stage.groups(PairingState.DRAFTED) if name in group)
    return next(one for one in group if one != name)


def strangers(bench: Bench) -> tuple[str, str]:
    """Return two people of different pairs: the first of each."""
    first, second = bench.stage.groups(PairingState.DRAFTED)[:2]
    return min(first), min(second)


def stored_scores(bench: Bench) -> list[int]:
    with bench.stage.world.database.reading.begin() as session:
        return list(session.scalars(select(Pairing.score)))


def test_a_preview_shows_both_pairs_before_and_after_and_changes_nothing(bench: Bench) -> None:
    round_id, ids = draft(bench)
    before = bench.stage.groups()
    one, other = strangers(bench)

    change = bench.swaps.preview(bench.ines, round_id, ids[one], ids[other])

    shown = [{person.name for person in group.people} for group in change.after]
    assert {one, partner(bench, other)} in shown
    assert {other, partner(bench, one)} in shown
    assert change.points_total == round(sum(stored_scores(bench)) / UNITS_PER_POINT) > 0
    assert bench.stage.groups() == before


def test_a_swap_is_done_and_undone_by_swapping_back(bench: Bench) -> None:
    round_id, ids = draft(bench)
    before = sorted(map(sorted, bench.stage.groups()))
    one, other = strangers(bench)
    version = bench.stage.round().version

    change = bench.swaps.swap(bench.ines, round_id, version, ids[one], ids[other])
    assert sorted(map(sorted, bench.stage.groups())) != before
    assert all(group.score for group in change.after)

    bench.swaps.swap(bench.ines, round_id, change.version, ids[other], ids[one])
    assert sorted(map(sorted, bench.stage.groups())) == before
    assert [entry.action for entry in bench.logged()] == ["draft.swap", "draft.swap"]


def test_a_swap_in_a_draft_that_moved_on_changes_nothing(bench: Bench) -> None:
    round_id, ids = draft(bench)
    one, other = strangers(bench)
    version = bench.stage.round().version
    bench.swaps.swap(bench.ines, round_id, version, ids[one], ids[other])

    with pytest.raises(DraftMoved):
        bench.swaps.swap(bench.ines, round_id, version, ids[one], ids[other])


def test_a_private_list_gets_the_same_answer_as_missing_hours(bench: Bench) -> None:
    round_id, ids = draft(bench)
    one, other = strangers(bench)
    newcomer = partner(bench, other)
    bench.add(
        Avoidance(
            workspace_id=bench.stage.world.workspace_id,
            id=bench.stage.world.new_id(),
            member_id=ids[newcomer],
            other_key=f"U{one}".encode(),
            kind=AvoidanceKind.LISTED,
            since=bench.stage.world.now,
        )
    )

    with pytest.raises(NotThisRound) as refused:
        bench.swaps.preview(bench.ines, round_id, ids[one], ids[other])

    assert refused.value.parameters == {}


def test_people_without_hours_in_common_get_the_neutral_answer(bench: Bench) -> None:
    programme, _ = company(bench.stage, 4)
    nights = [bench.stage.world.member(name, work_start=0, work_end=6 * 60) for name in ("Y", "Z")]
    bench.stage.world.enrol(programme, *nights)
    bench.stage.at(MONDAY)
    day = next(group for group in bench.stage.groups() if "Y" not in group)
    ids = {row.name: row.member_id for row in everybody(bench)}

    with pytest.raises(NotThisRound):
        bench.swaps.preview(bench.ines, bench.stage.round().id, nights[0], ids[min(day)])


def everybody(bench: Bench) -> list:  # type: ignore[type-arg]
    page = bench.drafts.page(bench.ines, bench.stage.round().id)
    return [person for group in page.groups for person in group.people]


def test_a_rule_of_the_organisers_is_told(bench: Bench) -> None:
    round_id, ids = draft(bench)
    one, other = strangers(bench)
    low, high = sorted((ids[one], ids[partner(bench, other)]))
    bench.add(
        ForbiddenPair(
            workspace_id=bench.stage.world.workspace_id,
            first_id=low,
            second_id=high,
            since=bench.stage.world.now,
        )
    )

    with pytest.raises(RuleForbids) as refused:
        bench.swaps.preview(bench.ines, round_id, ids[one], ids[other])

    assert refused.value.parameters == {"ground": "forbidden"}


def test_somebody_who_is_away_gets_the_neutral_answer(bench: Bench) -> None:
    round_id, ids = draft(bench)
    away = bench.stage.world.member("Paused")

    with pytest.raises(NotThisRound):
        bench.swaps.preview(bench.ines, round_id, ids["A"], away)


def test_a_locked_pair_is_not_taken_apart(bench: Bench) -> None:
    round_id, ids = draft(bench)
    one, other = strangers(bench)
    group = bench.drafts.page(bench.ines, round_id).groups[0]
    bench.pairs.set_lock(bench.ines, round_id, group.pairing_id, locked=True)

    with pytest.raises(GroupLocked):
        bench.swaps.preview(bench.ines, round_id, ids[one], ids[other])


def test_two_of_one_pair_cannot_be_swapped(bench: Bench) -> None:
    round_id, ids = draft(bench)

    with pytest.raises(TogetherAlready):
        bench.swaps.preview(bench.ines, round_id, ids["A"], ids[partner(bench, "A")])


def test_a_released_round_is_not_swapped_any_more(bench: Bench) -> None:
    round_id, ids = draft(bench)
    one, other = strangers(bench)
    bench.rounds.release(bench.ines, round_id)

    with pytest.raises(NoDraft):
        bench.swaps.preview(bench.ines, round_id, ids[one], ids[other])


def test_somebody_without_a_partner_takes_the_place_of_somebody_with_one(bench: Bench) -> None:
    _, members = company(bench.stage, 3, format=Format.PEER, lasts_weeks=6)
    bench.stage.at(MONDAY)
    ids = dict(zip("ABC", members, strict=True))
    [pair] = bench.stage.groups()
    waiting = min(set("ABC") - pair)
    place = min(pair)

    version = bench.stage.round().version
    bench.swaps.swap(bench.ines, bench.stage.round().id, version, ids[place], ids[waiting])

    assert bench.stage.groups() == [{waiting, *pair} - {place}]
    assert bench.stage.participation()[Participation.UNMATCHED] == {place}


def test_a_pair_in_which_somebody_was_erased_gets_the_neutral_answer(bench: Bench) -> None:
    round_id, ids = draft(bench)
    one, other = strangers(bench)
    gone = ids[partner(bench, other)]

    def erase(session: Session) -> None:
        session.query(RoundMember).filter_by(member_id=gone).delete()

    bench.stage.change(erase)

    with pytest.raises(NotThisRound):
        bench.swaps.preview(bench.ines, round_id, ids[one], ids[other])
