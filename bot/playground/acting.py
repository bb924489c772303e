"""What a person does outside a form: typing a command, pressing, picking, opening Home."""

from bot.playground import events, payloads

from .form_state import StateValues, initial_state
from .people import Person
from .picking import FetchOptions, action_of, chosen_menu_option, find_element, picked_state
from .respond import apply_response
from .rules.elements import PRESSED
from .shapes import ControlRefusal, Json, Refusal
from .slack_objects import view_object
from .suggesting import suggestions_for
from .surfaces import View
from .triggers import ResponseRight
from .workspace import Channel, Message
from .world import Ack, Envelope, World


async def send(world: World, envelope: Envelope) -> Ack:
    """Hand something to the bot, or say that none is there."""
    if world.delivery is None:
        return Ack(ok=False, error="no_connection")
    return await world.delivery.deliver(envelope)


async def outcome(world: World, ack: Ack, **more: object) -> Json:
    """Wait until the bot rests and return what every act answers."""
    settled = await world.calls.settle()
    return {
        "ack": ack.ok,
        "ack_payload": ack.payload,
        "ack_ms": ack.milliseconds,
        "settled": settled,
        "error": ack.error,
        **more,
    }


def acting_person(world: World, user_id: str, *, stale: bool = False) -> Person:
    """Return who acts; a deactivated account can only act by a client that has not heard of it."""
    person = world.workspace.person(user_id)
    if person.deleted and not stale:
        raise ControlRefusal("deactivated", f"{person.real_name} cannot sign in any more.", 403)
    return person


def conversation_for(world: World, person: Person, channel_id: str | None) -> Channel:
    """Return where a command is typed.

    Nothing means the direct conversation with the app; a person's id the one with that person.
    """
    other = channel_id or world.workspace.bot_user
    if other in world.workspace.people:
        world.live.changed("state")
        return world.workspace.open_direct(person.id, other)
    channel = world.workspace.channel(other)
    if person.id not in channel.members:
        detail = f"{person.real_name} is not in this conversation."
        raise ControlRefusal("not_visible", detail, 403)
    return channel


async def type_command(world: World, wish: Json) -> Json:
    """Type a slash command; an answer in the acknowledgement appears as Slack shows it."""
    person = acting_person(world, wish["user"])
    channel = conversation_for(world, person, wish.get("channel"))
    command = wish["command"]
    if command not in {known["command"] for known in world.installation.commands}:
        raise ControlRefusal("unknown_command", f"{command} is not a valid command.", 404)
    payload = payloads.slash_command(world, person, channel, command, wish.get("text", ""))
    ack = await send(world, Envelope("slash_commands", payload, accepts_response=True))
    if ack.payload and ack.error is None:
        ack = _show_answer(world, person, channel, ack)
    world.live.changed("messages")
    return await outcome(world, ack, channel=channel.id)


def _show_answer(world: World, person: Person, channel: Channel, ack: Ack) -> Ack:
    now = world.machine_clock()
    right = ResponseRight(person.id, channel.id, None, now, world.clock())
    try:
        apply_response(world, right, ack.payload or {})
    except Refusal as refusal:
        return Ack(True, ack.payload, ack.milliseconds, refusal.error)
    return ack


async def click(world: World, wish: Json) -> Json:
    """Press or pick something in a message, a modal or a Home tab."""
    stale = bool(wish.get("stale"))
    person = acting_person(world, wish["user"], stale=stale)
    if wish.get("view_id"):
        return await _click_in_view(world, person, wish)
    message = visible_message(world, person, wish, stale=stale)
    element = find_element(
        message.blocks, wish["action_id"], wish.get("block_id"), wish.get("value")
    )
    values = _picks_in(world, person, message)
    fetch = fetching(world, person, message)
    action = await _action(world, element, wish.get("value"), values, fetch)
    payload = payloads.block_actions_in_message(world, person, message, values, action)
    return await outcome(world, await send(world, Envelope("interactive", payload)))


def _picks_in(world: World, person: Person, message: Message) -> StateValues:
    """Return what a person picked in a message so far; everybody has picks of their own."""
    key = (person.id, message.channel, message.ts)
    world.picks[key] = initial_state(message.blocks, world.picks.get(key))
    return world.picks[key]


async def _click_in_view(world: World, person: Person, wish: Json) -> Json:
    view = own_view(world, person, wish["view_id"], stale=bool(wish.get("stale")))
    blocks = view.body["blocks"]
    element = find_element(blocks, wish["action_id"], wish.get("block_id"), wish.get("value"))
    fetch = fetching(world, person, view)
    action = await _action(world, element, wish.get("value"), view.values, fetch)
    payload = payloads.block_actions_in_view(world, person, view, action)
    ack = await send(world, Envelope("interactive", payload))
    return await outcome(world, ack, views=open_views(world, person.id))


async def _action(
    world: World, element: Json, value: object, values: StateValues, fetch: FetchOptions
) -> Json:
    """Return the action that is sent, after the picked value went into the state."""
    ts = world.workspace.next_ts()
    if element["type"] == "overflow":
        option = await chosen_menu_option(element, value, fetch)
        return action_of(element, None, option, ts)
    if element["type"] in PRESSED:
        return action_of(element, None, None, ts)
    state = await picked_state(world, element, value, fetch)
    values.setdefault(element["block_id"], {})[element["action_id"]] = state
    return action_of(element, state, None, ts)


def visible_message(world: World, person: Person, wish: Json, *, stale: bool) -> Message:
    """Return the message that a person means, if they can see it."""
    channel = world.workspace.channel(wish["channel"])
    message = world.workspace.find_message(channel.id, str(wish["ts"]))
    if message is None:
        raise ControlRefusal("no_such_message", "That message is not there (any more).", 404)
    if not stale and not world.workspace.can_see(person.id, message):
        raise ControlRefusal("not_visible", f"{person.real_name} does not see that message.", 403)
    return message


def own_view(world: World, person: Person, view_id: str, *, stale: bool = False) -> View:
    """Return a view that a person has open."""
    view = world.surfaces.find(view_id)
    if view is None or (not view.is_open and not stale):
        raise ControlRefusal("no_such_view", "That view is not open (any more).", 404)
    if view.owner != person.id:
        raise ControlRefusal("not_visible", f"{person.real_name} does not see that view.", 403)
    return view


def open_views(world: World, user_id: str) -> list[Json]:
    """Return a person's open modals, the top one last."""
    return [view_object(world, view) for view in world.surfaces.stack(user_id)]


def fetching(world: World, person: Person, place: View | Message) -> FetchOptions:
    """Return how external selects of this place are asked for options."""

    async def fetch(element: Json, typed: str) -> list[Json]:
        options, _ = await suggestions_for(world, person, place, element, typed)
        return options

    return fetch


async def open_home(world: World, user_id: str) -> Json:
    """Let a person look at the app's Home tab, which asks the bot to publish it."""
    person = acting_person(world, user_id)
    channel = world.workspace.open_direct(person.id, world.workspace.bot_user)
    home = world.surfaces.home(user_id)
    shown = view_object(world, home) if home else None
    ack = await events.emit(world, events.home_opened(world, person, channel, shown))
    answer = await outcome(world, ack or Ack(ok=False, error="not_subscribed"))
    home = world.surfaces.home(user_id)
    return answer | {"view": view_object(world, home) if home else None}
