"""The payloads that Slack sends to an app, field by field."""

import re

from .people import Person
from .shapes import Json
from .slack_objects import message_object, view_object
from .surfaces import View
from .workspace import Channel, Message
from .world import World

_HANDLE = re.compile(r"(?<![\w<@])@([\w][\w.-]*\w|\w)")
_CHANNEL_NAME = re.compile(r"(?<![\w<#])#([\w-]+)")


def slash_command(world: World, person: Person, channel: Channel, command: str, text: str) -> Json:
    """Return what a typed command sends."""
    response = world.responses.issue(person.id, channel.id)
    return {
        "token": "playground",
        "team_id": world.installation.team_id,
        "team_domain": "playground",
        "channel_id": channel.id,
        "channel_name": _channel_name(channel),
        "user_id": person.id,
        "user_name": person.name,
        "command": command,
        "text": _escaped(world, command, text),
        "api_app_id": world.installation.app_id,
        "is_enterprise_install": "false",
        "response_url": f"{world.base_url}/respond/{response}",
        "trigger_id": world.triggers.issue(person.id),
    }


def block_actions_in_message(
    world: World, person: Person, message: Message, state: Json, action: Json
) -> Json:
    """Return what a click on a message sends."""
    channel = world.workspace.channels[message.channel]
    ephemeral = message.ephemeral_for is not None
    response = world.responses.issue(person.id, channel.id, message.ts)
    payload = _interaction(world, person, "block_actions")
    return payload | {
        "container": _message_container(message),
        "trigger_id": world.triggers.issue(person.id),
        "channel": {"id": channel.id, "name": _channel_name(channel)},
        "message": _ephemeral_object(world, message)
        if ephemeral
        else message_object(world, message),
        "state": {"values": state},
        "response_url": f"{world.base_url}/respond/{response}",
        "actions": [action],
    }


def block_actions_in_view(world: World, person: Person, view: View, action: Json) -> Json:
    """Return what a click in a modal or a Home tab sends; there is no response URL."""
    modal_id = view.id if view.body["type"] == "modal" else None
    return _interaction(world, person, "block_actions") | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": world.triggers.issue(person.id, modal_id),
        "view": view_object(world, view),
        "actions": [action],
    }


def view_submission(world: World, person: Person, view: View) -> Json:
    """Return what pressing a modal's submit button sends."""
    return _interaction(world, person, "view_submission") | {
        "trigger_id": world.triggers.issue(person.id, view.id),
        "view": view_object(world, view),
        "response_urls": [],
    }


def view_closed(world: World, person: Person, view: View, *, is_cleared: bool) -> Json:
    """Return what closing a modal sends, if the app asked to hear of it."""
    return _interaction(world, person, "view_closed") | {
        "view": view_object(world, view),
        "is_cleared": is_cleared,
    }


def block_suggestion(
    world: World, person: Person, place: View | Message, element: Json, typed: str
) -> Json:
    """Return what typing into an external select sends."""
    payload = _interaction(world, person, "block_suggestion") | {
        "action_id": element["action_id"],
        "block_id": element["block_id"],
        "value": typed,
    }
    if isinstance(place, View):
        container = {"type": "view", "view_id": place.id}
        return payload | {"container": container, "view": view_object(world, place)}
    channel = world.workspace.channels[place.channel]
    return payload | {
        "container": _message_container(place),
        "channel": {"id": channel.id, "name": _channel_name(channel)},
        "message": message_object(world, place),
    }


def event(world: World, content: Json) -> Json:
    """Return the outer object of an event."""
    now = world.clock()
    team_id = world.installation.team_id
    authorization = {
        "enterprise_id": None,
        "team_id": team_id,
        "user_id": world.workspace.bot_user,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": "playground",
        "team_id": team_id,
        "context_team_id": team_id,
        "context_enterprise_id": None,
        "api_app_id": world.installation.app_id,
        "event": {**content, "event_ts": _event_ts(world, content)},
        "type": "event_callback",
        "event_id": world.ids.new("Ev"),
        "event_time": int(now.timestamp()),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
    }


def _event_ts(world: World, content: Json) -> str:
    return str(content["event_ts"]) if "event_ts" in content else world.workspace.next_ts()


def _interaction(world: World, person: Person, kind: str) -> Json:
    team = {"id": world.installation.team_id, "domain": "playground"}
    user = {
        "id": person.id,
        "username": person.name,
        "name": person.name,
        "team_id": person.team_id,
    }
    return {
        "type": kind,
        "team": team,
        "user": user,
        "api_app_id": world.installation.app_id,
        "token": "playground",
        "is_enterprise_install": False,
    }


def _message_container(message: Message) -> Json:
    return {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": message.ephemeral_for is not None,
    }


def _ephemeral_object(world: World, message: Message) -> Json:
    """Return what Slack tells of an ephemeral message; its blocks are not among it."""
    return {
        "type": "message",
        "ts": message.ts,
        "user": message.user,
        "team": world.installation.team_id,
        "text": message.text,
        "bot_id": world.installation.bot_id,
        "app_id": world.installation.app_id,
        "is_ephemeral": True,
    }


def _channel_name(channel: Channel) -> str:
    if channel.is_im:
        return "directmessage"
    return "privategroup" if channel.is_private and not channel.is_mpim else channel.name


def _escaped(world: World, command: str, text: str) -> str:
    """Turn @handles and #channels into ids where the manifest asks for it."""
    wishes = {
        each["command"]: each.get("should_escape", False) for each in world.installation.commands
    }
    if not wishes.get(command):
        return text
    people = {person.name: person.id for person in world.workspace.people.values()}
    channels = {c.name: c.id for c in world.workspace.channels.values() if c.name}

    def person_for(match: re.Match[str]) -> str:
        found = people.get(match[1])
        return f"<@{found}|{match[1]}>" if found else match[0]

    def channel_for(match: re.Match[str]) -> str:
        found = channels.get(match[1])
        return f"<#{found}|{match[1]}>" if found else match[0]

    return _CHANNEL_NAME.sub(channel_for, _HANDLE.sub(person_for, text))
