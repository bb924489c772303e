"""Matching: rounds and cohorts whose inputs are stored wait for their pairs."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.clock import Clock
from bot.services.traces import Traces

NAME = "match"


class Matching(Protocol):
    """Matches what waits, one after the other: rounds, or cohorts."""

    def run_once(self) -> bool:
        """Claim and match one; False if none waits."""


@dataclass(frozen=True)
class Match:
    """Runs every few seconds in every process; a claim keeps the others away."""

    matchmakers: Sequence[Matching]
    machine_clock: Clock
    traces: Traces
    _busy: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> int:
        """Match everything that waits; return how many were matched."""
        with self._busy:
            matched = 0
            for matchmaker in self.matchmakers:
                while matchmaker.run_once():
                    matched += 1
            self.traces.ran(NAME, self.machine_clock())
            return matched
