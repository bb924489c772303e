"""The server: one port for the Web API, sockets, uploads, the control API and the page."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import datetime
from importlib.resources import as_file, files
from typing import Any

import aiohttp
from aiohttp import web

from bot.playground import respond

from .clockwork import Bot
from .clockwork import move as move_clock
from .control import Control
from .http_delivery import HttpDelivery
from .options import DeliveryMode, PlaygroundOptions
from .socket_mode import SocketMode
from .web_api import WebApi
from .web_api.files import receive
from .world import World

LARGEST_BODY = 64 * 1024 * 1024  # bytes; uploads pass through here
_START_SECONDS = 15.0

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class AddressInUse(Exception):
    """Something else listens at the wanted port."""


class Server:
    """Runs in a thread of its own with its own event loop, from ``start`` to ``stop``."""

    def __init__(self, world: World, options: PlaygroundOptions) -> None:
        self.world = world
        self.sockets = SocketMode(world)
        self._options = options
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="playground", daemon=True)
        self._runner: web.AppRunner | None = None
        self._session: aiohttp.ClientSession | None = None

    def start(self) -> str:
        """Begin to serve and return the address, such as ``http://127.0.0.1:3939``.

        Raises:
            AddressInUse: something else listens at this port.
        """
        self._thread.start()
        try:
            return str(self._on_loop(self._open()).result(_START_SECONDS))
        except OSError as error:
            self.stop()
            raise AddressInUse from error

    def stop(self) -> None:
        """End every connection and the thread."""
        self._on_loop(self._close()).result(_START_SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_START_SECONDS)
        self._loop.close()

    def wait_for_bot(self) -> bool:
        """Wait until a bot has connected its socket; False if none did in time."""
        return bool(self._on_loop(self.sockets.wait_for_bot(_START_SECONDS)).result())

    @contextmanager
    def quick_goodbyes(self) -> Iterator[None]:
        """Within the block, clients that close their sockets notice it at once."""
        busy = self._on_loop(self.sockets.keep_lines_busy())
        try:
            yield
        finally:
            busy.cancel()

    def drive(self, bot: Bot | None) -> None:
        """Let the clock drive this bot; without one the clock moves alone."""

        async def mover(target: datetime, asleep: bool) -> None:
            await asyncio.to_thread(
                move_clock,
                bot,
                self.world.clock,
                target,
                asleep=asleep,
                stopped=self._clock_stopped,
            )

        self.world.mover = mover
        if bot is not None:
            self.world.calls.is_busy = bot.is_busy

    def _clock_stopped(self) -> None:
        self._loop.call_soon_threadsafe(self.world.live.changed, "clock")

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def _on_loop(self, work: Any) -> "Future[Any]":  # noqa: ANN401 - any coroutine
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _open(self) -> str:
        self._runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._options.host, self._options.port)
        await site.start()
        port = self._runner.addresses[0][1]
        self.world.base_url = f"http://{_reachable(self._options.host)}:{port}"
        await self._choose_delivery()
        return self.world.base_url

    async def _choose_delivery(self) -> None:
        if self._options.deliver is DeliveryMode.SOCKET:
            self.world.delivery = self.sockets
            return
        self._session = aiohttp.ClientSession()
        url = self._options.request_url or ""
        self.world.delivery = HttpDelivery(self.world, url, self._session)

    async def _close(self) -> None:
        self.world.faults.clear()
        self.world.live.close()
        self.world.stop_background()
        for socket in list(self.sockets.sockets):
            await socket.connection.close()
        if self._session is not None:
            await self._session.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def _application(self) -> web.Application:
        application = web.Application(client_max_size=LARGEST_BODY)
        application.on_response_prepare.append(_ask_again)
        router = application.router
        api = WebApi(self.world)
        router.add_route("*", "/api/{method}", api.handle)
        router.add_get("/socket", self.sockets.handle)
        router.add_post("/respond/{key}", self._respond)
        router.add_post("/upload/{file_id}", self._receive)
        Control(self.world).add_routes(router)
        _add_page(router)
        return application

    async def _respond(self, request: web.Request) -> web.Response:
        return await respond.handle(self.world, request)

    async def _receive(self, request: web.Request) -> web.Response:
        return await receive(self.world, request)


async def _ask_again(request: web.Request, response: web.StreamResponse) -> None:
    """Let no browser mix modules of two versions of the page out of its cache."""
    response.headers.setdefault("Cache-Control", "no-cache")


def _reachable(host: str) -> str:
    return "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound


def _add_page(router: web.UrlDispatcher) -> None:
    """Serve the page: plain files beside this module."""
    page = files(__package__) / "page"

    async def index(request: web.Request) -> web.StreamResponse:
        with as_file(page / "index.html") as path:
            if not path.is_file():
                return web.Response(status=404, text="the page is not part of this installation")
            return web.FileResponse(path, headers={"Cache-Control": "no-store"})

    router.add_get("/", index)
    with as_file(page) as folder:
        router.add_static("/", folder)
