"""``rapport run``: the bot, until it is told to stop."""

from __future__ import annotations

import math
import signal
import threading
from pathlib import Path

import typer
from sqlalchemy import make_url

from bot.app import Rapport, build
from bot.cli.settings import settings_or_exit
from bot.clock import Clock, clock_at, machine_clock
from bot.config import Settings
from bot.services.messenger import NotSent
from models.backup import BackupFailed, back_up
from models.migrate import current, newest, upgrade
from models.one_process import FileInUse, hold
from models.session import open_database

WATCH_SECONDS = 10
STOP_SECONDS = 5  # over and above the send that is being finished
PATIENCE = 6  # looks at a broken connection before the process gives up


def run() -> None:
    """Run the bot in Slack with the settings in .env."""
    settings = settings_or_exit()
    missing = settings.missing()
    if missing:
        typer.secho(f"Please set {', '.join(missing)} (see .env.example).", fg="red", err=True)
        raise typer.Exit(2)
    try:
        lock = hold(settings.database_url)
    except FileInUse as error:
        typer.secho(
            f"{error} is in use by another Rapport. SQLite takes one process; "
            "for several, set DATABASE_URL to a PostgreSQL server.",
            fg="red",
            err=True,
        )
        raise typer.Exit(1) from error
    _migrate(settings.database_url)
    clock = clock_at(settings.clock_url) if settings.clock_url else machine_clock
    try:
        if settings.mode == "http":
            _serve(settings, clock)
        else:
            _connect(settings, clock)
    finally:
        if lock is not None:
            lock.close()


def _connect(settings: Settings, clock: Clock) -> None:
    rapport = _started(settings, clock)
    try:
        _until_stopped(rapport)
    finally:
        rapport.stop()


def _serve(settings: Settings, clock: Clock) -> None:
    from bot.slack.serving import Address, Served, serve

    def start() -> Served:
        rapport = _started(settings, clock)
        if rapport.gate is None:
            message = "there is no gate in Socket Mode"
            raise LookupError(message)
        return Served(rapport.gate, rapport.stop)

    grace = math.ceil(settings.lease_seconds) + STOP_SECONDS
    serve(start, Address(settings.http_host, settings.http_port), grace)


def _started(settings: Settings, clock: Clock) -> Rapport:
    try:
        rapport = build(settings, clock, machine_clock)
    except NotSent as error:
        typer.secho(f"Slack does not let Rapport in: {error.code}.", fg="red", err=True)
        raise typer.Exit(1) from error
    rapport.start()
    return rapport


def _migrate(url: str) -> None:
    database = open_database(url)
    at = current(database)
    if at == newest():
        database.close()
        return
    if not url.startswith("sqlite"):
        typer.secho("The database waits for `rapport migrate`.", fg="red", err=True)
        raise typer.Exit(1)
    if at is not None:
        _keep_a_copy(url, at)
    upgrade(database)
    database.close()


def _keep_a_copy(url: str, at: str) -> None:
    file = Path(make_url(url).database or "")
    try:
        back_up(url, file.with_name(f"{file.name}.before-{at}-{_stamp()}"))
    except BackupFailed as error:
        typer.secho(f"No backup, so no migration: {error}", fg="red", err=True)
        raise typer.Exit(1) from error


def _stamp() -> str:
    return machine_clock().strftime("%Y%m%d%H%M%S")


def _until_stopped(rapport: Rapport) -> None:
    """Wait for a signal; a socket that stays down ends the process, a supervisor starts it anew."""
    stop = threading.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda *_: stop.set())
    misses = 0
    while not stop.wait(WATCH_SECONDS):
        misses = 0 if rapport.is_connected() else misses + 1
        if misses >= PATIENCE:
            typer.secho("No connection to Slack for a minute; giving up.", fg="red", err=True)
            raise typer.Exit(1)
