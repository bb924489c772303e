"""What a person has typed and picked in a view, in the shapes that Slack sends.

An element's state is an object such as ``{"type": "datepicker", "selected_date": "2026-12-01"}``.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from .rules.blocks import elements_of
from .rules.elements import PRESSED
from .shapes import Json

StateValues = dict[str, dict[str, Json]]
NewWord = Callable[[], str]


@dataclass(frozen=True)
class Slot:
    """How one type of element keeps its value: the field, and where the initial one stands."""

    field: str
    initial: str
    empty: object = None
    is_option: bool = False


_MANY: list[str] = []
SLOTS: Mapping[str, Slot] = {
    "plain_text_input": Slot("value", "initial_value"),
    "email_text_input": Slot("value", "initial_value"),
    "url_text_input": Slot("value", "initial_value"),
    "number_input": Slot("value", "initial_value"),
    "file_input": Slot("files", "", _MANY),
    "datepicker": Slot("selected_date", "initial_date"),
    "timepicker": Slot("selected_time", "initial_time"),
    "datetimepicker": Slot("selected_date_time", "initial_date_time"),
    "static_select": Slot("selected_option", "initial_option", is_option=True),
    "external_select": Slot("selected_option", "initial_option", is_option=True),
    "radio_buttons": Slot("selected_option", "initial_option", is_option=True),
    "checkboxes": Slot("selected_options", "initial_options", _MANY, is_option=True),
    "multi_static_select": Slot("selected_options", "initial_options", _MANY, is_option=True),
    "multi_external_select": Slot("selected_options", "initial_options", _MANY, is_option=True),
    "users_select": Slot("selected_user", "initial_user"),
    "multi_users_select": Slot("selected_users", "initial_users", _MANY),
    "conversations_select": Slot("selected_conversation", "initial_conversation"),
    "multi_conversations_select": Slot("selected_conversations", "initial_conversations", _MANY),
    "channels_select": Slot("selected_channel", "initial_channel"),
    "multi_channels_select": Slot("selected_channels", "initial_channels", _MANY),
}


def slot_of(element: Json) -> Slot:
    """Return how an element keeps its value."""
    return SLOTS[element["type"]]


def is_many(element: Json) -> bool:
    """Whether an element holds a list."""
    return slot_of(element).empty is not None


def stateful_elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield every element that has a value, with its block."""
    for block in blocks:
        for element in elements_of(block):
            if element["type"] not in PRESSED:
                yield block, element


def initial_state(blocks: list[Json], kept: StateValues | None = None) -> StateValues:
    """Return the state of fresh blocks; what stands in ``kept`` under the same ids survives."""
    values: StateValues = {}
    for block, element in stateful_elements(blocks):
        known = (kept or {}).get(block["block_id"], {}).get(element["action_id"])
        if known is None or known["type"] != element["type"]:
            known = state_of(element, element.get(slot_of(element).initial))
        values.setdefault(block["block_id"], {})[element["action_id"]] = known
    return values


def state_of(element: Json, value: object) -> Json:
    """Return the state of an element that holds a value (None: nothing)."""
    slot = slot_of(element)
    held = list(slot.empty) if value is None and isinstance(slot.empty, list) else value
    return {"type": element["type"], slot.field: held}


def value_in(element: Json, values: StateValues, block_id: str) -> object:
    """Return what an element holds at present."""
    state = values.get(block_id, {}).get(element["action_id"], {})
    return state.get(slot_of(element).field)


def with_ids(blocks: list[Json], new_word: NewWord) -> list[Json]:
    """Return a copy of the blocks in which every block and element has an id, as Slack does."""
    return [_named(block, new_word) for block in blocks]


def _named(block: Json, new_word: NewWord) -> Json:
    named = {**block, "block_id": block.get("block_id") or new_word()}
    if block["type"] in {"rich_text", "context", "image"}:
        return named
    for place in ("accessory", "element"):
        if place in block:
            named[place] = _with_action(block[place], new_word)
    if "elements" in block:
        named["elements"] = [_with_action(element, new_word) for element in block["elements"]]
    return named


def _with_action(element: Json, new_word: NewWord) -> Json:
    if element.get("type") == "image" or element.get("action_id"):
        return element
    return {**element, "action_id": new_word()}
