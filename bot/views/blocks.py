"""Block Kit as plain dictionaries: the few shapes that Rapport uses, within Slack's limits.

Texts come from the catalogue and are escaped for mrkdwn already; ``plain`` takes the escapes out
where Slack wants plain text, and everything is cut at the published length with an ellipsis.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.i18n import Mrkdwn

Block = dict[str, Any]
Element = dict[str, Any]
View = dict[str, Any]

SECTION_LENGTH = 3000
BUTTON_LENGTH = 75
OPTION_LENGTH = 75
HEADER_LENGTH = 150
TITLE_LENGTH = 24


@dataclass(frozen=True)
class Message:
    """What is posted: a plain-text fallback for notifications and readers, and its blocks."""

    text: str
    blocks: list[Block] = field(default_factory=list)


def plain(text: str, longest: int = SECTION_LENGTH) -> dict[str, Any]:
    """Return a plain_text object."""
    raw = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return {"type": "plain_text", "text": cut(raw, longest), "emoji": True}


def mrkdwn(text: str, longest: int = SECTION_LENGTH) -> dict[str, Any]:
    """Return a mrkdwn object."""
    return {"type": "mrkdwn", "text": cut(text, longest)}


def cut(text: str, longest: int) -> str:
    """Return a text that is at most so many characters, with an ellipsis where it was cut."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def moment(instant: datetime, fallback: str, style: str = "{date_long_pretty} {time}") -> Mrkdwn:
    """Return a date token: each reader sees the own time. For mrkdwn only, never plain text."""
    return Mrkdwn(f"<!date^{int(instant.timestamp())}^{style}|{fallback}>")


def section(text: str, accessory: Element | None = None, block_id: str | None = None) -> Block:
    """Return a paragraph, with an optional element at its side."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    return _with(block, accessory=accessory, block_id=block_id)


def header(text: str) -> Block:
    """Return a heading."""
    return {"type": "header", "text": plain(text, HEADER_LENGTH)}


def small(*texts: str) -> Block:
    """Return a line of small print; at most ten texts."""
    return {"type": "context", "elements": [mrkdwn(text, 2000) for text in texts]}


def divider() -> Block:
    """Return a thin line."""
    return {"type": "divider"}


def buttons(*elements: Element, block_id: str | None = None) -> Block:
    """Return a row of at most 25 buttons and menus."""
    return _with({"type": "actions", "elements": list(elements)}, block_id=block_id)


def button(
    text: str,
    action_id: str,
    value: str | None = None,
    *,
    style: str | None = None,
    label: str | None = None,
    confirm: dict[str, Any] | None = None,
    url: str | None = None,
) -> Element:
    """Return a button; ``value`` is an opaque id, ``label`` what a screen reader says instead."""
    element: Element = {
        "type": "button",
        "text": plain(text, BUTTON_LENGTH),
        "action_id": action_id,
    }
    spoken = plain(label, BUTTON_LENGTH)["text"] if label else None
    return _with(
        element, value=value, style=style, accessibility_label=spoken, confirm=confirm, url=url
    )


def confirmation(title: str, text: str, yes: str, no: str) -> dict[str, Any]:
    """Return a question that is asked before a button counts."""
    return {
        "title": plain(title, 100),
        "text": plain(text, 300),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
    }


def option(text: str, value: str, description: str | None = None) -> dict[str, Any]:
    """Return one choice of a select, of radio buttons or checkboxes."""
    choice: dict[str, Any] = {"text": plain(text, OPTION_LENGTH), "value": value}
    if description:
        choice["description"] = plain(description, OPTION_LENGTH)
    return choice


def field_of(
    block_id: str,
    label: str,
    element: Element,
    *,
    hint: str | None = None,
    optional: bool = False,
    dispatches: bool = False,
) -> Block:
    """Return an input block: a label, an element and a hint below it."""
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, 2000),
        "element": element,
        "optional": optional,
    }
    return _with(
        block, hint=plain(hint, 2000) if hint else None, dispatch_action=dispatches or None
    )


def text_input(
    action_id: str,
    initial: str | None = None,
    *,
    placeholder: str | None = None,
    lines: bool = False,
    longest: int = 300,
) -> Element:
    """Return a text field; ``longest`` is in characters, at most 3000."""
    element: Element = {
        "type": "plain_text_input",
        "action_id": action_id,
        "multiline": lines,
        "max_length": longest,
    }
    return _with(
        element,
        initial_value=initial or None,
        placeholder=plain(placeholder, 150) if placeholder else None,
    )


def choose_one(
    action_id: str,
    options: Sequence[dict[str, Any]],
    initial: str | None = None,
    *,
    kind: str = "static_select",
    placeholder: str | None = None,
) -> Element:
    """Return a select (or, with kind ``radio_buttons``, a list) with one choice by its value."""
    element: Element = {"type": kind, "action_id": action_id, "options": list(options)}
    chosen = next((o for o in options if o["value"] == initial), None)
    shown = plain(placeholder, 150) if placeholder and kind != "radio_buttons" else None
    return _with(element, initial_option=chosen, placeholder=shown)


def choose_many(
    action_id: str,
    options: Sequence[dict[str, Any]],
    initial: Sequence[str] = (),
    *,
    kind: str = "checkboxes",
    placeholder: str | None = None,
) -> Element:
    """Return checkboxes (at most 10) or, with kind ``multi_static_select``, a select."""
    element: Element = {"type": kind, "action_id": action_id, "options": list(options)}
    chosen = [o for o in options if o["value"] in set(initial)]
    shown = plain(placeholder, 150) if placeholder and kind != "checkboxes" else None
    return _with(element, initial_options=chosen or None, placeholder=shown)


def search_many(
    action_id: str,
    initial: Sequence[dict[str, Any]] = (),
    *,
    placeholder: str | None = None,
    most: int | None = None,
) -> Element:
    """Return an external multi-select that asks from the first letter on."""
    element: Element = {
        "type": "multi_external_select",
        "action_id": action_id,
        "min_query_length": 1,
    }
    return _with(
        element,
        initial_options=list(initial) or None,
        placeholder=plain(placeholder, 150) if placeholder else None,
        max_selected_items=most,
    )


def modal(
    callback_id: str,
    title: str,
    blocks: Sequence[Block],
    *,
    submit: str | None = None,
    close: str | None = None,
    metadata: str = "",
    tells_when_closed: bool = False,
) -> View:
    """Return a modal; ``metadata`` holds opaque ids only."""
    view: View = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title, TITLE_LENGTH),
        "blocks": list(blocks),
        "private_metadata": metadata,
        "notify_on_close": tells_when_closed,
    }
    return _with(
        view,
        submit=plain(submit, TITLE_LENGTH) if submit else None,
        close=plain(close, TITLE_LENGTH) if close else None,
    )


def home(blocks: Sequence[Block]) -> View:
    """Return an App Home tab; at most 100 blocks."""
    return {"type": "home", "blocks": list(blocks)[:100]}


def _with(block: Mapping[str, Any], **more: object) -> dict[str, Any]:
    return {**block, **{key: value for key, value in more.items() if value is not None}}
