"""What is to be sent: several messages under way at once, until none may go now."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from bot.clock import Clock
from bot.services.delivery import Delivery, Errand
from bot.services.openings import Opening, Openings
from bot.services.traces import Traces
from jobs.isolate import Isolate

NAME = "dispatch"
AT_ONCE = 6  # messages under way in one process; each may hold two of ten connections
GLANCE = timedelta(milliseconds=2)  # an instant that is looked up has passed by then


@dataclass(frozen=True)
class Dispatch:
    """Runs every few seconds in every process; claims keep two from sending the same row.

    Attributes:
        patience: how long a run waits for Slack's pace before it leaves the rest to the next.
        stopping: set when nothing more is to be claimed; ``rouse`` makes it be seen at once.
    """

    delivery: Delivery
    openings: Openings
    machine_clock: Clock
    traces: Traces
    isolate: Isolate
    patience: timedelta
    stopping: threading.Event
    _busy: threading.Lock = field(default_factory=threading.Lock)
    _roused: threading.Event = field(default_factory=threading.Event)

    def run(self) -> int:
        """Send what may be sent now; return how many rows were dealt with.

        In one process a second run waits for the first, so that "nothing left" is true.
        """
        with self._busy:
            with ThreadPoolExecutor(AT_ONCE, thread_name_prefix=NAME) as pool:
                done = _Run(self, pool).until_nothing_may_go()
            self.traces.ran(NAME, self.machine_clock())
            return done

    def rouse(self) -> None:
        """Let a run that waits look again: there is something new, or it is to end."""
        self._roused.set()

    def wait(self, longest: timedelta) -> None:
        """Wait until something is new, or for so long."""
        self._roused.wait(max(longest, GLANCE).total_seconds())
        self._roused.clear()


class _Run:
    """One run: messages under way, and group DMs that are opened when nothing else is to do."""

    def __init__(self, dispatch: Dispatch, pool: ThreadPoolExecutor) -> None:
        self._dispatch = dispatch
        self._pool = pool
        self._under_way: set[Future[None]] = set()
        self._opening: Future[None] | None = None
        self._done = 0
        self._looked_at = dispatch.machine_clock()

    def until_nothing_may_go(self) -> int:
        """Claim and send; return how many were dealt with.

        Raises:
            Exception: what a send raised that is nobody's fault but the database's, once all
                others that were under way have ended.
        """
        while True:
            self._claim()
            pause = self._pause()
            if pause is None:
                return self._done
            self._dispatch.wait(pause)
            self._collect()

    def _claim(self) -> None:
        """Set off all messages that may go now; where there is none, open one group DM."""
        room = AT_ONCE - len(self._under_way)
        if self._dispatch.stopping.is_set() or not room:
            return
        self._looked_at = self._dispatch.machine_clock()
        errands = self._dispatch.delivery.claim_some(room)
        for errand in errands:
            self._set_off(partial(self._send, errand))
        if not errands and (self._opening is None or self._opening.done()):
            opening = self._dispatch.openings.claim_next()
            if opening is not None:
                self._opening = self._set_off(partial(self._open, opening))

    def _set_off(self, work: Callable[[], None]) -> Future[None]:
        future = self._pool.submit(work)
        self._under_way.add(future)
        future.add_done_callback(lambda _: self._dispatch.rouse())
        return future

    def _send(self, errand: Errand) -> None:
        """Carry an errand out; a row that cannot be composed is put back and stops only itself."""
        delivery, row = self._dispatch.delivery, errand.row
        work = partial(delivery.carry_out, errand)
        if not self._dispatch.isolate.run(row.workspace_id, f"outbox:{row.id}", work):
            delivery.put_back(errand)

    def _open(self, opening: Opening) -> None:
        work = partial(self._dispatch.openings.carry_out, opening)
        self._dispatch.isolate.run(opening.workspace_id, f"opening:{opening.pairing_id}", work)

    def _collect(self) -> None:
        ended = {future for future in self._under_way if future.done()}
        self._under_way -= ended
        self._done += len(ended)
        for future in ended:
            future.result()

    def _pause(self) -> timedelta | None:
        """Return how long to wait for a message to end or to be allowed; None to end the run."""
        patience = self._dispatch.patience
        if self._under_way:
            full = len(self._under_way) >= AT_ONCE
            chance = None if full else self._until_chance()
            return patience if chance is None else chance
        if self._dispatch.stopping.is_set():
            return None
        return self._until_chance()

    def _until_chance(self) -> timedelta | None:
        delivery, openings = self._dispatch.delivery, self._dispatch.openings
        since = self._looked_at
        moments = (delivery.claims.next_chance(since), openings.next_chance(since))
        chance = min((one for one in moments if one is not None), default=None)
        if chance is None:
            return None
        pause = chance - self._dispatch.machine_clock()
        return pause if pause <= self._dispatch.patience else None
