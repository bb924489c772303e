"""Commands, clicks and picks reach the bot as Slack would send them."""

from __future__ import annotations

import pytest
from slack_bolt import Ack
from slack_sdk import WebClient

from tests.playground.conftest import Room
from tests.playground.echo_bot import Json
from tests.playground.kit import (
    BUTTON,
    element_block,
    option,
    respond,
)
from tests.playground_client import Refused


@pytest.fixture
def ines(room: Room) -> str:
    return room.control.person("Ines Roth")


@pytest.mark.parametrize(
    ("element", "value", "expected"),
    [
        pytest.param(
            {"type": "static_select", "options": [option("One"), option("Two")]},
            "two",
            {"selected_option": option("Two")},
            id="a select",
        ),
        pytest.param(
            {"type": "overflow", "options": [option("One"), option("Two")]},
            "one",
            {"selected_option": option("One")},
            id="an overflow menu",
        ),
        pytest.param(
            {"type": "checkboxes", "options": [option("One"), option("Two")]},
            ["one", "two"],
            {"selected_options": [option("One"), option("Two")]},
            id="checkboxes",
        ),
        pytest.param(
            {"type": "radio_buttons", "options": [option("One")]},
            "one",
            {"selected_option": option("One")},
            id="radio buttons",
        ),
        pytest.param(
            {"type": "datepicker"}, "2026-12-01", {"selected_date": "2026-12-01"}, id="a date"
        ),
        pytest.param({"type": "timepicker"}, "09:30", {"selected_time": "09:30"}, id="a time"),
        pytest.param(
            {"type": "datetimepicker"},
            "2026-12-01T10:00:00+01:00",
            {"selected_date_time": 1796115600},
            id="a moment",
        ),
    ],
)
def test_what_is_picked_in_a_message_is_sent(
    room: Room, ines: str, element: Json, value: object, expected: Json
) -> None:
    room.web.chat_postMessage(channel=ines, text="x", blocks=[element_block(element)])
    [message] = room.control.messages(ines)
    room.control.click(ines, message, "a", value=value)

    [payload] = room.bot.of_type("block_actions")
    action = payload["actions"][0]
    assert {key: action[key] for key in expected} == expected
    assert payload["container"]["type"] == "message"
    assert payload["response_url"].startswith(room.control.url)


def test_two_buttons_of_one_action_are_told_apart_by_their_value(room: Room, ines: str) -> None:
    blocks = [{"type": "actions", "elements": [{**BUTTON, "value": value}]} for value in ("1", "2")]
    room.web.chat_postMessage(channel=ines, text="x", blocks=blocks)
    [message] = room.control.messages(ines)

    with pytest.raises(Refused, match="ambiguous_element"):
        room.control.click(ines, message, "go")
    room.control.click(ines, message, "go", value="2")
    assert room.bot.of_type("block_actions")[0]["actions"][0]["value"] == "2"


def test_who_left_a_channel_cannot_press_there_unless_the_client_has_not_heard(
    room: Room,
) -> None:
    amara, desk = room.control.person("Amara Okafor"), room.control.channel("rapport-desk")
    blocks = [{"type": "actions", "elements": [BUTTON]}]
    room.web.chat_postMessage(channel=desk, text="x", blocks=blocks)
    [message] = room.control.messages(amara)
    room.control.leave(amara, desk)

    assert room.control.messages(amara) == []
    with pytest.raises(Refused) as refused:
        room.control.click(amara, message, "go")
    assert (refused.value.status, refused.value.error) == (403, "not_visible")
    assert room.control.click(amara, message, "go", stale=True)["ack"] is True


def test_a_deactivated_person_does_nothing_any_more(room: Room, ines: str) -> None:
    room.control.change_person(ines, deleted=True)
    with pytest.raises(Refused, match="deactivated"):
        room.control.command(ines, "/echo")


def test_an_ephemeral_message_can_be_replaced_by_its_response_url(room: Room, ines: str) -> None:
    general = room.control.channel("general")
    blocks = [{"type": "actions", "elements": [BUTTON]}]
    room.web.chat_postEphemeral(channel=general, user=ines, text="only you", blocks=blocks)
    [message] = room.control.messages(ines)
    room.control.click(ines, message, "go")
    [payload] = room.bot.of_type("block_actions")
    respond(payload, {"text": "done", "replace_original": True})

    assert [m["text"] for m in room.control.messages(ines)] == ["done"]
    respond(payload, {"delete_original": True})
    assert [m["deleted"] for m in room.control.messages(ines)] == [True]


def test_the_answer_to_a_command_cannot_be_replaced(room: Room, ines: str) -> None:
    room.control.command(ines, "/echo")
    [payload] = room.bot.of_type("/echo")
    respond(payload, {"text": "first"})
    respond(payload, {"text": "second", "replace_original": True})

    assert [m["text"] for m in room.control.messages(ines)] == ["first", "second"]


def test_a_command_works_in_a_conversation_that_the_app_is_not_in(room: Room, ines: str) -> None:
    amara = room.control.person("Amara Okafor")
    outcome = room.control.command(ines, "/echo", channel=amara)

    assert outcome["ack"] is True
    [payload] = room.bot.of_type("/echo")
    assert payload["channel_name"] == "directmessage"


def test_an_unknown_command_is_refused_by_slack_itself(room: Room, ines: str) -> None:
    with pytest.raises(Refused, match="/nothing is not a valid command"):
        room.control.command(ines, "/nothing")


def test_home_is_published_when_it_is_opened_and_kept(room: Room, ines: str) -> None:
    home = {"type": "home", "blocks": [{"type": "actions", "elements": [BUTTON]}]}

    def answer(body: Json, client: WebClient, ack: Ack) -> None:
        ack()
        if body.get("event", {}).get("type") == "app_home_opened":
            client.views_publish(user_id=body["event"]["user"], view=home)

    room.bot.answer = answer
    view = room.control.home(ines)
    assert view is not None
    assert room.control.peek_home(ines) == view
    room.control.click_view(ines, view, "go")
    [payload] = room.bot.of_type("block_actions")
    assert payload["container"] == {"type": "view", "view_id": view["id"]}
    assert "response_url" not in payload


def test_a_file_arrives_with_its_bytes(room: Room, ines: str) -> None:
    dm = room.web.conversations_open(users=[ines])["channel"]["id"]
    room.web.files_upload_v2(channel=dm, content=b"BEGIN:VCALENDAR", filename="a.ics")
    room.control.settle()

    [message] = room.control.messages(ines)
    [file] = message["files"]
    assert (file["name"], file["size"]) == ("a.ics", 15)
    assert room.control.file(file["id"]) == b"BEGIN:VCALENDAR"
    room.web.files_delete(file=file["id"])
    assert room.control.messages(ines)[0]["files"] == []


def test_a_bot_that_does_not_acknowledge_is_named_so(room: Room, ines: str) -> None:
    room.control.fault("drop_ack", "slash_commands")
    outcome = room.control.command(ines, "/echo")

    assert (outcome["ack"], outcome["error"]) == (False, "operation_timeout")
