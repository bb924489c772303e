"""What people do: commands, clicks, forms, opening Home."""

from bot.playground.acting import click, open_home, type_command
from bot.playground.forms import close, submit, suggest
from bot.playground.shapes import Json
from bot.playground.world import World


async def look_at_home(world: World, wish: Json) -> Json:
    """Open the Home tab as a person does."""
    return await open_home(world, wish["user"])


ACTS = {
    "command": type_command,
    "click": click,
    "submit": submit,
    "close": close,
    "suggest": suggest,
    "open-home": look_at_home,
}
