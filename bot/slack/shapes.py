"""The least that a request of Slack's must look like, checked before Bolt takes it apart.

Bolt 1.30 reads ids out of a body without looking at its types and raises when they differ from
what it expects. What has these shapes goes through Bolt without an exception.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import parse_qsl

from pydantic import BaseModel, ConfigDict, Field, ValidationError

DEEPEST = 60  # levels of nesting; Slack's deepest views have about fifteen


class Malformed(Exception):
    """A body that Slack would not have sent."""


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


class _Named(_Shape):
    id: str


class _Authorization(_Shape):
    team_id: str | None = None
    enterprise_id: str | None = None
    is_enterprise_install: bool | None = None


class _Command(_Shape):
    command: Annotated[str, Field(pattern="^/")]
    team_id: str
    user_id: str
    channel_id: str
    trigger_id: str


class _Event(_Shape):
    type: str
    user: _Named | str | None = None
    channel: _Named | str | None = None
    team: _Named | str | None = None
    enterprise: _Named | str | None = None
    event: None = None
    item: dict[str, Any] | None = None
    tokens: dict[str, Any] | None = None


class _EventCallback(_Shape):
    team_id: str
    event_id: str
    event: _Event
    authorizations: list[_Authorization] | None = None
    enterprise: _Named | str | None = None
    team: _Named | str | None = None
    user: _Named | str | None = None
    channel: _Named | str | None = None


class _State(_Shape):
    values: dict[str, dict[str, dict[str, Any]]] = {}


class _View(_Shape):
    id: str
    type: str = "modal"
    callback_id: str = ""
    private_metadata: str = ""
    hash: str = ""
    root_view_id: str | None = None
    previous_view_id: str | None = None
    app_installed_team_id: str | None = None
    state: _State = _State()


class _Action(_Shape):
    type: str
    action_id: str
    block_id: str
    value: str | None = None
    selected_option: dict[str, Any] | None = None
    selected_options: list[dict[str, Any]] = []
    selected_user: str | None = None
    selected_date: str | None = None
    selected_conversation: str | None = None


class _Container(_Shape):
    channel_id: str | None = None
    message_ts: str | None = None


class _Interaction(_Shape):
    team: _Named
    user: _Named
    channel: _Named | None = None
    enterprise: _Named | None = None
    is_enterprise_install: bool | None = None
    authorizations: None = None
    event: None = None
    container: _Container = _Container()
    message: dict[str, Any] | None = None
    response_url: str | None = None
    response_urls: list[dict[str, Any]] = []


class _Click(_Interaction):
    trigger_id: str
    actions: Annotated[list[_Action], Field(min_length=1)]
    view: _View | None = None


class _Submission(_Interaction):
    trigger_id: str = ""
    view: _View


class _Suggestion(_Interaction):
    action_id: str
    block_id: str = ""
    value: str = ""
    view: _View | None = None


class _UrlVerification(_Shape):
    challenge: str


_JSON: Mapping[str, type[_Shape]] = {
    "event_callback": _EventCallback,
    "url_verification": _UrlVerification,
}
_PAYLOADS: Mapping[str, type[_Shape]] = {
    "block_actions": _Click,
    "view_submission": _Submission,
    "view_closed": _Submission,
    "block_suggestion": _Suggestion,
    "shortcut": _Interaction,
    "message_action": _Interaction,
}


def check_json(text: str) -> None:
    """Look at a body of JSON: an event, or Slack's test of our address.

    Raises:
        Malformed: Slack would not have sent it.
    """
    _check_object(text, _JSON)


def check_form(text: str) -> None:
    """Look at a form: a command, or a click or submission as JSON in ``payload``.

    Raises:
        Malformed: Slack would not have sent it.
    """
    if text.startswith("{"):
        raise Malformed  # Bolt would take it for JSON
    try:
        fields = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=200))
    except ValueError as error:
        raise Malformed from error
    if "payload" in fields:
        _check_object(fields["payload"], _PAYLOADS)
    elif fields.get("ssl_check") != "1":
        _check(_Command, fields)


def _check_object(text: str, shapes: Mapping[str, type[_Shape]]) -> None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Malformed from error
    kind = found.get("type") if isinstance(found, dict) else None
    if not isinstance(kind, str) or kind not in shapes or _is_deeper_than(found, DEEPEST):
        raise Malformed
    _check(shapes[kind], found)


def _check(shape: type[_Shape], found: Mapping[str, object]) -> None:
    try:
        shape.model_validate(found)
    except ValidationError as error:
        raise Malformed from error


def _is_deeper_than(value: object, levels: int) -> bool:
    layer = [value]
    for _ in range(levels):
        layer = [part for whole in layer for part in _parts(whole)]
        if not layer:
            return False
    return True


def _parts(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
