"""Changes that happen in any workspace: people come and go, channels change."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.playground import events
from bot.playground.acting import outcome
from bot.playground.company import TEAMS, handle, persona_for
from bot.playground.people import Person
from bot.playground.shapes import ControlRefusal, Json
from bot.playground.workspace import Channel
from bot.playground.world import Ack, World


async def arrive(world: World, wish: Json) -> Json:
    """Let one or more people join the workspace."""
    count = int(wish.get("count", 1))
    names = [wish["name"]] if count == 1 else [f"{wish['name']} {n + 1}" for n in range(count)]
    people = [_newcomer(world, wish, name) for name in names]
    ack: Ack | None = None
    for person in people:
        if not person.is_stranger:
            ack = await events.emit(world, events.person_arrived(world, person)) or ack
            ack = await _enter(world, person, world.workspace.channel(world.workspace.general))
    world.live.changed("state")
    answer = await _rested(world, ack)
    return answer | {"people": [person.summary() for person in people]}


async def change_person(world: World, wish: Json) -> Json:
    """Change a person: deactivated or back, another zone or name, or out of reach."""
    person = world.workspace.person(wish["user"])
    if "unreachable" in wish:
        person.unreachable = wish["unreachable"]
    seen = {"deleted", "tz", "name", "locale", "is_guest"}.intersection(wish)
    if "tz" in wish:
        person.tz = _zone(str(wish["tz"]))
    if "name" in wish:
        person.real_name, person.name = str(wish["name"]), handle(str(wish["name"]))
    person.deleted = bool(wish.get("deleted", person.deleted))
    person.is_guest = bool(wish.get("is_guest", person.is_guest))
    person.locale = str(wish.get("locale", person.locale))
    world.live.changed("state")
    ack = await events.emit(world, events.person_changed(world, person)) if seen else None
    return await _rested(world, ack) | {"person": person.summary()}


async def new_channel(world: World, wish: Json) -> Json:
    """Create a channel with these members."""
    members = [world.workspace.person(user).id for user in wish.get("members", [])]
    private = bool(wish.get("is_private", False))
    channel = world.workspace.add_channel(str(wish["name"]), members, is_private=private)
    ack = None
    if world.workspace.bot_user in members:
        app = world.workspace.person(world.workspace.bot_user)
        ack = await events.emit(world, events.member_joined(world, app, channel))
    world.live.changed("state")
    return await _rested(world, ack) | {"channel": channel.summary()}


async def change_channel(world: World, wish: Json) -> Json:
    """Archive, delete, publish or share a channel."""
    channel = world.workspace.channel(wish["channel"])
    knows = world.workspace.bot_user in channel.members
    what = "archive" if wish.get("archived") and not channel.is_archived else ""
    channel.is_archived = bool(wish.get("archived", channel.is_archived))
    channel.is_private = bool(wish.get("is_private", channel.is_private))
    channel.is_ext_shared = bool(wish.get("is_ext_shared", channel.is_ext_shared))
    if wish.get("deleted"):
        what = "deleted"
        del world.workspace.channels[channel.id]
    world.live.changed("state")
    ack = None
    if what and knows:
        ack = await events.emit(world, events.channel_closed(world, channel, what))
    return await _rested(world, ack) | {"channel": channel.summary()}


async def join(world: World, wish: Json) -> Json:
    """Let a person into a channel."""
    person = world.workspace.person(wish["user"])
    ack = await _enter(world, person, world.workspace.channel(wish["channel"]))
    return await _rested(world, ack)


async def leave(world: World, wish: Json) -> Json:
    """Let a person, or the app itself, go out of a channel."""
    person = world.workspace.person(wish["user"])
    channel = world.workspace.channel(wish["channel"])
    if person.id not in channel.members:
        raise ControlRefusal("not_a_member", f"{person.real_name} is not in this channel.")
    channel.members.remove(person.id)
    world.live.changed("state")
    ack = None
    if person.id == world.workspace.bot_user:
        ack = await events.emit(world, events.app_left(world, channel))
    elif world.workspace.bot_user in channel.members:
        ack = await events.emit(world, events.member_left(world, person, channel))
    return await _rested(world, ack)


async def _enter(world: World, person: Person, channel: Channel) -> Ack | None:
    if person.id in channel.members:
        return None
    channel.members.append(person.id)
    world.live.changed("state")
    if world.workspace.bot_user not in channel.members:
        return None  # an app hears of the channels that it is in, and of no others
    return await events.emit(world, events.member_joined(world, person, channel))


async def _rested(world: World, ack: Ack | None) -> Json:
    """Answer after the bot did what the event made it do; without an event there is no ack."""
    return await outcome(world, ack or Ack(ok=True))


def _newcomer(world: World, wish: Json, name: str) -> Person:
    workspace = world.workspace
    team = str(wish.get("team", TEAMS[len(workspace.people) % len(TEAMS)]))
    zone = _zone(str(wish.get("tz", "Europe/Berlin")))
    person = Person(
        id=world.ids.new("U"),
        name=handle(name),
        real_name=name,
        tz=zone,
        team=team,
        team_id=world.installation.team_id,
        locale=str(wish.get("locale", "en-US")),
        is_guest=bool(wish.get("is_guest", False)),
        is_stranger=bool(wish.get("is_stranger", False)),
        persona=persona_for(len(workspace.people), team, zone),
    )
    workspace.people[person.id] = person
    return person


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError):
        detail = f"{name} is not a time zone such as Europe/Berlin."
        raise ControlRefusal("unknown_time_zone", detail) from None


ACTS = {
    "person": arrive,
    "user": change_person,
    "channel": new_channel,
    "channel-state": change_channel,
    "join": join,
    "leave": leave,
}
