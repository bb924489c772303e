"""Socket Mode: tickets, ten sockets, each envelope into one of them, and what a page hears."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from typing import cast

import aiohttp
import pytest

from tests.playground.conftest import Room
from tests.playground.echo_bot import EchoBot, Json


def _new_address(room: Room) -> str:
    answer = room.web.api_call(
        "apps.connections.open",
        headers={"Authorization": f"Bearer {room.bot.connection.app_token}"},
    )
    return str(answer["url"])


def test_a_socket_says_hello_and_its_ticket_is_good_once(room: Room) -> None:
    address = _new_address(room)

    async def greet() -> Json:
        async with aiohttp.ClientSession() as session, session.ws_connect(address) as socket:
            return cast("Json", await socket.receive_json())

    hello = asyncio.run(greet())
    assert (hello["type"], hello["num_connections"]) == ("hello", 2)
    with pytest.raises(aiohttp.WSServerHandshakeError, match="401"):
        asyncio.run(greet())


def test_an_eleventh_socket_is_sent_away(room: Room) -> None:
    addresses = [_new_address(room) for _ in range(10)]

    async def crowd() -> Json:
        async with aiohttp.ClientSession() as session:
            sockets = [await session.ws_connect(address) for address in addresses]
            first = [await socket.receive_json() for socket in sockets]
            for socket in sockets:
                await socket.close()
            return cast("Json", first[-1])

    assert asyncio.run(crowd()) == {"type": "disconnect", "reason": "too_many_websockets"}


def test_every_envelope_goes_to_exactly_one_of_two_bots(room: Room) -> None:
    ines = room.control.person("Ines Roth")
    other = EchoBot(room.bot.connection)
    other.start()
    for number in range(6):
        assert room.control.command(ines, "/echo", str(number))["ack"] is True
    other.stop()

    first, second = (
        {payload["text"] for payload in bot.of_type("/echo")} for bot in (room.bot, other)
    )
    assert first | second == {str(number) for number in range(6)}
    assert first.isdisjoint(second)
    assert first
    assert second


def test_an_acknowledgement_that_nobody_waits_for_is_ignored(room: Room) -> None:
    address = _new_address(room)

    async def babble() -> None:
        async with aiohttp.ClientSession() as session, session.ws_connect(address) as socket:
            await socket.receive_json()
            await socket.send_str("not JSON")
            await socket.send_json({"envelope_id": "unknown"})

    asyncio.run(babble())
    assert room.control.command(room.control.person("Ines Roth"), "/echo")["ack"] is True


def test_a_page_hears_what_changed(room: Room) -> None:
    ines = room.control.person("Ines Roth")
    with urllib.request.urlopen(f"{room.control.url}/control/live", timeout=10) as stream:
        first = _event(stream.readline(), stream.readline())
        room.web.chat_postMessage(channel=ines, text="x")
        later = _event(stream.readline(), stream.readline())

    assert first["changed"] == []
    assert later["seq"] > first["seq"]
    assert set(later["changed"]) & {"messages", "state", "calls"}


def _event(line: bytes, empty: bytes) -> Json:
    assert empty == b"\n"
    event: Json = json.loads(line.removeprefix(b"data: "))
    return event


def test_the_page_and_its_parts_are_served(standing_room: Room) -> None:
    url = standing_room.control.url
    with urllib.request.urlopen(url) as page:
        assert b"<!doctype html>" in page.read().lower()
    for outside in ("/../server.py", "/%2e%2e/server.py"):
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(url + outside)
        caught.value.close()
        assert caught.value.code in {403, 404}
