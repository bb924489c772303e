"""What the app can read: conversations, people, pages, and arguments in every form."""

from __future__ import annotations

import json
import urllib.parse
import urllib.request

import pytest

from tests.playground.conftest import Room
from tests.playground.echo_bot import Json
from tests.playground.kit import Ids, ids_in, refused


@pytest.fixture
def ids(standing_room: Room) -> Ids:
    return ids_in(standing_room)


def test_a_conversation_is_described(standing_room: Room, ids: Ids) -> None:
    web = standing_room.web
    desk = web.conversations_info(channel=ids["desk"], include_num_members=True)["channel"]
    general = web.conversations_info(channel=ids["general"])["channel"]

    assert (desk["is_private"], desk["is_member"], desk["num_members"]) == (True, True, 3)
    assert (general["is_channel"], general["is_general"]) == (True, True)
    assert general["is_ext_shared"] is False


def test_a_shared_channel_says_so(standing_room: Room) -> None:
    shared = standing_room.control.channel("with-northwind")
    channel = standing_room.web.conversations_info(channel=shared)["channel"]

    assert channel["is_ext_shared"] is True
    members = standing_room.web.conversations_members(channel=shared)["members"]
    external = standing_room.control.person("Nora Bell")
    assert external in members
    user = standing_room.web.users_info(user=external)["user"]
    assert user["team_id"] != standing_room.web.auth_test()["team_id"]
    assert user["is_stranger"] is False


def test_members_come_in_pages(standing_room: Room, ids: Ids) -> None:
    found: list[str] = []
    cursor = ""
    while True:
        answer = standing_room.web.conversations_members(
            channel=ids["general"], limit=6, cursor=cursor
        )
        found += answer["members"]
        cursor = answer["response_metadata"]["next_cursor"]
        if not cursor:
            break

    assert len(found) == len(set(found)) == 16


def test_the_list_of_channels_holds_what_the_app_may_know(standing_room: Room) -> None:
    both = "public_channel,private_channel"
    listed = standing_room.web.conversations_list(types=both, exclude_archived=True)["channels"]
    mine = standing_room.web.users_conversations(types=both)["channels"]

    assert {c["name"] for c in listed} == {"general", "random", "rapport-desk", "with-northwind"}
    assert {c["name"] for c in mine} == {"general", "rapport-desk", "with-northwind"}


def test_of_a_person_the_app_sees_what_it_shares(standing_room: Room, ids: Ids) -> None:
    types = "public_channel,private_channel"
    found = standing_room.web.users_conversations(types=types, user=ids["ines"])["channels"]

    names = {channel["name"] for channel in found}
    assert names == {"general", "random", "rapport-desk", "with-northwind"}


def test_slackbot_does_not_say_that_it_is_a_bot(standing_room: Room) -> None:
    assert standing_room.web.users_info(user="USLACKBOT")["user"]["is_bot"] is False


def test_the_locale_is_told_only_when_asked_for(standing_room: Room, ids: Ids) -> None:
    web = standing_room.web
    assert "locale" not in web.users_info(user=ids["ines"])["user"]
    assert web.users_info(user=ids["ines"], include_locale=True)["user"]["locale"] == "de-DE"
    assert web.users_info(user=ids["guest"])["user"]["is_restricted"] is True


def test_a_direct_conversation_can_be_named_by_its_own_id(room: Room) -> None:
    ines = room.control.person("Ines Roth")
    refusal = refused(lambda: room.web.conversations_open(users=[ines], prevent_creation=True))
    assert refusal["error"] == "channel_not_found"

    opened = room.web.conversations_open(users=[ines])["channel"]["id"]
    again = room.web.conversations_open(channel=opened, return_im=True)
    assert (again["no_op"], again["channel"]["user"]) == (True, ines)


def test_history_is_read_between_two_moments(room: Room) -> None:
    ines = room.control.person("Ines Roth")
    posts = [room.web.chat_postMessage(channel=ines, text=str(number)) for number in range(4)]
    dm, second, last = posts[0]["channel"], posts[1]["ts"], posts[3]["ts"]

    def texts(**arguments: object) -> list[str]:
        found = room.web.conversations_history(channel=dm, **arguments)  # type: ignore[arg-type]
        return [message["text"] for message in found["messages"]]

    assert texts() == ["3", "2", "1", "0"]
    assert texts(oldest=second, latest=last) == ["2"]
    assert texts(oldest=second, latest=last, inclusive=True) == ["3", "2", "1"]
    assert texts(limit=1) == ["3"]


def _form(room: Room, method: str, arguments: dict[str, str]) -> Json:
    body = urllib.parse.urlencode({"token": room.bot.connection.bot_token, **arguments})
    address = room.bot.connection.api_url + method
    with urllib.request.urlopen(address, data=body.encode()) as answer:
        found: Json = json.load(answer)
        return found


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        pytest.param("users.info", {"user": "{ines}", "include_locale": "1"}, None, id="a flag"),
        pytest.param(
            "users.info",
            {"user": "{ines}", "include_locale": "perhaps"},
            "invalid_arguments",
            id="no flag",
        ),
        pytest.param("users.list", {"limit": "2"}, None, id="a number"),
        pytest.param("users.list", {"limit": "two"}, "invalid_arguments", id="no number"),
        pytest.param(
            "chat.postMessage",
            {"channel": "{ines}", "text": "x", "blocks": '[{"type": "divider"}]'},
            None,
            id="JSON in a form",
        ),
        pytest.param(
            "chat.postMessage",
            {"channel": "{ines}", "text": "x", "metadata": "[]"},
            "invalid_metadata_format",
            id="metadata that is a list",
        ),
        pytest.param(
            "views.publish", {"user_id": "{ines}", "view": "{"}, "invalid_arguments", id="no view"
        ),
    ],
)
def test_forms_are_read_like_json(
    standing_room: Room, ids: Ids, method: str, arguments: dict[str, str], error: str | None
) -> None:
    filled = {name: value.replace("{ines}", ids["ines"]) for name, value in arguments.items()}

    assert _form(standing_room, method, filled).get("error") == error


@pytest.mark.parametrize(
    ("body", "error"),
    [
        pytest.param("{", "invalid_json", id="broken"),
        pytest.param("[]", "json_not_object", id="a list"),
        pytest.param('{"channel": 7, "text": "x"}', "invalid_arguments", id="a number as a name"),
    ],
)
def test_json_that_cannot_be_read_is_refused(standing_room: Room, body: str, error: str) -> None:
    connection = standing_room.bot.connection
    request = urllib.request.Request(f"{connection.api_url}chat.postMessage", data=body.encode())
    request.add_header("Content-Type", "application/json")
    request.add_header("Authorization", f"Bearer {connection.bot_token}")
    with urllib.request.urlopen(request) as answer:
        assert json.load(answer)["error"] == error
