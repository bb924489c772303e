"""Waking up: the only file that knows APScheduler. It never holds the truth, the tables do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from bot.clock import Clock

Job = Callable[[], int]


@dataclass(frozen=True)
class Scheduler:
    """Runs each job every few seconds, never twice at once, until it is shut down."""

    jobs: Mapping[str, Job]
    every_seconds: float
    machine_clock: Clock
    _scheduler: BackgroundScheduler = field(init=False)

    def __post_init__(self) -> None:
        scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(max(1, len(self.jobs)))},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        for name, job in self.jobs.items():
            scheduler.add_job(job, "interval", seconds=self.every_seconds, id=name, name=name)
        object.__setattr__(self, "_scheduler", scheduler)

    def start(self) -> None:
        """Begin to wake up."""
        self._scheduler.start()

    def wake(self, name: str) -> None:
        """Run a job at once; if it runs already, the next look finds what there is."""
        if self._scheduler.running:
            self._scheduler.modify_job(name, next_run_time=self.machine_clock())

    def stop(self) -> None:
        """Wake up no more; what is running is finished first."""
        self._scheduler.shutdown(wait=True)
