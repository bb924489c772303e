"""What is to be sent: one message after the other until none may go now."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from bot.clock import Clock
from bot.services.delivery import Delivery
from bot.services.traces import Traces

NAME = "dispatch"


@dataclass(frozen=True)
class Dispatch:
    """Runs every few seconds in every process; claims keep two from sending the same row."""

    delivery: Delivery
    machine_clock: Clock
    traces: Traces
    stopping: threading.Event
    _busy: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> int:
        """Send what may be sent now; return how many rows were dealt with.

        In one process a second run waits for the first, so that "nothing left" is true.
        """
        with self._busy:
            sent = 0
            while not self.stopping.is_set() and self.delivery.send_next():
                sent += 1
            self.traces.ran(NAME, self.machine_clock())
            return sent
