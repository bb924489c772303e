"""Socket Mode: connecting, watching the connection, and letting go."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.clock import Clock

log = logging.getLogger(__name__)

CONCURRENCY = 32
EVENTS = "events_api"


class _TimedHandler(SocketModeHandler):
    def __init__(
        self,
        events: App,
        machine_clock: Clock,
        acknowledged: Callable[[float], None],
        **options: Any,  # noqa: ANN401 - Bolt's own
    ) -> None:
        super().__init__(**options)
        self._events, self._machine_clock = events, machine_clock
        self._acknowledged = acknowledged

    def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override] # as in Bolt
        began = self._machine_clock()
        app = self._events if req.type == EVENTS else self.app
        send_response(client, req, run_bolt_app(app, req), began.timestamp())
        self._acknowledged((self._machine_clock() - began).total_seconds())


@dataclass(frozen=True)
class Socket:
    """One Socket Mode connection of an app.

    Attributes:
        app: answers commands, clicks and forms.
        events: answers events, when the work is done: Slack sends an event again that nobody
            acknowledged, be it that the database or this process went away.
        acknowledged: is told how many seconds an answer took.
    """

    app: App
    events: App
    app_token: str
    base_url: str
    machine_clock: Clock
    acknowledged: Callable[[float], None]
    _handler: SocketModeHandler = field(init=False)

    def __post_init__(self) -> None:
        handler = _TimedHandler(
            self.events,
            self.machine_clock,
            self.acknowledged,
            app=self.app,
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
