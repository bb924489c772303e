"""Malformed requests: real ones of Slack's, broken in a way that a seed decides."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"

Json = dict[str, Any]

COMMAND: Json = {
    "command": "/rapport",
    "text": "join",
    "team_id": "T1",
    "user_id": "UADA",
    "channel_id": "D1",
    "trigger_id": "1.2.3",
    "response_url": "http://127.0.0.1:9/",
}
_WHO: Json = {"team": {"id": "T1"}, "user": {"id": "UADA", "team_id": "T1"}, "trigger_id": "1.2.3"}
_VIEW: Json = {
    "id": "V1",
    "type": "modal",
    "callback_id": "profile_form",
    "private_metadata": "",
    "state": {"values": {"offers": {"skills": {"type": "plain_text_input", "value": "x"}}}},
}
PAYLOADS: list[Json] = [
    {
        "type": "block_actions",
        **_WHO,
        "actions": [{"type": "button", "action_id": "join", "block_id": "b", "value": "x"}],
        "container": {"channel_id": "C1", "message_ts": "1.2"},
    },
    {"type": "view_submission", **_WHO, "view": _VIEW},
    {"type": "block_suggestion", **_WHO, "action_id": "skills", "block_id": "b", "value": "s"},
]
EVENT: Json = {
    "type": "event_callback",
    "team_id": "T1",
    "event_id": "Ev1",
    "event": {"type": "app_home_opened", "user": "UADA", "tab": "home", "channel": "D1"},
    "authorizations": [{"team_id": "T1", "enterprise_id": None, "is_enterprise_install": False}],
}
ODD: list[object] = [None, True, 0, -1, 1e308, "", "x", "\ud800", [], [[]], {}, {"id": 5}, [None]]


@dataclass(frozen=True)
class Request:
    """One request as it arrives; ``headers`` are those of WSGI, without a signature."""

    body: bytes
    content_type: str


def requests(chance: random.Random, count: int) -> Iterator[Request]:
    """Return malformed requests, as many as wanted."""
    for _ in range(count):
        yield chance.choice(BREAKERS)(chance)


def _wrong_shape(chance: random.Random) -> Request:
    """Put something odd in the place of a value that is needed, or take it away."""
    broken = copy.deepcopy(chance.choice([*PAYLOADS, EVENT]))
    for _ in range(chance.randint(1, 3)):
        _break_one(broken, chance)
    return packed(broken)


def _break_one(whole: Any, chance: random.Random) -> None:  # JSON
    keys = list(whole) if isinstance(whole, dict) else list(range(len(whole)))
    if not keys:
        return
    key = chance.choice(keys)
    if isinstance(whole[key], dict | list) and chance.random() < 0.6:
        _break_one(whole[key], chance)
    elif isinstance(whole, dict) and chance.random() < 0.3:
        del whole[key]
    else:
        whole[key] = copy.deepcopy(chance.choice(ODD))


def _wrong_command(chance: random.Random) -> Request:
    fields = {name: value for name, value in COMMAND.items() if chance.random() < 0.8}
    fields["text"] = _noise(chance).decode("latin-1")
    return Request(urlencode(fields).encode(), FORM)


def _cut_short(chance: random.Random) -> Request:
    whole = chance.choice([packed(one) for one in [*PAYLOADS, EVENT]])
    return Request(whole.body[: chance.randrange(len(whole.body))], whole.content_type)


def _flipped(chance: random.Random) -> Request:
    whole = chance.choice([packed(one) for one in [*PAYLOADS, EVENT]])
    body = bytearray(whole.body)
    for _ in range(chance.randint(1, 8)):
        body[chance.randrange(len(body))] = chance.randrange(256)
    return Request(bytes(body), whole.content_type)


def _nested(chance: random.Random) -> Request:
    depth = chance.choice([10, 500, 5_000, 50_000])
    opening = chance.choice(['{"event":', "[", '{"type":"event_callback","event":'])
    text = opening * depth
    return chance.choice([Request(text.encode(), JSON), Request(b"payload=" + text.encode(), FORM)])


def _known_traps(chance: random.Random) -> Request:
    bodies = [b"payload={bad", b"[]", b'{"team":5}', b"payload=", b"payload=null", b"null", b'""']
    return Request(chance.choice(bodies), chance.choice([JSON, FORM]))


def _random_bytes(chance: random.Random) -> Request:
    return Request(_noise(chance), chance.choice([JSON, FORM]))


def _odd_number(chance: random.Random) -> Request:
    number = chance.choice(["NaN", "Infinity", "1" * 5000, "1e999999", "-0"])
    return Request(f'{{"type":"event_callback","event":{number}}}'.encode(), JSON)


def _noise(chance: random.Random) -> bytes:
    return chance.randbytes(chance.randint(0, 400))


def packed(payload: Json) -> Request:
    """Return a payload as Slack sends it."""
    text = json.dumps(payload)
    if payload.get("type") == "event_callback" or "event" in payload:
        return Request(text.encode(), JSON)
    return Request(b"payload=" + quote(text).encode(), FORM)


BREAKERS: list[Callable[[random.Random], Request]] = [
    _wrong_shape,
    _wrong_shape,
    _wrong_shape,
    _wrong_command,
    _cut_short,
    _flipped,
    _nested,
    _known_traps,
    _random_bytes,
    _odd_number,
]
