"""Which scope a method asks for; the manifest decides which ones the app has."""

from collections.abc import Mapping

from bot.playground.installation import TokenKind

_READ = {"channel": "channels:read", "private": "groups:read", "im": "im:read", "mpim": "mpim:read"}
_HISTORY = {
    "channel": "channels:history",
    "private": "groups:history",
    "im": "im:history",
    "mpim": "mpim:history",
}

NEEDED: Mapping[str, tuple[str, ...]] = {
    "auth.test": (),
    "apps.connections.open": (),
    "chat.postMessage": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "chat.update": ("chat:write",),
    "chat.delete": ("chat:write",),
    "conversations.open": ("im:write", "mpim:write", "channels:manage", "groups:write"),
    "conversations.info": tuple(_READ.values()),
    "conversations.members": tuple(_READ.values()),
    "conversations.list": tuple(_READ.values()),
    "users.conversations": tuple(_READ.values()),
    "conversations.history": tuple(_HISTORY.values()),
    "users.info": ("users:read",),
    "users.list": ("users:read",),
    "views.open": (),
    "views.push": (),
    "views.update": (),
    "views.publish": (),
    "files.getUploadURLExternal": ("files:write",),
    "files.completeUploadExternal": ("files:write",),
    "files.delete": ("files:write",),
}
"""One of these scopes is enough to call the method at all; no names: none is asked."""


def token_kind(method: str) -> TokenKind:
    """Return which of the app's two tokens a method takes."""
    return TokenKind.APP if method == "apps.connections.open" else TokenKind.BOT


def reading(kind: str) -> str:
    """Return the scope that shows conversations of a kind: channel, private, im, mpim."""
    return _READ[kind]


def history(kind: str) -> str:
    """Return the scope that shows what was said in conversations of a kind."""
    return _HISTORY[kind]
