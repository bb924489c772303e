"""What people do: commands, clicks, forms, opening Home."""

from bot.playground.acting import click, open_home, type_command
from bot.playground.forms import close, submit, suggest, type_into
from bot.playground.rehearsal import Rehearsal
from bot.playground.shapes import Json
from bot.playground.world import World


async def look_at_home(world: World, wish: Json) -> Json:
    """Open the Home tab as a person does."""
    return await open_home(world, wish["user"])


async def press(world: World, wish: Json) -> Json:
    """Press or pick something; what was typed into the same view before goes along."""
    if wish.get("view_id") and wish.get("values"):
        await type_into(world, wish)
    return await click(world, wish)


async def rehearse(world: World, wish: Json) -> Json:
    """Let the company's own people do something by themselves."""
    return await Rehearsal(world).run(wish)


ACTS = {
    "command": type_command,
    "click": press,
    "submit": submit,
    "close": close,
    "suggest": suggest,
    "open-home": look_at_home,
    "rehearse": rehearse,
}
