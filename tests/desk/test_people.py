"""Who is enrolled, who is stood down, which pairing is ended, what the workspace's rules are."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.domain.notices import Kind
from bot.domain.workspace_settings import WorkspaceSettings
from bot.errors import InvalidInput
from bot.services.desk_actions import NotTogether
from bot.services.desk_notices import desk_script
from bot.services.stand_downs import NotStoodDown
from models.programme import EnrolmentState
from models.rounds import PairingState, Participation
from tests.desk.bench import Bench
from tests.rounds.stage import company
from tests.world import MONDAY


def test_people_are_shown_as_available_or_not_and_never_why(bench: Bench) -> None:
    programme, members = company(bench.stage, 3)
    bench.stage.set_enrolment(
        members[0], programme, state=EnrolmentState.PAUSED, paused_until=date(2027, 1, 1)
    )
    bench.stage.set_enrolment(members[1], programme, skips_round_at=MONDAY)

    page = bench.overview.people(bench.ines, programme)

    assert [(one.person.name, one.available) for one in page.people] == [
        ("A", False),
        ("B", False),
        ("C", True),
    ]


def test_the_panel_says_what_needs_an_organiser(bench: Bench) -> None:
    company(bench.stage, 4)
    bench.stage.at(MONDAY)

    panel = bench.overview.panel(bench.ines)

    assert panel.contacts_missing == 2
    assert panel.no_fallback
    assert [(one.round_number, one.round_state) for one in panel.programmes] == [(1, "drafted")]


def test_who_is_stood_down_is_matched_nowhere_until_the_day_and_the_desk_is_reminded(
    bench: Bench,
) -> None:
    company(bench.stage, 4)
    bench.stand_downs.begin(bench.ines, "UA", date(2026, 12, 21))
    bench.stage.at(MONDAY)

    assert bench.stage.participation()[Participation.AWAY] == {"A"}
    [reminder] = bench.stage.world.lines("desk_warning")
    assert reminder.not_before.date() == date(2026, 12, 21)
    assert "A" not in str(reminder.details)


def test_a_stand_down_ends_open_pairings_and_its_undo_brings_matching_back(bench: Bench) -> None:
    company(bench.stage, 4)
    bench.stage.at(MONDAY)
    bench.rounds.release(bench.ines, bench.stage.round().id)
    bench.stage.deliver()

    done = bench.stand_downs.begin(bench.ines, "UA", date(2026, 12, 21))
    assert {"A"} <= set().union(*bench.stage.groups(PairingState.ENDED))

    bench.stand_downs.undo(bench.ines, done.id)
    assert not bench.stand_downs.listed(bench.ines)
    with pytest.raises(NotStoodDown):
        bench.stand_downs.undo(bench.ines, done.id)
    assert bench.stage.world.lines("desk_warning")[0].state.value == "withdrawn"


def test_somebody_who_never_joined_can_be_stood_down_and_brought_back(bench: Bench) -> None:
    done = bench.stand_downs.begin(bench.ines, "UNEW", date(2026, 12, 21))
    again = bench.stand_downs.begin(bench.ines, "UNEW", date(2026, 12, 22))

    assert (done.person.name, done.person.slack_user_id) == ("", "UNEW")
    assert [one.until for one in bench.stand_downs.listed(bench.ines)] == [date(2026, 12, 22)]
    bench.stand_downs.undo(bench.ines, again.id)
    assert bench.stand_downs.listed(bench.ines) == []


@pytest.mark.parametrize(
    "days", [pytest.param(0, id="today"), pytest.param(400, id="too far away")]
)
def test_a_stand_down_ends_within_a_year(bench: Bench, days: int) -> None:
    company(bench.stage, 2)

    until = bench.stage.world.now.date() + timedelta(days=days)
    with pytest.raises(InvalidInput):
        bench.stand_downs.begin(bench.ines, "UA", until)


def test_a_pairing_ended_by_the_desk_tells_both_later_and_the_log_by_id(bench: Bench) -> None:
    _, (first, second) = company(bench.stage, 2)
    bench.stage.at(MONDAY)
    bench.rounds.release(bench.ines, bench.stage.round().id)
    bench.stage.deliver()

    bench.endings.end(bench.ines, first, second)

    told = bench.stage.world.lines("ended")
    assert {row.member_id for row in told} == {first, second}
    assert all(row.not_before > MONDAY + timedelta(hours=20) for row in told)
    with pytest.raises(NotTogether):
        bench.endings.end(bench.ines, first, second)


def test_settings_are_kept_and_their_change_is_logged_by_field_name(bench: Bench) -> None:
    settings = WorkspaceSettings(
        fallback_organisers=("UKAI",), safety_contacts=("UA", "UB"), code_of_conduct="Be kind."
    )

    bench.rules.save(bench.ines, settings)

    assert bench.rules.read(bench.ines.workspace_id) == settings
    assert bench.logged()[-1].details == {
        "fields": ["code_of_conduct", "fallback_organisers", "safety_contacts"]
    }


def test_one_safety_contact_is_too_few(bench: Bench) -> None:
    with pytest.raises(InvalidInput):
        bench.rules.save(bench.ines, WorkspaceSettings(safety_contacts=("UA",)))


def test_the_log_is_read_by_pages_the_newest_first(bench: Bench) -> None:
    for months in range(1, 24):
        bench.rules.save(bench.ines, WorkspaceSettings(keep_profile_months=months))

    first = bench.audit.page(bench.ines.workspace_id)
    second = bench.audit.page(bench.ines.workspace_id, first.next_key)

    assert len(first.lines) == 20
    assert len(second.lines) == 3
    assert second.next_key is None
    assert not {one.id for one in first.lines} & {one.id for one in second.lines}


def test_fallback_organisers_are_not_alarmed_about_a_desk_that_is_back(bench: Bench) -> None:
    bench.rules.save(bench.ines, WorkspaceSettings(fallback_organisers=("UA",)))
    bench.desk.lost(bench.workspace().id)
    [row] = bench.stage.world.lines("desk_lost")
    bench.desk.organiser("T1", "UINES")

    with bench.stage.world.database.reading.begin() as session:
        said = desk_script()[Kind.DESK_LOST].compose(session, row, bench.stage.world.now)

    assert said is None
