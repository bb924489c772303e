"""What can go wrong, on demand."""

from bot.playground.acting import outcome
from bot.playground.events import emit, redeliver
from bot.playground.shapes import Json
from bot.playground.world import Ack, World


async def fault(world: World, wish: Json) -> Json:
    """Put a fault in force, or end them all with ``{"clear": true}``."""
    if wish.get("clear"):
        world.faults.clear()
        return {"fault": None}
    added = world.faults.add(wish)
    return {"fault": {"method": added.method, "kind": added.kind, "count": added.count}}


async def send_again(world: World, wish: Json) -> Json:
    """Deliver an event once more."""
    return await outcome(world, await redeliver(world, wish.get("event_id")))


async def disconnect(world: World, wish: Json) -> Json:
    """End the sockets as Slack does every few hours."""
    if world.delivery is not None:
        await world.delivery.disconnect(str(wish.get("reason", "refresh_requested")))
    return {}


async def uninstall(world: World, wish: Json) -> Json:
    """Take the app out of the workspace; its tokens are worth nothing from then on."""
    world.installation.revoked = True
    tokens = {"oauth": [], "bot": [world.workspace.bot_user]}
    acks = [
        await emit(world, {"type": "app_uninstalled"}),
        await emit(world, {"type": "tokens_revoked", "tokens": tokens}),
    ]
    answered = [ack for ack in acks if ack is not None]
    answer = await outcome(world, answered[-1] if answered else Ack(ok=False))
    if world.delivery is not None:
        await world.delivery.disconnect("link_disabled")
    return answer


async def reinstall(world: World, _wish: Json) -> Json:
    """Install the app again, as an administrator does: with another token for the bot."""
    installation = world.installation
    installation.revoked = False
    installation.bot_token = f"xoxb-playground-{world.ids.secret()}"
    return {"bot_token": installation.bot_token}


async def scopes(world: World, wish: Json) -> Json:
    """Take scopes away from the app (or give them back with ``add``)."""
    world.installation.scopes -= set(wish.get("remove", []))
    world.installation.scopes |= set(wish.get("add", []))
    return {"scopes": sorted(world.installation.scopes)}


ACTS = {
    "fault": fault,
    "redeliver": send_again,
    "disconnect": disconnect,
    "uninstall": uninstall,
    "reinstall": reinstall,
    "scopes": scopes,
}
