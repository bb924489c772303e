"""Modals and Home tabs: what Slack refuses in a view."""

import json

from bot.playground.shapes import InvalidArguments, Json, Refusal

from .blocks import MOST_IN_VIEW, complaints_about
from .checks import Complaints, anything, complain, flag, one_of, shape, string
from .elements import LONGEST_ID, plain_text

LARGEST_VIEW = 250_000  # characters of its JSON
_SHARED = {
    "blocks": anything,
    "private_metadata": string(3000, 0),
    "callback_id": string(LONGEST_ID, 0),
    "external_id": string(LONGEST_ID, 0),
}
_MODAL = shape(
    {
        **_SHARED,
        "type": one_of("modal"),
        "title": plain_text(24),
        "submit": plain_text(24),
        "close": plain_text(24),
        "clear_on_close": flag,
        "notify_on_close": flag,
        "submit_disabled": flag,
    },
    ("type", "title", "blocks"),
)
_HOME = shape({**_SHARED, "type": one_of("home")}, ("type", "blocks"))


def check_view(view: Json, kind: str) -> None:
    """Refuse a view that Slack would refuse; ``kind`` is ``modal`` or ``home``.

    Raises:
        Refusal: ``view_too_large`` or ``invalid_arguments`` with every complaint.
    """
    if len(json.dumps(view, ensure_ascii=False)) > LARGEST_VIEW:
        raise Refusal("view_too_large")
    complaints: Complaints = []
    (_MODAL if kind == "modal" else _HOME)(view, "/view", complaints)
    blocks = view.get("blocks")
    if not isinstance(blocks, list):
        complain(complaints, "must provide an array", "/view/blocks")
    elif not complaints:
        complaints += complaints_about(blocks, "/view/blocks", MOST_IN_VIEW)
        complaints += _missing_submit(view, blocks) if not complaints else []
    if complaints:
        raise InvalidArguments(complaints)


def _missing_submit(view: Json, blocks: list[Json]) -> Complaints:
    asks = any(block["type"] == "input" for block in blocks)
    if view["type"] == "modal" and asks and "submit" not in view:
        return ["a submit button is needed beside an input block [json-pointer:/view]"]
    return []
