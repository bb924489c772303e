"""Commands of the operator: migrate, doctor, backup, manifest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.settings import settings_or_exit
from bot.slack.manifest import manifest as app_manifest
from models.backup import BackupFailed, back_up
from models.migrate import current, newest, upgrade
from models.session import open_database


def migrate() -> None:
    """Bring the database to the newest migration."""
    settings = settings_or_exit()
    database = open_database(settings.database_url)
    before = current(database)
    upgrade(database)
    database.close()
    typer.echo(f"Database: {before or 'empty'} -> {newest()}")


def doctor(*, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Say what is wrong with the installation, if anything; exit with 1 if so."""
    from bot.app import examine

    findings = examine(settings_or_exit())
    if as_json:
        typer.echo(json.dumps([vars(finding) for finding in findings], indent=1))
    else:
        for finding in findings:
            mark = "ok  " if finding.good else "BAD "
            typer.secho(
                f"{mark} {finding.what}: {finding.detail}", fg=None if finding.good else "red"
            )
    raise typer.Exit(0 if all(finding.good for finding in findings) else 1)


def backup(
    file: Annotated[Path, typer.Argument(help="Where to write the copy; must not exist.")],
) -> None:
    """Write a whole copy of the database, also while the bot runs."""
    settings = settings_or_exit()
    try:
        back_up(settings.database_url, file)
    except BackupFailed as error:
        typer.secho(f"No backup: {error}", fg="red", err=True)
        raise typer.Exit(1) from error
    typer.echo(f"Wrote {file} ({file.stat().st_size} bytes); it was checked and is whole.")


def manifest(
    *,
    mode: Annotated[str, typer.Option(help="socket or http")] = "socket",
    url: Annotated[str, typer.Option(help="Public address of the bot, for http.")] = "",
    reconcile: Annotated[bool, typer.Option(help="Ask for history scopes as well.")] = False,
) -> None:
    """Print the app manifest for Slack's "create an app from a manifest"."""
    if mode not in ("socket", "http") or (mode == "http" and not url.startswith("https://")):
        typer.secho("Use --mode socket, or --mode http --url https://…", fg="red", err=True)
        raise typer.Exit(2)
    typer.echo(json.dumps(app_manifest(mode, url, reconcile=reconcile), indent=2))
