"""Socket Mode: connecting, watching the connection, and letting go."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.clock import Clock
from bot.slack.calls import TOKEN_GONE, trust_for
from bot.slack.listeners import NamedApp

log = logging.getLogger(__name__)

CONCURRENCY = 32
EVENTS = "events_api"
OK = 200


class _Client(SocketModeClient):
    """A client that calls nobody any more once the app was removed from the workspace."""

    removed = False

    def connect_to_new_endpoint(self, force: bool = False) -> None:
        """Connect anew, as Slack asks for now and then."""
        if self.removed:
            return
        try:
            super().connect_to_new_endpoint(force)
        except SlackApiError as error:
            if error.response.get("error") not in TOKEN_GONE:
                raise
            self.leave()

    def leave(self) -> None:
        """Take it that the tokens are worth nothing any more."""
        self.removed, self.auto_reconnect_enabled = True, False
        log.warning("the app was removed from the workspace; install it again and start anew")


@dataclass(frozen=True)
class Socket:
    """One Socket Mode connection of an app.

    Attributes:
        app: answers commands, clicks and forms.
        events: answers events, when the work is done: Slack sends an event again that nobody
            acknowledged, be it that the database or this process went away.
        acknowledged: is told how many seconds an answer took.
    """

    app: NamedApp
    events: App
    app_token: str
    base_url: str
    machine_clock: Clock
    acknowledged: Callable[[float], None]
    _client: _Client = field(init=False)

    def __post_init__(self) -> None:
        client = _Client(
            app_token=self.app_token,
            web_client=WebClient(
                token=self.app_token, base_url=self.base_url, ssl=trust_for(self.base_url)
            ),
            concurrency=CONCURRENCY,
        )
        client.socket_mode_request_listeners.append(self._answer)
        object.__setattr__(self, "_client", client)

    def start(self) -> None:
        """Connect and return; events arrive on threads of the client."""
        self._client.connect()
        log.info("connected to Slack by Socket Mode")

    def is_connected(self) -> bool:
        """Return whether the socket stands; the caller exits if it stays down.

        Where the app was removed nothing is to be expected, and starting anew would not help.
        """
        return self._client.removed or bool(self._client.is_connected())

    def is_busy(self) -> bool:
        """Return whether something that a person did is still worked on."""
        return self.app.is_busy()

    def stop(self) -> None:
        """Take nothing more in."""
        self._client.close()

    def _answer(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        began = self.machine_clock()
        app = self.events if request.type == EVENTS else self.app
        response = run_bolt_app(app, request)
        if response.status == OK and _removes_the_app(request.payload):
            self._client.leave()
        send_response(client, request, response, began.timestamp())
        self.acknowledged((self.machine_clock() - began).total_seconds())


def _removes_the_app(payload: Mapping[str, Any]) -> bool:
    event = payload.get("event") or {}
    revoked = event.get("type") == "tokens_revoked" and (event.get("tokens") or {}).get("bot")
    return event.get("type") == "app_uninstalled" or bool(revoked)
