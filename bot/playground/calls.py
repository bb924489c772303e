"""The log of calls that the bot made, and whether it is still busy."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bot.clock import Clock

from .shapes import Json

QUIET_SECONDS = 0.2
PATIENCE_SECONDS = 10.0
_GLANCE_SECONDS = 0.01


@dataclass
class Call:
    """One call of the bot; ``error`` is None when it succeeded."""

    seq: int
    at: str
    programme_at: str
    method: str
    arguments: Json
    ok: bool = False
    error: str | None = None

    def summary(self) -> Json:
        """Return the call as the control API shows it."""
        return {
            "seq": self.seq,
            "at": self.at,
            "programme_at": self.programme_at,
            "method": self.method,
            "arguments": self.arguments,
            "ok": self.ok,
            "error": self.error,
        }


@dataclass
class CallLog:
    """Every call, oldest first; optionally also a line of JSON each in a file."""

    machine_clock: Clock
    programme_clock: Clock
    record: Path | None = None
    is_busy: Callable[[], bool] = field(default=lambda: False)  # of a bot in this process
    calls: list[Call] = field(default_factory=list)
    _in_flight: int = 0
    _last: float = 0.0

    def begin(self, method: str) -> Call:
        """Note that a call arrived."""
        self._in_flight += 1
        call = Call(
            len(self.calls) + 1,
            self.machine_clock().isoformat(),
            self.programme_clock().isoformat(),
            method,
            {},
        )
        self.calls.append(call)
        return call

    def end(self, call: Call, error: str | None) -> None:
        """Note how a call ended, and write it down if that was asked for."""
        self.touch(-1)
        call.ok = error is None
        call.error = error
        if self.record is not None:
            line = json.dumps({"method": call.method, "arguments": call.arguments})
            with self.record.open("a", encoding="utf-8") as file:
                file.write(line + "\n")

    def touch(self, difference: int) -> None:
        """Count something of the bot as under way (1) or done (-1)."""
        self._in_flight += difference
        self._last = time.monotonic()

    def since(self, number: int) -> list[Call]:
        """Return the calls after the first ``number``."""
        return self.calls[number:]

    async def settle(self) -> bool:
        """Wait until the bot did nothing for 200 ms; False when it did not rest in 10 s.

        A bot in another process is known by its calls alone.
        """
        began = time.monotonic()
        quiet_from = began
        while time.monotonic() - began < PATIENCE_SECONDS:
            quiet_from = time.monotonic() if self.is_busy() else max(quiet_from, self._last)
            if self._in_flight == 0 and time.monotonic() - quiet_from >= QUIET_SECONDS:
                return True
            await asyncio.sleep(_GLANCE_SECONDS)
        return False
