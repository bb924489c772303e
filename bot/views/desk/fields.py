"""Fields that several forms of the desk have."""

from __future__ import annotations

from bot.i18n import Words
from bot.views import blocks
from bot.views.blocks import Block, Element


def choice(
    block_id: str,
    label: str,
    options: list[dict[str, object]],
    initial: str,
    *,
    radio: bool = False,
    hint: str | None = None,
) -> Block:
    """Return a field with one choice; its block id is the action id too."""
    kind = "radio_buttons" if radio else "static_select"
    element = blocks.choose_one(block_id, options, initial, kind=kind)
    return blocks.field_of(block_id, label, element, hint=hint)


def number(action_id: str, initial: int | None, *, most: int) -> Element:
    """Return a field for a whole number from 1 on."""
    element: Element = {
        "type": "number_input",
        "action_id": action_id,
        "is_decimal_allowed": False,
        "min_value": "1",
        "max_value": str(most),
    }
    return {**element, "initial_value": str(initial)} if initial else element


def kept(t: Words) -> Block:
    """Return the line that says how to get back to an earlier step."""
    return blocks.small(
        t("To change an earlier step, close this and start again: what you chose is kept.")
    )
