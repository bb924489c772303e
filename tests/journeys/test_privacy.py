"""What one person does in private is read by nobody else: not in words, not between the lines."""

from __future__ import annotations

import json
import logging
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any

import pytest

from tests.journeys.test_desk import log_of_the_bot
from tests.journeys.test_meetings import ASKED, HALF_WAY, INTRODUCED, ROUND, hello, people_in
from tests.journeys.town import Town, find_element, said

pytestmark = pytest.mark.journey

CLOSED = "2026-12-15T20:00:00+00:00"
OPAQUE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Za-z0-9_-]{0,40}")
"""A surrogate id, or a word, number or date of our own; Slack's ids are looked for besides."""
SLACK_ID = re.compile(r"\b[UWD][A-Z0-9]{6,}\b")
CARRIERS = {"value", "block_id", "action_id", "callback_id", "private_metadata", "event_payload"}


def eight(town: Town) -> list[str]:
    """Let eight colleagues join a programme whose objective is not about any of them."""
    town.start_coffee()
    return town.let_join(8)


def seen_by(town: Town, *users: str) -> str:
    """Return all that some people can see of Rapport: messages, files, Home tab."""
    found = [town.client.messages(user=user) for user in users]
    homes = [town.client.peek_home(user) for user in users]
    return json.dumps([found, [home and home["blocks"] for home in homes]], sort_keys=True)


def introduce(town: Town) -> None:
    town.client.move_to(ROUND)
    (draft,) = town.at_desk("round 1")
    town.press(town.organiser, draft, "Release now")
    town.client.move_to(INTRODUCED)


def partner_of(town: Town, user: str) -> str:
    (partner,) = people_in(town, hello(town, user)) - {user}
    return partner


def list_privately(town: Town, owner: str, other: str) -> None:
    town.member(owner, "privacy")
    town.press_in(owner, town.top(owner), "My private list")
    form = town.top(owner)
    block = next(block for block in form["blocks"] if block.get("block_id") == "people")
    town.client.submit(owner, form, {"people": {block["element"]["action_id"]: [other]}})
    town.client.close(owner, town.top(owner), everything=True)


def pause(town: Town, user: str, until: str) -> None:
    town.member(user, "pause")
    form = town.top(user)
    block = next(block for block in form["blocks"] if block.get("block_id") == "until")
    town.client.submit(user, form, {"until": {block["element"]["action_id"]: until}})
    town.client.close(user, town.top(user), everything=True)


def carried(found: Any, inside: str = "") -> Iterator[tuple[str, str]]:
    """Return what travels with messages and views without being shown, and under which name."""
    if isinstance(found, Mapping):
        for name, value in found.items():
            if name in CARRIERS and isinstance(value, str):
                yield name, value
            else:
                yield from carried(value, name if name in CARRIERS else inside)
    elif isinstance(found, list):
        for one in found:
            yield from carried(one, inside)
    elif inside and isinstance(found, str):
        yield inside, found


def test_private_acts_change_nothing_that_anybody_else_can_see(town: Town) -> None:
    people = eight(town)
    owner, other, away = people[0], people[1], people[2]
    others = [one for one in [*people, town.organiser] if one not in (owner, away)]
    before = seen_by(town, *others)

    list_privately(town, owner, other)
    pause(town, away, "2027-01-11")
    town.client.settle()

    assert seen_by(town, *others) == before


def test_please_not_and_something_not_right_are_read_by_nobody_at_the_time(town: Town) -> None:
    people = eight(town)
    introduce(town)
    ender = people[0]
    ended_with = partner_of(town, ender)
    answerer = next(one for one in people if one not in (ender, ended_with))
    everybody = [*people, town.organiser]

    before = seen_by(town, *(one for one in everybody if one != ender))
    town.press(ender, hello(town, ender), "Something not right?")
    town.client.submit(ender, town.top(ender), {"wishes": {"wishes": ["not_again"]}})
    town.client.settle()
    assert seen_by(town, *(one for one in everybody if one != ender)) == before

    town.client.move_to(ASKED)
    town.press(answerer, town.last(answerer, "get to meet"), "Yes")
    town.press(answerer, town.last(answerer, "Compared with"), "Less")
    before = seen_by(town, *(one for one in everybody if one != answerer))
    town.press(answerer, town.last(answerer, "never sees this"), "Please not")
    town.client.settle()
    assert seen_by(town, *(one for one in everybody if one != answerer)) == before


