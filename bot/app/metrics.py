"""What Prometheus reads: counters of this process, gauges counted from the database."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.domain.notices import Notice
from bot.services.figures import Counting
from bot.services.messenger import Document, Messenger, NotSent, Sent
from models.outbox import OutboxState

log = logging.getLogger(__name__)

ACK_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
TICK_SECONDS = (0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 30.0)


class Meters:
    """The counters of one process; nothing here is global."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.registry = registry
        self._sent = Counter(
            "rapport_sends", "Messages given to Slack", ["result"], registry=registry
        )
        self._limited = Counter(
            "rapport_slack_429", "Calls that Slack put off", ["method"], registry=registry
        )
        self._ack = Histogram(
            "rapport_ack_seconds",
            "Time until a request of Slack's was answered",
            buckets=ACK_SECONDS,
            registry=registry,
        )
        self._tick = Histogram(
            "rapport_tick_seconds",
            "Time that a look at what is due takes",
            buckets=TICK_SECONDS,
            registry=registry,
        )

    def sent(self, result: str) -> None:
        """Count a message by what became of it."""
        self._sent.labels(result).inc()

    def limited(self, method: str) -> None:
        """Count an answer of 429."""
        self._limited.labels(method).inc()

    def acknowledged(self, seconds: float) -> None:
        """Note how long an answer to Slack took."""
        self._ack.observe(seconds)

    def ticked(self, seconds: float) -> None:
        """Note how long a look at what is due took."""
        self._tick.observe(seconds)


@dataclass
class Pulse:
    """When this process last looked at what is due, to the end and without an error."""

    machine_clock: Clock
    last: datetime | None = field(default=None)

    def of(self, job: Callable[[], int], took: Callable[[float], None]) -> Callable[[], int]:
        """Return a job that leaves a pulse."""

        def run() -> int:
            began = self.machine_clock()
            done = job()
            self.last = self.machine_clock()
            took((self.last - began).total_seconds())
            return done

        return run

    def age(self) -> timedelta | None:
        """Return how long ago that was; None if it never happened."""
        return None if self.last is None else self.machine_clock() - self.last


@dataclass(frozen=True, eq=False)  # a registry keeps collectors by identity
class Gauges(Collector):
    """Counted anew whenever Prometheus asks; without a database only the tick is known."""

    counting: Counting
    pulse: Pulse

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Return the gauges of this instant."""
        age = self.pulse.age()
        if age is not None:
            yield _gauge("rapport_tick_age_seconds", "Time since the last look", age)
        try:
            figures = self.counting.figures()
        except SQLAlchemyError as error:
            log.warning("no figures: %s", type(error).__name__)
            return
        by_state = GaugeMetricFamily("rapport_outbox", "Messages by state", labels=["state"])
        for state, number in figures.messages.items():
            by_state.add_metric([state.value], number)
        yield by_state
        pending = figures.messages[OutboxState.PENDING]
        yield GaugeMetricFamily("rapport_outbox_pending", "Messages that wait", value=pending)
        yield _gauge("rapport_outbox_oldest_age_seconds", "Wait of the oldest", figures.oldest)
        yield _gauge("rapport_due_lag_seconds", "Delay of the round due longest", figures.lag)


def _gauge(name: str, meaning: str, value: timedelta) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, meaning, value=value.total_seconds())


@dataclass(frozen=True)
class CountedMessenger:
    """A messenger whose sends are counted by their result."""

    messenger: Messenger
    meters: Meters

    def open_direct(self, slack_user_id: str) -> str:
        """Return the channel of a DM."""
        return self.messenger.open_direct(slack_user_id)

    def open_group(self, slack_user_ids: list[str]) -> str:
        """Return the channel of a group DM."""
        return self.messenger.open_group(slack_user_ids)

    def post(self, channel: str, notice: Notice, locale: str | None, reference: str) -> Sent:
        """Post, and count it."""
        with self._count():
            return self.messenger.post(channel, notice, locale, reference)

    def find(self, channel: str, reference: str, oldest: datetime) -> Sent | None:
        """Look for a message of ours."""
        return self.messenger.find(channel, reference, oldest)

    def update(
        self, channel: str, ts: str, notice: Notice, locale: str | None, reference: str
    ) -> None:
        """Replace a message, and count it."""
        with self._count():
            self.messenger.update(channel, ts, notice, locale, reference)

    def upload(self, channel: str, document: Document, locale: str | None) -> str:
        """Share a file, and count it."""
        with self._count():
            return self.messenger.upload(channel, document, locale)

    def delete_message(self, channel: str, ts: str) -> None:
        """Delete a message of ours."""
        self.messenger.delete_message(channel, ts)

    def delete_file(self, file_id: str) -> None:
        """Delete a file of ours."""
        self.messenger.delete_file(file_id)

    @contextmanager
    def _count(self) -> Iterator[None]:
        try:
            yield
        except NotSent as outcome:
            self.meters.sent(type(outcome).__name__.lower())
            raise
        self.meters.sent("sent")
