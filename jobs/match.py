"""Matching: rounds whose snapshot is stored wait for their pairs."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Protocol

from bot.clock import Clock
from bot.services.traces import Traces

NAME = "match"


class Matching(Protocol):
    """Matches one waiting round."""

    def run_once(self) -> bool:
        """Claim and match one round; False if none waits."""


@dataclass(frozen=True)
class Match:
    """Runs every few seconds in every process; a round's claim keeps the others away."""

    matchmaker: Matching
    machine_clock: Clock
    traces: Traces
    _busy: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> int:
        """Match every round that waits; return how many were matched."""
        with self._busy:
            matched = 0
            while self.matchmaker.run_once():
                matched += 1
            self.traces.ran(NAME, self.machine_clock())
            return matched
