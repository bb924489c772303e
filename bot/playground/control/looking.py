"""Looking at the playground without changing it."""

from collections.abc import Mapping

from bot.playground.acting import open_home, open_views
from bot.playground.shapes import ControlRefusal, Json
from bot.playground.slack_objects import view_object
from bot.playground.world import World


async def state(world: World, query: Mapping[str, str]) -> Json:
    """Who there is and where they talk."""
    workspace = world.workspace
    return {
        "now": world.clock().isoformat(),
        "people": [person.summary() for person in workspace.people.values()],
        "channels": [
            channel.summary() | {"last_ts": workspace.last_ts(channel.id)}
            for channel in workspace.channels.values()
        ],
        "desk": workspace.desk,
        "general": workspace.general,
        "bot_user": workspace.bot_user,
        "app_name": world.installation.app_name,
        "team_id": world.installation.team_id,
        "seq": world.live.seq,
    }


async def messages(world: World, query: Mapping[str, str]) -> Json:
    """What a person can see, everywhere or in one conversation."""
    user, channel = query.get("user"), query.get("channel")
    if user is None and channel is None:
        raise ControlRefusal("missing_argument", "Say whose messages: user, channel or both.")
    if user is not None:
        world.workspace.person(user)
    if channel is not None:
        world.workspace.channel(channel)
    found = world.workspace.visible_messages(user, channel)
    return {"messages": [world.workspace.describe(message) for message in found]}


async def home(world: World, query: Mapping[str, str]) -> Json:
    """The Home tab of a person; it is opened for the person if none was ever published."""
    user = world.workspace.person(query["user"]).id
    if world.surfaces.home(user) is None and "peek" not in query:
        await open_home(world, user)
    view = world.surfaces.home(user)
    return {"view": view_object(world, view) if view else None}


async def views(world: World, query: Mapping[str, str]) -> Json:
    """The modals that a person has open, the top one last."""
    return {"views": open_views(world, world.workspace.person(query["user"]).id)}


async def calls(world: World, query: Mapping[str, str]) -> Json:
    """The calls that the bot made, after the first ``since``."""
    try:
        since = int(query.get("since", "0"))
    except ValueError:
        raise ControlRefusal("invalid_number", "since is a number of calls.") from None
    return {"calls": [call.summary() for call in world.calls.since(since)]}


async def commands(world: World, query: Mapping[str, str]) -> list[Json]:
    """The slash commands of the manifest, with their hints."""
    return [
        {
            "command": each["command"],
            "description": each.get("description", ""),
            "usage_hint": each.get("usage_hint", ""),
        }
        for each in world.installation.commands
    ]


QUESTIONS = {
    "state": state,
    "messages": messages,
    "home": home,
    "views": views,
    "calls": calls,
    "commands": commands,
}
