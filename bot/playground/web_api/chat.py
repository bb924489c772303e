"""Messages: posting, showing to one person only, changing, deleting."""

from bot.playground.form_state import with_ids
from bot.playground.rules.messages import LONGEST_TEXT, LONGEST_UPDATE, check_content
from bot.playground.shapes import Json, Refusal
from bot.playground.slack_objects import check_file_references, message_object
from bot.playground.workspace import Message
from bot.playground.world import World

from .looking_up import visible_channel, writable_channel


def post_message(world: World, arguments: Json) -> Json:
    """Post to a conversation, or to a person's direct conversation with the app."""
    check_content(arguments, LONGEST_TEXT)
    channel = writable_channel(world, arguments["channel"])
    message = world.workspace.post(compose(world, channel.id, arguments))
    message.thread_ts = arguments.get("thread_ts")
    world.live.changed("messages")
    return {"channel": channel.id, "ts": message.ts, "message": message_object(world, message)}


def post_ephemeral(world: World, arguments: Json) -> Json:
    """Show something to one member of a conversation."""
    check_content(arguments, LONGEST_TEXT)
    channel = writable_channel(world, arguments["channel"])
    if arguments["user"] not in channel.members:
        raise Refusal("user_not_in_channel")
    message = compose(world, channel.id, arguments)
    message.ephemeral_for = arguments["user"]
    world.workspace.post(message)
    world.live.changed("messages")
    return {"message_ts": message.ts}


def update(world: World, arguments: Json) -> Json:
    """Replace a message of the app; text without blocks takes the blocks away, as in Slack."""
    check_content(arguments, LONGEST_UPDATE)
    message = _own_message(world, arguments, "cant_update_message")
    fresh = compose(world, message.channel, arguments, ts=message.ts)
    message.text, message.blocks = fresh.text, fresh.blocks
    if "metadata" in arguments:
        message.metadata = fresh.metadata
    message.edited = world.workspace.next_ts()
    world.live.changed("messages")
    return {
        "channel": message.channel,
        "ts": message.ts,
        "text": message.text,
        "message": message_object(world, message),
    }


def delete(world: World, arguments: Json) -> Json:
    """Delete a message of the app."""
    message = _own_message(world, arguments, "cant_delete_message")
    message.deleted = True
    world.live.changed("messages")
    return {"channel": message.channel, "ts": message.ts}


def compose(world: World, channel_id: str, content: Json, ts: str | None = None) -> Message:
    """Return a message of the app with ids in its blocks, not yet posted."""
    blocks = content.get("blocks") or []
    check_file_references(world, blocks)
    return Message(
        channel=channel_id,
        ts=ts or world.workspace.next_ts(),
        user=world.workspace.bot_user,
        text=content.get("text") or content.get("markdown_text") or "",
        blocks=with_ids(blocks, lambda: world.ids.secret(5)),
        metadata=content.get("metadata"),
    )


def _own_message(world: World, arguments: Json, not_yours: str) -> Message:
    channel = visible_channel(world, arguments["channel"])
    message = world.workspace.find_message(channel.id, arguments["ts"])
    if message is None or message.ephemeral_for is not None:
        raise Refusal("message_not_found")
    if message.user != world.workspace.bot_user:
        raise Refusal(not_yours)
    return message


METHODS = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete,
}
