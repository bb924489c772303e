"""Blocks and views: what Slack takes is taken, what it refuses is refused at its place."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from bot.playground.rules.messages import check_content
from bot.playground.rules.views import check_view
from bot.playground.shapes import InvalidArguments, Refusal
from tests.playground.echo_bot import Json

Change = Callable[[list[Any]], object]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(text: str) -> Json:
    return {"text": plain(text), "value": text}


ELEMENTS: list[Json] = [
    {
        "type": "button",
        "action_id": "a0",
        "text": plain("Go"),
        "value": "v",
        "style": "primary",
        "confirm": {"title": plain("Sure?"), "text": plain("x"), "confirm": plain("y")},
    },
    {
        "type": "static_select",
        "action_id": "a1",
        "placeholder": plain("Pick"),
        "options": [option("a"), option("b")],
        "initial_option": option("b"),
    },
    {"type": "overflow", "action_id": "a2", "options": [option("a")]},
    {"type": "datepicker", "action_id": "a3", "initial_date": "2026-12-01"},
    {"type": "timepicker", "action_id": "a4", "initial_time": "09:30"},
    {"type": "external_select", "action_id": "a5", "min_query_length": 1},
]
MESSAGE: list[Json] = [
    {"type": "header", "block_id": "head", "text": plain("A title")},
    {
        "type": "section",
        "text": {"type": "mrkdwn", "text": "*words*"},
        "fields": [{"type": "mrkdwn", "text": "a field"}],
        "accessory": {"type": "image", "image_url": "https://x.example/y.png", "alt_text": "y"},
    },
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "small"}]},
    {"type": "divider"},
    {"type": "actions", "block_id": "acts", "elements": ELEMENTS},
    {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}],
    },
]
INPUT: Json = {
    "type": "input",
    "label": plain("Field"),
    "element": {"type": "plain_text_input", "action_id": "x", "max_length": 100},
}
MODAL: Json = {
    "type": "modal",
    "title": plain("A form"),
    "submit": plain("Send"),
    "private_metadata": "",
    "blocks": [INPUT],
}


def put(*path: object, to: object) -> Change:
    """Return a change that puts something at a place."""

    def change(blocks: list[Any]) -> None:
        place: Any = blocks
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = to

    return change


def test_good_blocks_and_views_are_taken() -> None:
    check_content({"text": "x", "blocks": MESSAGE}, 40_000)
    check_view(MODAL, "modal")
    check_view({"type": "home", "blocks": [*MESSAGE, INPUT]}, "home")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        pytest.param(put(0, "text", "text", to="x" * 151), "/0/text/text", id="a long header"),
        pytest.param(put(0, "text", "type", to="mrkdwn"), "/0/text/type", id="mrkdwn in a header"),
        pytest.param(put(0, "block_id", to="x" * 256), "/0/block_id", id="a long block id"),
        pytest.param(put(0, "block_id", to="acts"), "/4", id="a block id used twice"),
        pytest.param(put(0, "colour", to="red"), "/0", id="an unknown property"),
        pytest.param(put(0, "type", to="headline"), "/0", id="an unknown block"),
        pytest.param(put(0, to="words"), "/0", id="a block that is none"),
        pytest.param(put(1, "text", "text", to="x" * 3001), "/1/text/text", id="a long section"),
        pytest.param(put(1, "text", "text", to=""), "/1/text/text", id="an empty section"),
        pytest.param(put(1, "fields", to=[plain("x")] * 11), "/1/fields", id="many fields"),
        pytest.param(
            put(1, "fields", to=[plain("x" * 2001)]), "/1/fields/0/text", id="a long field"
        ),
        pytest.param(
            put(1, "accessory", to={"type": "image", "image_url": "https://x.example"}),
            "/1/accessory",
            id="a picture without words",
        ),
        pytest.param(
            put(1, "accessory", to={"type": "image", "alt_text": "x"}),
            "/1/accessory",
            id="a picture from nowhere",
        ),
        pytest.param(
            put(1, "accessory", to={"type": "plain_text_input", "action_id": "x"}),
            "/1/accessory",
            id="an input as an accessory",
        ),
        pytest.param(put(2, "elements", to=[plain("x")] * 11), "/2/elements", id="much context"),
        pytest.param(put(2, "elements", to=[]), "/2/elements", id="no context"),
        pytest.param(
            put(4, "elements", to=[{**ELEMENTS[0], "action_id": f"b{n}"} for n in range(26)]),
            "/4/elements",
            id="many buttons",
        ),
        pytest.param(
            put(4, "elements", 0, "text", "text", to="x" * 76),
            "/4/elements/0/text/text",
            id="a long button",
        ),
        pytest.param(
            put(4, "elements", 0, "style", to="red"), "/4/elements/0/style", id="a strange style"
        ),
        pytest.param(
            put(4, "elements", 0, "value", to=7), "/4/elements/0/value", id="a number as a value"
        ),
        pytest.param(put(4, "elements", 0, "action_id", to="a1"), "/4", id="an action used twice"),
        pytest.param(
            put(4, "elements", 0, "confirm", to={"title": plain("Sure?")}),
            "/4/elements/0/confirm",
            id="a question without words",
        ),
        pytest.param(
            put(4, "elements", 1, "options", to=[option(str(n)) for n in range(101)]),
            "/4/elements/1/options",
            id="many options",
        ),
        pytest.param(
            put(4, "elements", 1, "initial_option", to=option("c")),
            "/4/elements/1",
            id="an initial option that is none",
        ),
        pytest.param(
            put(
                4,
                "elements",
                1,
                "option_groups",
                to=[{"label": plain("g"), "options": [option("a")]}],
            ),
            "/4/elements/1",
            id="options and groups at once",
        ),
        pytest.param(
            put(4, "elements", 2, "options", to=[option(str(n)) for n in range(6)]),
            "/4/elements/2/options",
            id="a long menu",
        ),
        pytest.param(
            put(4, "elements", 3, "initial_date", to="1.12.2026"),
            "/4/elements/3/initial_date",
            id="a date of another country",
        ),
        pytest.param(
            put(4, "elements", 4, "initial_time", to="25:00"),
            "/4/elements/4/initial_time",
            id="an hour that does not exist",
        ),
        pytest.param(
            put(4, "elements", 5, "min_query_length", to="1"),
            "/4/elements/5/min_query_length",
            id="a length in words",
        ),
    ],
)
def test_a_wrong_block_is_refused_at_its_place(change: Change, place: str) -> None:
    blocks = copy.deepcopy(MESSAGE)
    change(blocks)
    with pytest.raises(InvalidArguments) as refused:
        check_content({"text": "x", "blocks": blocks}, 40_000)

    assert refused.value.error == "invalid_blocks"
    complaints = refused.value.answer()["errors"]
    assert any(complaint.endswith(f"[json-pointer:/blocks{place}]") for complaint in complaints)
    assert refused.value.answer()["response_metadata"]["messages"][0].startswith("[ERROR] ")


def test_fifty_blocks_fit_in_a_message_and_a_hundred_in_a_view() -> None:
    divider = {"type": "divider"}
    check_content({"blocks": [divider] * 50}, 40_000)
    check_view({**MODAL, "blocks": [divider] * 100}, "modal")
    with pytest.raises(InvalidArguments, match="invalid_blocks"):
        check_content({"blocks": [divider] * 51}, 40_000)
    with pytest.raises(InvalidArguments, match="invalid_arguments"):
        check_view({**MODAL, "blocks": [divider] * 101}, "modal")


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"title": plain("x" * 25)}, id="a long title"),
        pytest.param({"title": {"type": "mrkdwn", "text": "x"}}, id="mrkdwn as a title"),
        pytest.param({"private_metadata": "x" * 3001}, id="much metadata"),
        pytest.param({"callback_id": "x" * 256}, id="a long callback id"),
        pytest.param({"type": "home"}, id="a title on Home"),
        pytest.param({"colour": "red"}, id="an unknown property"),
        pytest.param({"blocks": "none"}, id="blocks that are none"),
        pytest.param({"submit": None}, id="a submit button that is none"),
        pytest.param(
            {"blocks": [{**INPUT, "label": {"type": "mrkdwn", "text": "x"}}]},
            id="mrkdwn in a label",
        ),
        pytest.param(
            {
                "blocks": [
                    {**INPUT, "element": {**INPUT["element"], "focus_on_load": True}}
                    for _ in range(2)
                ]
            },
            id="two fields in focus",
        ),
    ],
)
def test_a_wrong_view_is_refused(changes: Json) -> None:
    with pytest.raises(InvalidArguments):
        check_view({**MODAL, **changes}, "modal")


def test_a_field_without_a_submit_button_is_refused() -> None:
    without = {name: part for name, part in MODAL.items() if name != "submit"}
    with pytest.raises(InvalidArguments, match="invalid_arguments"):
        check_view(without, "modal")


@pytest.mark.parametrize(
    ("content", "error"),
    [
        pytest.param({"text": " "}, "no_text", id="nothing but space"),
        pytest.param({"markdown_text": "x", "text": "y"}, "markdown_text_conflict", id="two texts"),
        pytest.param({"text": "x", "attachments": [{}] * 101}, "too_many_attachments", id="many"),
        pytest.param(
            {"text": "x", "metadata": {"event_type": "e", "event_payload": {}, "who": 1}},
            "invalid_metadata_schema",
            id="metadata with more than it may hold",
        ),
    ],
)
def test_content_that_is_no_message_is_refused(content: Json, error: str) -> None:
    with pytest.raises(Refusal, match=error):
        check_content(content, 40_000)
