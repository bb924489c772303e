"""Finding what a call names, with Slack's refusals when it is not there or not allowed."""

import base64
import binascii

from bot.playground.people import Person
from bot.playground.rules.scopes import reading
from bot.playground.shapes import Json, Refusal
from bot.playground.workspace import Channel
from bot.playground.world import World

MOST_A_PAGE = 1000


def person(world: World, user_id: str) -> Person:
    """Return a person by id."""
    found = world.workspace.people.get(user_id)
    if found is None:
        raise Refusal("user_not_found")
    return found


def kind_of(channel: Channel) -> str:
    """Return Slack's kind of a conversation: channel, private, im or mpim."""
    if channel.is_im:
        return "im"
    if channel.is_mpim:
        return "mpim"
    return "private" if channel.is_private else "channel"


def visible_channel(world: World, channel_id: str) -> Channel:
    """Return a conversation that the app can know of."""
    channel = world.workspace.channels.get(channel_id)
    if channel is None:
        raise Refusal("channel_not_found")
    if channel.is_private and world.workspace.bot_user not in channel.members:
        raise Refusal("channel_not_found")
    return channel


def readable_channel(world: World, channel_id: str) -> Channel:
    """Return a conversation whose details the app may read."""
    channel = visible_channel(world, channel_id)
    world.installation.require_any((reading(kind_of(channel)),))
    return channel


def writable_channel(world: World, channel_id: str) -> Channel:
    """Return the conversation that a message goes to; a person's id means the direct one."""
    if channel_id in world.workspace.people:
        channel = _direct_channel(world, channel_id)
    else:
        channel = _named_channel(world, channel_id)
    if world.workspace.bot_user not in channel.members:
        raise Refusal("not_in_channel")
    if channel.is_archived:
        raise Refusal("is_archived")
    _check_reachable(world, channel)
    return channel


def _direct_channel(world: World, user_id: str) -> Channel:
    bot_user = world.workspace.bot_user
    existing = world.workspace.direct(bot_user, user_id)
    if existing:
        return existing
    other = world.workspace.people[user_id]
    if other.deleted or other.is_bot or other.is_stranger:
        raise Refusal("channel_not_found")
    world.live.changed("state")
    return world.workspace.open_direct(bot_user, user_id)


def _named_channel(world: World, channel_id: str) -> Channel:
    if channel_id.startswith("#"):
        for channel in world.workspace.channels.values():
            if channel.name == channel_id[1:]:
                return visible_channel(world, channel.id)
    return visible_channel(world, channel_id)


def _check_reachable(world: World, channel: Channel) -> None:
    if channel.is_im and not world.installation.has_tab("messages"):
        raise Refusal("messages_tab_disabled")
    if not (channel.is_im or channel.is_mpim):
        return
    for user_id in channel.members:
        unreachable = world.workspace.people[user_id].unreachable
        if unreachable:
            raise Refusal(unreachable)


def page(items: list[str], arguments: Json, default: int) -> tuple[list[str], str]:
    """Return one page of sorted ids and the cursor of the next (empty at the end)."""
    limit = arguments.get("limit") or default
    if not 1 <= limit <= MOST_A_PAGE:
        raise Refusal("invalid_limit")
    start = _position(arguments.get("cursor") or "")
    rest = items[start:]
    following = base64.b64encode(f"next:{start + limit}".encode()).decode()
    return rest[:limit], following if len(rest) > limit else ""


def _position(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        word, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
        if word == "next":
            return int(number)
    except (binascii.Error, UnicodeDecodeError, ValueError):
        pass
    raise Refusal("invalid_cursor")
