"""One bad row stops only itself: the one place that catches everything."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.services.traces import Traces

log = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)
TOLD_AFTER = 3


@dataclass(frozen=True)
class Isolate:
    """Runs items so that one that fails is put aside with a reference and tried again later.

    Attributes:
        machine_clock: back-off is in machine time.
        new_reference: returns a short word for the log, such as ``7f3a``.
        tell: is called with the name of an item and its reference when it failed three times.
    """

    traces: Traces
    machine_clock: Clock
    new_reference: Callable[[], str]
    tell: Callable[[str, str, str], None]

    def run(self, workspace_id: str, name: str, work: Callable[[], None]) -> bool:
        """Run one item; True if it was done, False if it failed or still has to wait."""
        now = self.machine_clock()
        failures, retry_at = self.traces.trouble(name)
        if retry_at is not None and retry_at > now:
            return False
        try:
            work()
        except Exception as error:  # noqa: BLE001 - this file exists to catch everything
            self._put_aside(workspace_id, name, failures + 1, now, error)
            return False
        if failures:
            self.traces.recovered(name)
        return True

    def _put_aside(
        self, workspace_id: str, name: str, failures: int, now: datetime, error: Exception
    ) -> None:
        reference = self.new_reference()
        pause = min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE)
        log.error("%s failed %d times, ref=%s", name, failures, reference, exc_info=error)
        self.traces.failed(name, failures, now + pause, reference)
        if failures == TOLD_AFTER:
            self.tell(workspace_id, name, reference)
