"""The Web API refuses what Slack refuses, in Slack's words."""

from __future__ import annotations

import json
from functools import partial

import pytest
from slack_sdk import WebClient

from tests.playground.conftest import Room
from tests.playground.echo_bot import Json
from tests.playground.kit import Ids, form, ids_in, refused


@pytest.fixture
def ids(room: Room) -> Ids:
    return ids_in(room)


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        pytest.param("chat.postMessage", {"text": "x"}, "invalid_arguments", id="no channel"),
        pytest.param(
            "chat.postMessage",
            {"channel": "{general}", "text": "x", "blcks": []},
            "invalid_arguments",
            id="a misspelt argument",
        ),
        pytest.param("chat.postMessage", {"channel": "{general}"}, "no_text", id="no content"),
        pytest.param(
            "chat.postMessage",
            {"channel": "C0NOWHERE", "text": "x"},
            "channel_not_found",
            id="an unknown channel",
        ),
        pytest.param(
            "chat.postMessage",
            {"channel": "{random}", "text": "x"},
            "not_in_channel",
            id="a channel that the app is not in",
        ),
        pytest.param(
            "chat.postMessage",
            {"channel": "{leads}", "text": "x"},
            "channel_not_found",
            id="a private channel that the app cannot see",
        ),
        pytest.param(
            "chat.postMessage",
            {"channel": "{general}", "text": "x" * 40_001},
            "msg_too_long",
            id="too long a text",
        ),
        pytest.param(
            "chat.postMessage",
            {"channel": "{general}", "text": "x", "blocks": "[{"},
            "invalid_blocks_format",
            id="blocks that are not JSON",
        ),
        pytest.param(
            "chat.postMessage",
            {"channel": "{general}", "text": "x", "blocks": [{"type": "section"}]},
            "invalid_blocks",
            id="an empty section",
        ),
        pytest.param(
            "chat.postMessage",
            {"channel": "{general}", "text": "x", "metadata": {"event_type": "e"}},
            "invalid_metadata_format",
            id="metadata without a payload",
        ),
        pytest.param(
            "chat.postEphemeral",
            {"channel": "{general}", "user": "{stranger}", "text": "x"},
            "user_not_in_channel",
            id="an ephemeral message for somebody who is not there",
        ),
        pytest.param(
            "chat.update",
            {"channel": "{general}", "ts": "1.1", "text": "x"},
            "message_not_found",
            id="changing what is not there",
        ),
        pytest.param(
            "chat.delete",
            {"channel": "{general}", "ts": "1.1"},
            "message_not_found",
            id="deleting what is not there",
        ),
        pytest.param(
            "conversations.open", {"users": "{former}"}, "user_disabled", id="a deactivated person"
        ),
        pytest.param("conversations.open", {"users": "{bot}"}, "cannot_dm_bot", id="a bot"),
        pytest.param(
            "conversations.open", {"users": "{stranger}"}, "user_not_visible", id="a stranger"
        ),
        pytest.param(
            "conversations.open", {"users": "U0NOBODY"}, "user_not_found", id="an unknown person"
        ),
        pytest.param("conversations.open", {}, "users_list_not_supplied", id="nobody named"),
        pytest.param(
            "conversations.open",
            {"users": ",".join(f"U{number}" for number in range(9))},
            "too_many_users",
            id="nine people",
        ),
        pytest.param(
            "conversations.members",
            {"channel": "{leads}"},
            "channel_not_found",
            id="members of a private channel",
        ),
        pytest.param(
            "conversations.members",
            {"channel": "{general}", "limit": 5000},
            "invalid_limit",
            id="too large a page",
        ),
        pytest.param(
            "conversations.members",
            {"channel": "{general}", "cursor": "nonsense"},
            "invalid_cursor",
            id="an unknown cursor",
        ),
        pytest.param("conversations.list", {"types": "secret"}, "invalid_types", id="a type"),
        pytest.param(
            "conversations.list", {"types": "im"}, "missing_scope", id="a scope that is missing"
        ),
        pytest.param(
            "conversations.history",
            {"channel": "{general}"},
            "missing_scope",
            id="history without its scope",
        ),
        pytest.param("users.info", {"user": "U0NOBODY"}, "user_not_found", id="no such person"),
        pytest.param("views.open", {"trigger_id": "1"}, "invalid_arguments", id="no view"),
        pytest.param(
            "views.open",
            {"trigger_id": "1.a", "view": form()},
            "invalid_trigger_id",
            id="a trigger id of one's own making",
        ),
        pytest.param(
            "views.update", {"view_id": "V1", "view": form()}, "not_found", id="no such view"
        ),
        pytest.param(
            "views.publish",
            {"user_id": "{ines}", "view": form()},
            "invalid_arguments",
            id="a modal as Home",
        ),
        pytest.param("files.delete", {"file": "F1"}, "file_not_found", id="no such file"),
        pytest.param(
            "files.completeUploadExternal",
            {"files": [{"id": "F1"}]},
            "file_not_found",
            id="finishing an upload that never began",
        ),
        pytest.param("dnd.info", {}, "unknown_method", id="a method that is not here"),
    ],
)
def test_a_call_is_refused(standing_room: Room, method: str, arguments: Json, error: str) -> None:
    ids = ids_in(standing_room)
    filled = {
        name: value.format(**ids) if isinstance(value, str) and value[:1] == "{" else value
        for name, value in arguments.items()
    }
    answer = refused(lambda: standing_room.web.api_call(method, json=filled))

    assert answer["error"] == error


