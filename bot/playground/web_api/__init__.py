"""The Web API: every call is read, checked in Slack's order, carried out and logged."""

import asyncio
import json
from collections.abc import Callable, Mapping

from aiohttp import web

from bot.playground.calls import Call
from bot.playground.faults import Fault, FaultKind
from bot.playground.rules.arguments import read_arguments
from bot.playground.rules.scopes import NEEDED, token_kind
from bot.playground.shapes import Json, Refusal
from bot.playground.web_api import auth, chat, conversations, files, users, views
from bot.playground.world import World

Handler = Callable[[World, Json], Json]
HANDLERS: Mapping[str, Handler] = {
    **auth.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **files.METHODS,
    **users.METHODS,
    **views.METHODS,
}
_BEARER = "Bearer "
_NOT_CARRIED_OUT = {FaultKind.RATE_LIMITED, FaultKind.SERVER_ERROR, FaultKind.RESET_BEFORE}


class WebApi:
    """Answers ``/api/<method>`` for the one installed app."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Carry out one call, with whatever fault was asked for."""
        method = request.match_info["method"]
        try:
            raw = await read_body(request)
        except Refusal as refusal:
            return self._refused(refusal)
        fault = self._world.faults.striking(method)
        call = self._world.calls.begin(method)
        call.arguments = {name: _parsed(raw[name]) for name in raw if name != "token"}
        outcome: str | None = "interrupted"
        try:
            answer, outcome = await self._with_fault(request, call, raw, fault)
            return answer
        finally:
            self._world.calls.end(call, outcome)
            self._world.live.changed("calls")

    async def _with_fault(
        self, request: web.Request, call: Call, raw: Json, fault: Fault | None
    ) -> tuple[web.StreamResponse, str | None]:
        if fault is None:
            return self._carry_out(request, call, raw)
        if fault.kind is FaultKind.HOLD_BEFORE:
            await fault.released.wait()
            if request.transport is None:  # whoever called is gone
                return web.Response(), "interrupted"
        if fault.kind in _NOT_CARRIED_OUT:
            return _refuse_to_work(request, fault), str(fault.kind)
        answer, error = self._carry_out(request, call, raw)
        await _spoil(request, fault)
        return answer, str(fault.kind) if fault.kind is FaultKind.RESET_AFTER else error

    def _carry_out(
        self, request: web.Request, call: Call, raw: Json
    ) -> tuple[web.StreamResponse, str | None]:
        try:
            body = self._checked(request, call, raw)
        except Refusal as refusal:
            return self._refused(refusal), refusal.error
        return web.json_response({"ok": True, **body}, headers=self._headers()), None

    def _checked(self, request: web.Request, call: Call, raw: Json) -> Json:
        installation = self._world.installation
        method = call.method
        installation.check_token(_token(request, raw), token_kind(method))
        arguments = read_arguments(method, raw)
        call.arguments = arguments
        installation.require_any(NEEDED[method])
        wait = self._world.limits.retry_after(method, self._place(arguments))
        if wait is not None:
            raise Refusal("ratelimited", retry_after=wait)
        return HANDLERS[method](self._world, arguments)

    def _place(self, arguments: Json) -> str:
        """Return the conversation that a call is about; a person's id means the direct one."""
        place = str(arguments.get("channel", ""))
        workspace = self._world.workspace
        direct = workspace.direct(workspace.bot_user, place)
        return direct.id if direct else place

    def _refused(self, refusal: Refusal) -> web.Response:
        wait = refusal.extras.get("retry_after")
        if refusal.error == "ratelimited" and isinstance(wait, int):
            return _too_many(wait)
        return web.json_response(refusal.answer(), headers=self._headers())

    def _headers(self) -> dict[str, str]:
        return {"x-oauth-scopes": ",".join(sorted(self._world.installation.scopes))}


async def read_body(request: web.Request) -> Json:
    """Return what a request holds, whether in its address, as a form or as JSON.

    Raises:
        Refusal: ``invalid_json`` or ``json_not_object``.
    """
    raw: Json = dict(request.query)
    if request.content_type == "application/json":
        raw |= _json_object(await request.text())
    else:
        raw |= dict(await request.post())
    return {name: value for name, value in raw.items() if value is not None}


def _json_object(text: str) -> Json:
    try:
        body = json.loads(text or "{}")
    except json.JSONDecodeError:
        raise Refusal("invalid_json") from None
    if not isinstance(body, dict):
        raise Refusal("json_not_object")
    return body


def _token(request: web.Request, raw: Json) -> str | None:
    header = request.headers.get("Authorization", "")
    if header.startswith(_BEARER):
        return header.removeprefix(_BEARER)
    token = raw.get("token")
    return str(token) if token else None


def _parsed(value: object) -> object:
    """Return JSON that was sent as text as what it is, for the log."""
    if isinstance(value, str) and value[:1] in {"{", "["}:
        try:
            return json.loads(value)
        except json.JSONDecodeError:
            return value
    return value


def _too_many(seconds: int) -> web.Response:
    body = {"ok": False, "error": "ratelimited"}
    return web.json_response(body, status=429, headers={"Retry-After": str(seconds)})


def _refuse_to_work(request: web.Request, fault: Fault) -> web.StreamResponse:
    if fault.kind is FaultKind.RATE_LIMITED:
        return _too_many(fault.retry_after)
    if fault.kind is FaultKind.SERVER_ERROR:
        return web.json_response({"ok": False, "error": "internal_error"}, status=500)
    _cut(request)
    return web.Response()


async def _spoil(request: web.Request, fault: Fault) -> None:
    """Delay or lose the answer of a call that was carried out."""
    if fault.kind is FaultKind.HOLD_AFTER:
        await fault.released.wait()
    elif fault.kind is FaultKind.RESET_AFTER:
        _cut(request)
    else:
        await asyncio.sleep(fault.seconds)
        if fault.kind is FaultKind.TIMEOUT:
            _cut(request)


def _cut(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()
