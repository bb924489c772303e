"""A personal record from the word to the files, and a partner who confirms a line."""

from __future__ import annotations

import json

import pytest

from tests.journeys.test_meetings import ASKED, INTRODUCED, ROUND, hello, people_in
from tests.journeys.town import Town, buttons_of, said
from tests.playground_client import Json

pytestmark = pytest.mark.journey


def test_a_record_holds_what_was_picked_and_goes_to_its_owner_alone(town: Town) -> None:
    town.start_coffee()
    owner, *_ = town.let_join(4)
    town.member(owner, "record")
    assert "There is nothing to put on a page yet" in said(town.top(owner))
    town.client.close(owner, town.top(owner), everything=True)

    town.client.move_to(ROUND)
    (draft,) = town.at_desk("round 1")
    town.press(town.organiser, draft, "Release now")
    town.client.move_to(INTRODUCED)
    (partner,) = people_in(town, hello(town, owner)) - {owner}
    town.client.move_to(ASKED)
    for one in (owner, partner):
        town.press(one, town.last(one, "get to meet"), "Yes")
    town.member(partner, f"thanks <@{owner}> For the patience")
    form = town.top(partner)
    town.client.submit(partner, form, {"may_show": {"may_show": ["may_show"]}})
    town.client.close(partner, town.top(partner), everything=True)
    town.client.advance("PT20H")
    town.press(owner, town.last(owner, "wrote you a thank-you"), "Yes")

    home = town.client.home(owner)
    assert home is not None
    assert "My record" in buttons_of(home)
    town.press_in(owner, home, "My record")
    form = town.top(owner)
    nothing: Json = {"numbers": {"numbers": []}, "thanks": {"thanks": []}}
    assert set(town.client.submit(owner, form, nothing)["errors"]) == {"numbers"}
    picked = {"numbers": {"numbers": ["meetings"]}, "thanks": {"thanks": []}}
    assert not town.client.submit(owner, form, picked).get("errors")
    page = town.top(owner)
    assert "1 meeting with 1 colleague." in said(page)
    assert "patience" not in said(page)
    town.client.submit(owner, page)
    town.client.settle()

    files = [one for message in town.seen(owner) for one in message.get("files") or []]
    named = {one["name"]: town.client.file(one["id"]) for one in files}
    assert set(named) == {"mentoring-record.md", "mentoring-record.pdf"}
    assert b"1 meeting with 1 colleague." in named["mentoring-record.md"]
    assert b"patience" not in named["mentoring-record.md"]
    assert named["mentoring-record.pdf"].startswith(b"%PDF-")
    for other in (partner, town.organiser):
        assert "mentoring-record" not in json.dumps(town.client.messages(user=other))
