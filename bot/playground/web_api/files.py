"""Files: an address to upload to, the sharing afterwards, deleting."""

import asyncio
import mimetypes

from aiohttp import web

from bot.playground.rules.messages import check_blocks
from bot.playground.shapes import InvalidArguments, Json, Refusal
from bot.playground.slack_objects import file_object
from bot.playground.workspace import File, Message
from bot.playground.world import World

from .chat import compose
from .looking_up import visible_channel, writable_channel

_SHARING_SECONDS = 0.05  # Slack answers first and shares a moment later


def get_upload_url(world: World, arguments: Json) -> Json:
    """Promise a place for a file of this many bytes."""
    if arguments["length"] < 1:
        raise Refusal("invalid_arguments")
    kind, _ = mimetypes.guess_type(arguments["filename"])
    file = File(
        id=world.ids.new("F"),
        name=arguments["filename"],
        length=arguments["length"],
        owner=world.workspace.bot_user,
        mimetype=kind or "application/octet-stream",
    )
    world.workspace.files[file.id] = file
    return {"upload_url": f"{world.base_url}/upload/{file.id}", "file_id": file.id}


async def receive(world: World, request: web.Request) -> web.Response:
    """Take the bytes of a file, sent as they are or as a form."""
    file = world.workspace.files.get(request.match_info["file_id"])
    if file is None or file.content is not None:
        return web.Response(status=404, text="no such upload")
    world.calls.touch(1)
    try:
        content = await _bytes_of(request)
    finally:
        world.calls.touch(-1)
    if len(content) != file.length:
        return web.Response(status=400, text=f"expected {file.length} bytes")
    file.content = content
    return web.Response(text=f"OK - {len(content)}")


async def _bytes_of(request: web.Request) -> bytes:
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    form = await request.post()
    for part in form.values():
        return part.file.read() if isinstance(part, web.FileField) else str(part).encode()
    return b""


def complete_upload(world: World, arguments: Json) -> Json:
    """Finish uploads and share them where asked; the answer holds no message."""
    finished = [_finished(world, wish) for wish in arguments["files"]]
    check_blocks(arguments.get("blocks") or [])
    targets = _targets(world, arguments)
    for channel_id in targets:
        world.in_background(_share(world, channel_id, finished, arguments))
    return {"files": [file_object(world, file) for file in finished]}


def delete(world: World, arguments: Json) -> Json:
    """Delete a file wherever it is shown."""
    file = world.workspace.files.get(arguments["file"])
    if file is None:
        raise Refusal("file_not_found")
    if file.deleted:
        raise Refusal("file_deleted")
    file.deleted = True
    file.content = None
    world.live.changed("messages")
    return {}


def _finished(world: World, wish: object) -> File:
    if not isinstance(wish, dict) or not isinstance(wish.get("id"), str):
        raise InvalidArguments(["missing required field: id [json-pointer:/files]"])
    file = world.workspace.files.get(wish["id"])
    if file is None or file.content is None:
        raise Refusal("file_not_found")
    file.title = str(wish.get("title") or file.name)
    return file


def _targets(world: World, arguments: Json) -> list[str]:
    named = [arguments["channel_id"]] if arguments.get("channel_id") else []
    named += [each for each in (arguments.get("channels") or "").split(",") if each]
    for channel_id in named:
        visible_channel(world, channel_id)  # a person's id is not a conversation here
        writable_channel(world, channel_id)
    return named


async def _share(world: World, channel_id: str, files: list[File], arguments: Json) -> None:
    world.calls.touch(1)
    try:
        await asyncio.sleep(_SHARING_SECONDS)
        world.workspace.post(_message_with(world, channel_id, files, arguments))
        world.live.changed("messages")
    finally:
        world.calls.touch(-1)


def _message_with(world: World, channel_id: str, files: list[File], arguments: Json) -> Message:
    content = {"text": arguments.get("initial_comment"), "blocks": arguments.get("blocks")}
    message = compose(world, channel_id, content)
    message.thread_ts = arguments.get("thread_ts")
    message.files = [file.id for file in files]
    for file in files:
        file.channels.append(channel_id)
    return message


METHODS = {
    "files.getUploadURLExternal": get_upload_url,
    "files.completeUploadExternal": complete_upload,
    "files.delete": delete,
}