def test_the_log_of_calls_tells_arguments_and_errors_and_never_a_token(room: Room) -> None:
    refused(lambda: room.web.chat_postMessage(channel="C1", text="x"))
    room.web.api_call("auth.test", params={"token": room.bot.connection.bot_token})

    first, second = room.control.calls()[-2:]
    assert (first["method"], first["ok"], first["error"]) == (
        "chat.postMessage",
        False,
        "channel_not_found",
    )
    assert first["arguments"]["channel"] == "C1"
    assert second["ok"] is True
    assert "xoxb" not in json.dumps(room.control.calls())


@pytest.mark.parametrize(
    ("token", "method", "error"),
    [
        pytest.param("", "auth.test", "not_authed", id="none"),
        pytest.param("xoxb-other", "auth.test", "invalid_auth", id="unknown"),
        pytest.param("app", "chat.postMessage", "not_allowed_token_type", id="the app's"),
        pytest.param("bot", "apps.connections.open", "not_allowed_token_type", id="the bot's"),
    ],
)
def test_a_wrong_token_is_refused(room: Room, token: str, method: str, error: str) -> None:
    connection = room.bot.connection
    known = {"app": connection.app_token, "bot": connection.bot_token}
    client = WebClient(known.get(token, token), base_url=connection.api_url)

    assert refused(lambda: client.api_call(method))["error"] == error


def test_after_uninstalling_no_token_works_and_the_bot_hears_of_it(room: Room) -> None:
    room.control.uninstall()

    assert refused(room.web.auth_test)["error"] == "token_revoked"
    kinds = [payload["event"]["type"] for payload in room.bot.of_type("event_callback")]
    assert kinds == ["app_uninstalled", "tokens_revoked"]


def test_a_scope_that_was_taken_away_is_missing(room: Room, ids: Ids) -> None:
    room.control.remove_scopes("chat:write")
    answer = refused(lambda: room.web.chat_postMessage(channel=ids["ines"], text="x"))

    assert answer["error"] == "missing_scope"
    assert answer["needed"] == "chat:write"
    assert "users:read" in answer["provided"]


def test_a_message_into_the_existing_dm_of_a_deactivated_person_is_allowed(
    room: Room, ids: Ids
) -> None:
    dm = room.web.chat_postMessage(channel=ids["ines"], text="hello")["channel"]
    room.control.change_person(ids["ines"], deleted=True)

    assert room.web.chat_postMessage(channel=dm, text="still here?")["ok"] is True
    answer = refused(lambda: room.web.conversations_open(users=[ids["ines"]]))
    assert answer["error"] == "user_disabled"


def test_an_unreachable_person_meets_every_message_with_that_error(room: Room, ids: Ids) -> None:
    room.control.change_person(ids["ines"], unreachable="cannot_dm_user")
    answer = refused(lambda: room.web.chat_postMessage(channel=ids["ines"], text="x"))

    assert answer["error"] == "cannot_dm_user"
    room.control.change_person(ids["ines"], unreachable=None)


def test_only_own_messages_can_be_changed_and_text_alone_takes_the_blocks_away(
    room: Room, ids: Ids
) -> None:
    blocks = [{"type": "divider"}]
    posted = room.web.chat_postMessage(channel=ids["general"], text="a", blocks=blocks)
    room.web.chat_update(channel=ids["general"], ts=posted["ts"], text="b")

    [message] = room.control.messages(channel=ids["general"])
    assert (message["text"], message["blocks"], message["edited"]) == ("b", [], True)
    long = refused(
        lambda: room.web.chat_update(channel=ids["general"], ts=posted["ts"], text="x" * 4001)
    )
    assert long["error"] == "msg_too_long"
    room.web.chat_delete(channel=ids["general"], ts=posted["ts"])
    assert [m["deleted"] for m in room.control.messages(channel=ids["general"])] == [True]


def test_an_archived_channel_takes_no_messages_and_a_deleted_one_is_not_found(
    room: Room, ids: Ids
) -> None:
    room.control.change_channel(ids["general"], archived=True)
    room.control.change_channel(ids["desk"], deleted=True)

    answers = [
        refused(partial(room.web.chat_postMessage, channel=ids[place], text="x"))
        for place in ("general", "desk")
    ]
    assert [answer["error"] for answer in answers] == ["is_archived", "channel_not_found"]


def test_a_view_over_250_kilobytes_is_too_large(room: Room, ids: Ids) -> None:
    sections = [
        {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2999}} for _ in range(90)
    ]
    home = {"type": "home", "blocks": sections}
    answer = refused(lambda: room.web.views_publish(user_id=ids["ines"], view=home))

    assert answer["error"] == "view_too_large"


def test_a_picture_of_a_file_that_nobody_shared_is_refused(room: Room, ids: Ids) -> None:
    image = {"type": "image", "alt_text": "chart", "slack_file": {"id": "F1"}}
    answer = refused(
        lambda: room.web.chat_postMessage(channel=ids["ines"], text="x", blocks=[image])
    )

    assert answer["error"] == "invalid_blocks"
