"""Starting a playground: for the command line, and as a context manager for tests."""

import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from tempfile import TemporaryDirectory

from bot.clock import machine_clock

from .clockwork import Bot
from .founding import found
from .options import Connection, PlaygroundOptions, StartBot
from .server import Server
from .world import World


class BotDidNotConnect(Exception):
    """The bot was started but opened no socket in time."""


@dataclass(frozen=True)
class Playground:
    """A running playground: where it is, and what a bot of one's own needs."""

    url: str
    connection: Connection


@contextmanager
def running(options: PlaygroundOptions, start_bot: StartBot | None = None) -> Iterator[Playground]:
    """Run a playground, and the bot in it if one is given, until the block ends."""
    world = found(options, machine_clock)
    server = Server(world, options)
    url = server.start()
    with ExitStack() as stack:
        stack.callback(server.stop)
        database = options.database or stack.enter_context(_fresh_database())
        connection = _connection(world, options, url, database)
        bot = start_bot(connection) if start_bot else None
        server.drive(bot)
        with _working(bot, server):
            yield Playground(url, connection)


@contextmanager
def _fresh_database() -> Iterator[str]:
    with TemporaryDirectory(prefix="rapport-playground-") as folder:
        yield f"sqlite:///{folder}/rapport.sqlite"


@contextmanager
def _working(bot: Bot | None, server: Server) -> Iterator[None]:
    if bot is None:
        yield
        return
    bot.start()
    try:
        if not server.wait_for_bot():
            raise BotDidNotConnect
        yield
    finally:
        with server.quick_goodbyes():
            bot.stop()


def serve(
    options: PlaygroundOptions,
    start_bot: StartBot | None,
    tell: Callable[[Playground], None],
    *,
    open_browser: bool,
    until: threading.Event,
) -> None:
    """Run a playground until ``until`` is set; ``tell`` hears what a person should know."""
    with running(options, start_bot) as playground:
        tell(playground)
        if open_browser:
            webbrowser.open(playground.url)
        until.wait()


def _connection(world: World, options: PlaygroundOptions, url: str, database: str) -> Connection:
    installation = world.installation
    return Connection(
        api_url=f"{url}/api/",
        clock_url=f"{url}/control/clock",
        bot_token=installation.bot_token,
        app_token=installation.app_token,
        signing_secret=installation.signing_secret,
        desk_channel=world.workspace.desk,
        database=database,
        seconds_between_posts=1.0 / options.time_scale if options.rate_limits else 0.0,
        ack_seconds=world.ack_seconds,
        clock=world.clock,
    )
