"""Everything that one running playground holds, put together once."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from bot.clock import Clock, MovableClock

from .calls import CallLog
from .faults import Faults
from .form_state import StateValues
from .ids import Ids
from .installation import Installation
from .live import Live
from .rules.tiers import RateLimits
from .shapes import Json
from .surfaces import Surfaces
from .triggers import ResponseUrls, Triggers
from .workspace import Workspace

ACK_SECONDS = 3.0
"""How long Slack waits for an acknowledgement."""


@dataclass(frozen=True)
class Ack:
    """How the bot acknowledged: in time or not, with what, how fast.

    ``error`` is None, ``operation_timeout``, ``dispatch_failed`` or ``no_connection``.
    """

    ok: bool
    payload: Json | None = None
    milliseconds: int = 0
    error: str | None = None


@dataclass(frozen=True)
class Envelope:
    """Something for the bot: ``events_api``, ``slash_commands`` or ``interactive``."""

    type: str
    payload: Json
    accepts_response: bool = False
    retry_attempt: int | None = None
    retry_reason: str | None = None


class Delivery(Protocol):
    """How envelopes reach the bot: over a socket, or as signed requests."""

    async def deliver(self, envelope: Envelope) -> Ack:
        """Hand an envelope to the bot and wait for its acknowledgement, ``ack_seconds`` at most."""
        ...

    async def disconnect(self, reason: str) -> None:
        """Tell the bot that its connections end, where there are any."""
        ...


@dataclass
class World:
    """The parts of a playground; only the server's event loop touches them."""

    clock: MovableClock
    machine_clock: Clock
    ids: Ids
    workspace: Workspace
    installation: Installation
    surfaces: Surfaces
    triggers: Triggers
    responses: ResponseUrls
    calls: CallLog
    faults: Faults
    live: Live
    limits: RateLimits
    time_scale: float = 1.0
    ack_seconds: float = ACK_SECONDS
    base_url: str = ""
    delivery: Delivery | None = None
    mover: Callable[[datetime, bool], Awaitable[None]] | None = None
    moving: asyncio.Lock = field(default_factory=asyncio.Lock)
    picks: dict[tuple[str, str, str], StateValues] = field(default_factory=dict)
    took_part: set[str] = field(default_factory=set)
    tickets: set[str] = field(default_factory=set)
    sent_events: list[Envelope] = field(default_factory=list)
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    def in_background(self, work: Coroutine[Any, Any, object]) -> None:
        """Let something go on by itself; it ends with the server at the latest."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def stop_background(self) -> None:
        """Cancel whatever still goes on by itself."""
        for task in list(self._tasks):
            task.cancel()
