"""The desk or the app is lost: rounds are held, nobody is called in vain, nothing is forgotten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.playground import Connection
from models.member import Member
from models.outbox import OutboxRow, OutboxState
from models.rounds import Round, RoundState
from models.session import Database, open_database
from models.workspace import Workspace, WorkspaceState
from tests.crash.launcher import Launcher, environment, launched, wait_until
from tests.playground_client import Client
from tests.replicas.company import add_members, add_programme, add_workspace
from tests.replicas.conftest import sqlite_in
from tests.replicas.processes import Watched, playground, start

pytestmark = pytest.mark.faults

MONDAY = datetime.fromisoformat("2026-11-30T09:00:00+01:00")
WAKES = 6


@dataclass(frozen=True)
class Place:
    """A company with six members whose round is due on Monday, and a way to run Rapport there."""

    client: Client
    connection: Connection
    database: Database
    url: str
    launcher: Launcher
    folder: Path
    members: list[str]
    fallback: str

    @property
    def desk(self) -> str:
        return self.connection.desk_channel

    def start(self, **more: str) -> Watched:
        rapport = start(self.launcher, environment(self.connection, self.url, **more), self.folder)
        wait_until(rapport.is_ready)
        return rapport

    def wakes(self, rapport: Watched) -> float:
        """Return how often the process has looked at what is due."""
        lines = rapport.ask("/metrics")[1].splitlines()
        counts = [one.split()[1] for one in lines if one.startswith("rapport_tick_seconds_count")]
        return float(counts[0])

    def let_it_look(self, rapport: Watched) -> None:
        """Wait until the process has looked at what is due a few times more."""
        before = self.wakes(rapport)
        wait_until(lambda: self.wakes(rapport) >= before + WAKES)

    def told(self, words: str, user: str | None = None) -> int:
        seen = self.client.messages(user=user or self.fallback)
        return sum(words in str(message.get("text")) for message in seen)

    def rounds(self) -> list[RoundState]:
        with self.database.reading.begin() as session:
            return list(session.scalars(select(Round.state)))

    def introduced(self) -> int:
        with self.database.reading.begin() as session:
            sent = select(OutboxRow.id).where(
                OutboxRow.kind == "introduction", OutboxRow.state == OutboxState.SENT
            )
            return len(session.scalars(sent).all())


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "sqlite":
        url = sqlite_in(tmp_path)
    else:
        url = request.getfixturevalue("server").url
    database = open_database(url, 10_000)
    with playground(start=MONDAY - timedelta(hours=1)) as opened, launched() as launcher:
        client = Client(opened.url)
        state = client.state()
        people = [one["id"] for one in state["people"] if one["about"]]
        now = MONDAY - timedelta(days=3)
        where = (state["team_id"], state["bot_user"], state["desk"], now)
        workspace = add_workspace(database, *where, fallback=people[7])
        members = add_members(database, workspace, people[:6], now)
        add_programme(database, workspace, members, MONDAY, now, drafts=False)
        yield Place(
            client,
            opened.connection,
            database,
            url,
            launcher,
            tmp_path,
            people[:6],
            people[7],
        )
    database.close()


def leave_desk(place: Place) -> None:
    place.client.leave(str(place.client.state()["bot_user"]), place.desk)


@pytest.mark.parametrize(
    "lose",
    [
        pytest.param(lambda p: p.client.change_channel(p.desk, deleted=True), id="deleted"),
        pytest.param(lambda p: p.client.change_channel(p.desk, archived=True), id="archived"),
        pytest.param(lambda p: p.client.change_channel(p.desk, is_private=False), id="public"),
        pytest.param(lambda p: p.client.change_channel(p.desk, is_ext_shared=True), id="shared"),
        pytest.param(leave_desk, id="without Rapport"),
    ],
)
def test_a_lost_desk_holds_the_round_and_tells_the_fallback_once(
    place: Place, lose: Callable[[Place], Any]
) -> None:
    rapport = place.start()
    lose(place)
    place.client.advance("PT2H")
    wait_until(lambda: place.told("has lost its desk") == 1)
    before = len(place.client.calls())
    place.let_it_look(rapport)

    assert place.rounds() == []
    assert place.told("has lost its desk") == 1
    assert len(place.client.calls()) - before <= 2, "Slack is asked at most once a minute"


def test_after_uninstalling_nothing_is_called_and_reinstalling_goes_on(place: Place) -> None:
    rapport = place.start()
    place.client.uninstall()
    before = len(place.client.calls())
    place.client.advance("PT2H")
    place.let_it_look(rapport)

    assert [call["method"] for call in place.client.calls()[before:]] == []
    assert place.rounds() == []
    assert "xox" not in rapport.process.log.read_text()
    assert rapport.process.stop() == 0

    token = place.client.reinstall()
    again = replace(place, connection=replace(place.connection, bot_token=token))
    again.start()
    wait_until(lambda: again.introduced() == 3)
    assert again.rounds() == [RoundState.RELEASED]


def test_a_token_that_is_revoked_in_a_release_holds_the_rest_until_there_is_another(
    place: Place,
) -> None:
    place.client.fault("hold_before", "chat.postMessage")
    rapport = place.start()
    place.client.advance("PT2H")
    wait_until(lambda: any(c["method"] == "chat.postMessage" for c in place.client.calls()))
    place.client.uninstall()
    place.client.clear_faults()
    wait_until(lambda: _state(place) is WorkspaceState.UNINSTALLED)
    place.let_it_look(rapport)
    before = len(place.client.calls())
    place.let_it_look(rapport)

    assert len(place.client.calls()) == before
    assert rapport.process.stop() == 0

    token = place.client.reinstall()
    again = replace(place, connection=replace(place.connection, bot_token=token))
    again.start()
    wait_until(lambda: again.introduced() == 3)
    seen = Counter(
        message["ts"] for one in place.members for message in place.client.messages(user=one)
    )
    assert seen


def test_a_member_who_is_deactivated_mid_round_is_not_introduced_and_the_partner_hears(
    place: Place,
) -> None:
    place.client.fault("hold_before", "users.info")
    place.start()
    place.client.advance("PT2H")
    wait_until(lambda: _is_released(place))  # every introduction waits: each asks who is there
    wait_until(lambda: any(c["method"] == "users.info" for c in place.client.calls()))
    gone = place.members[0]
    place.client.change_person(gone, deleted=True)
    place.client.clear_faults()
    wait_until(lambda: _undone(place) == 0)

    posts = [call for call in place.client.calls() if call["method"] == "chat.postMessage"]
    assert place.introduced() == 2
    assert len(posts) <= 6, "no retry storm"
    heard = {
        one
        for one in place.members[1:]  # some of them are at the desk and read that, too
        if any(", meet " in message["text"] for message in place.client.messages(user=one))
    }
    (partner,) = set(place.members[1:]) - heard
    assert _waits_for(place, partner) == 1, "told at the next ordinary time, and looked after"


def _undone(place: Place) -> int:
    undone = (OutboxState.PENDING, OutboxState.SENDING, OutboxState.AMBIGUOUS)
    with place.database.reading.begin() as session:
        waiting = select(OutboxRow.id).where(
            OutboxRow.state.in_(undone),
            OutboxRow.not_before <= MONDAY + timedelta(hours=1),
        )
        undone_rows = len(session.scalars(waiting).all())
    return undone_rows + (not _is_released(place))


def _is_released(place: Place) -> bool:
    with place.database.reading.begin() as session:
        return session.scalar(select(Round.state)) is RoundState.RELEASED


def _waits_for(place: Place, slack_user_id: str) -> int:
    """Return how many messages are still to be said to a member at another time."""
    with place.database.reading.begin() as session:
        waiting = (
            select(OutboxRow.id)
            .join(Member, Member.id == OutboxRow.member_id)
            .where(
                Member.slack_user_id == slack_user_id,
                OutboxRow.state == OutboxState.PENDING,
                OutboxRow.not_before > MONDAY + timedelta(days=1),
            )
        )
        return len(session.scalars(waiting).all())


def _state(place: Place) -> WorkspaceState:
    with place.database.reading.begin() as session:
        return session.scalars(select(Workspace.state)).one()
