"""The command line: run, playground, migrate, doctor, backup, manifest, match."""

import typer

from bot.cli.match import match
from bot.cli.operate import backup, doctor, manifest, migrate
from bot.cli.playground import playground
from bot.cli.run import run

app = typer.Typer(
    name="rapport",
    help="Rapport: a self-hosted Slack bot for peer mentorship.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for command in (run, playground, migrate, doctor, backup, manifest, match):
    app.command()(command)
