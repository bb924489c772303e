"""Faults, lost connections and repeated deliveries, on demand."""

from __future__ import annotations

import http.client
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.error import URLError

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.faults import Faults
from tests.playground.conftest import Room, a_room
from tests.playground_client import Refused


def post(room: Room, text: str = "x", timeout: int = 30) -> str:
    connection = room.bot.connection
    client = WebClient(connection.bot_token, base_url=connection.api_url, timeout=timeout)
    client.retry_handlers = []
    client.chat_postMessage(channel=room.control.person("Ines Roth"), text=text)
    return text


def stored(room: Room) -> list[str]:
    return [message["text"] for message in room.control.messages(room.control.person("Ines Roth"))]


def test_a_rate_limit_names_the_seconds_to_wait(room: Room) -> None:
    room.control.fault("429", "chat.postMessage", retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        post(room)

    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "7"
    assert stored(room) == []
    assert post(room) == "x"


@pytest.mark.parametrize(
    ("kind", "is_stored"),
    [
        pytest.param("500", False, id="a server error"),
        pytest.param("reset_before", False, id="a reset before it was done"),
        pytest.param("reset_after", True, id="a reset after it was done"),
        pytest.param("timeout", True, id="an answer that never comes"),
    ],
)
def test_a_fault_fails_the_call(room: Room, kind: str, is_stored: bool) -> None:
    room.control.fault(kind, "chat.postMessage", seconds=3)
    with pytest.raises(
        (SlackApiError, URLError, ConnectionError, TimeoutError, http.client.HTTPException)
    ):
        post(room, timeout=1)

    assert stored(room) == (["x"] if is_stored else [])
    assert post(room, "after") == "after"


def test_a_slow_answer_comes_in_the_end(room: Room) -> None:
    room.control.fault("slow", "chat.postMessage", seconds=0.3)
    assert post(room) == "x"


def test_a_held_call_goes_on_when_it_is_let_go(room: Room) -> None:
    room.control.fault("hold_after", "chat.postMessage")
    with ThreadPoolExecutor(1) as pool:
        posting = pool.submit(post, room)
        arrived = threading.Event()
        while not arrived.is_set():
            if stored(room):
                arrived.set()
        assert not posting.done()
        room.control.clear_faults()
        assert posting.result(10) == "x"


def test_faults_by_rate_strike_the_same_calls_for_the_same_seed() -> None:
    def struck(seed: int) -> list[bool]:
        faults = Faults()
        faults.add({"kind": "500", "rate": 0.3, "seed": seed})
        return [faults.striking("chat.postMessage") is not None for _ in range(100)]

    assert struck(1) == struck(1)
    assert struck(1) != struck(2)
    assert 15 < sum(struck(1)) < 45


def test_a_fault_that_does_not_exist_is_refused(room: Room) -> None:
    with pytest.raises(Refused, match="invalid_fault"):
        room.control.fault("boredom")


def test_an_event_is_delivered_again_with_the_same_id(room: Room) -> None:
    room.control.home(room.control.person("Ines Roth"))
    room.control.redeliver()

    first, second = room.bot.of_type("app_home_opened")
    assert first["event_id"] == second["event_id"]
    with pytest.raises(Refused, match="unknown_event"):
        room.control.redeliver("Ev0")


def test_an_event_without_acknowledgement_comes_again_at_once(room: Room) -> None:
    room.control.fault("drop_ack", "events_api")
    room.control.home(room.control.person("Ines Roth"))

    assert len(room.bot.of_type("app_home_opened")) == 2


def test_a_bot_that_was_disconnected_comes_back(room: Room) -> None:
    ines = room.control.person("Ines Roth")
    room.control.disconnect()

    assert room.control.command(ines, "/echo")["ack"] is True


def test_rate_limits_are_enforced_when_asked_for() -> None:
    with a_room(rate_limits=True, time_scale=20.0) as room:
        general = room.control.channel("general")
        room.web.chat_postMessage(channel=general, text="1")
        with pytest.raises(SlackApiError) as caught:
            room.web.chat_postMessage(channel=general, text="2")
        assert caught.value.response["error"] == "ratelimited"
        assert caught.value.response.headers["Retry-After"] == "1"


@pytest.mark.parametrize(
    ("headers", "error"),
    [
        pytest.param({"Origin": "https://elsewhere.example"}, "not_loopback", id="a foreign page"),
        pytest.param({"Host": "rebound.example"}, "not_loopback", id="a rebound name"),
    ],
)
def test_the_control_api_answers_this_machine_only(
    standing_room: Room, headers: dict[str, str], error: str
) -> None:
    address = standing_room.control.url.removeprefix("http://")
    connection = http.client.HTTPConnection(address)
    connection.request("POST", "/control/uninstall", body="{}", headers=headers)
    response = connection.getresponse()
    body = json.loads(response.read())
    connection.close()

    assert (response.status, body["error"]) == (403, error)


@pytest.mark.parametrize(
    ("path", "body", "error"),
    [
        pytest.param("nothing", "{}", "unknown_control", id="an unknown act"),
        pytest.param("command", "{", "invalid_json", id="no JSON"),
        pytest.param("command", "{}", "missing_argument", id="nobody named"),
        pytest.param("command", '{"user": "U0"}', "unknown_person", id="an unknown person"),
        pytest.param("user", '{"user": "{ines}", "tz": "Mars"}', "unknown_time_zone", id="a zone"),
        pytest.param("rehearse", '{"step": "fly"}', "unknown_step", id="an unknown step"),
    ],
)
def test_a_mistaken_wish_is_answered_with_a_word_and_a_sentence(
    standing_room: Room, path: str, body: str, error: str
) -> None:
    ines = standing_room.control.person("Ines Roth")
    connection = http.client.HTTPConnection(standing_room.control.url.removeprefix("http://"))
    connection.request("POST", f"/control/{path}", body=body.replace("{ines}", ines))
    response = connection.getresponse()
    answer = json.loads(response.read())
    connection.close()

    assert 400 <= response.status < 500
    assert answer["error"] == error
    assert answer["detail"].endswith(".")
