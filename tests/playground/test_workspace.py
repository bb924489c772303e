"""The company, and the changes that happen in any workspace."""

from __future__ import annotations

import pytest

from tests.playground.conftest import Room, a_room
from tests.playground_client import Refused


def test_the_company_has_its_colleagues_and_those_who_are_never_eligible(
    standing_room: Room,
) -> None:
    state = standing_room.control.state()
    people = state["people"]
    eligible = [
        p for p in people
        if not (p["deleted"] or p["is_bot"] or p["is_guest"] or p["is_stranger"])
        and p["team_id"] == state["team_id"]
    ]  # fmt: skip

    assert len(eligible) == 13
    assert len({p["team"] for p in eligible}) == 3
    assert len({p["tz"] for p in eligible}) == 3
    assert len({p["locale"] for p in eligible}) == 2
    assert len({p["name"] for p in people}) == len(people)
    assert eligible[0]["real_name"] == "Ines Roth"
    desk = next(c for c in state["channels"] if c["id"] == state["desk"])
    assert desk["is_private"] is True
    assert eligible[0]["id"] in desk["members"]
    assert state["bot_user"] in desk["members"]


def test_a_company_may_be_large_and_the_same_seed_makes_the_same_one() -> None:
    def people(seed: int) -> list[str]:
        with a_room(people=1500, seed=seed) as room:
            return [p["id"] + p["real_name"] for p in room.control.state()["people"]]

    first = people(7)
    assert len(set(first)) == 1500 + 6
    assert first == people(7)
    assert first != people(8)


def test_pages_of_people_hold_everyone_once_and_no_stranger(standing_room: Room) -> None:
    web, found, cursor = standing_room.web, [], ""
    while True:
        answer = web.users_list(limit=4, cursor=cursor, include_locale=True)
        found += answer["members"]
        cursor = answer["response_metadata"]["next_cursor"]
        if not cursor:
            break
    ids = [person["id"] for person in found]

    assert len(set(ids)) == len(ids)
    assert "USLACKBOT" in ids
    assert standing_room.control.person("Somebody Unknown") not in ids
    former = next(p for p in found if p["id"] == standing_room.control.person("Former Colleague"))
    assert former["deleted"] is True
    assert "tz" not in former


def test_a_newcomer_is_announced_and_enters_the_general_channel(room: Room) -> None:
    [person] = room.control.add_person("Zoe Adler", tz="Asia/Kolkata", team="Finance")

    assert [p["event"]["user"]["id"] for p in room.bot.of_type("team_join")] == [person["id"]]
    assert [p["event"]["user"] for p in room.bot.of_type("member_joined_channel")] == [person["id"]]
    assert room.web.users_info(user=person["id"])["user"]["tz"] == "Asia/Kolkata"


def test_several_newcomers_have_names_of_their_own(room: Room) -> None:
    people = room.control.add_person("Temp", count=3)
    assert [person["name"] for person in people] == ["temp.1", "temp.2", "temp.3"]


def test_a_stranger_comes_unannounced(room: Room) -> None:
    room.control.add_person("Unknown Person", is_stranger=True)
    assert room.bot.of_type("team_join") == []


def test_a_deactivation_is_announced(room: Room) -> None:
    ines = room.control.person("Ines Roth")
    room.control.change_person(ines, deleted=True)

    [payload] = room.bot.of_type("user_change")
    assert payload["event"]["user"]["deleted"] is True


def test_being_out_of_reach_is_not_announced(room: Room) -> None:
    room.control.change_person(room.control.person("Ines Roth"), unreachable="cannot_dm_user")
    assert room.bot.of_type("user_change") == []


def test_the_app_hears_of_the_channels_that_it_is_in_and_of_no_others(room: Room) -> None:
    ines, bot = room.control.person("Ines Roth"), room.control.state()["bot_user"]
    mine = room.control.add_channel("coffee", [bot])
    theirs = room.control.add_channel("elsewhere", [])
    for channel in (mine, theirs):
        room.control.join(ines, channel)
        room.control.leave(ines, channel)
        room.control.change_channel(channel, archived=True)

    events = [p["event"] for p in room.bot.of_type("event_callback")]
    assert [(e["type"], e["channel"]) for e in events] == [
        ("member_joined_channel", mine),
        ("member_joined_channel", mine),
        ("member_left_channel", mine),
        ("channel_archive", mine),
    ]
    assert events[0]["user"] == bot


def test_the_app_hears_that_it_was_put_out_of_the_desk(room: Room) -> None:
    state = room.control.state()
    room.control.leave(state["bot_user"], state["desk"])

    [payload] = room.bot.of_type("group_left")
    assert payload["event"]["channel"] == state["desk"]


def test_a_group_conversation_of_the_same_people_is_the_same_one(room: Room) -> None:
    ines, amara = room.control.person("Ines Roth"), room.control.person("Amara Okafor")
    first = room.web.conversations_open(users=[ines, amara])
    second = room.web.conversations_open(users=[amara, ines], return_im=True)

    assert first["channel"]["id"] == second["channel"]["id"]
    assert second["already_open"] is True
    assert second["channel"]["is_mpim"] is True


def test_history_shows_metadata_only_when_asked_and_needs_its_scope(room: Room) -> None:
    ines = room.control.person("Ines Roth")
    metadata = {"event_type": "intro", "event_payload": {"id": "1"}}
    dm = room.web.chat_postMessage(channel=ines, text="x", metadata=metadata)["channel"]

    without = room.web.conversations_history(channel=dm)["messages"]
    everything = room.web.conversations_history(channel=dm, include_all_metadata=True)["messages"]
    assert [message.get("metadata") for message in without] == [None]
    assert [message.get("metadata") for message in everything] == [metadata]


def test_nobody_leaves_where_nobody_is(room: Room) -> None:
    with pytest.raises(Refused, match="not_a_member"):
        room.control.leave(room.control.person("Somebody Unknown"), room.control.channel("general"))
