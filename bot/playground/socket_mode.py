"""Socket Mode: sockets with tickets, envelopes to exactly one of them, acknowledgements."""

import asyncio
import json
import time
from contextlib import suppress
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from .shapes import Json
from .world import Ack, Envelope, World

MOST_SOCKETS = 10
PING_SECONDS = 10.0  # clients take a socket without pings for dead
_CONNECTION_SECONDS = 18_060  # what Slack announces; the playground never ends one by itself
_CLOSING_GRACE_SECONDS = 10.0
_GLANCE_SECONDS = 0.01


@dataclass(eq=False)
class Socket:
    """One open socket; nothing more is sent into one that was told to go."""

    connection: web.WebSocketResponse
    leaving: bool = False


@dataclass
class SocketMode:
    """The open sockets of the app, used in turn."""

    world: World
    sockets: list[Socket] = field(default_factory=list)
    _waiting: dict[str, asyncio.Future[Json | None]] = field(default_factory=dict)
    _turn: int = 0
    _has_met_bot: bool = False

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one socket from its ticket to its end."""
        ticket = request.query.get("ticket", "")
        if ticket not in self.world.tickets:
            return web.Response(status=401, text="unknown or used ticket")
        self.world.tickets.discard(ticket)
        connection = web.WebSocketResponse(heartbeat=PING_SECONDS)
        await connection.prepare(request)
        if len(self.sockets) >= MOST_SOCKETS:
            await connection.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await connection.close()
            return connection
        socket = Socket(connection)
        self._let_go()
        self.sockets.append(socket)
        self._has_met_bot = True
        try:
            await connection.send_json(self._hello())
            await self._listen(connection)
        finally:
            self.sockets.remove(socket)
        return connection

    async def deliver(self, envelope: Envelope) -> Ack:
        """Send an envelope into one socket and wait for the acknowledgement."""
        began = time.monotonic()
        socket = await self._next_socket()
        if socket is None:
            return Ack(ok=False, error="no_connection")
        envelope_id = self.world.ids.secret(20)
        future: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = future
        try:
            await socket.connection.send_json(_frame(envelope_id, envelope))
            payload = await asyncio.wait_for(future, self.world.ack_seconds)
        except (TimeoutError, ConnectionResetError):
            return Ack(ok=False, milliseconds=_since(began), error="operation_timeout")
        finally:
            del self._waiting[envelope_id]
        if self.world.faults.loses_ack(envelope.type):
            return Ack(ok=False, milliseconds=_since(began), error="operation_timeout")
        return Ack(ok=True, payload=payload, milliseconds=_since(began))

    async def disconnect(self, reason: str) -> None:
        """Tell every socket to go, and close those that are still there a little later."""
        leaving = [socket for socket in self.sockets if not socket.leaving]
        for socket in leaving:
            socket.leaving = True
            frame = {"type": "disconnect", "reason": reason, "debug_info": {"host": "playground"}}
            await socket.connection.send_json(frame)
        self.world.in_background(_close_later(leaving, _CLOSING_GRACE_SECONDS))

    def _let_go(self) -> None:
        """Close the sockets that were told to go, now that another one takes over."""
        leaving = [socket for socket in self.sockets if socket.leaving]
        self.world.in_background(_close_later(leaving, 0))

    async def wait_for_bot(self, seconds: float) -> bool:
        """Wait until a bot is connected; False if none came in time."""
        end = time.monotonic() + seconds
        while not self._ready():
            if time.monotonic() > end:
                return False
            await asyncio.sleep(_GLANCE_SECONDS)
        return True

    async def keep_lines_busy(self) -> None:
        """Ping all sockets again and again, until cancelled.

        A client that waits for a frame notices its own closing only when one arrives; with this a
        bot stops at once instead of after seconds.
        """
        while True:
            for socket in list(self.sockets):
                with suppress(ConnectionResetError):
                    await socket.connection.ping()
            await asyncio.sleep(_GLANCE_SECONDS)

    def _ready(self) -> list[Socket]:
        return [socket for socket in self.sockets if not socket.leaving]

    async def _next_socket(self) -> Socket | None:
        """Return the socket whose turn it is, waiting a while for a bot that reconnects."""
        if not await self.wait_for_bot(self.world.ack_seconds if self._has_met_bot else 0):
            return None
        ready = self._ready()
        self._turn += 1
        return ready[self._turn % len(ready)]

    async def _listen(self, connection: web.WebSocketResponse) -> None:
        async for frame in connection:
            if frame.type is WSMsgType.TEXT:
                self._acknowledged(frame.data)

    def _acknowledged(self, data: str) -> None:
        try:
            answer = json.loads(data)
        except json.JSONDecodeError:
            return
        future = self._waiting.get(answer.get("envelope_id", ""))
        if future is not None and not future.done():
            future.set_result(answer.get("payload") or None)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.sockets),
            "debug_info": {
                "host": "playground",
                "build_number": 1,
                "approximate_connection_time": _CONNECTION_SECONDS,
            },
            "connection_info": {"app_id": self.world.installation.app_id},
        }


def _frame(envelope_id: str, envelope: Envelope) -> Json:
    frame: Json = {
        "envelope_id": envelope_id,
        "type": envelope.type,
        "accepts_response_payload": envelope.accepts_response,
        "payload": envelope.payload,
    }
    if envelope.retry_attempt is not None:
        frame |= {"retry_attempt": envelope.retry_attempt, "retry_reason": envelope.retry_reason}
    elif envelope.type == "events_api":
        frame |= {"retry_attempt": 0, "retry_reason": ""}
    return frame


async def _close_later(sockets: list[Socket], seconds: float) -> None:
    await asyncio.sleep(seconds)
    for socket in sockets:
        await socket.connection.close()


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
