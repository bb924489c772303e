"""The real Rapport in a playground, as journeys and browser tests start it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.cli.playground import rapport_in
from bot.playground import PlaygroundOptions, StartBot, running
from bot.slack.manifest import manifest
from tests.playground_client import Client

CALLS = Path("build/calls.jsonl")
"""Where every call of the bot in the tests ends up, for the checks against Slack's own types."""

THURSDAY = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
"""The default first programme time: a Thursday, 10:00 in Berlin and Lagos, 4:00 in New York."""

DEFAULT = PlaygroundOptions(
    manifest=manifest("socket"), start=THURSDAY, record_calls=CALLS, patience=10
)
"""Patient, since several tests share a machine: how soon Rapport answers is for benchmarks."""


@contextmanager
def rapport_playground(
    options: PlaygroundOptions = DEFAULT, start_bot: StartBot = rapport_in, **changes: object
) -> Iterator[Client]:
    """Run a playground with Rapport in it; ``changes`` are options that differ from DEFAULT."""
    CALLS.parent.mkdir(exist_ok=True)
    with running(replace(options, **changes), start_bot) as playground:  # type: ignore[arg-type]
        yield Client(playground.url)
