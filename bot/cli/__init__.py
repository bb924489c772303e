"""The command line; a command's module is imported only when the command is called."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

import typer
from typer.core import TyperGroup

MODULES: Mapping[str, str] = MappingProxyType(
    {
        "run": "bot.cli.run",
        "playground": "bot.cli.playground",
        "match": "bot.cli.match",
        "migrate": "bot.cli.operate",
        "doctor": "bot.cli.operate",
        "backup": "bot.cli.operate",
        "manifest": "bot.cli.operate",
    }
)


class Commands(TyperGroup):
    """Finds a command by its name, without importing the others."""

    def list_commands(self, ctx: object) -> list[str]:
        """Return all names, in the order of the help."""
        del ctx
        return list(MODULES)

    def get_command(self, ctx: object, cmd_name: str) -> typer.core.TyperCommand | None:
        """Return a command, or None if there is none of that name."""
        del ctx
        if cmd_name not in MODULES:
            return None
        alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        alone.command(cmd_name)(getattr(import_module(MODULES[cmd_name]), cmd_name))
        found = typer.main.get_command(alone)
        return found if isinstance(found, typer.core.TyperCommand) else None


app = typer.Typer(
    name="rapport",
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.callback()
def rapport() -> None:
    """Rapport: a self-hosted Slack bot for peer mentorship."""
