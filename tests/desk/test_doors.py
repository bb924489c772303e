"""Every listener of the desk asks who is acting: nothing is registered that a stranger can use.

The listeners are those that the bot itself registers, driven with Slack's payloads; Slack is a
small server that takes every call and keeps what it was told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import unquote_plus

import pytest
from slack_bolt import App, BoltRequest
from slack_sdk import WebClient
from sqlalchemy import text

import handlers
from bot.app.wiring import Ground, services_over
from bot.content.library import load_library
from bot.services.desk import Rolls
from models import Base
from tests.desk.bench import DESK, INES, Bench
from tests.rounds.stage import company
from tests.world import MONDAY

REFUSED = "This command works in the organisers' channel, for its members."
DESK_ONLY_IN = "handlers.desk"


@dataclass(frozen=True)
class Door:
    """Something that the bot listens to: an action, a view or a command by its name."""

    kind: str
    name: str


class Listening(App):
    """Bolt's App that also remembers which names of the desk it listens to."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.doors: list[Door] = []

    def action(self, constraints: Any, *rest: Any, **more: Any) -> Any:
        return self._noting("action", constraints, super().action(constraints, *rest, **more))

    def view(self, constraints: Any, *rest: Any, **more: Any) -> Any:
        return self._noting("view", constraints, super().view(constraints, *rest, **more))

    def command(self, command: Any, *rest: Any, **more: Any) -> Any:
        return self._noting("command", command, super().command(command, *rest, **more))

    def options(self, constraints: Any, *rest: Any, **more: Any) -> Any:
        return self._noting("options", constraints, super().options(constraints, *rest, **more))

    def _noting(self, kind: str, constraints: Any, register: Any) -> Any:
        def note(listener: Any) -> Any:
            if listener.func.__module__.startswith(DESK_ONLY_IN):
                self.doors.append(Door(kind, _name_in(constraints)))
            return register(listener)

        return note


def _name_in(constraints: Any) -> str:
    """Return a name that fits: of a pattern, its beginning and a number."""
    if isinstance(constraints, re.Pattern):
        return str(constraints.pattern).removeprefix("^") + "0"
    return str(constraints)


@dataclass
class Slack:
    """What was said to Slack's address, as text."""

    told: list[str] = field(default_factory=list)
    url: str = ""


@contextmanager
def listening_slack() -> Iterator[Slack]:
    slack = Slack()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            slack.told.append(unquote_plus(body))
            answer = json.dumps(
                {"ok": True, "team_id": "T1", "user_id": "UBOT", "bot_id": "B1", "url": slack.url}
            ).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_args: object) -> None:
            """Keep quiet."""

    with closing(_serving(ThreadingHTTPServer(("127.0.0.1", 0), Answers))) as server:
        slack.url = f"http://127.0.0.1:{server.server_address[1]}/api/"
        yield slack
        server.shutdown()


def _serving(server: Any) -> Any:
    server.close = server.server_close
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server


@dataclass
class House:
    """The bot's listeners in front of a desk with a draft, and Slack behind them."""

    bench: Bench
    app: Listening
    slack: Slack

    def knock(self, door: Door, user: str, channel: str | None) -> str:
        """Use a door as somebody, somewhere; return everything that was answered."""
        self.slack.told.clear()
        body = PAYLOADS[door.kind](door.name, user, channel, self.slack.url)
        answer = self.app.dispatch(BoltRequest(body=json.dumps(body), mode="socket_mode"))
        return "\n".join([str(answer.body or ""), *self.slack.told])

    def stored(self) -> dict[str, list[tuple[object, ...]]]:
        """Return every row of every table."""
        with self.bench.stage.world.database.engine.connect() as connection:
            return {
                table: [tuple(row) for row in connection.execute(text(f'SELECT * FROM "{table}"'))]
                for table in Base.metadata.tables
            }


def _person(user: str) -> dict[str, object]:
    return {"team": {"id": "T1"}, "user": {"id": user}, "trigger_id": "1.2.3"}


def _click(name: str, user: str, channel: str | None, url: str) -> dict[str, object]:
    clicked = [
        {"type": "button", "action_id": name, "block_id": "b", "value": "x", "action_ts": "1"}
    ]
    body = {"type": "block_actions", **_person(user), "actions": clicked}
    if channel is None:
        modal = {"id": "V1", "type": "modal", "callback_id": "x", "state": {"values": {}}}
        return {**body, "container": {"type": "view", "view_id": "V1"}, "view": modal}
    shown = {"type": "message", "channel_id": channel, "message_ts": "1.1"}
    return {**body, "container": shown, "response_url": f"{url}response"}


def _sent(name: str, user: str, _channel: str | None, _url: str) -> dict[str, object]:
    view = {"id": "V1", "type": "modal", "callback_id": name, "private_metadata": "x:y:z"}
    return {"type": "view_submission", **_person(user), "view": {**view, "state": {"values": {}}}}


def _typed(name: str, user: str, channel: str | None, url: str) -> dict[str, object]:
    return {
        "command": name,
        "text": "",
        "team_id": "T1",
        "user_id": user,
        "channel_id": channel or DESK,
        "trigger_id": "1.2.3",
        "response_url": f"{url}response",
    }


PAYLOADS = {"action": _click, "view": _sent, "command": _typed}


@pytest.fixture
def house(bench: Bench) -> Iterator[House]:
    world = bench.stage.world
    company(bench.stage, 6)
    bench.stage.at(MONDAY)
    with listening_slack() as slack:
        client = WebClient("xoxb-test", base_url=slack.url)
        app = Listening(client=client, token_verification_enabled=False)
        ground = Ground(
            world.database,
            world.clock,
            bench.machine,
            world.new_id,
            world.outbox,
            bench.rooms,
            load_library(),
            Rolls(bench.rooms, bench.machine),
            b"secret",
        )
        handlers.register(app, services_over(ground), world.clock, lambda: "7f3a")
        yield House(bench, app, slack)


def test_the_desk_has_doors_of_every_kind(house: House) -> None:
    kinds = {door.kind for door in house.app.doors}

    assert kinds == {"action", "view", "command"}
    assert len(house.app.doors) > 25


def test_somebody_outside_the_desk_is_refused_at_every_door(house: House) -> None:
    before = house.stored()

    for door in house.app.doors:
        for channel in (DESK, None):
            answer = house.knock(door, "USTRANGER", channel)
            assert REFUSED in answer, f"{door} let a stranger in, or failed: {answer}"

    assert house.stored() == before


def test_a_member_of_the_desk_is_refused_in_any_other_channel(house: House) -> None:
    before = house.stored()

    for door in house.app.doors:
        if door.kind != "view":  # a modal is opened from the desk, and stands in no channel
            answer = house.knock(door, INES, "CGENERAL")
            assert REFUSED in answer, f"{door} works outside the desk, or failed: {answer}"

    assert house.stored() == before


def test_everybody_is_refused_while_slack_does_not_say_who_is_at_the_desk(house: House) -> None:
    house.bench.rooms.silent = True

    for door in house.app.doors:
        assert REFUSED in house.knock(door, INES, DESK), f"{door} trusts a desk that it cannot see"


def test_a_member_of_the_desk_is_let_in(house: House) -> None:
    answers = [house.knock(door, INES, DESK) for door in house.app.doors if door.kind == "command"]

    assert answers
    assert all(REFUSED not in answer for answer in answers)
