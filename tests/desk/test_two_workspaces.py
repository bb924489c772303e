"""A workspace goes the same way whether another one shares its database or not.

The other is a twin with the very same ids under another workspace id, so that any question that
forgets to say which workspace it is about finds a row too many, or the wrong one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, Table, insert, select, update
from sqlalchemy.orm import Session

from bot.app.wiring import Ground, duties_of, matchmaker_over, script_of, services_over
from bot.clock import MovableClock
from bot.content.library import load_library
from bot.domain.notices import Kind
from bot.services.bundle import Services
from bot.services.desk import Rolls
from models import Base
from models.member import Avoidance, AvoidanceKind, Member
from models.outbox import OutboxRow, OutboxState, Target
from models.rounds import Pairing, PairingState
from models.session import Database, open_database
from models.workspace import DeskState, Workspace, WorkspaceState
from tests.delivery.recording import RecordingMessenger
from tests.desk.bench import Rooms
from tests.world import MONDAY, World, build_world

TWIN = "99999999-0000-7000-8000-000000000000"
MARK = "Twin of "
TENANT_TABLES = [table for table in Base.metadata.sorted_tables if "workspace_id" in table.columns]


class Life:
    """What happens in one workspace over three weeks, and all that anybody is told of it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.told: list[str] = []
        machine, rooms = MovableClock(MONDAY), Rooms()
        self.ground = Ground(
            world.database,
            world.clock,
            machine,
            world.new_id,
            world.outbox,
            rooms,
            load_library(),
            Rolls(rooms, machine),
            b"secret",
        )
        self.services: Services = services_over(self.ground)
        self.ines = self.services.desk.desk.organiser("T1", "UINES")

    def company(self) -> None:
        """Let eight people be in two programmes, with a skill, a goal and a private list."""
        self.coffee = self.world.programme()
        self.peer = self.world.programme("Skill exchange", format="peer", lasts_weeks=6)
        self.people = [self.world.member(name) for name in ("A", "B", "C", "D", "E", "F", "G", "H")]
        self.world.enrol(self.coffee, *self.people)
        self.world.enrol(self.peer, *self.people[:3])
        sql = self.world.skill("SQL")
        for number, one in enumerate(self.people):
            self.world.knows(one, sql, "offer" if number % 2 else "want")  # type: ignore[arg-type]
        with self.world.database.writing.begin() as session:
            session.add(
                Avoidance(
                    workspace_id=self.world.workspace_id,
                    id=self.world.new_id(),
                    member_id=self.people[0],
                    other_key=self.services.members.privacy.other_key("UB"),
                    other_slack_id="UB",
                    kind=AvoidanceKind.LISTED,
                    since=self.world.now,
                )
            )

    def go_to(self, days: int) -> None:
        """Move the clock to so many days after the first round, and do all that is due there."""
        self.world.clock.move_to(MONDAY + timedelta(days=days))
        duties = duties_of(self.ground, self.services, RecordingMessenger())
        for _ in range(20):
            now = self.world.now
            items = [(duty, item) for duty in duties for item in duty.due(now)]
            assert all(item.workspace_id != TWIN for _, item in items)
            for duty, item in items:
                duty.carry_out(item, now)
            matched = matchmaker_over(self.ground, self.services, timedelta(minutes=5)).run_once()
            if not items and not matched:
                break
        self._deliver()

    def _deliver(self) -> None:
        script = script_of(self.services)
        for row in self._waiting():
            with self.world.database.reading.begin() as session:
                part = script[Kind(row.kind)]
                self.told.append(repr(part.compose(session, row, self.world.now)))
            with self.world.database.writing.begin() as session:
                sent = session.get_one(OutboxRow, (row.workspace_id, row.id))
                sent.state, sent.channel, sent.ts = OutboxState.SENT, "C1", row.id[-12:]
                sent.sent_at = self.world.now
                if row.kind == Kind.INTRODUCTION and row.target is Target.PAIRING:
                    pairing = session.get_one(Pairing, (row.workspace_id, row.pairing_id))
                    pairing.state = PairingState.INTRODUCED
                    pairing.introduced_at = self.world.now

    def _waiting(self) -> list[OutboxRow]:
        waiting = select(OutboxRow).where(
            OutboxRow.workspace_id == self.world.workspace_id,
            OutboxRow.state == OutboxState.PENDING,
            OutboxRow.not_before <= self.world.now,
        )
        with self.world.database.reading.begin() as session:
            rows = list(session.scalars(waiting.order_by(OutboxRow.id)))
            session.expunge_all()
        return rows

    def look_around(self) -> None:
        """Ask everything that an organiser and each member may ask."""
        desk, ines = self.services.desk, self.ines
        asked: list[object] = [
            desk.overview.programmes(ines),
            desk.overview.panel(ines),
            desk.overview.people(ines, self.coffee),
            desk.pair_rules.forbidden(ines),
            desk.stand_downs.listed(ines),
            desk.audit.page(ines.workspace_id),
            desk.reasons.between(ines, self.people[2], self.people[3]),
        ]
        members = self.services.members
        for one in self.people:
            caller = self.world.caller(one)
            asked += [
                members.enrolment.choices(caller),
                members.home.page(caller),
                members.home.menu(caller),
                members.profiles.form(caller),
                members.goals.mine(caller),
                members.memberships.mine(caller),
                members.privacy.private_list(caller),
                members.privacy.stored(caller),
            ]
        self.told += [repr(one) for one in asked]

    def organise(self) -> None:
        """Do what organisers do to a draft and to people."""
        desk, ines = self.services.desk, self.ines
        round_id = desk.rounds.unreleased(ines, self.coffee)
        assert round_id is not None
        page = desk.drafts.page(ines, round_id)
        self.told.append(repr(page))
        first, second = (group.people[0].member_id for group in page.groups[-2:])
        change = desk.swaps.swap(ines, round_id, page.draft.version, first, second)
        self.told.append(repr(change))
        desk.pair_rules.forbid(ines, self.people[4], self.people[5])
        desk.rounds.release(ines, round_id)

    def take_part(self) -> None:
        """Do what members do: skip, pause, keep apart, ask for the own data, erase it, leave."""
        members, callers = self.services.members, [self.world.caller(one) for one in self.people]
        members.memberships.skip(callers[0], self.coffee)
        members.memberships.pause(callers[1], date(2027, 1, 11), [self.coffee])
        members.privacy.keep_apart(callers[2], ["UH"])
        members.privacy.ask_for_export(callers[3], "request")
        members.memberships.leave(callers[4], [self.coffee])
        members.erasing.erase(callers[5])
        self.people.pop(5)

    def everything(self) -> None:
        """Live three weeks."""
        self.go_to(-3)
        self.go_to(0)
        self.look_around()
        self.organise()
        self.go_to(1)
        self.look_around()
        self.services.desk.stand_downs.begin(self.ines, "UG", date(2026, 12, 28))
        self.take_part()
        self.go_to(4)
        self.services.desk.programmes.pause(self.ines, self.peer)
        self.go_to(8)
        self.go_to(12)
        self.look_around()
        self.services.desk.programmes.end(self.ines, self.coffee)
        self.go_to(21)
        self.look_around()


