"""Response URLs: what a bot sends to one belongs to the click or command it came with."""

import json

from aiohttp import web

from .rules.messages import LONGEST_TEXT, check_content
from .shapes import Json, Refusal
from .triggers import ResponseRight
from .web_api.chat import compose
from .workspace import Message
from .world import World

_KNOWN = {
    "text",
    "blocks",
    "attachments",
    "response_type",
    "replace_original",
    "delete_original",
    "thread_ts",
    "metadata",
    "unfurl_links",
    "unfurl_media",
    "mrkdwn",
    "parse",
    "link_names",
}


async def handle(world: World, request: web.Request) -> web.Response:
    """Carry out one use of a response URL."""
    call = world.calls.begin("response_url")
    error: str | None = "interrupted"
    try:
        error = await _answer(world, request, call.arguments)
    finally:
        world.calls.end(call, error)
        world.live.changed("calls", "messages")
    if error is None:
        return web.Response(text="ok")
    gone = {"used_url", "expired_url", "invalid_url"}
    body = {"ok": False, "error": error}
    return web.json_response(body, status=404 if error in gone else 400)


async def _answer(world: World, request: web.Request, log: Json) -> str | None:
    try:
        content = json.loads(await request.text())
        if not isinstance(content, dict) or set(content) - _KNOWN:
            return "invalid_payload"
        log.update(content)
        right = world.responses.use(request.match_info["key"])
        apply_response(world, right, content)
    except json.JSONDecodeError:
        return "invalid_payload"
    except Refusal as refusal:
        return refusal.error
    return None


def apply_response(world: World, right: ResponseRight, content: Json) -> None:
    """Replace or delete the original message, or say something new.

    The answer to a command cannot be replaced: there is no original then, so a new one appears.
    """
    original = _original(world, right)
    if content.get("delete_original"):
        if original is not None:
            original.deleted = True
        return
    check_content(content, LONGEST_TEXT)
    fresh = compose(world, right.channel, content)
    if content.get("replace_original") and original is not None:
        original.text, original.blocks = fresh.text, fresh.blocks
        original.edited = fresh.ts
        return
    public = content.get("response_type") == "in_channel"
    fresh.ephemeral_for = None if public else right.user
    world.workspace.post(fresh)


def _original(world: World, right: ResponseRight) -> Message | None:
    if right.message_ts is None:
        return None
    return world.workspace.find_message(right.channel, right.message_ts)
