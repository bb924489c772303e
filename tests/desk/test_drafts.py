"""What the desk reads of a draft."""

from __future__ import annotations

from bot.domain.desk import DraftState
from bot.domain.notices import Kind
from bot.services.draft_groups import folded
from models.member import Avoidance, AvoidanceKind
from models.outbox import OutboxRow
from tests.desk.bench import Bench
from tests.rounds.stage import company
from tests.statements import statements
from tests.world import MONDAY


def _kind(row: OutboxRow) -> Kind:
    return Kind(row.kind)


def drafted(bench: Bench, count: int) -> str:
    company(bench.stage, count)
    bench.stage.at(MONDAY)
    return bench.stage.round().id


def test_a_draft_is_summed_up_without_names(bench: Bench) -> None:
    round_id = drafted(bench, 7)

    draft = bench.drafts.of_round(bench.ines, round_id)

    assert (draft.people, draft.pairings, draft.larger, draft.without) == (7, 3, 1, 0)
    assert draft.state is DraftState.DRAFTED
    assert draft.repeats == 0
    assert draft.least_common_minutes == 40 * 60
    assert not {one for one in "ABCDEFG" if f"'{one}'" in repr(draft)}


def test_the_draft_takes_as_many_queries_for_forty_people_as_for_four(bench: Bench) -> None:
    few = drafted(bench, 4)
    first = count_queries(bench, few)
    bench.stage.world.clock.move_to(MONDAY.replace(day=1, month=12))
    programme = bench.stage.stored()[0].programme_id
    members = [bench.stage.world.member(f"Member{n}") for n in range(36)]
    bench.stage.world.enrol(programme, *members)
    bench.rounds.match_again(bench.ines, few)
    bench.stage.wake()

    assert bench.drafts.of_round(bench.ines, few).people == 40
    assert count_queries(bench, few) == first


def count_queries(bench: Bench, round_id: str) -> int:
    database = bench.stage.world.database
    script = bench.drafts.script()
    row = bench.stage.world.lines("draft")[0]
    assert row.subject == round_id
    with statements(database) as said, database.reading.begin() as session:
        script[_kind(row)].compose(session, row, bench.stage.world.now)
    return len(said)


def test_pages_are_turned_by_key_and_hold_everybody_once(bench: Bench) -> None:
    round_id = drafted(bench, 12)
    page = bench.drafts.page(bench.ines, round_id)

    assert page.next_key is None
    assert sorted(p.name for group in page.groups for p in group.people) == list("ABCDEFGHIJKL")
    assert all(fit.points for group in page.groups for fit in group.fits)


def test_private_points_never_stand_alone() -> None:
    assert folded({"private": 400, "tenure": 300, "hours": 1000}) == {"hours": 10, "other": 7}


def test_the_file_names_pairs_and_defuses_formulas(bench: Bench) -> None:
    programme, _ = company(bench.stage, 3)
    bench.stage.world.enrol(programme, bench.stage.world.member("=HYPERLINK(1)"))
    bench.stage.at(MONDAY)

    text = file_of(bench).decode("utf-8-sig")

    assert "'=HYPERLINK(1)" in text
    assert len(text.splitlines()) == 5


def test_a_file_never_says_who_avoids_whom(bench: Bench) -> None:
    _, members = company(bench.stage, 4)
    bench.add(
        Avoidance(
            workspace_id=bench.stage.world.workspace_id,
            id=bench.stage.world.new_id(),
            member_id=members[0],
            other_key=b"UB",
            kind=AvoidanceKind.LISTED,
            since=bench.stage.world.now,
        )
    )
    bench.stage.at(MONDAY)

    assert {"A", "B"} not in bench.stage.groups()
    assert "private" not in file_of(bench).decode("utf-8-sig")


def test_a_changed_draft_replaces_its_message_and_does_not_post_another(bench: Bench) -> None:
    round_id = drafted(bench, 4)
    bench.stage.deliver()
    pairing = bench.drafts.page(bench.ines, round_id).groups[0].pairing_id

    bench.pairs.set_lock(bench.ines, round_id, pairing, locked=True)

    first, *changes = bench.stage.world.lines("draft", "draft_changed")
    assert [row.updates_id for row in changes] == [first.id]


def file_of(bench: Bench) -> bytes:
    bench.drafts.ask_for_file(bench.ines, bench.stage.round().id)
    row = bench.stage.world.lines("draft_file")[0]
    with bench.stage.world.database.reading.begin() as session:
        document = bench.drafts.script()[_kind(row)].compose(session, row, bench.stage.world.now)
    content: bytes = document.content  # type: ignore[union-attr]
    return content
