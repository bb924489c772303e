"""``rapport playground``: Rapport without a Slack workspace."""

from __future__ import annotations

import logging
import signal
import threading
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, TYPE_CHECKING, Annotated

import typer
from pydantic import SecretStr

from bot.app import Rapport, build
from bot.cli.logs import begin_logging
from bot.clock import machine_clock
from bot.config import Settings
from bot.playground import (
    AddressInUse,
    Connection,
    DeliveryMode,
    Playground,
    PlaygroundOptions,
    serve,
)
from bot.slack.manifest import manifest
from models.migrate import upgrade
from models.one_process import hold
from models.session import open_database

if TYPE_CHECKING:
    from bot.playground import Bot

WAKE_SECONDS = 1.0  # a person waits at the page, so the bot looks more often than in Slack


@dataclass
class PlaygroundRapport:
    """The real Rapport in a playground, with its database prepared and held by this process."""

    connection: Connection
    wake_seconds: float = WAKE_SECONDS
    _rapport: Rapport = field(init=False)
    _lock: IO[str] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        settings = settings_for(self.connection, self.wake_seconds)
        self._lock = hold(settings.database_url)
        database = open_database(settings.database_url)
        upgrade(database)
        database.close()
        self._rapport = build(settings, self.connection.clock, machine_clock)

    def start(self) -> None:
        """Connect and begin to work."""
        self._rapport.start()

    def stop(self) -> None:
        """Disconnect and let go of the database."""
        self._rapport.stop()
        if self._lock is not None:
            self._lock.close()

    def is_busy(self) -> bool:
        """Return whether something that a person did is still worked on."""
        return self._rapport.is_busy()

    def catch_up(self) -> int:
        """Do once what is due now, and return how many things were done."""
        return self._rapport.catch_up()

    def next_due(self, after: datetime) -> datetime | None:
        """Return the next instant at which something will be due, or None."""
        return self._rapport.next_due(after)


def settings_for(connection: Connection, wake_seconds: float = WAKE_SECONDS) -> Settings:
    """Return Rapport's settings in this playground; .env is for the real workspace, and unread."""
    return Settings(
        _env_file=None,
        bot_token=SecretStr(connection.bot_token),
        app_token=SecretStr(connection.app_token),
        signing_secret=SecretStr(connection.signing_secret),
        secret=SecretStr(connection.signing_secret),
        api_url=connection.api_url,
        database_url=connection.database,
        desk_channel=connection.desk_channel,
        wake_seconds=wake_seconds,
        seconds_between_posts=connection.seconds_between_posts,
        ack_seconds=connection.ack_seconds,
    )


def rapport_in(connection: Connection) -> Bot:
    """Return the real Rapport for a playground."""
    return PlaygroundRapport(connection)


def playground(
    *,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port; 0 takes a free one.")] = 3939,
    database: Annotated[
        str | None, typer.Option(help="Database URL (default: a fresh one, gone at the end).")
    ] = None,
    people: Annotated[int, typer.Option(help="How many colleagues.", min=1)] = 13,
    seed: Annotated[int, typer.Option(help="The same seed makes the same company.")] = 1,
    no_bot: Annotated[bool, typer.Option("--no-bot", help="For a bot of your own.")] = False,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Open no browser.")] = False,
    rate_limits: Annotated[
        bool, typer.Option("--rate-limits", help="Refuse what is over Slack's tiers.")
    ] = False,
    time_scale: Annotated[
        float, typer.Option(help="Rate limits and retries this many times quicker.", min=0.01)
    ] = 1.0,
    patience: Annotated[
        float, typer.Option(help="Wait this many times Slack's three seconds.", min=1)
    ] = 1.0,
    deliver: Annotated[DeliveryMode, typer.Option(help="How the bot hears of things.")] = (
        DeliveryMode.SOCKET
    ),
    request_url: Annotated[
        str | None, typer.Option(help="Where a bot of your own listens, for --deliver http.")
    ] = None,
) -> None:
    """Try Rapport in the browser, in a small simulated company."""
    if deliver is DeliveryMode.HTTP and not (no_bot and request_url):
        _give_up("--deliver http needs --no-bot and --request-url: the bot runs elsewhere then.", 2)
    begin_logging("WARNING")
    logging.getLogger("apscheduler").setLevel(
        "ERROR"
    )  # it warns of a wake it skipped, as it should
    options = PlaygroundOptions(
        manifest=manifest("socket", reconcile=no_bot),
        host=host,
        port=port,
        people=people,
        seed=seed,
        rate_limits=rate_limits,
        time_scale=time_scale,
        patience=patience,
        deliver=deliver,
        request_url=request_url,
        database=database,
    )
    try:
        serve(
            options,
            None if no_bot else rapport_in,
            _tell_tokens if no_bot else _tell_address,
            open_browser=not no_browser,
            until=_stop_signal(),
        )
    except AddressInUse:
        _give_up(f"Port {port} is taken; try another with --port (make: PORT=...).", 1)


def _stop_signal() -> threading.Event:
    stop = threading.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda *_: stop.set())
    return stop


def _give_up(sentence: str, status: int) -> None:
    typer.secho(sentence, fg="red", err=True)
    raise typer.Exit(status)


def _tell_address(open_playground: Playground) -> None:
    typer.secho(f"Rapport's playground: {open_playground.url}", bold=True)
    typer.echo("A small company, nobody enrolled yet. Ctrl-C ends it; nothing is kept.")


def _tell_tokens(open_playground: Playground) -> None:
    connection = open_playground.connection
    typer.secho(f"The playground without a bot: {open_playground.url}", bold=True)
    for name, value in {
        "SLACK_API_URL": connection.api_url,
        "SLACK_BOT_TOKEN": connection.bot_token,
        "SLACK_APP_TOKEN": connection.app_token,
        "SLACK_SIGNING_SECRET": connection.signing_secret,
        "RAPPORT_DESK_CHANNEL": connection.desk_channel,
        "RAPPORT_CLOCK_URL": connection.clock_url,
        "RAPPORT_SECONDS_BETWEEN_POSTS": f"{connection.seconds_between_posts:g}",
    }.items():
        typer.echo(f"{name}={value}")
