"""The company's own people fill in forms that they have never seen."""

from __future__ import annotations

from typing import Any

import pytest
from slack_bolt import Ack
from slack_sdk import WebClient

from bot.playground import Connection, running
from tests.playground.conftest import options
from tests.playground.echo_bot import MANIFEST, EchoBot, Json
from tests.playground_client import Client, Refused

COMMANDS = [{"command": "/rapport"}, {"command": "/rapport-admin"}]
RAPPORT_LIKE = {**MANIFEST, "features": {**MANIFEST["features"], "slash_commands": COMMANDS}}


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def field(label: str, element: Json, block_id: str, **more: Any) -> Json:
    element = {"action_id": "x", **element}
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": element,
        **more,
    }


def modal(callback: str, *blocks: Json) -> Json:
    return {
        "type": "modal",
        "callback_id": callback,
        "title": plain("Form"),
        "submit": plain("Next"),
        "blocks": list(blocks),
    }


def option(text: str) -> Json:
    return {"text": plain(text), "value": text.lower()}


SKILLS = {"type": "multi_external_select", "min_query_length": 1}
FIRST = modal(
    "first",
    field("What could you help a colleague with?", SKILLS, "one"),
    field("What would you like to learn?", SKILLS, "two"),
    field("What do you hope to get out of this?", {"type": "plain_text_input"}, "three"),
    field(
        "Languages",
        {"type": "multi_static_select", "options": [option("English"), option("Polish")]},
        "four",
        optional=True,
    ),
    field("I accept", {"type": "checkboxes", "options": [option("Code of conduct")]}, "five"),
    field("Start", {"type": "datepicker"}, "six"),
    field("A word to the organisers", {"type": "plain_text_input"}, "seven", optional=True),
)
SECOND = modal(
    "second",
    field("How sure?", {"type": "static_select", "options": [option("A"), option("B")]}, "eight"),
)


class FormBot(EchoBot):
    """Opens a form in two steps; refuses the first answer to a date once."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.answer = self._answer
        self.finished: list[str] = []
        self.values: list[Json] = []
        self.opens = True

    def _answer(self, body: Json, client: WebClient, ack: Ack) -> None:
        kind = body.get("type")
        if kind == "block_suggestion":
            ack(options=[option("Cooking"), option(f"Create {body['value']}")])
        elif kind == "view_submission":
            self._submitted(body, ack)
        else:
            ack()
            if self.opens and "command" in body:
                client.views_open(trigger_id=body["trigger_id"], view=FIRST)

    def _submitted(self, body: Json, ack: Ack) -> None:
        self.values.append(body["view"]["state"]["values"])
        if body["view"]["callback_id"] == "first":
            ack(response_action="update", view=SECOND)
        else:
            self.finished.append(body["user"]["id"])
            ack()


def test_colleagues_join_through_forms_that_they_have_never_seen() -> None:
    bots: list[FormBot] = []

    def start(connection: Connection) -> FormBot:
        bots.append(FormBot(connection))
        return bots[0]

    with running(options(manifest=RAPPORT_LIKE), start) as playground:
        control, bot = Client(playground.url), bots[0]
        first = control.rehearse("join", count=3)
        second = control.rehearse("join", count=2)

        assert bot.finished == first["joined"] + second["joined"]
        assert len(set(bot.finished)) == 5
        assert first["failed"] == []
        answers = bot.values[0]
        offers = [each["value"] for each in answers["one"]["x"]["selected_options"]]
        wants = [each["value"] for each in answers["two"]["x"]["selected_options"]]
        assert len(offers) == 2
        assert set(offers).isdisjoint(wants)
        assert answers["three"]["x"]["value"].startswith("I want to feel at home with")
        assert answers["four"]["x"]["selected_options"] == [option("English")]
        assert answers["five"]["x"]["selected_options"] == [option("Code of conduct")]
        assert answers["six"]["x"]["selected_date"] == "2026-11-30"
        assert answers["seven"]["x"]["value"] is None

        control.rehearse("programme")
        assert len(bot.finished) == 6


def test_when_nothing_opens_nobody_joins_and_the_reason_is_told() -> None:
    bots: list[FormBot] = []

    def start(connection: Connection) -> FormBot:
        bots.append(FormBot(connection))
        bots[0].opens = False
        return bots[0]

    with running(options(manifest=RAPPORT_LIKE), start) as playground:
        control = Client(playground.url)
        with pytest.raises(Refused, match="opened nothing to fill in"):
            control.rehearse("join", count=3)


class InvitingBot(FormBot):
    """Answers with a message; its button opens a choice of programmes, which leads to a form."""

    def _answer(self, body: Json, client: WebClient, ack: Ack) -> None:
        kind = body.get("type")
        if "command" in body:
            ack(text="Come in", blocks=[actions(button("later"), button("join", style="primary"))])
        elif kind == "block_actions" and body.get("view"):
            ack()
            client.views_update(view_id=body["view"]["id"], view=SECOND)
        elif kind == "block_actions":
            ack()
            pressed = body["actions"][0]["action_id"]
            picker = modal(pressed, actions(button("coffee")))
            del picker["submit"]
            client.views_open(trigger_id=body["trigger_id"], view=picker)
        else:
            super()._answer(body, client, ack)


def button(name: str, **more: str) -> Json:
    return {"type": "button", "action_id": name, "text": plain(name), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def test_colleagues_follow_buttons_to_the_form() -> None:
    bots: list[InvitingBot] = []

    def start(connection: Connection) -> InvitingBot:
        bots.append(InvitingBot(connection))
        return bots[0]

    with running(options(manifest=RAPPORT_LIKE), start) as playground:
        control, bot = Client(playground.url), bots[0]
        joined = control.rehearse("join", count=1)["joined"]

        assert bot.finished == joined
        pressed = [p["actions"][0]["action_id"] for p in bot.of_type("block_actions")]
        assert pressed == ["join", "coffee"]


class StubbornBot(FormBot):
    """Finds fault with every submission."""

    def _submitted(self, body: Json, ack: Ack) -> None:
        ack(response_action="errors", errors={"one": "Not like that."})


def test_a_form_that_cannot_be_finished_is_given_up_and_closed() -> None:
    bots: list[StubbornBot] = []

    def start(connection: Connection) -> StubbornBot:
        bots.append(StubbornBot(connection))
        return bots[0]

    with running(options(manifest=RAPPORT_LIKE), start) as playground:
        control = Client(playground.url)
        with pytest.raises(Refused, match="Not like that"):
            control.rehearse("programme")
        assert control.views(control.person("Ines Roth")) == []


def test_colleagues_take_what_they_are_told_to_prefer() -> None:
    bots: list[FormBot] = []

    def start(connection: Connection) -> FormBot:
        bots.append(FormBot(connection))
        return bots[0]

    with running(options(manifest=RAPPORT_LIKE), start) as playground:
        control, bot = Client(playground.url), bots[0]
        amara = control.person("Amara Okafor")
        for _ in range(2):
            control.rehearse("join", users=[amara], prefer=["Polish"])

        assert bot.finished == [amara, amara]
        assert bot.values[0]["four"]["x"]["selected_options"] == [option("Polish")]
