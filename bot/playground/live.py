"""What changed, told to open pages as server-sent events."""

import asyncio
import json

from aiohttp import web

_HEARTBEAT_SECONDS = 15.0


class Live:
    """Numbers every change and wakes the pages that listen.

    Topics: ``messages``, ``views``, ``home``, ``clock``, ``calls``, ``state``.
    """

    def __init__(self) -> None:
        self.seq = 0
        self._listeners: set[asyncio.Queue[tuple[int, tuple[str, ...]]]] = set()

    def changed(self, *topics: str) -> None:
        """Tell every page that these topics are worth fetching again."""
        self.seq += 1
        for queue in self._listeners:
            queue.put_nowait((self.seq, topics))

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Answer with events until the page goes away; changes in a burst arrive as one."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        queue: asyncio.Queue[tuple[int, tuple[str, ...]]] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            await _send(response, self.seq, set())
            while True:
                await _relay(response, queue)
        except (ConnectionResetError, asyncio.CancelledError):
            return response
        finally:
            self._listeners.discard(queue)


async def _relay(
    response: web.StreamResponse, queue: asyncio.Queue[tuple[int, tuple[str, ...]]]
) -> None:
    try:
        seq, topics = await asyncio.wait_for(queue.get(), _HEARTBEAT_SECONDS)
    except TimeoutError:
        await response.write(b": still here\n\n")
        return
    changed = set(topics)
    while not queue.empty():
        seq, topics = queue.get_nowait()
        changed.update(topics)
    await _send(response, seq, changed)


async def _send(response: web.StreamResponse, seq: int, changed: set[str]) -> None:
    event = json.dumps({"seq": seq, "changed": sorted(changed)})
    await response.write(f"data: {event}\n\n".encode())
