"""People: one by id, or all by pages."""

from bot.playground.people import Person, slack_user
from bot.playground.shapes import Json
from bot.playground.world import World

from .looking_up import page, person

_SLACKBOT = "USLACKBOT"


def info(world: World, arguments: Json) -> Json:
    """Describe one person."""
    found = _slackbot(world) if arguments["user"] == _SLACKBOT else person(world, arguments["user"])
    return {"user": _described(world, found, arguments)}


def list_all(world: World, arguments: Json) -> Json:
    """List the people of the workspace and of its shared channels; strangers are not listed."""
    everyone = {
        each.id: each for each in world.workspace.people.values() if not each.is_stranger
    } | {_SLACKBOT: _slackbot(world)}
    shown, cursor = page(list(everyone), arguments, len(everyone))
    return {
        "members": [_described(world, everyone[user_id], arguments) for user_id in shown],
        "cache_ts": int(world.clock().timestamp()),
        "response_metadata": {"next_cursor": cursor},
    }


def _described(world: World, found: Person, arguments: Json) -> Json:
    with_locale = bool(arguments.get("include_locale"))
    return slack_user(found, world.clock(), with_locale=with_locale)


def _slackbot(world: World) -> Person:
    """Return Slack's own bot, which does not say of itself that it is one."""
    team = world.installation.team_id
    return Person(_SLACKBOT, "slackbot", "Slackbot", "America/Los_Angeles", "", team)


METHODS = {"users.info": info, "users.list": list_all}
