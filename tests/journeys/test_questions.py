"""Asking colleagues: with a name into a group message, without one through Rapport alone."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from typing import Any

import pytest

from tests.journeys.test_desk import log_of_the_bot
from tests.journeys.test_privacy import _as_told, carried
from tests.journeys.town import Town, buttons_of, said
from tests.playground_client import Json

pytestmark = pytest.mark.journey
SECRET = "Why does my join return each row twice?"
OURS = (SECRET, "half a key", "the other half")


def company(town: Town) -> tuple[list[str], str]:
    """Let ten people join; return them and the skill that most of them can be asked about."""
    town.start_coffee()
    people = town.let_join(10)
    with closing(sqlite3.connect(town.database)) as database:
        ((skill,),) = database.execute(
            "SELECT s.name FROM member_skills m JOIN skills s ON s.id = m.skill_id"
            " WHERE m.side = 'offer' GROUP BY s.id ORDER BY count(*) DESC, s.name LIMIT 1"
        ).fetchall()
    return people, skill


def offering(town: Town, skill: str) -> set[str]:
    with closing(sqlite3.connect(town.database)) as database:
        rows = database.execute(
            "SELECT p.slack_user_id FROM member_skills m JOIN skills s ON s.id = m.skill_id"
            " JOIN members p ON p.id = m.member_id WHERE m.side = 'offer' AND s.name = ?",
            (skill,),
        ).fetchall()
    return {row[0] for row in rows}


def name_contacts(town: Town, *users: str) -> None:
    town.admin("settings")
    town.client.submit(
        town.organiser, town.top(town.organiser), {"contacts": {"contacts": list(users)}}
    )
    town.client.close(town.organiser, town.top(town.organiser), everything=True)


def values(town: Town, user: str, form: Json, skill: str, name: str, text: str) -> Json:
    (action,) = [
        block["element"]["action_id"]
        for block in form["blocks"]
        if block.get("block_id") == "skill"
    ]
    option = town.client.suggest(user, form, "skill", action, skill)[0]
    return {
        "text": {"text": text},
        "skill": {action: [option["value"]]},
        "named": {"named": name},
    }


def ask(town: Town, user: str, skill: str, name: str, text: str = SECRET) -> Json:
    """Fill the form in and submit it; return the modal that follows."""
    town.member(user, "ask")
    form = town.top(user)
    answer = town.client.submit(user, form, values(town, user, form, skill, name, text))
    assert not answer.get("errors"), answer
    return town.top(user)


def test_with_a_name_the_first_to_take_it_talks_with_the_asker(town: Town) -> None:
    people, skill = company(town)
    asker = next(one for one in people if one not in offering(town, skill))
    assert "Asked" in json.dumps(ask(town, asker, skill, "with"))
    town.client.settle()
    town.client.advance("PT8H")
    asked = [one for one in people if town.seen(one, "asks about")]
    assert asked
    assert len(asked) <= 5

    town.press(asked[0], town.last(asked[0], "asks about"), "I can help")
    town.client.advance("PT24H")

    together = town.last(asker, "can help:")
    assert SECRET in said(together)
    assert together["channel"] == town.last(asked[0], "can help:")["channel"]
    for other in asked[1:]:
        assert town.seen(other, "Somebody took this question")
        assert not town.seen(other, SECRET)
    home = town.client.home(asker)
    assert home is not None
    town.press_in(asker, home, "My questions")
    assert "took it." in said(town.top(asker))


def test_without_a_name_nothing_that_anybody_or_slack_sees_names_the_asker(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    people, skill = company(town)
    knows = offering(town, skill)
    asker = next(one for one in people if one not in knows)
    contacts = [one for one in people if one not in {*knows, asker}][:2]
    name_contacts(town, *contacts)
    begun = len(town.client.calls())
    names = {one["id"]: one["real_name"] for one in town.client.state()["people"]}

    warned = ask(town, asker, skill, "without")
    assert "can still tell who asks" in said(warned)
    assert "two of the named contacts" in said(warned)
    assert all(f"<@{one}>" in said(warned) for one in contacts)
    town.client.submit(asker, warned)
    town.client.advance("P4D")
    asked = [one for one in people if town.seen(one, "without a name")]
    assert asked
    helper = asked[0]
    town.press(helper, town.last(helper, "without a name"), "Answer")
    assert SECRET in said(town.top(helper))
    town.client.submit(helper, town.top(helper), {"text": {"text": "You join on half a key."}})
    town.client.close(helper, town.top(helper), everything=True)
    town.client.advance("P4D")
    town.press(asker, town.last(asker, "half a key"), "Reply")
    town.client.submit(asker, town.top(asker), {"text": {"text": "And the other half?"}})
    town.client.close(asker, town.top(asker), everything=True)
    town.client.advance("P4D")
    assert "And the other half?" in said(town.last(helper, "A reply"))

    _nothing_names(town, asker, names[asker], begun, [*asked, town.organiser, *contacts])
    _no_desk_hears(town)
    _report_and_open(town, helper, contacts, asker)
    _the_log_is_silent(log_of_the_bot(caplog), asker, names[asker])


def _nothing_names(town: Town, asker: str, name: str, begun: int, others: list[str]) -> None:
    """No call that is not to the asker, nor anything that travels, holds the asker."""
    for call in town.client.calls()[begun:]:
        arguments = dict(call["arguments"])
        told = _as_told(arguments)
        for carrier, value in carried(told):
            assert asker not in value, f"{carrier} {value!r} names the asker"
            assert name not in value
        if _is_to(arguments, asker):
            continue
        sent = json.dumps([arguments, told])
        if any(words in sent for words in OURS):
            assert asker not in sent
            assert name not in sent
    for other in others:
        seen = json.dumps(
            [one for one in town.seen(other) if any(words in said(one) for words in OURS)]
        )
        assert asker not in seen
        assert name not in seen


def _is_to(arguments: Mapping[str, Any], user: str) -> bool:
    return user in (arguments.get("channel"), arguments.get("user_id"), arguments.get("users"))


def _no_desk_hears(town: Town) -> None:
    assert not town.at_desk("question")
    assert SECRET not in json.dumps(town.client.messages(channel=town.desk))


def _report_and_open(town: Town, helper: str, contacts: list[str], asker: str) -> None:
    """One contact sees nothing, two together see who wrote it, in a modal alone."""
    town.press(helper, town.last(helper, "A reply"), "Report…")
    town.client.submit(helper, town.top(helper))
    town.client.settle()
    first, second = contacts
    for contact in contacts:
        town.press(contact, town.last(contact, "Somebody reported"), "Read it")
        assert SECRET in said(town.top(contact))
        assert asker not in json.dumps(town.top(contact))
    town.press_in(first, town.top(first), "I agree to open it")
    assert asker not in json.dumps(town.top(first))
    town.press_in(second, town.top(second), "I agree to open it")
    assert f"<@{asker}> wrote what was reported" in said(town.top(second))
    town.client.settle()
    town.client.close(first, town.top(first), everything=True)
    opened = town.last(first, "A second contact agreed")
    assert asker not in json.dumps(opened)
    town.press(first, opened, "See who wrote it")
    assert f"<@{asker}>" in said(town.top(first))
    assert not town.at_desk("report")


def _the_log_is_silent(logged: str, asker: str, name: str) -> None:
    assert logged
    assert asker not in logged
    assert name not in logged
    assert SECRET not in logged


def test_errors_stand_beside_the_fields_and_three_are_enough(town: Town) -> None:
    people, skill = company(town)
    asker = people[0]
    town.member(asker, "ask")
    form = town.top(asker)
    assert "two contacts besides you must be named" in said(form)
    refused = town.client.submit(asker, form, {"text": {"text": "Why?"}})
    assert set(refused["errors"]) == {"skill"}
    short = values(town, asker, form, skill, "with", "Why?")
    assert set(town.client.submit(asker, form, short)["errors"]) == {"text"}
    town.client.close(asker, form, everything=True)

    for number in range(3):
        ask(town, asker, skill, "with", f"Question number {number}")
        town.client.close(asker, town.top(asker), everything=True)
    town.member(asker, "ask")
    form = town.top(asker)
    fourth = values(town, asker, form, skill, "with", "Question number four")
    assert set(town.client.submit(asker, form, fourth)["errors"]) == {"text"}

    town.press_in(asker, form, "My questions")
    listing = town.top(asker)
    assert buttons_of(listing).count("Withdraw") == 3
    town.press_in(asker, listing, "Withdraw")
    assert buttons_of(town.top(asker)).count("Withdraw") == 2
    town.press_in(asker, town.top(asker), "No questions, please")
    assert "Nobody's questions come to you" in said(town.top(asker))
