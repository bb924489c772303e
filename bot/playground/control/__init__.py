"""The control API: what the page and the tests use; for this machine only."""

import json
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urlsplit

from aiohttp import web

from bot.playground.control import acts, looking, time, troubles, world_changes
from bot.playground.shapes import ControlRefusal, Json
from bot.playground.world import World

Looking = Callable[[World, Mapping[str, str]], Awaitable[object]]
Acting = Callable[[World, Json], Awaitable[Json]]

_LOOKING: Mapping[str, Looking] = {**looking.QUESTIONS, **time.QUESTIONS}
_ACTING: Mapping[str, Acting] = {
    **acts.ACTS,
    **time.ACTS,
    **troubles.ACTS,
    **world_changes.ACTS,
}
_LOOPBACK = {"127.0.0.1", "::1", "::ffff:127.0.0.1"}
_OWN_NAMES = {"127.0.0.1", "localhost", "::1"}


class Control:
    """Answers ``/control/<what>``: GET to look, POST to act."""

    def __init__(self, world: World) -> None:
        self._world = world

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Serve the whole control API."""
        router.add_get("/control/live", self._live)
        router.add_get("/control/files/{file_id}", self._file)
        router.add_get("/control/{what}", self._look)
        router.add_post("/control/{what}", self._act)

    async def _look(self, request: web.Request) -> web.Response:
        async def look() -> object:
            question = _LOOKING.get(request.match_info["what"])
            if question is None:
                raise _unknown(request)
            return await question(self._world, request.query)

        return await _answered(request, look)

    async def _act(self, request: web.Request) -> web.Response:
        async def act() -> Json:
            doing = _ACTING.get(request.match_info["what"])
            if doing is None:
                raise _unknown(request)
            return await doing(self._world, await _wish(request))

        return await _answered(request, act)

    async def _live(self, request: web.Request) -> web.StreamResponse:
        if not _is_local(request):
            return _refused(_foreign())
        return await self._world.live.stream(request)

    async def _file(self, request: web.Request) -> web.Response:
        if not _is_local(request):
            return _refused(_foreign())
        file = self._world.workspace.files.get(request.match_info["file_id"])
        if file is None or file.content is None:
            return _refused(ControlRefusal("unknown_file", "That file is not here.", 404))
        headers = {
            "Content-Disposition": f'attachment; filename="{_safe(file.name)}"',
            "X-Content-Type-Options": "nosniff",
        }
        return web.Response(body=file.content, content_type=file.mimetype, headers=headers)


async def _answered(request: web.Request, work: Callable[[], Awaitable[object]]) -> web.Response:
    try:
        if not _is_local(request):
            raise _foreign()
        return web.json_response(await work())
    except ControlRefusal as refusal:
        return _refused(refusal)
    except KeyError as missing:
        detail = f"This needs {missing.args[0]}."
        return _refused(ControlRefusal("missing_argument", detail))


def _refused(refusal: ControlRefusal) -> web.Response:
    body = {"error": refusal.error, "detail": refusal.detail}
    return web.json_response(body, status=refusal.status)


async def _wish(request: web.Request) -> Json:
    text = await request.text()
    try:
        wish = json.loads(text) if text.strip() else {}
    except json.JSONDecodeError:
        wish = None
    if not isinstance(wish, dict):
        raise ControlRefusal("invalid_json", "The body must be a JSON object.")
    return wish


def _is_local(request: web.Request) -> bool:
    """Whether a request comes from this machine and not from a foreign page in its browser."""
    if request.remote not in _LOOPBACK or request.url.host not in _OWN_NAMES:
        return False
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host


def _foreign() -> ControlRefusal:
    detail = "The control API answers this machine and its own page only."
    return ControlRefusal("not_loopback", detail, 403)


def _unknown(request: web.Request) -> ControlRefusal:
    what = f"{request.method} /control/{request.match_info['what']}"
    return ControlRefusal("unknown_control", f"There is no {what}.", 404)


def _safe(name: str) -> str:
    return "".join(char if char.isascii() and char not in '"\\\r\n' else "_" for char in name)
