"""What is due: every duty is asked, every item carried out on its own."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from bot.clock import Clock
from bot.services.duty import Duty
from bot.services.traces import Traces
from jobs.isolate import Isolate

NAME = "tick"


@dataclass(frozen=True)
class Tick:
    """Runs every few seconds in every process; the rows say what was done already."""

    duties: Sequence[Duty]
    clock: Clock
    machine_clock: Clock
    isolate: Isolate
    traces: Traces
    _busy: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> int:
        """Carry out what is due now; return how many items were done, usually none."""
        with self._busy:
            now = self.clock()
            done = sum(self._run_duty(duty, now) for duty in self.duties)
            self.traces.ran(NAME, self.machine_clock())
            return done

    def next_due(self, after: datetime) -> datetime | None:
        """Return the first instant after ``after`` at which a duty will have something to do."""
        known = (duty.next_due(after) for duty in self.duties)
        return min((instant for instant in known if instant is not None), default=None)

    def _run_duty(self, duty: Duty, now: datetime) -> int:
        return sum(
            self.isolate.run(
                item.workspace_id,
                f"{duty.name}:{item.id}",
                partial(duty.carry_out, item, now),
            )
            for item in duty.due(now)
        )
