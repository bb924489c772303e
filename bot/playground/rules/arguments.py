"""Which arguments each method takes, and their types.

Slack ignores an argument that it does not know; the look-alike refuses it, because in practice it
is a misspelling that would go unnoticed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.playground.shapes import InvalidArguments, Json, Refusal


class Kind(StrEnum):
    """The types that arguments have on the wire."""

    TEXT = "text"
    FLAG = "flag"
    NUMBER = "number"
    OBJECT = "object"  # JSON, sent as an object or as its text
    ARRAY = "array"


@dataclass(frozen=True)
class Arguments:
    """The arguments of one method, by name, and those that must be there."""

    kinds: Mapping[str, Kind]
    required: tuple[str, ...] = ()


_TEXT, _FLAG, _NUMBER, _OBJECT, _ARRAY = Kind

_WORDS = {"text": _TEXT, "blocks": _ARRAY, "attachments": _ARRAY, "metadata": _OBJECT}
_MANNER = {"link_names": _FLAG, "parse": _TEXT, "markdown_text": _TEXT}
_FACE = {"username": _TEXT, "icon_emoji": _TEXT, "icon_url": _TEXT, "as_user": _FLAG}
_PAGE = {"cursor": _TEXT, "limit": _NUMBER}

METHODS: Mapping[str, Arguments] = {
    "auth.test": Arguments({}),
    "apps.connections.open": Arguments({}),
    "chat.postMessage": Arguments(
        {
            "channel": _TEXT,
            **_WORDS,
            **_MANNER,
            **_FACE,
            "mrkdwn": _FLAG,
            "reply_broadcast": _FLAG,
            "thread_ts": _TEXT,
            "unfurl_links": _FLAG,
            "unfurl_media": _FLAG,
        },
        ("channel",),
    ),
    "chat.postEphemeral": Arguments(
        {"channel": _TEXT, "user": _TEXT, **_WORDS, **_MANNER, **_FACE, "thread_ts": _TEXT},
        ("channel", "user"),
    ),
    "chat.update": Arguments(
        {
            "channel": _TEXT,
            "ts": _TEXT,
            **_WORDS,
            **_MANNER,
            "as_user": _FLAG,
            "reply_broadcast": _FLAG,
            "file_ids": _ARRAY,
        },
        ("channel", "ts"),
    ),
    "chat.delete": Arguments({"channel": _TEXT, "ts": _TEXT, "as_user": _FLAG}, ("channel", "ts")),
    "conversations.open": Arguments(
        {"channel": _TEXT, "users": _TEXT, "return_im": _FLAG, "prevent_creation": _FLAG}
    ),
    "conversations.info": Arguments(
        {"channel": _TEXT, "include_locale": _FLAG, "include_num_members": _FLAG}, ("channel",)
    ),
    "conversations.members": Arguments({"channel": _TEXT, **_PAGE}, ("channel",)),
    "conversations.list": Arguments({**_PAGE, "exclude_archived": _FLAG, "types": _TEXT}),
    "conversations.history": Arguments(
        {
            "channel": _TEXT,
            **_PAGE,
            "latest": _TEXT,
            "oldest": _TEXT,
            "inclusive": _FLAG,
            "include_all_metadata": _FLAG,
        },
        ("channel",),
    ),
    "users.info": Arguments({"user": _TEXT, "include_locale": _FLAG}, ("user",)),
    "users.list": Arguments({**_PAGE, "include_locale": _FLAG}),
    "users.conversations": Arguments(
        {**_PAGE, "exclude_archived": _FLAG, "exclude_muted": _FLAG, "types": _TEXT, "user": _TEXT}
    ),
    "views.open": Arguments(
        {"trigger_id": _TEXT, "interactivity_pointer": _TEXT, "view": _OBJECT}, ("view",)
    ),
    "views.push": Arguments(
        {"trigger_id": _TEXT, "interactivity_pointer": _TEXT, "view": _OBJECT}, ("view",)
    ),
    "views.update": Arguments(
        {"view_id": _TEXT, "external_id": _TEXT, "hash": _TEXT, "view": _OBJECT}, ("view",)
    ),
    "views.publish": Arguments(
        {"user_id": _TEXT, "view": _OBJECT, "hash": _TEXT, "interactivity_pointer": _TEXT},
        ("user_id", "view"),
    ),
    "files.getUploadURLExternal": Arguments(
        {"filename": _TEXT, "length": _NUMBER, "alt_txt": _TEXT, "alt_text": _TEXT,
         "snippet_type": _TEXT},
        ("filename", "length"),
    ),
    "files.completeUploadExternal": Arguments(
        {"files": _ARRAY, "channel_id": _TEXT, "channels": _TEXT, "initial_comment": _TEXT,
         "thread_ts": _TEXT, "blocks": _ARRAY},
        ("files",),
    ),
    "files.delete": Arguments({"file": _TEXT}, ("file",)),
}  # fmt: skip

_ALWAYS_ALLOWED = {"token", "team_id"}  # Bolt adds the team to every call
_TRUE, _FALSE = {"true", "1"}, {"false", "0"}


def read_arguments(method: str, raw: Json) -> Json:
    """Return the arguments of a call with their types, or refuse what Slack would refuse.

    Raises:
        InvalidArguments: a name or type is wrong, or something is missing.
        Refusal: ``unknown_method``, or blocks that are not JSON.
    """
    known = METHODS.get(method)
    if known is None:
        raise Refusal("unknown_method", req_method=method)
    given = {name: value for name, value in raw.items() if name not in _ALWAYS_ALLOWED}
    complaints = [f"unknown argument: {name}" for name in given if name not in known.kinds]
    complaints += [
        f"missing required field: {name}"
        for name in known.required
        if given.get(name) in (None, "")
    ]
    if complaints:
        raise InvalidArguments(complaints)
    return {name: _typed(name, value, known.kinds[name]) for name, value in given.items()}


def _typed(name: str, value: object, kind: Kind) -> object:
    if kind is Kind.FLAG:
        return _flag(name, value)
    if kind is Kind.NUMBER:
        return _number(name, value)
    if kind is Kind.TEXT:
        return _text(name, value)
    return _structure(name, value, kind)


def _text(name: str, value: object) -> str:
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ",".join(value)  # several ids, as some clients send them in JSON
    if not isinstance(value, str):
        raise InvalidArguments([f"must provide a string [json-pointer:/{name}]"])
    return value


def _flag(name: str, value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).lower()
    if word not in _TRUE | _FALSE:
        raise InvalidArguments([f"must provide a boolean [json-pointer:/{name}]"])
    return word in _TRUE


def _number(name: str, value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        complaint = f"must provide an integer [json-pointer:/{name}]"
        raise InvalidArguments([complaint]) from None


def _structure(name: str, value: object, kind: Kind) -> object:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except json.JSONDecodeError:
            raise _malformed(name) from None
    wanted = dict if kind is Kind.OBJECT else list
    if not isinstance(value, wanted):
        raise _malformed(name)
    return value


def _malformed(name: str) -> Refusal:
    if name == "blocks":
        return Refusal("invalid_blocks_format")
    if name == "metadata":
        return Refusal("invalid_metadata_format")
    return InvalidArguments([f"malformed JSON [json-pointer:/{name}]"])
