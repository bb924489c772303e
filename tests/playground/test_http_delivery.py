"""Without Socket Mode the bot gets signed requests, as from Slack."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from slack_bolt import Ack, App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient

from bot.playground import DeliveryMode, running
from tests.playground.conftest import options
from tests.playground.echo_bot import Json
from tests.playground_client import Client


class Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in wsgiref
        """Say nothing; the tests look at what arrived."""


@dataclass
class HttpRoom:
    control: Client
    received: list[Json] = field(default_factory=list)
    headers: list[dict[str, list[str]]] = field(default_factory=list)
    server: WSGIServer | None = None

    def serve(self, app: App) -> None:
        assert self.server is not None
        self.server.set_app(SlackRequestHandler(app))


@pytest.fixture
def http_room() -> Iterator[HttpRoom]:
    with make_server("127.0.0.1", 0, lambda *_: [], handler_class=Silent) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/slack/events"
        with running(options(deliver=DeliveryMode.HTTP, request_url=url)) as playground:
            room = HttpRoom(Client(playground.url), server=server)
            connection = playground.connection
            client = WebClient(connection.bot_token, base_url=connection.api_url)
            app = App(
                client=client,
                signing_secret=connection.signing_secret,
                token_verification_enabled=False,
            )
            _remember(app, room)
            room.serve(app)
            yield room
        server.shutdown()


def _remember(app: App, room: HttpRoom) -> None:
    @app.command("/echo")
    def echo(body: Json, ack: Ack) -> None:
        room.received.append(body)
        ack(f"you said {body['text']}")

    @app.event("app_home_opened")
    def home(body: Json, request: Json) -> None:
        room.received.append(body)
        room.headers.append(request.headers)  # type: ignore[attr-defined]


def test_a_command_arrives_signed_and_its_answer_is_shown(http_room: HttpRoom) -> None:
    ines = http_room.control.person("Ines Roth")
    outcome = http_room.control.command(ines, "/echo", "hello")

    assert outcome["ack"] is True
    assert [m["text"] for m in http_room.control.messages(ines)] == ["you said hello"]


def test_a_repeated_event_says_that_it_is_one(http_room: HttpRoom) -> None:
    http_room.control.home(http_room.control.person("Ines Roth"))
    http_room.control.redeliver()

    first, second = http_room.received
    assert first["event_id"] == second["event_id"]
    assert "x-slack-retry-num" not in http_room.headers[0]
    assert http_room.headers[1]["x-slack-retry-num"] == ["1"]
    assert http_room.headers[1]["x-slack-retry-reason"] == ["http_timeout"]


def test_a_bot_that_refuses_is_not_taken_for_one_that_acknowledged(http_room: HttpRoom) -> None:
    http_room.serve(App(signing_secret="another", token_verification_enabled=False, token="x"))
    outcome = http_room.control.command(http_room.control.person("Ines Roth"), "/echo")

    assert (outcome["ack"], outcome["error"]) == (False, "dispatch_failed")


def test_a_bot_that_is_not_there_is_named_so() -> None:
    with running(options(deliver=DeliveryMode.HTTP, request_url="http://127.0.0.1:9/")) as lonely:
        control = Client(lonely.url)
        outcome = control.command(control.person("Ines Roth"), "/echo")

    assert (outcome["ack"], outcome["error"]) == (False, "no_connection")
