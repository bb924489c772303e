"""The programme clock: asking and moving."""

from collections.abc import Mapping

from bot.playground.clockwork import target_of
from bot.playground.shapes import ControlRefusal, Json
from bot.playground.world import World


async def ask(world: World, query: Mapping[str, str]) -> Json:
    """Return the programme time; a bot in another process reads its clock here."""
    return {"now": world.clock().isoformat()}


async def move(world: World, wish: Json) -> Json:
    """Move the clock, and answer when the bot did all that became due on the way."""
    if world.mover is None:
        raise ControlRefusal("clock_stopped", "The playground is about to end.", 409)
    async with world.moving:
        target = target_of(wish, world.clock())
        await world.mover(target, bool(wish.get("asleep")))
        world.live.changed("clock")
        settled = await world.calls.settle()
    world.live.changed("clock", "messages")
    return {"now": world.clock().isoformat(), "settled": settled}


QUESTIONS = {"clock": ask}
ACTS = {"clock": move}
