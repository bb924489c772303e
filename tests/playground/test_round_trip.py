"""A real slack_bolt app works against the look-alike."""

from __future__ import annotations

from slack_bolt import Ack
from slack_sdk import WebClient

from tests.playground.conftest import Room
from tests.playground.echo_bot import Json
from tests.playground.kit import form, input_block

FORM = form(input_block({"type": "plain_text_input", "action_id": "said"}, "words"))


def test_a_command_reaches_the_bot_and_its_answer_is_seen_by_that_person_alone(room: Room) -> None:
    ines, amara = room.control.person("Ines Roth"), room.control.person("Amara Okafor")

    def answer(body: Json, client: WebClient, ack: Ack) -> None:
        ack(f"you said {body['text']}")

    room.bot.answer = answer
    general = room.control.channel("general")
    outcome = room.control.command(ines, "/echo", "hello @amara.okafor", channel=general)

    assert outcome["ack"] is True
    assert outcome["settled"] is True
    [message] = room.control.messages(ines)
    assert message["text"] == f"you said hello <@{amara}|amara.okafor>"
    assert message["ephemeral"] is True
    assert room.control.messages(amara) == []


def test_a_post_and_a_click_go_round(room: Room) -> None:
    ines = room.control.person("Ines Roth")
    block = {
        "type": "actions",
        "block_id": "b",
        "elements": [
            {
                "type": "button",
                "action_id": "yes",
                "value": "1",
                "text": {"type": "plain_text", "text": "Yes"},
            }
        ],
    }
    room.web.chat_postMessage(channel=ines, text="Shall we?", blocks=[block])
    [message] = room.control.messages(ines)
    outcome = room.control.click(ines, message, "yes")

    assert outcome["ack"] is True
    [payload] = room.bot.of_type("block_actions")
    assert payload["actions"][0]["value"] == "1"
    assert payload["user"]["id"] == ines


def test_a_modal_is_opened_filled_in_and_closed(room: Room) -> None:
    ines = room.control.person("Ines Roth")

    def answer(body: Json, client: WebClient, ack: Ack) -> None:
        ack()
        if "command" in body:
            client.views_open(trigger_id=body["trigger_id"], view=FORM)

    room.bot.answer = answer
    room.control.command(ines, "/echo")
    [view] = room.control.views(ines)
    empty = room.control.submit(ines, view)
    assert empty["closed"] is False
    assert list(empty["errors"]) == ["words"]

    full = room.control.submit(ines, view, {"words": {"said": "good morning"}})
    assert full["closed"] is True
    [payload] = room.bot.of_type("view_submission")
    assert payload["view"]["state"]["values"]["words"]["said"]["value"] == "good morning"
