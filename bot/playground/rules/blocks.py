"""Blocks of messages and views: what each may hold, and ids that may not be used twice."""

from collections.abc import Iterator, Mapping

from bot.playground.shapes import Json

from .checks import (
    Check,
    Complaints,
    all_of,
    anything,
    array,
    by_type,
    complain,
    flag,
    one_of,
    shape,
    string,
)
from .elements import (
    IMAGE,
    IMAGE_FIELDS,
    LONGEST_ID,
    PICKED,
    PRESSED,
    TYPED,
    any_text,
    plain_text,
    shows_something,
)

MOST_IN_MESSAGE = 50
MOST_IN_VIEW = 100

_IN_ACTIONS = {**PRESSED, **PICKED}
_IN_SECTION = {**PRESSED, **PICKED, "image": IMAGE}
_IN_INPUT = {**PICKED, **TYPED}
_TEXTS = {"plain_text": any_text(3000), "mrkdwn": any_text(3000)}
_RICH = {
    "rich_text_section": anything,
    "rich_text_list": anything,
    "rich_text_quote": anything,
    "rich_text_preformatted": anything,
}


def _block(name: str, fields: Mapping[str, Check], required: tuple[str, ...] = ()) -> Check:
    always = {"type": one_of(name), "block_id": string(LONGEST_ID)}
    return shape({**always, **fields}, required)


def _says_something(value: object, pointer: str, complaints: Complaints) -> None:
    if isinstance(value, dict) and "text" not in value and "fields" not in value:
        complain(complaints, "missing required field: text", pointer)


BLOCKS: Mapping[str, Check] = {
    "section": all_of(
        _block(
            "section",
            {
                "text": any_text(3000),
                "fields": array(any_text(2000), 10),
                "accessory": by_type("element", _IN_SECTION),
                "expand": flag,
            },
        ),
        _says_something,
    ),
    "actions": _block(
        "actions", {"elements": array(by_type("element", _IN_ACTIONS), 25)}, ("elements",)
    ),
    "context": _block(
        "context",
        {"elements": array(by_type("element", {**_TEXTS, "image": IMAGE}), 10)},
        ("elements",),
    ),
    "header": _block("header", {"text": plain_text(150)}, ("text",)),
    "divider": _block("divider", {}),
    "image": all_of(
        _block("image", {**IMAGE_FIELDS, "title": plain_text(2000)}, ("alt_text",)),
        shows_something,
    ),
    "input": _block(
        "input",
        {
            "label": plain_text(2000),
            "hint": plain_text(2000),
            "optional": flag,
            "dispatch_action": flag,
            "element": by_type("element", _IN_INPUT),
        },
        ("label", "element"),
    ),
    "rich_text": _block(
        "rich_text", {"elements": array(by_type("element", _RICH), 500)}, ("elements",)
    ),
    "markdown": _block("markdown", {"text": string(12_000)}, ("text",)),
}


def complaints_about(blocks: list[Json], pointer: str, most: int) -> Complaints:
    """Return what Slack would refuse in these blocks; empty when all is well."""
    complaints: Complaints = []
    array(by_type("block", BLOCKS), most, 0)(blocks, pointer, complaints)
    if not complaints:
        _check_ids(blocks, pointer, complaints)
    return complaints


def elements_of(block: Json) -> Iterator[Json]:
    """Yield the elements of a block that somebody can press, pick or type in."""
    inside = [*block.get("elements", []), block.get("accessory"), block.get("element")]
    if block["type"] in {"rich_text", "context"}:
        return
    for element in inside:
        if isinstance(element, dict) and element.get("type") != "image":
            yield element


def _check_ids(blocks: list[Json], pointer: str, complaints: Complaints) -> None:
    seen: set[str] = set()
    focused = 0
    for number, block in enumerate(blocks):
        place = f"{pointer}/{number}"
        if block.get("block_id") in seen:
            complain(complaints, f"block_id {block['block_id']} is used twice", place)
        if "block_id" in block:
            seen.add(block["block_id"])
        elements = list(elements_of(block))
        focused += sum(bool(element.get("focus_on_load")) for element in elements)
        actions = [element["action_id"] for element in elements if "action_id" in element]
        if len(set(actions)) < len(actions):
            complain(complaints, "an action_id is used twice in one block", place)
    if focused > 1:
        complain(complaints, "only one element can have focus_on_load", pointer)
