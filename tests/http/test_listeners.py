"""Listeners are found by their name, and whatever has none is left to Bolt."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from slack_bolt import Ack, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.slack.listeners import NamedApp
from tests.crash.launcher import wait_until

NAMED: list[tuple[str, dict[str, Any]]] = [
    ("event", {"type": "event_callback", "event": {"type": "it"}}),
    ("command", {"command": "it"}),
    ("action", {"type": "block_actions", "actions": [{"type": "button", "action_id": "it"}]}),
    ("view", {"type": "view_submission", "view": {"type": "modal", "callback_id": "it"}}),
    ("options", {"type": "block_suggestion", "action_id": "it"}),
]


def an_app(*, waits: bool = True, ack_seconds: float = 3.0) -> NamedApp:
    return NamedApp(
        client=WebClient(base_url="http://127.0.0.1:9/"),
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1"),
        process_before_response=waits,
        listener_executor=ThreadPoolExecutor(1),
        ack_seconds=ack_seconds,
    )


def answer_of(app: NamedApp, body: dict[str, Any]) -> BoltResponse:
    app.look_up()
    return app.dispatch(BoltRequest(body={"team_id": "T1", **body}, mode="socket_mode"))


@pytest.mark.parametrize(("kind", "body"), NAMED)
def test_a_listener_is_found_by_its_name(kind: str, body: dict[str, Any]) -> None:
    app, heard = an_app(), list[dict[str, Any]]()

    def listen(ack: Ack, body: dict[str, Any]) -> None:
        heard.append(body)
        ack()

    getattr(app, kind)("another")(lambda ack: ack("the wrong one"))
    getattr(app, kind)("it")(listen)

    assert answer_of(app, body).status == 200
    assert heard == [{"team_id": "T1", **body}]


def test_a_pattern_is_left_to_bolt() -> None:
    app = an_app()
    app.action("it")(lambda ack: ack("by name"))
    app.action(re.compile("^it_"))(lambda ack: ack("by pattern"))
    click = {"type": "block_actions", "actions": [{"type": "button", "action_id": "it_2"}]}

    assert answer_of(app, click).body == "by pattern"


def test_of_two_with_the_same_name_the_first_one_answers() -> None:
    app = an_app()
    app.command("it")(lambda ack: ack("first"))
    app.command("it")(lambda ack: ack("second"))

    assert answer_of(app, {"command": "it"}).body == "first"


def test_what_nobody_listens_to_is_not_answered() -> None:
    app = an_app()
    app.command("it")(lambda ack: ack())

    assert answer_of(app, {"command": "another"}).status == 404


def test_an_error_of_a_listener_goes_where_errors_are_shown() -> None:
    app = an_app()

    def fail(_ack: Ack) -> None:
        raise LookupError

    app.error(lambda error: BoltResponse(status=200, body=type(error).__name__))
    app.command("it")(lambda ack: fail(ack))

    assert answer_of(app, {"command": "it"}).body == "LookupError"


def test_a_listener_that_asks_for_what_is_not_given_is_refused_at_once() -> None:
    with pytest.raises(KeyError):
        an_app().command("it")(lambda weather: weather)


def test_a_listener_goes_on_behind_its_acknowledgement() -> None:
    app, answered, done = an_app(waits=False), Event(), Event()

    def listen(ack: Ack) -> None:
        ack("first")
        answered.wait(5)
        done.set()

    app.command("it")(listen)

    assert answer_of(app, {"command": "it"}).body == "first"
    assert not done.is_set()
    assert app.is_busy()
    answered.set()
    assert done.wait(5)
    wait_until(lambda: not app.is_busy(), 5)


@pytest.mark.parametrize("acknowledges", [False, True])
def test_an_error_behind_an_acknowledgement_is_shown_and_does_not_replace_it(
    acknowledges: bool,
) -> None:
    app, shown = an_app(waits=False), Event()

    def listen(ack: Ack) -> None:
        if acknowledges:
            ack("first")
        raise LookupError

    def show(error: Exception) -> BoltResponse:
        shown.set()
        return BoltResponse(status=200, body=type(error).__name__)

    app.error(show)
    app.command("it")(listen)

    assert answer_of(app, {"command": "it"}).body == ("first" if acknowledges else "LookupError")
    assert shown.wait(5)


def test_a_listener_that_takes_too_long_is_given_up() -> None:
    app, end = an_app(waits=False, ack_seconds=0.01), Event()
    app.command("it")(lambda ack: end.wait(5) and ack())

    try:
        assert answer_of(app, {"command": "it"}).status == 404
    finally:
        end.set()


def test_a_listener_that_ends_without_an_acknowledgement_is_no_answer() -> None:
    app = an_app(waits=False)
    app.command("it")(lambda body: None)

    assert answer_of(app, {"command": "it"}).status == 404
