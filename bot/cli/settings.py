"""Reading settings for a command, with complaints instead of tracebacks."""

from __future__ import annotations

import stat
from pathlib import Path

import typer
from pydantic import ValidationError

from bot.cli.logs import begin_logging
from bot.config import Settings, complaints, read_settings

ENV_FILE = Path(".env")


def settings_or_exit() -> Settings:
    """Return the settings, or say what is wrong with them and exit with status 2."""
    try:
        settings = read_settings()
    except ValidationError as error:
        for line in complaints(error):
            typer.secho(f"Setting {line}", fg="red", err=True)
        raise typer.Exit(2) from error
    begin_logging(
        settings.log_level,
        settings.bot_token.get_secret_value(),
        settings.app_token.get_secret_value(),
        settings.signing_secret.get_secret_value(),
        settings.secret.get_secret_value(),
    )
    _warn_about_an_open_file()
    return settings


def _warn_about_an_open_file() -> None:
    if ENV_FILE.exists() and ENV_FILE.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        typer.secho(".env can be read by others: chmod 600 .env", fg="yellow", err=True)
