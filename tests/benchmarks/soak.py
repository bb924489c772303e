"""A year in minutes: 50 workspaces of 100 members on PostgreSQL, and what it leaves behind."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from models.outbox import OutboxRow, OutboxState
from models.rounds import Round
from models.session import Database, open_database
from tests.crash.calm import last_look
from tests.crash.launcher import wait_until
from tests.playground_client import Client
from tests.postgres import postgres_at
from tests.replicas.company import add_members, add_programme, add_workspace
from tests.replicas.conftest import prepare
from tests.replicas.processes import Watched, fleet, playground

WORKSPACES = 50
MEMBERS = 100
IN_A_PROGRAMME = 4
EVERY_WEEKS = 13
WEEKS = 52
WARM_WEEKS = 13
MONDAY = datetime.fromisoformat("2026-11-30T09:00:00+01:00")
STEP = "P7D"  # Monday to Monday: what becomes due between comes with it
GLANCE_SECONDS = 0.02
SETTINGS = {
    "RAPPORT_HTTP_TIMEOUT_SECONDS": "10",
    "RAPPORT_LEASE_SECONDS": "30",
    "RAPPORT_WAKE_SECONDS": "0.2",
    "RAPPORT_LOG_LEVEL": "WARNING",
}


def rows() -> Iterator[tuple[str, str, str]]:
    """Yield name, figure and goal of each measurement."""
    with tempfile.TemporaryDirectory() as folder, postgres_at() as server:
        prepare(server.url)
        database = open_database(server.url, 60_000)
        with playground(people=WORKSPACES * MEMBERS, start=MONDAY - timedelta(days=7)) as opened:
            _fill(database, Client(opened.url))
            with fleet(opened.connection, server.url, Path(folder), 1, **SETTINGS) as (bot,):
                yield from _measure(database, Client(opened.url), bot)
        database.close()


def _fill(database: Database, client: Client) -> None:
    state = client.state()
    people = [one["id"] for one in state["people"] if one["about"]]
    now = MONDAY - timedelta(days=14)
    for number in range(WORKSPACES):
        team = state["team_id"] if number == 0 else f"T{number}"
        workspace = add_workspace(database, team, state["bot_user"], state["desk"], now)
        mine = people[number * MEMBERS : (number + 1) * MEMBERS]
        members = add_members(database, workspace, mine, now)
        due_at = MONDAY + timedelta(weeks=number % EVERY_WEEKS)
        add_programme(
            database,
            workspace,
            members[:IN_A_PROGRAMME],
            due_at,
            now,
            starts_on=due_at.date(),
            every_weeks=EVERY_WEEKS,
            drafts=False,
        )


def _measure(database: Database, client: Client, bot: Watched) -> Iterator[tuple[str, str, str]]:
    begun = time.perf_counter()
    warm: tuple[float, int] | None = None
    for week in range(WEEKS):
        client.advance(STEP)
        _wait_for_looks(database, 2)
        if week == WARM_WEEKS:
            warm = bot.resident_megabytes(), bot.open_files()
    assert warm is not None
    grown = bot.resident_megabytes() / warm[0] - 1
    seconds, files = time.perf_counter() - begun, bot.open_files()
    with database.reading.begin() as session:
        rounds = session.scalar(select(func.count()).select_from(Round))
        sent = session.scalar(
            select(func.count()).select_from(OutboxRow).where(OutboxRow.state == OutboxState.SENT)
        )
    what = f"{rounds} rounds, {sent} messages in {seconds:.0f} s"
    figure = f"{grown:+.1%} of {warm[0]:.0f} MB"
    yield f"memory grown over {WEEKS - WARM_WEEKS} weeks: {what}", figure, "under 5 %"
    yield "open files after them", f"{files} (before {warm[1]})", "flat"


def _wait_for_looks(database: Database, count: int) -> None:
    """Wait until the bot has looked so often: the first may have begun before the clock moved."""
    for _ in range(count):
        before = last_look(database)
        wait_until(lambda: last_look(database) > before, glance=GLANCE_SECONDS)  # noqa: B023
