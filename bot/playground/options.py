"""What a playground is started with, and what a bot needs to reach it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from bot.clock import MovableClock

from .clockwork import Bot
from .shapes import Json


class DeliveryMode(StrEnum):
    """How the bot is told of things."""

    SOCKET = "socket"
    HTTP = "http"


@dataclass(frozen=True)
class PlaygroundOptions:
    """The options of a playground; the defaults make the company of the tour.

    Port 0 takes a free one. ``start`` is the first programme time (None: the next working hour).
    ``record_calls`` names a file that gets a line of JSON for every call of the bot.
    ``database`` is the URL for the bot; None is a fresh SQLite file, removed at the end.
    ``patience`` is how many times as long as Slack's three seconds an acknowledgement may take
    and a trigger lives: 1 as in Slack, more for a debugger or a busy machine.
    """

    manifest: Json
    host: str = "127.0.0.1"
    port: int = 0
    people: int = 13
    seed: int = 1
    start: datetime | None = None
    rate_limits: bool = False
    time_scale: float = 1.0
    patience: float = 1.0
    deliver: DeliveryMode = DeliveryMode.SOCKET
    request_url: str | None = None
    record_calls: Path | None = None
    database: str | None = None


@dataclass(frozen=True)
class Connection:
    """What a bot must know to work in this playground.

    ``api_url`` is the base of the Web API (``SLACK_API_URL``), ``clock_url`` where a bot in
    another process reads the programme time; one in this process shares ``clock``.
    ``seconds_between_posts`` is how long to wait before the next post to the same channel,
    ``ack_seconds`` how long the playground waits for an acknowledgement.
    """

    api_url: str
    clock_url: str
    bot_token: str
    app_token: str
    signing_secret: str
    desk_channel: str
    database: str
    seconds_between_posts: float
    ack_seconds: float
    clock: MovableClock


StartBot = Callable[[Connection], Bot]
"""Builds the bot for a playground; the playground starts and stops it."""
