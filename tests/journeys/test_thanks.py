"""A thank-you from the word to the channel, and back out of it."""

from __future__ import annotations

import pytest

from tests.journeys.town import Town, buttons_of, said

pytestmark = pytest.mark.journey


def test_a_thank_you_appears_once_a_month_when_both_agree_and_goes_again(town: Town) -> None:
    town.start_coffee()
    writer, reader, other = town.let_join(3)
    channel = town.client.add_channel("coffee", [writer, reader, other, town.bot, town.organiser])
    town.client.join(town.bot, channel)
    _give_channel(town, channel)

    town.member(writer, f"thanks <@{reader}|somebody> For the query that saved my week")
    form = town.top(writer)
    assert "For the query that saved my week" in str(form)
    refused = town.client.submit(writer, form, {"to": {"to": writer}})
    assert set(refused["errors"]) == {"to"}
    town.client.submit(writer, form, {"to": {"to": reader}, "may_show": {"may_show": ["may_show"]}})
    assert "on its way" in said(town.top(writer))
    town.client.close(writer, town.top(writer), everything=True)
    town.client.advance("PT8H")
    note = town.last(reader, "wrote you a thank-you")
    assert f"<#{channel}>" in said(note)
    assert not town.seen(other, "saved my week")

    town.press(reader, note, "Yes")
    town.client.move_to("2026-12-01T12:00:00+00:00")
    (post,) = [one for one in town.client.messages(channel=channel) if "saved my week" in said(one)]
    assert "because both agreed" in said(post)

    home = town.client.home(reader)
    assert home is not None
    town.press_in(reader, home, "Thanks so far")
    assert "Only for me" in buttons_of(town.top(reader))
    town.press_in(reader, town.top(reader), "Only for me")
    town.client.settle()
    assert not [
        one for one in town.client.messages(channel=channel) if "saved my week" in said(one)
    ]


def _give_channel(town: Town, channel: str) -> None:
    """Let the organiser set the programme's channel by the real forms."""
    town.admin("programme edit")
    for _ in range(4):
        view = town.client.views(town.organiser)[-1] if town.client.views(town.organiser) else None
        if view is None:
            break
        blocks = {block.get("block_id") for block in view["blocks"]}
        values = {"channel": {"channel": channel}} if "channel" in blocks else {}
        town.client.submit(town.organiser, view, values)
        if "channel" in blocks:
            break
    if town.client.views(town.organiser):
        town.client.close(town.organiser, town.top(town.organiser), everything=True)
