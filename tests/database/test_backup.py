"""Backups: whole, checked, never over something that is there."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from models.backup import BackupFailed, back_up
from models.member import Member
from models.one_process import FileInUse, hold
from models.session import open_database
from tests.world import World


def test_a_backup_made_while_somebody_writes_is_whole(world: World, tmp_path: Path) -> None:
    url = str(world.database.engine.url)
    stop = threading.Event()
    written: list[str] = []

    def keep_writing() -> None:
        while not stop.is_set():
            written.append(world.member(f"Member{len(written)}"))

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        while len(written) < 20:
            pass
        back_up(url, tmp_path / "copy.sqlite")
    finally:
        stop.set()
        writer.join()

    copy = open_database(f"sqlite:///{tmp_path / 'copy.sqlite'}")
    with copy.reading.begin() as session:
        assert session.query(Member).count() >= 20
    copy.close()


def test_a_backup_never_overwrites(world: World, tmp_path: Path) -> None:
    target = tmp_path / "copy.sqlite"
    target.touch()

    with pytest.raises(BackupFailed, match="exists already"):
        back_up(str(world.database.engine.url), target)


def test_there_is_no_backup_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(BackupFailed, match="no database file"):
        back_up(f"sqlite:///{tmp_path / 'none.sqlite'}", tmp_path / "copy.sqlite")


def test_a_second_process_is_refused_on_one_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'rapport.sqlite'}"
    first = hold(url)

    with pytest.raises(FileInUse):
        hold(url)
    assert first is not None
    first.close()
    again = hold(url)
    assert again is not None
    again.close()
