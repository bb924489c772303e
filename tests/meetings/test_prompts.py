"""Prompts for a channel: every week at its local time, never twice in a year."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.notices.check_ins import ChannelPrompt
from bot.domain.prompts import choose_prompt, next_prompt
from bot.services.messenger import Refused
from models.programme import Blackout, Programme, PromptPost
from tests.meetings.office import Office

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def wednesdays(office: Office) -> str:
    return office.world.programme(channel="CCOFFEE", prompts_weekday=3)


def test_a_prompt_is_posted_every_week_on_its_day(office: Office) -> None:
    wednesdays(office)
    office.wake()

    office.later(days=21)

    assert [place for place, _ in office.messenger.said] == ["CCOFFEE"] * 3
    posted = office.rows(PromptPost)
    assert {post.due_at.isoweekday() for post in posted} == {3}
    assert len({post.prompt for post in posted}) == 3


def test_two_programmes_of_one_channel_do_not_repeat_each_other(office: Office) -> None:
    for _ in range(2):
        wednesdays(office)
    office.wake()
    office.later(days=15)

    prompts = [said.text for said in office.heard(ChannelPrompt)]
    assert len(prompts) == len(set(prompts)) == 4


def test_after_a_month_asleep_one_prompt_at_most_is_posted(office: Office) -> None:
    wednesdays(office)
    office.wake()

    office.world.clock.move_to(NOW + timedelta(days=30, hours=3))
    office.wake()
    office.wake()

    assert len(office.heard(ChannelPrompt)) <= 1


def test_a_blackout_has_no_prompt(office: Office) -> None:
    programme = wednesdays(office)
    with office.world.database.writing.begin() as session:
        session.add(
            Blackout(
                workspace_id=office.world.workspace_id,
                id=office.world.new_id(),
                programme_id=programme,
                first_day=date(2026, 11, 23),
                last_day=date(2026, 11, 29),
                skips=False,
            )
        )
    office.wake()
    office.later(days=8)

    assert office.heard(ChannelPrompt) == []
    assert office.get(Programme, programme).next_prompt_at is not None


def test_no_prompt_comes_twice_in_a_year(office: Office) -> None:
    ids = [prompt.id for prompt in office.library.prompts]
    posted: dict[str, datetime] = {}
    for week in range(200):
        now = NOW + timedelta(weeks=week)
        chosen = choose_prompt(ids, posted, now, "CCOFFEE")
        assert chosen is not None
        assert chosen not in posted or now - posted[chosen] >= timedelta(days=365)
        posted[chosen] = now


def test_a_channel_that_has_seen_all_of_them_this_year_gets_none() -> None:
    assert choose_prompt(["a"], {"a": NOW}, NOW + timedelta(days=300), "C") is None


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe"])
def test_ten_in_the_morning_stays_ten_in_the_morning(zone: str) -> None:
    moment = NOW
    for _ in range(60):
        moment = next_prompt(1, zone, moment)
        local = moment.astimezone(ZoneInfo(zone))
        assert (local.isoweekday(), local.hour, local.minute) == (1, 10, 0)


def test_a_channel_that_refuses_the_prompt_is_named_to_the_desk(office: Office) -> None:
    programme = wednesdays(office)
    office.wake()
    office.messenger.outcomes.append(Refused("not_in_channel"))

    office.later(days=3)

    (line,) = office.world.lines("desk_warning")
    assert (line.subject, line.details) == (programme, {"code": "prompt-refused"})
