"""Which part gets which, of the three jobs: what is due, to be matched, and to be sent."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.app.wiring import (
    cohort_matchmaker_over,
    duties_of,
    matchmaker_over,
    script_of,
)
from bot.app.wiring.ground import Ground
from bot.config import Settings
from bot.services.bundle import Services
from bot.services.claims import Claims
from bot.services.delivery import Delivery
from bot.services.messenger import Messenger
from bot.services.openings import Openings
from bot.services.pace import Pace
from bot.services.script import Script
from bot.services.traces import Traces
from bot.services.trouble import Trouble
from jobs.dispatch import Dispatch
from jobs.isolate import Isolate
from jobs.match import Match
from jobs.tick import Tick
from models.session import Database

MINUTE = timedelta(minutes=1)
"""Slack's minute, if one second is between two posts; the playground may let both be shorter."""


@dataclass(frozen=True)
class Jobs:
    """What runs by the clock, over a database of its own."""

    database: Database
    tick: Tick
    match: Match
    dispatch: Dispatch

    @property
    def claims(self) -> Claims:
        """Return what takes messages out of the outbox."""
        return self.dispatch.delivery.claims

    @property
    def stopping(self) -> threading.Event:
        """Return what is set when nothing more is to be claimed."""
        return self.dispatch.stopping


def jobs_over(
    settings: Settings,
    ground: Ground,
    services: Services,
    messenger: Messenger,
    new_reference: Callable[[], str],
) -> Jobs:
    """Return the three jobs over a database."""
    traces = Traces(ground.database)
    trouble = Trouble(ground.database, ground.clock, ground.outbox)
    isolate = Isolate(traces, ground.machine_clock, new_reference, trouble.tell)
    duties = duties_of(ground, services, messenger)
    matchmakers = (
        matchmaker_over(ground, services, settings.match_lease),
        cohort_matchmaker_over(ground, services, settings.match_lease),
    )
    return Jobs(
        ground.database,
        Tick(duties, ground.clock, ground.machine_clock, isolate, traces),
        Match(matchmakers, ground.machine_clock, traces),
        _dispatch(settings, ground, script_of(services), messenger, isolate),
    )


def _dispatch(
    settings: Settings,
    ground: Ground,
    script: Script,
    messenger: Messenger,
    isolate: Isolate,
) -> Dispatch:
    pace = Pace(MINUTE * settings.seconds_between_posts)
    delivery = Delivery(
        ground.database,
        ground.clock,
        ground.machine_clock,
        _claims(settings, ground, script, pace),
        messenger,
        ground.directory,
        script,
        ground.outbox,
        timedelta(seconds=settings.seconds_between_posts),
    )
    return Dispatch(
        delivery,
        _openings(settings, ground, messenger, pace),
        ground.machine_clock,
        isolate.traces,
        isolate,
        patience=timedelta(seconds=settings.wake_seconds),
        stopping=threading.Event(),
    )


def _claims(settings: Settings, ground: Ground, script: Script, pace: Pace) -> Claims:
    return Claims(
        ground.database,
        ground.clock,
        ground.machine_clock,
        ground.new_id,
        owner=ground.new_id(),
        lease=settings.lease,
        cool_off=settings.cool_off,
        reconciles=settings.reconcile == "history",
        pace=pace,
        asking=frozenset(kind for kind, part in script.items() if part.asks_before),
    )


def _openings(settings: Settings, ground: Ground, messenger: Messenger, pace: Pace) -> Openings:
    return Openings(
        ground.database,
        ground.clock,
        ground.machine_clock,
        ground.new_id,
        messenger,
        lease=settings.lease,
        cool_off=settings.cool_off,
        pace=pace,
    )
