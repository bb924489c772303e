"""Slack's objects for messages, channels, files and views, as apps receive them."""

from .shapes import InvalidArguments, Json
from .surfaces import View
from .workspace import Channel, File, Message
from .world import World


def message_object(world: World, message: Message, *, with_metadata: bool = True) -> Json:
    """Return a message as apps see it."""
    content: Json = {
        "type": "message",
        "user": message.user,
        "ts": message.ts,
        "team": world.installation.team_id,
        "text": message.text,
    }
    if message.from_bot:
        content |= {"bot_id": world.installation.bot_id, "app_id": world.installation.app_id}
    if message.blocks:
        content["blocks"] = message.blocks
    if message.metadata and with_metadata:
        content["metadata"] = message.metadata
    if message.edited:
        content["edited"] = {"user": message.user, "ts": message.edited}
    if message.thread_ts:
        content["thread_ts"] = message.thread_ts
    if message.files:
        files = [world.workspace.files[file_id] for file_id in message.files]
        content["files"] = [file_object(world, file) for file in files if not file.deleted]
    return content


def file_object(world: World, file: File) -> Json:
    """Return a file as apps see it."""
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": file.mimetype,
        "size": file.length,
        "user": file.owner,
        "channels": list(file.channels),
        "url_private": f"{world.base_url}/control/files/{file.id}",
    }


def channel_object(world: World, channel: Channel) -> Json:
    """Return a conversation as the app sees it."""
    described: Json = {
        "id": channel.id,
        "created": channel.created,
        "creator": channel.members[0] if channel.members else world.workspace.bot_user,
        "is_channel": not (channel.is_im or channel.is_mpim or channel.is_private),
        "is_group": channel.is_private and not channel.is_im and not channel.is_mpim,
        "is_im": channel.is_im,
        "is_mpim": channel.is_mpim,
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_general": channel.id == world.workspace.general,
        "is_shared": channel.is_ext_shared,
        "is_ext_shared": channel.is_ext_shared,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "context_team_id": world.installation.team_id,
        "updated": channel.created * 1000,
    }
    if channel.is_im:
        others = [user for user in channel.members if user != world.workspace.bot_user]
        return described | {"user": others[0] if others else world.workspace.bot_user}
    about = {"value": "", "creator": "", "last_set": 0}
    return described | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_member": world.workspace.bot_user in channel.members,
        "topic": about,
        "purpose": about,
    }


def view_object(world: World, view: View) -> Json:
    """Return a view as apps see it: what they sent, what Slack added, what was typed."""
    body = view.body
    described: Json = {
        "id": view.id,
        "team_id": world.installation.team_id,
        "type": body["type"],
        "blocks": body["blocks"],
        "private_metadata": body.get("private_metadata", ""),
        "callback_id": body.get("callback_id", ""),
        "state": {"values": view.values},
        "hash": view.hash,
        "clear_on_close": body.get("clear_on_close", False),
        "notify_on_close": body.get("notify_on_close", False),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": world.installation.app_id,
        "external_id": body.get("external_id", ""),
        "app_installed_team_id": world.installation.team_id,
        "bot_id": world.installation.bot_id,
    }
    if body["type"] == "modal":
        described["title"] = body["title"]
    return described


def check_file_references(world: World, blocks: list[Json]) -> None:
    """Refuse pictures by ``slack_file`` of a file that is unknown or not shared anywhere."""
    for number, block in enumerate(blocks):
        for holder in (block, block.get("accessory") or {}, *_parts(block)):
            reference = holder.get("slack_file", {}).get("id")
            file = world.workspace.files.get(reference) if reference else None
            if reference and (file is None or file.deleted or not file.channels):
                complaint = f"invalid slack file [json-pointer:/blocks/{number}/slack_file]"
                raise InvalidArguments([complaint], error="invalid_blocks")


def _parts(block: Json) -> list[Json]:
    elements = block.get("elements", [])
    return [element for element in elements if isinstance(element, dict)]
