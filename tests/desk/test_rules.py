"""Small rules of the desk: words that are near, zones to choose from, people named in a command."""

from __future__ import annotations

from datetime import date
from zoneinfo import available_timezones

import pytest

from bot.domain.nearest import nearest_word
from bot.domain.programmes import COFFEE, Plan, usual_plan
from bot.domain.workspace_settings import WorkspaceSettings
from bot.domain.zones import ZONES, zones_with
from handlers.desk.mentions import mentioned


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("stauts", "status", id="two letters swapped"),
        pytest.param("FORBIDDEN", "forbid", id="too long and loud"),
        pytest.param("xyz", None, id="nothing near"),
    ],
)
def test_the_nearest_right_word_is_found(typed: str, meant: str | None) -> None:
    assert nearest_word(typed, ["status", "forbid", "why"]) == meant


def test_every_zone_to_choose_from_exists_and_the_own_one_is_among_them() -> None:
    assert set(ZONES) <= available_timezones()
    assert len(zones_with("Asia/Pyongyang")) == len(ZONES) + 1 <= 100
    assert zones_with("UTC") == ZONES


def test_a_plan_and_settings_come_back_from_their_records() -> None:
    plan = usual_plan(COFFEE, date(2026, 12, 7), "Europe/Berlin")
    settings = WorkspaceSettings(("U1",), ("U2", "U3"), False, "https://example.org", 12)

    assert Plan.from_record(plan.to_record()) == plan
    assert plan.with_format(COFFEE) is plan
    assert WorkspaceSettings.from_record(settings.to_record()) == settings
    assert WorkspaceSettings.from_record({"keep_profile_months": "odd"}).keep_profile_months == 6


def test_people_are_read_from_their_mentions_with_and_without_a_name() -> None:
    assert mentioned("why <@U1|ana> and <@W2> and <@U1|ana>") == ["U1", "W2"]
    assert mentioned("why @ana @bo") == []
