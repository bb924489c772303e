"""A local Slack look-alike: the real bot runs against it over Slack's real protocol."""

from .clockwork import Bot
from .options import Connection, DeliveryMode, PlaygroundOptions, StartBot
from .run import Playground, running, serve
from .server import AddressInUse

__all__ = [
    "AddressInUse",
    "Bot",
    "Connection",
    "DeliveryMode",
    "Playground",
    "PlaygroundOptions",
    "StartBot",
    "running",
    "serve",
]
