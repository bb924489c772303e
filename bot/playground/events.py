"""Events: sent if the manifest subscribes to them, again when nobody acknowledges them."""

import asyncio

from bot.playground import payloads

from .people import Person, slack_user
from .shapes import ControlRefusal, Json
from .workspace import Channel
from .world import Ack, Envelope, World

_RETRY_AFTER_SECONDS = (0.0, 60.0, 300.0)


async def emit(world: World, content: Json) -> Ack | None:
    """Send an event; None when the app has not subscribed to it.

    An event that is not acknowledged comes again: at once, after a minute, after five.
    """
    if content["type"] not in world.installation.events or world.delivery is None:
        return None
    envelope = Envelope("events_api", payloads.event(world, content))
    world.sent_events.append(envelope)
    ack = await world.delivery.deliver(envelope)
    if not ack.ok and ack.error != "no_connection":
        world.in_background(_retry(world, envelope))
    return ack


async def redeliver(world: World, event_id: str | None) -> Ack:
    """Send the last event, or the named one, once more, as after a lost acknowledgement."""
    for envelope in reversed(world.sent_events):
        if event_id in (None, envelope.payload["event_id"]) and world.delivery is not None:
            return await world.delivery.deliver(_again(envelope, 1))
    raise ControlRefusal("unknown_event", "No such event was sent yet.", 404)


async def _retry(world: World, envelope: Envelope) -> None:
    for number, seconds in enumerate(_RETRY_AFTER_SECONDS, start=1):
        await asyncio.sleep(seconds / world.time_scale)
        if world.delivery is None:
            return
        ack = await world.delivery.deliver(_again(envelope, number))
        if ack.ok:
            return


def _again(envelope: Envelope, attempt: int) -> Envelope:
    return Envelope(
        envelope.type, envelope.payload, retry_attempt=attempt, retry_reason="http_timeout"
    )


def home_opened(world: World, person: Person, channel: Channel, view: Json | None) -> Json:
    """The person looks at the app's Home tab."""
    content: Json = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": channel.id,
        "tab": "home",
        "event_ts": world.workspace.next_ts(),
    }
    return content | ({"view": view} if view else {})


def person_changed(world: World, person: Person) -> Json:
    """Something about a person is different now."""
    user = slack_user(person, world.clock(), with_locale=True)
    return {"type": "user_change", "user": user, "cache_ts": int(world.clock().timestamp())}


def person_arrived(world: World, person: Person) -> Json:
    """A person is new in the workspace."""
    user = slack_user(person, world.clock(), with_locale=True)
    return {"type": "team_join", "user": user, "cache_ts": int(world.clock().timestamp())}


def member_joined(world: World, person: Person, channel: Channel) -> Json:
    """A person came into a conversation."""
    return _membership(world, "member_joined_channel", person, channel)


def member_left(world: World, person: Person, channel: Channel) -> Json:
    """A person left a conversation."""
    return _membership(world, "member_left_channel", person, channel)


def _membership(world: World, kind: str, person: Person, channel: Channel) -> Json:
    return {
        "type": kind,
        "user": person.id,
        "channel": channel.id,
        "channel_type": "G" if channel.is_private else "C",
        "team": world.installation.team_id,
    }


def app_left(world: World, channel: Channel) -> Json:
    """The app itself was taken out of a conversation."""
    kind = "group_left" if channel.is_private else "channel_left"
    return {"type": kind, "channel": channel.id, "actor_id": _organiser(world)}


def channel_closed(world: World, channel: Channel, what: str) -> Json:
    """A conversation was archived or deleted; ``what`` is ``archive`` or ``deleted``."""
    family = "group" if channel.is_private else "channel"
    return {"type": f"{family}_{what}", "channel": channel.id, "user": _organiser(world)}


def _organiser(world: World) -> str:
    """Return who does what nobody in particular does; never the app, which ignores itself."""
    return next(iter(world.workspace.people))
