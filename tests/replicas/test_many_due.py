"""Any number of processes over one PostgreSQL: every round once, nobody over the budget."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.outbox import NoticeSlot, OutboxRow, OutboxState
from models.programme import Enrolment
from models.rounds import Pairing, PairingMember, PairingState, Round, RoundState
from models.session import Database, open_database
from tests.crash.launcher import wait_until
from tests.playground_client import Client
from tests.postgres import Server
from tests.replicas.company import add_members, add_programme, add_workspace
from tests.replicas.processes import fleet, playground

pytestmark = [pytest.mark.postgres, pytest.mark.faults, pytest.mark.endurance]

MONDAY = datetime.fromisoformat("2026-11-30T09:00:00+01:00")
PROGRAMMES = 200
PEOPLE = 60
BUDGET = 2  # notices a week that each of them allows
HANGS_AFTER = 900.0  # seconds: nothing is measured by it
UNHURRIED = {"RAPPORT_HTTP_TIMEOUT_SECONDS": "10", "RAPPORT_LEASE_SECONDS": "30"}


@pytest.mark.parametrize("count", [2, 4, 8])
def test_each_of_200_rounds_that_are_due_at_once_runs_exactly_once(
    server: Server, tmp_path: Path, count: int
) -> None:
    with playground(people=PEOPLE, start=MONDAY - timedelta(minutes=5)) as opened:
        client = Client(opened.url)
        database = open_database(server.url, 60_000)
        _fill(database, client)
        with fleet(opened.connection, server.url, tmp_path, count, **UNHURRIED):
            client.advance("PT10M")
            wait_until(lambda: _rounds(database) == {RoundState.RELEASED: PROGRAMMES}, HANGS_AFTER)
            wait_until(lambda: _waiting(database, MONDAY + timedelta(minutes=5)) == 0, HANGS_AFTER)
        posts = [one for one in client.calls() if one["method"] == "chat.postMessage"]
        _check(database, posts)
        database.close()


def _fill(database: Database, client: Client) -> None:
    state = client.state()
    people = [one["id"] for one in state["people"] if one["about"]][:PEOPLE]
    now = MONDAY - timedelta(days=3)
    workspace = add_workspace(database, state["team_id"], state["bot_user"], state["desk"], now)
    members = add_members(database, workspace, people, now, weekly_notices=BUDGET)
    for number in range(PROGRAMMES):
        partner = number + 1 + number // PEOPLE  # no two meet in two programmes
        some = [members[number % PEOPLE], members[partner % PEOPLE]]
        add_programme(
            database, workspace, some, MONDAY, now, name=f"Programme {number}", drafts=False
        )


def _rounds(database: Database) -> dict[RoundState, int]:
    with database.reading.begin() as session:
        counted = select(Round.state, func.count()).group_by(Round.state)
        return dict(session.execute(counted).all())


def _waiting(database: Database, now: datetime) -> int:
    undone = OutboxRow.state.in_([OutboxState.SENDING, OutboxState.AMBIGUOUS])
    due = (OutboxRow.state == OutboxState.PENDING) & (OutboxRow.not_before <= now)
    with database.reading.begin() as session:
        return session.scalar(select(func.count()).where(undone | due)) or 0


def _check(database: Database, posts: list[dict[str, object]]) -> None:
    with database.reading.begin() as session:
        per_programme = Counter(session.scalars(select(Round.programme_id)))
        assert set(per_programme.values()) == {1}
        assert len(per_programme) == PROGRAMMES
        seats = Counter(
            session.execute(
                select(Pairing.round_id, PairingMember.member_id)
                .join(
                    PairingMember,
                    (PairingMember.workspace_id == Pairing.workspace_id)
                    & (PairingMember.pairing_id == Pairing.id),
                )
                .where(Pairing.state != PairingState.WITHDRAWN)
            ).all()
        )
        assert set(seats.values()) == {1}
        slots = Counter(session.scalars(select(NoticeSlot.member_id)))
        places = Counter(member for _, member in seats)
        played = {round_ for round_, _ in seats}
        for round_, members in _members_by_round(session).items():
            # Whoever has no place had partners who were taken: two who are free are never left out.
            assert round_ in played or any(places[member] for member in members)
        assert max(slots.values()) <= BUDGET
        sent = session.scalars(
            select(OutboxRow.id).where(OutboxRow.state == OutboxState.SENT)
        ).all()
    said = Counter(_reference(post) for post in posts)
    print(
        f"rounds={len(per_programme)} seats={len(seats)} messages={len(said)} "
        f"posts={len(posts)} most_notices_a_week={max(slots.values())}"
    )
    assert set(said) == set(sent)
    assert set(said.values()) == {1}


def _members_by_round(session: Session) -> dict[str, list[str]]:
    members: dict[str, list[str]] = defaultdict(list)
    query = select(Round.id, Enrolment.member_id).join(
        Enrolment,
        (Enrolment.workspace_id == Round.workspace_id)
        & (Enrolment.programme_id == Round.programme_id),
    )
    for round_, member in session.execute(query):
        members[round_].append(member)
    return members


def _reference(post: dict[str, object]) -> object:
    arguments = post["arguments"]
    assert isinstance(arguments, dict)
    metadata = arguments["metadata"]
    assert isinstance(metadata, dict)
    return metadata["event_payload"]["k"]
