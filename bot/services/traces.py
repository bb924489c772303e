"""What the jobs leave behind: when they last ran, and which items are in trouble."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.outbox import JobTrace
from models.session import Database
from models.upsert import put


@dataclass(frozen=True)
class Traces:
    """Rows by name: a job such as ``tick``, or an item such as ``plan-rounds:<id>``."""

    database: Database

    def ran(self, job: str, at: datetime) -> None:
        """Remember that a job ran to its end at a machine instant."""
        with self.database.writing.begin() as session:
            put(session, JobTrace, {"name": job, "last_run_at": at, "failures": 0})

    def last_run(self, job: str) -> datetime | None:
        """Return when a job last ran to its end."""
        with self.database.reading.begin() as session:
            trace = session.get(JobTrace, job)
            return trace.last_run_at if trace else None

    def trouble(self, item: str) -> tuple[int, datetime | None]:
        """Return how often an item failed in a row and when it may be tried again."""
        with self.database.reading.begin() as session:
            trace = session.get(JobTrace, item)
            return (trace.failures, trace.retry_at) if trace else (0, None)

    def failed(self, item: str, failures: int, retry_at: datetime, reference: str) -> None:
        """Remember that an item failed."""
        with self.database.writing.begin() as session:
            trouble = {"failures": failures, "retry_at": retry_at, "reference": reference}
            put(session, JobTrace, {"name": item, **trouble})

    def recovered(self, item: str) -> None:
        """Forget an item's trouble."""
        with self.database.writing.begin() as session:
            trace = session.get(JobTrace, item)
            if trace is not None:
                session.delete(trace)
