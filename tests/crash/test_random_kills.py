"""Four processes work on one database, and one after the other is killed at any moment."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from models.outbox import OutboxRow, OutboxState
from models.rounds import Round, RoundState
from tests.crash.history import check_exact, check_in_doubt
from tests.crash.launcher import TIMEOUT_SECONDS, Launcher, Process
from tests.crash.stage import DUE, NOTICES, RELEASE, Stage, a_stage

pytestmark = [pytest.mark.faults, pytest.mark.endurance, pytest.mark.postgres]

PROCESSES = 4
PROGRAMMES = 4
KILLS_A_WEEK = {NOTICES: 14, DUE: 12, RELEASE: 14}  # 40 over 4 rounds
PARTS = [3, 2]  # weeks: 200 kills over 20 rounds in all, each part with a database of its own
Claim = tuple[str, str | None]


@dataclass
class Crew:
    """Processes of which any may die; another takes its place at once."""

    stage: Stage
    chance: random.Random
    processes: list[Process] = field(default_factory=list)

    def begin(self) -> None:
        """Start them all."""
        self.processes = [self.stage.begin() for _ in range(PROCESSES)]
        for one in self.processes:
            one.wait_until_connected()

    def lose_one(self) -> None:
        """Kill one at a random moment, start another, and count what was on its way."""
        time.sleep(self.chance.uniform(0.02, 0.25))  # the moment is what is random
        number = self.chance.randrange(PROCESSES)
        self.processes[number].kill()
        claims = self._claims()
        self.processes[number] = self.stage.begin()
        time.sleep(TIMEOUT_SECONDS / 4)
        left = [id_ for id_, _ in claims & self._claims()]
        self.stage.lose(len(left) + self.stage.count(OutboxRow.merged_id.in_(left)))

    def _claims(self) -> set[Claim]:
        """Return the notices that are on their way, by the claims that hold them."""
        with self.stage.database.reading.begin() as session:
            query = select(OutboxRow.id, OutboxRow.token)
            return {
                (id_, token)
                for id_, token in session.execute(
                    query.where(OutboxRow.state == OutboxState.SENDING)
                )
            }


@pytest.mark.parametrize("weeks", [pytest.param(n, id=f"{n} weeks") for n in PARTS])
@pytest.mark.parametrize(
    "reconcile", [pytest.param("history", id="looked up"), pytest.param("off", id="in doubt")]
)
def test_forty_kills_a_week_over_four_rounds_a_week(
    reconcile: str, weeks: int, launcher: Launcher, migrated_postgres: str, tmp_path: Path
) -> None:
    with a_stage(
        launcher, migrated_postgres, tmp_path, programmes=PROGRAMMES, SLACK_RECONCILE=reconcile
    ) as stage:
        crew = Crew(stage, random.Random(weeks))
        crew.begin()
        for week in range(weeks):
            for instant, kills in KILLS_A_WEEK.items():
                stage.move_to((datetime.fromisoformat(instant) + week * timedelta(7)).isoformat())
                for _ in range(kills):
                    crew.lose_one()
                stage.wait_until_drained()
        assert stage.kills == sum(KILLS_A_WEEK.values()) * weeks
        with stage.database.reading.begin() as session:
            released = Round.state.in_([RoundState.RELEASED, RoundState.CLOSED])
            counted = session.scalar(select(func.count(Round.id)).where(released))
            assert counted == PROGRAMMES * weeks
        (check_exact if reconcile == "history" else check_in_doubt)(stage)