def test_a_round_full_of_private_grounds_leaks_none_of_them(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    people = eight(town)
    everyone = _everyone(town)
    list_privately(town, people[0], people[1])
    pause(town, people[2], "2027-01-11")
    town.member(people[2])
    introduce(town)
    town.client.move_to(HALF_WAY)
    _stand_down(town, people[3])
    town.client.move_to(ASKED)
    _answer_badly(town, people[4])
    town.client.move_to(CLOSED)
    _look_everywhere(town)

    _nobody_is_named_at_the_desk(town, people, everyone)
    _members_read_of_their_partners_only(town, people, everyone)
    _what_travels_is_opaque(town, everyone)
    _the_log_names_nobody(log_of_the_bot(caplog), everyone)
    _the_audit_log_holds_what_organisers_did(town)


def _everyone(town: Town) -> dict[str, str]:
    """Return the names of all people by their Slack ids."""
    found = town.client.state()["people"]
    return {one["id"]: one["real_name"] for one in found if not one["is_bot"]}


def _stand_down(town: Town, user: str) -> None:
    town.admin(f"stand-down <@{user}|somebody>")
    town.client.submit(town.organiser, town.top(town.organiser), {})
    assert "is not matched anywhere" in said(town.top(town.organiser))
    town.client.close(town.organiser, town.top(town.organiser), everything=True)


def _answer_badly(town: Town, user: str) -> None:
    town.press(user, town.last(user, "get to meet"), "Yes")
    town.press(user, town.last(user, "Compared with"), "Less")
    town.press(user, town.last(user, "never sees this"), "Please not")


def _look_everywhere(town: Town) -> None:
    """Let the organiser open what an organiser can open, so that it is among the calls."""
    for words in ("status", "people", "audit", "doctor", ""):
        town.admin(words)
        for view in reversed(town.client.views(town.organiser)):
            town.client.close(town.organiser, view)


def _nobody_is_named_at_the_desk(
    town: Town, people: list[str], everyone: Mapping[str, str]
) -> None:
    told = json.dumps(town.client.messages(channel=town.desk))
    named = [everyone[one] for one in people if everyone[one] in told or one in told]
    assert not named, f"a post at the desk names {named}"


def _members_read_of_their_partners_only(
    town: Town, people: list[str], everyone: Mapping[str, str]
) -> None:
    for user in people:
        own = {user, town.organiser, town.bot}
        groups = [message for message in town.seen(user) if "Somewhere to start" in said(message)]
        known = own.union(*(people_in(town, message) for message in groups))
        told = json.dumps([town.seen(user), town.client.home(user)])
        named = [name for who, name in everyone.items() if who not in known and name in told]
        assert not named, f"{everyone[user]} reads of {named}"


def _what_travels_is_opaque(town: Town, everyone: Mapping[str, str]) -> None:
    calls = town.client.calls()
    found = {pair for call in calls for pair in carried(_as_told(call["arguments"]))}
    assert len(found) > 50
    for name, value in sorted(found):
        parts = re.split(r"[:.|]", value)
        assert not SLACK_ID.search(value), f"{name} {value!r} holds an id of Slack's"
        assert all(OPAQUE.fullmatch(part) for part in parts), f"{name} {value!r} is not opaque"
        assert not any(real.casefold() in value.casefold() for real in everyone.values())


def _as_told(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of a call, those that are JSON in a string read."""
    told: dict[str, Any] = {}
    for name in ("blocks", "view", "metadata"):
        value = arguments.get(name)
        told[name] = json.loads(value) if isinstance(value, str) and value else value
    return told


def _the_log_names_nobody(logged: str, everyone: Mapping[str, str]) -> None:
    assert not [name for name in everyone.values() if name in logged]
    assert not [user for user in everyone if user in logged]
    assert not re.search("private|please.?not|not.?right", logged, re.IGNORECASE)


def _the_audit_log_holds_what_organisers_did(town: Town) -> None:
    with closing(sqlite3.connect(town.database)) as database:
        rows = database.execute("SELECT action, details FROM audit_entries").fetchall()
    assert {action for action, _ in rows} <= {
        "programme.create",
        "round.release",
        "stand-down.begin",
    }
    assert not any("please" in details or "private" in details for _, details in rows)


def test_the_doctor_names_nobody(town: Town) -> None:
    people = eight(town)
    names = _everyone(town)
    list_privately(town, people[0], people[1])

    told = said(town.admin("doctor")["ack_payload"])

    assert not any(user in told or name in told for user, name in names.items())


def test_an_end_reads_the_same_whoever_wanted_it(town: Town) -> None:
    people = eight(town)
    introduce(town)
    ender = people[0]
    partner = partner_of(town, ender)
    stood_down = next(one for one in people if one not in (ender, partner))
    left_alone = partner_of(town, stood_down)

    town.press(ender, hello(town, ender), "Something not right?")
    town.client.submit(ender, town.top(ender), {})
    _stand_down(town, stood_down)
    town.client.advance("P3D")

    told = [town.last(one, "ended earlier than planned") for one in (partner, left_alone)]
    names = {one["id"]: one["real_name"].split()[0] for one in town.client.state()["people"]}
    first = said(told[0]).replace(names[ender], "X")
    second = said(told[1]).replace(names[stood_down], "X")
    assert _without_surname(town, first, ender) == _without_surname(town, second, stood_down)
    assert find_element(told[0], "Keep my place")[1]["text"]


def _without_surname(town: Town, text: str, user: str) -> str:
    real = next(one["real_name"] for one in town.client.state()["people"] if one["id"] == user)
    return text.replace(real.split()[-1], "X")
