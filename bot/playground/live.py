"""What changed, told to open pages as server-sent events."""

import asyncio
import json

from aiohttp import web

_HEARTBEAT_SECONDS = 15.0

Change = tuple[int, tuple[str, ...]] | None
"""A number and its topics; None says that the playground ends."""


class Live:
    """Numbers every change and wakes the pages that listen.

    Topics: ``messages``, ``views``, ``home``, ``clock``, ``calls``, ``state``.
    """

    def __init__(self) -> None:
        self.seq = 0
        self._listeners: set[asyncio.Queue[Change]] = set()

    def changed(self, *topics: str) -> None:
        """Tell every page that these topics are worth fetching again."""
        self.seq += 1
        for queue in self._listeners:
            queue.put_nowait((self.seq, topics))

    def close(self) -> None:
        """Let every page's stream end, so that the server can stop at once."""
        for queue in self._listeners:
            queue.put_nowait(None)

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Answer with events until the page goes away; changes in a burst arrive as one."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        queue: asyncio.Queue[Change] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            await _send(response, self.seq, set())
            while await _relay(response, queue):
                pass
        except (ConnectionResetError, asyncio.CancelledError):
            pass  # the page went away
        finally:
            self._listeners.discard(queue)
        return response


async def _relay(response: web.StreamResponse, queue: asyncio.Queue[Change]) -> bool:
    """Pass on what changed; False when there will be no more."""
    try:
        changes = [await asyncio.wait_for(queue.get(), _HEARTBEAT_SECONDS)]
    except TimeoutError:
        await response.write(b": still here\n\n")
        return True
    while not queue.empty():
        changes.append(queue.get_nowait())
    told = [change for change in changes if change is not None]
    if told:
        topics = {topic for _, names in told for topic in names}
        await _send(response, told[-1][0], topics)
    return None not in changes


async def _send(response: web.StreamResponse, seq: int, changed: set[str]) -> None:
    event = json.dumps({"seq": seq, "changed": sorted(changed)})
    await response.write(f"data: {event}\n\n".encode())
