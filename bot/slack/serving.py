"""gunicorn around the gate: one master that watches, one worker process with threads."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

log = logging.getLogger(__name__)

THREADS = 32
BOOT_SECONDS = 60  # also how long a worker may be silent before the master replaces it


@dataclass(frozen=True)
class Served:
    """What runs in the worker process: ``stop`` is called when all requests are answered."""

    gate: WSGIApplication
    stop: Callable[[], None]


@dataclass(frozen=True)
class Address:
    """Where to listen."""

    host: str
    port: int

    def __str__(self) -> str:
        """Return it as gunicorn takes it."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


class _OurLog(Logger):  # type: ignore[misc] # gunicorn has no types
    """Lets gunicorn's lines go the way of all others: redacted, from warnings on."""

    def setup(self, cfg: object) -> None:
        super().setup(cfg)
        for one in (self.error_log, self.access_log):
            one.handlers.clear()
            one.setLevel(logging.WARNING)
            one.propagate = True


class _Server(BaseApplication):  # type: ignore[misc] # gunicorn has no types
    def __init__(self, start: Callable[[], Served], address: Address, grace_seconds: int) -> None:
        self._start = start
        self._address = address
        self._grace_seconds = grace_seconds
        self._served: Served | None = None
        super().__init__()

    def load_config(self) -> None:
        settings = {
            "bind": str(self._address),
            "workers": 1,  # more processes are more of ``rapport run``, not more workers
            "worker_class": "gthread",
            "threads": THREADS,
            "timeout": BOOT_SECONDS,
            "graceful_timeout": self._grace_seconds,
            "control_socket_disable": True,
            "logger_class": _OurLog,
            "worker_exit": lambda _server, _worker: self._let_go(),
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIApplication:
        """Start what is served; gunicorn calls this in the worker process."""
        self._served = self._start()
        log.info("listening at %s", self._address)
        return self._served.gate

    def _let_go(self) -> None:
        if self._served is not None:
            self._served.stop()


def serve(start: Callable[[], Served], address: Address, grace_seconds: int) -> None:
    """Serve until SIGTERM or SIGINT, then exit the process.

    Args:
        start: makes and starts what is served, in the process that serves it: threads and
            connections do not survive a fork.
        address: where to listen.
        grace_seconds: how long the end may take before the worker is killed.
    """
    _Server(start, address, grace_seconds).run()
