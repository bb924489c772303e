from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from slack_sdk import WebClient

from bot.playground import Connection, Playground, PlaygroundOptions, running
from tests.playground.echo_bot import CLOSING, MANIFEST, EchoBot
from tests.playground_client import Client

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass
class Room:
    """A playground with the echo bot in it."""

    playground: Playground
    bot: EchoBot
    control: Client

    @property
    def web(self) -> WebClient:
        return self.bot.client


def options(**changes: object) -> PlaygroundOptions:
    return PlaygroundOptions(**{"manifest": MANIFEST, "start": MONDAY, **changes})  # type: ignore[arg-type]


@contextmanager
def a_room(**changes: object) -> Iterator[Room]:
    """Run a playground with an echo bot until the block ends."""
    bots: list[EchoBot] = []

    def start(connection: Connection) -> EchoBot:
        bots.append(EchoBot(connection))
        return bots[0]

    with running(options(**changes), start) as playground:
        yield Room(playground, bots[0], Client(playground.url))


@pytest.fixture(scope="session", autouse=True)
def _all_bots_end() -> Iterator[None]:
    yield
    for closing in CLOSING:
        closing.join(10)


@pytest.fixture
def room() -> Iterator[Room]:
    with a_room() as fresh:
        yield fresh


@pytest.fixture(scope="module")
def standing_room() -> Iterator[Room]:
    """A playground for tests that change nothing in it."""
    with a_room() as shared:
        yield shared
