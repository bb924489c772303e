"""Copying a database while it is written to, and proving that the copy is whole."""

from __future__ import annotations

import sqlite3
import subprocess
from pathlib import Path

from sqlalchemy import make_url


class BackupFailed(Exception):
    """The copy could not be made or is not whole; the message says why."""


def back_up(database_url: str, target: Path) -> None:
    """Write a whole copy to a file: an SQLite file, or pg_dump's custom format.

    Raises:
        BackupFailed: the target exists, or the copy is not whole.
    """
    if target.exists():
        message = f"{target.name} exists already; a backup never overwrites"
        raise BackupFailed(message)
    if database_url.startswith("sqlite"):
        _copy_file(make_url(database_url).database or "", target)
    else:
        _dump(database_url, target)


def _copy_file(source: str, target: Path) -> None:
    if not Path(source).exists():
        message = "there is no database file yet"
        raise BackupFailed(message)
    with sqlite3.connect(source) as live, sqlite3.connect(target) as copy:
        live.backup(copy)
    live.close()
    complaints = [row[0] for row in copy.execute("PRAGMA integrity_check") if row[0] != "ok"]
    complaints += [str(row) for row in copy.execute("PRAGMA foreign_key_check")]
    copy.close()
    if complaints:
        target.unlink()
        message = f"the copy is not whole: {complaints[0]}"
        raise BackupFailed(message)


def _dump(database_url: str, target: Path) -> None:
    url = make_url(database_url).set(drivername="postgresql")
    command = ["pg_dump", "--format=custom", f"--file={target}"]
    command.append(f"--dbname={url.render_as_string(hide_password=False)}")
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - no shell
    except FileNotFoundError as error:
        message = "pg_dump is not installed; it comes with PostgreSQL's client programs"
        raise BackupFailed(message) from error
    except subprocess.CalledProcessError as error:
        message = f"pg_dump failed: {error.stderr.strip().splitlines()[-1:]}"
        raise BackupFailed(message) from error
