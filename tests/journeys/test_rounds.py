"""Rounds from join to digest, lived through by the people of the town."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.journeys.town import Town, buttons_of, said
from tests.playground_client import Json

pytestmark = pytest.mark.journey

FRIDAY_MORNING = "2026-11-27T16:00:00+00:00"  # everybody's morning has come, New York's too
ROUND = "2026-11-30T08:00:00+00:00"  # Monday, 9:00 in Berlin
RELEASED = "2026-11-30T10:00:00+00:00"
INTRODUCED = "2026-12-01T20:00:00+00:00"
ASKED = "2026-12-10T20:00:00+00:00"
NEXT_ROUND = "2026-12-14T07:30:00+00:00"  # the digest is there before the next draft
NOTICE = "we introduce you to someone new"


def introductions(town: Town, user: str) -> list[Json]:
    """Return the introductions that a person was in."""
    return town.seen(user, "Somewhere to start")


def private(town: Town, user: str) -> list[Json]:
    """Return what was said to a person, not to the desk."""
    return [message for message in town.seen(user) if message["channel"] != town.desk]


def others_in(town: Town, message: Json) -> frozenset[str]:
    """Return the people of a message's conversation, without the bot."""
    channels = {one["id"]: one for one in town.client.state()["channels"]}
    return frozenset(channels[message["channel"]]["members"]) - {town.bot}


def test_twelve_people_live_through_a_round_from_join_to_digest(town: Town) -> None:
    town.start_coffee()
    people = town.let_join(12)

    town.client.move_to(FRIDAY_MORNING)
    assert all(len(town.seen(user, NOTICE)) == 1 for user in people)
    town.press(people[0], town.last(people[0], NOTICE), "Skip this one")
    skipped = town.last(people[0], "this one goes by without you")
    town.press(people[0], skipped, "Take part after all")

    town.client.move_to(ROUND)
    (draft,) = town.at_desk("round 1: 12 people, 6 pairs")
    assert not any(introductions(town, user) for user in people)
    town.press(town.organiser, draft, "Release now")

    town.client.move_to(INTRODUCED)
    groups = [others_in(town, *introductions(town, user)) for user in people]
    assert {len(group) for group in groups} == {2}
    assert len(set(groups)) == 6
    (shown,) = town.at_desk("round 1: 12 people")
    assert "Released" in said(shown)

    town.client.move_to(ASKED)
    for user in people:
        town.press(user, town.last(user, "get to meet"), "Yes")
    town.client.move_to(NEXT_ROUND)
    (digest,) = town.at_desk("is done")
    assert "12 people took part" in said(digest)
    assert "Chart" in buttons_of(digest)


def test_thirteen_people_are_introduced_without_anybody_lifting_a_finger(town: Town) -> None:
    town.start_coffee()
    people = town.let_join(13)
    assert len(people) == 13

    town.client.move_to(RELEASED)
    town.client.move_to(INTRODUCED)

    groups = {others_in(town, *introductions(town, user)) for user in people}
    assert sorted(len(group) for group in groups) == [2] * 5 + [3]
    assert frozenset().union(*groups) == frozenset(people)
    (trio,) = [group for group in groups if len(group) == 3]
    assert town.seen(next(iter(trio)), "three, so nobody sits it out")
    town.client.move_to(NEXT_ROUND)
    (digest,) = town.at_desk("is done")
    assert "13 people took part" in said(digest)


def test_after_four_weeks_asleep_there_is_one_round_and_one_message_each(town: Town) -> None:
    town.start_coffee()
    people = town.let_join(12)
    before = {user: len(private(town, user)) for user in people}

    town.client.move_to("2026-12-28T08:30:00+00:00", asleep=True)
    town.client.move_to("2026-12-29T20:00:00+00:00")

    assert len(town.at_desk(", round ")) == 1
    assert {len(private(town, user)) - before[user] for user in people} == {1}
    groups = {others_in(town, *introductions(town, user)) for user in people}
    assert sorted(len(group) for group in groups) == [2] * 6


def settings(town: Town, **columns: int) -> None:
    """Change what no form of today changes: a season of one round, say."""
    with closing(sqlite3.connect(town.database)) as database, database:
        for name, value in columns.items():
            database.execute(f"UPDATE programmes SET {name} = ?", (value,))


def test_after_a_season_those_who_say_nothing_are_left_in_peace(town: Town) -> None:
    town.start_coffee()
    people = town.let_join(6)
    settings(town, season_rounds=1)
    town.client.move_to(INTRODUCED)
    assert all(introductions(town, user) for user in people)

    town.client.move_to("2026-12-11T16:00:00+00:00")
    asked = {user: town.last(user, "Shall we go on") for user in people}
    assert not [user for user in people if len(town.seen(user, NOTICE)) > 1]
    for user, answer in zip(people, ["Yes", "Yes", "Less often", "Not now"], strict=False):
        town.press(user, asked[user], answer)
    town.press(people[1], town.last(people[1], "we go on"), "Not now")
    town.press(people[1], town.last(people[1], "We leave you in peace"), "Go on after all")
    town.client.move_to("2026-12-15T20:00:00+00:00")

    assert [len(introductions(town, user)) for user in people] == [2, 2, 1, 1, 1, 1]


def test_where_people_are_asked_each_time_only_a_yes_counts(town: Town) -> None:
    town.start_coffee()
    people = town.let_join(4)
    settings(town, asks_each_time=1)

    town.client.move_to(FRIDAY_MORNING)
    for user in people[:3]:
        town.press(user, town.last(user, "Want one this week?"), "Yes, please")
    town.press(people[0], town.last(people[0], "you are in"), "Not this time after all")
    town.client.move_to(INTRODUCED)

    assert [len(introductions(town, user)) for user in people] == [0, 1, 1, 0]
