"""One process for a database file: a second one would void claims that are still held."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import IO

from sqlalchemy import make_url


class FileInUse(Exception):
    """Another process has this database file open."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path.name))
        self.path = path


def hold(database_url: str) -> IO[str] | None:
    """Take the lock of an SQLite file for the life of this process; None for servers.

    The lock goes with the process, also after a crash. Keep what is returned.

    Raises:
        FileInUse: another process holds it.
    """
    name = make_url(database_url).database
    if not database_url.startswith("sqlite") or not name:
        return None
    path = Path(f"{name}.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.open("w", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise FileInUse(Path(name)) from error
    return lock
