"""What a person types or picks, turned into what Slack would hold: options, ids, dates."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, time

from .form_state import is_many, slot_of, state_of
from .rules.blocks import elements_of
from .rules.elements import options_of
from .shapes import ControlRefusal, Json
from .world import World

FetchOptions = Callable[[Json, str], Awaitable[list[Json]]]
"""Asks an external select (with its ids) what it offers for a typed text."""

_PEOPLE = {"users_select", "multi_users_select"}
_CHANNELS = {
    "conversations_select",
    "multi_conversations_select",
    "channels_select",
    "multi_channels_select",
}


def find_element(
    blocks: list[Json], action_id: str, block_id: str | None, value: object = None
) -> Json:
    """Return the element that is meant, with its block's id as ``block_id``."""
    found = [
        {**element, "block_id": block["block_id"]}
        for block in blocks
        for element in elements_of(block)
        if element["action_id"] == action_id and block_id in (None, block["block_id"])
    ]
    if len(found) > 1:
        found = [element for element in found if element.get("value") == value] or found
    if not found:
        detail = f"There is nothing called {action_id} to press or pick here."
        raise ControlRefusal("no_such_element", detail, 404)
    if len(found) > 1:
        detail = f"{action_id} stands here {len(found)} times; say which by block_id or value."
        raise ControlRefusal("ambiguous_element", detail)
    return found[0]


async def picked_state(world: World, element: Json, value: object, fetch: FetchOptions) -> Json:
    """Return the state of an element after a person gave it a value (None clears it)."""
    if value is None or value == "":
        return state_of(element, None)
    if is_many(element):
        values = value if isinstance(value, list) else [value]
        return state_of(element, [await _one(world, element, each, fetch) for each in values])
    return state_of(element, await _one(world, element, value, fetch))


async def _one(world: World, element: Json, value: object, fetch: FetchOptions) -> object:
    kind = element["type"]
    if slot_of(element).is_option:
        return await _option(element, value, fetch)
    if kind in _PEOPLE:
        return world.workspace.person(str(value)).id
    if kind in _CHANNELS:
        return world.workspace.channel(str(value)).id
    if kind in _MOMENTS:
        return _moment(kind, value)
    return str(value)


async def _option(element: Json, value: object, fetch: FetchOptions) -> Json:
    wanted = str(value)
    external = "external" in element["type"]
    offered = _known_options(element)
    option = _matching(offered, wanted)
    if option is None and external:
        offered = await fetch(element, wanted)
        option = _matching(offered, wanted) or _about(offered, wanted)
    if option is None:
        labels = ", ".join(each["text"]["text"] for each in offered) or "nothing"
        detail = f"“{wanted}” is not offered; what is: {labels}."
        raise ControlRefusal("option_not_offered", detail)
    return option


def _known_options(element: Json) -> list[Json]:
    known = [option for option in options_of(element) if isinstance(option, dict)]
    return known + list(element.get("held_options", []))


def _matching(options: list[Json], wanted: str) -> Json | None:
    for option in options:
        if option.get("value") == wanted:
            return option
    for option in options:
        if option["text"]["text"].casefold() == wanted.casefold():
            return option
    return None


def _about(options: list[Json], wanted: str) -> Json | None:
    """Return the offer that quotes what was typed, such as one to create it."""
    for option in options:
        if wanted.casefold() in option["text"]["text"].casefold():
            return option
    return None


def _date(value: object) -> str:
    return date.fromisoformat(str(value)).isoformat()


def _time(value: object) -> str:
    return time.fromisoformat(str(value)).strftime("%H:%M")


def _instant(value: object) -> int:
    if isinstance(value, int):
        return value
    moment = datetime.fromisoformat(str(value))
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


_MOMENTS: dict[str, Callable[[object], str | int]] = {
    "datepicker": _date,
    "timepicker": _time,
    "datetimepicker": _instant,
}


def _moment(kind: str, value: object) -> str | int:
    try:
        return _MOMENTS[kind](value)
    except ValueError:
        detail = f"“{value}” is not what a {kind} can hold; give it in ISO form."
        raise ControlRefusal("invalid_value", detail) from None


def action_of(element: Json, state: Json | None, option: Json | None, ts: str) -> Json:
    """Return the action that a click or a pick sends."""
    action: Json = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": element["block_id"],
        "action_ts": ts,
    }
    if element["type"] == "button":
        action["text"] = element["text"]
        action |= {key: element[key] for key in ("value", "style", "url") if key in element}
    if option is not None:
        action["selected_option"] = option
    return action | (state or {})


async def chosen_menu_option(element: Json, value: object, fetch: FetchOptions) -> Json:
    """Return the entry of an overflow menu that a person picked."""
    return await _option(element, value, fetch)