def add_twin(engine: Engine) -> None:
    """Copy a workspace with all its rows under another workspace id, ids and all."""
    with Session(engine) as session, session.begin():
        home = session.scalars(select(Workspace)).one()
        values = {c.key: getattr(home, c.key) for c in Workspace.__table__.columns}
        twin = {**values, "id": TWIN, "slack_team_id": "T2", "name": f"{MARK}{home.name}"}
        twin |= {"state": WorkspaceState.UNINSTALLED, "desk_state": DeskState.LOST}
        session.execute(insert(Workspace).values(twin))
        for table in TENANT_TABLES:
            rows = session.execute(select(table)).mappings().all()
            for row in rows:
                session.execute(insert(table).values({**row, "workspace_id": TWIN}))
        named = update(Member).where(Member.workspace_id == TWIN)
        session.execute(named.values(name=MARK + Member.name, slack_user_id=Member.slack_user_id))


def rows_of(engine: Engine, workspace_id: str) -> dict[str, list[str]]:
    """Return every row of a workspace, by table."""
    return {table.name: list(_rows(engine, table, workspace_id)) for table in TENANT_TABLES}


def _rows(engine: Engine, table: Table, workspace_id: str) -> Iterator[str]:
    with engine.connect() as connection:
        mine = select(table).where(table.c.workspace_id == workspace_id)
        for row in connection.execute(mine.order_by(*table.primary_key.columns)):
            yield repr(dict(row._mapping))


@pytest.fixture
def lone(template: Path, tmp_path: Path) -> Iterator[Database]:
    """Return a second database, in which a workspace lives alone."""
    path = tmp_path / "lone.sqlite"
    path.write_bytes(template.read_bytes())
    with closing(open_database(f"sqlite:///{path}")) as opened:
        yield opened


def test_a_twin_with_the_same_ids_changes_nothing_and_is_not_changed(
    world: World, lone: Database
) -> None:
    alone, beside = Life(build_world(lone)), Life(world)
    for life in (alone, beside):
        life.company()
    add_twin(world.database.engine)
    before = rows_of(world.database.engine, TWIN)

    alone.everything()
    beside.everything()

    assert beside.told == alone.told
    assert not [one for one in beside.told if MARK in one]
    assert rows_of(world.database.engine, TWIN) == before
    here = rows_of(world.database.engine, world.workspace_id)
    assert here == rows_of(lone.engine, alone.world.workspace_id)
