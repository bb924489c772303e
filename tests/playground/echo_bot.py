"""A small bot on the real slack_bolt in Socket Mode, to see what the look-alike sends."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from slack_bolt import Ack, App, BoltResponse
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.playground import Connection

Json = dict[str, Any]
MANIFEST: Json = {
    "display_information": {"name": "Echo"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Echo"},
        "slash_commands": [
            {"command": "/echo", "description": "Say it again", "should_escape": True}
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "commands",
                "chat:write",
                "im:write",
                "mpim:write",
                "users:read",
                "channels:read",
                "groups:read",
                "files:write",
                "im:history",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": [
                "app_home_opened",
                "team_join",
                "user_change",
                "member_joined_channel",
                "member_left_channel",
                "channel_archive",
                "group_deleted",
                "group_left",
                "app_uninstalled",
                "tokens_revoked",
            ]
        },
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


CLOSING: list[threading.Thread] = []
"""Bots that are about to end; joined when the tests are over."""


@dataclass
class EchoBot:
    """Answers by functions that a test sets; remembers every payload that it got."""

    connection: Connection
    payloads: list[Json] = field(default_factory=list)
    answer: Callable[[Json, WebClient, Ack], None] | None = None
    due: list[datetime] = field(default_factory=list)
    done_at: list[datetime] = field(default_factory=list)

    def __post_init__(self) -> None:
        client = WebClient(self.connection.bot_token, base_url=self.connection.api_url)
        client.retry_handlers = []
        self.client = client
        app = App(client=client, token_verification_enabled=False)
        app.use(self._receive)
        self._handler = SocketModeHandler(app, self.connection.app_token)

    def start(self) -> None:
        self._handler.connect()  # type: ignore[no-untyped-call]

    def stop(self) -> None:
        """Begin to close; the next test need not wait for Bolt's threads to end."""
        closing = threading.Thread(target=self._handler.close)
        closing.start()
        CLOSING.append(closing)

    def is_busy(self) -> bool:
        return False

    def catch_up(self) -> int:
        now = self.connection.clock()
        ready = [instant for instant in self.due if instant <= now]
        self.due = [instant for instant in self.due if instant > now]
        self.done_at += [now for _ in ready]
        return len(ready)

    def next_due(self, after: datetime) -> datetime | None:
        return min((instant for instant in self.due if instant > after), default=None)

    def of_type(self, kind: str) -> list[Json]:
        return [payload for payload in self.payloads if kind in _kinds(payload)]

    def _receive(self, body: Json, client: WebClient, ack: Ack) -> BoltResponse | None:
        self.payloads.append(body)
        if self.answer is None:
            return ack()
        self.answer(body, client, ack)
        return ack.response


def _kinds(payload: Json) -> set[str]:
    event = payload.get("event") or {}
    return {str(payload.get("type")), str(event.get("type")), str(payload.get("command"))}
