"""Socket Mode: connecting, watching the connection, and letting go."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

log = logging.getLogger(__name__)

CONCURRENCY = 32


@dataclass(frozen=True)
class Socket:
    """One Socket Mode connection of an app."""

    app: App
    app_token: str
    base_url: str
    _handler: SocketModeHandler = field(init=False)

    def __post_init__(self) -> None:
        handler = SocketModeHandler(
            self.app,
            app_token=self.app_token,
            web_client=WebClient(token=self.app_token, base_url=self.base_url),
            concurrency=CONCURRENCY,
        )
        object.__setattr__(self, "_handler", handler)

    def start(self) -> None:
        """Connect and return; events arrive on threads of the handler."""
        self._handler.connect()  # type: ignore[no-untyped-call] # Bolt's own
        log.info("connected to Slack by Socket Mode")

    def is_connected(self) -> bool:
        """Return whether the socket stands; the caller exits if it stays down."""
        return bool(self._handler.client.is_connected())

    def stop(self) -> None:
        """Take nothing more in."""
        self._handler.close()  # type: ignore[no-untyped-call] # Bolt's own
