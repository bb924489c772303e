"""auth.test and the opening of Socket Mode connections."""

from bot.playground.shapes import Json
from bot.playground.world import World


def test(world: World, arguments: Json) -> Json:
    """Say whose token this is."""
    installation = world.installation
    return {
        "url": f"{world.base_url}/",
        "team": "Playground",
        "user": world.workspace.person(installation.bot_user).name,
        "team_id": installation.team_id,
        "user_id": installation.bot_user,
        "bot_id": installation.bot_id,
        "is_enterprise_install": False,
    }


def open_connection(world: World, arguments: Json) -> Json:
    """Hand out the address of a socket, with a ticket that is good once."""
    ticket = world.ids.secret()
    world.tickets.add(ticket)
    address = world.base_url.replace("http", "ws", 1)
    return {"url": f"{address}/socket?ticket={ticket}&app_id={world.installation.app_id}"}


METHODS = {"auth.test": test, "apps.connections.open": open_connection}
