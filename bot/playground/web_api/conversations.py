"""Conversations: opening direct ones, reading about them, reading what was said."""

from bot.playground.rules.scopes import history, reading
from bot.playground.shapes import Json, Refusal
from bot.playground.slack_objects import channel_object, message_object
from bot.playground.workspace import Channel
from bot.playground.world import World

from .looking_up import kind_of, page, person, readable_channel, visible_channel

MOST_IN_GROUP = 8
_TYPES = {
    "public_channel": "channel",
    "private_channel": "private",
    "im": "im",
    "mpim": "mpim",
}
_DEFAULT_PAGE = 100


def open_direct(world: World, arguments: Json) -> Json:
    """Open the direct or group conversation of the app with these people."""
    if "channel" in arguments:
        return _described(world, visible_channel(world, arguments["channel"]), arguments, old=True)
    users = [user for user in arguments.get("users", "").replace(" ", "").split(",") if user]
    if not users:
        raise Refusal("users_list_not_supplied")
    if len(users) > MOST_IN_GROUP:
        raise Refusal("too_many_users")
    world.installation.require_any(("im:write",) if len(users) == 1 else ("mpim:write",))
    for user in users:
        _check_can_be_opened(world, user)
    everyone = (world.workspace.bot_user, *dict.fromkeys(users))
    existing = world.workspace.direct(*everyone)
    if existing is None and arguments.get("prevent_creation"):
        raise Refusal("channel_not_found")
    channel = existing or world.workspace.open_direct(*everyone)
    world.live.changed("state")
    return _described(world, channel, arguments, old=existing is not None)


def info(world: World, arguments: Json) -> Json:
    """Describe a conversation."""
    channel = readable_channel(world, arguments["channel"])
    described = channel_object(world, channel)
    if arguments.get("include_num_members"):
        described["num_members"] = len(channel.members)
    return {"channel": described}


def members(world: World, arguments: Json) -> Json:
    """List who is in a conversation, by pages."""
    channel = readable_channel(world, arguments["channel"])
    shown, cursor = page(channel.members, arguments, _DEFAULT_PAGE)
    return {"members": shown, "response_metadata": {"next_cursor": cursor}}


def list_all(world: World, arguments: Json) -> Json:
    """List the conversations that the app can see, by pages."""
    bot_user = world.workspace.bot_user
    found = _of_types(world, arguments, "public_channel")
    seen = [c for c in found if not c.is_private or bot_user in c.members]
    return _listed(world, seen, arguments)


def list_of_user(world: World, arguments: Json) -> Json:
    """List the conversations that a person (by default the app) is in, by pages.

    Of another person's private conversations the app sees those that it is in too.
    """
    bot_user = world.workspace.bot_user
    user = arguments.get("user") or bot_user
    person(world, user)
    found = _of_types(world, arguments, "public_channel")
    seen = [
        channel
        for channel in found
        if user in channel.members and (not channel.is_private or bot_user in channel.members)
    ]
    return _listed(world, seen, arguments)


def read_history(world: World, arguments: Json) -> Json:
    """Read messages, the newest first; metadata only with ``include_all_metadata``."""
    channel = visible_channel(world, arguments["channel"])
    world.installation.require_any((history(kind_of(channel)),))
    if world.workspace.bot_user not in channel.members:
        raise Refusal("not_in_channel")
    said = [
        message
        for message in reversed(world.workspace.messages[channel.id])
        if not message.deleted and message.ephemeral_for is None and _between(message.ts, arguments)
    ]
    by_ts = {message.ts: message for message in said}
    shown, cursor = page(list(by_ts), arguments, _DEFAULT_PAGE)
    with_metadata = bool(arguments.get("include_all_metadata"))
    return {
        "messages": [message_object(world, by_ts[ts], with_metadata=with_metadata) for ts in shown],
        "has_more": bool(cursor),
        "pin_count": 0,
        "response_metadata": {"next_cursor": cursor},
    }


def _between(ts: str, arguments: Json) -> bool:
    oldest, latest = arguments.get("oldest"), arguments.get("latest")
    number = float(ts)
    if arguments.get("inclusive") and ts in (oldest, latest):
        return True
    after = not oldest or number > float(oldest)
    return after and (not latest or number < float(latest))


def _check_can_be_opened(world: World, user_id: str) -> None:
    other = person(world, user_id)
    if other.deleted:
        raise Refusal("user_disabled")
    if other.is_bot:
        raise Refusal("cannot_dm_bot")
    if other.is_stranger:
        raise Refusal("user_not_visible")
    if other.unreachable:
        raise Refusal(other.unreachable)


def _described(world: World, channel: Channel, arguments: Json, *, old: bool) -> Json:
    full = bool(arguments.get("return_im"))
    body: Json = {"channel": channel_object(world, channel) if full else {"id": channel.id}}
    return body | ({"no_op": True, "already_open": True} if old else {})


def _of_types(world: World, arguments: Json, default: str) -> list[Channel]:
    words = [word.strip() for word in (arguments.get("types") or default).split(",")]
    if any(word not in _TYPES for word in words):
        raise Refusal("invalid_types")
    kinds = {_TYPES[word] for word in words}
    for kind in sorted(kinds):
        world.installation.require_any((reading(kind),))
    without_archived = bool(arguments.get("exclude_archived"))
    return [
        channel
        for channel in world.workspace.channels.values()
        if kind_of(channel) in kinds and not (without_archived and channel.is_archived)
    ]


def _listed(world: World, channels: list[Channel], arguments: Json) -> Json:
    by_id = {channel.id: channel for channel in channels}
    shown, cursor = page(list(by_id), arguments, _DEFAULT_PAGE)
    return {
        "channels": [channel_object(world, by_id[channel_id]) for channel_id in shown],
        "response_metadata": {"next_cursor": cursor},
    }


METHODS = {
    "conversations.open": open_direct,
    "conversations.info": info,
    "conversations.members": members,
    "conversations.list": list_all,
    "users.conversations": list_of_user,
    "conversations.history": read_history,
}
