"""Ports for servers of the tests."""

import socket
from contextlib import suppress
from random import SystemRandom

LOWEST, HIGHEST = 15_000, 32_000


def free_port() -> int:
    """Return a port that nobody listens at just now.

    It lies below those that systems lend to outgoing connections (from 32,768 on Linux): one of
    these may be lent again before the server that was meant for it has started.
    """
    while True:
        port = SystemRandom().randint(LOWEST, HIGHEST)
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port
