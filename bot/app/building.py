"""Building the bot from its settings and two clocks."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from prometheus_client import CollectorRegistry
from slack_bolt import App

import handlers
from bot.app.intakes import intake_for
from bot.app.metrics import CountedMessenger, Gauges, Meters, Pulse
from bot.app.rapport import Rapport
from bot.app.status import Status, StatusPort
from bot.app.wiring import (
    Ground,
    cohort_matchmaker_over,
    duties_of,
    matchmaker_over,
    script_of,
    services_over,
)
from bot.clock import Clock
from bot.config import Settings
from bot.content.library import load_library
from bot.ids import NewId, time_ordered_id
from bot.services.bundle import Services
from bot.services.claims import Claims
from bot.services.delivery import Delivery
from bot.services.desk import Rolls
from bot.services.figures import Counting
from bot.services.openings import Openings
from bot.services.outbox import Outbox
from bot.services.pace import Pace
from bot.services.traces import Traces
from bot.services.trouble import Trouble
from bot.slack.calls import call, outbox_client
from bot.slack.directory import SlackDirectory
from bot.slack.http import Http
from bot.slack.messenger import SlackMessenger
from jobs import dispatch, match, tick
from jobs.isolate import Isolate
from jobs.scheduler import Scheduler
from models.session import JOBS_BUSY_MS, Database, open_database

log = logging.getLogger(__name__)

MINUTE = timedelta(minutes=1)
"""Slack's minute, if one second is between two posts; the playground may let both be shorter."""


@dataclass
class Waker:
    """Lets a commit wake the dispatch that is built after it."""

    wake: Callable[[], None] = field(default=lambda: None)

    def __call__(self) -> None:
        """Wake the dispatch, once there is one."""
        self.wake()


def build(
    settings: Settings,
    clock: Clock,
    machine_clock: Clock,
    new_id: NewId = time_ordered_id,
    new_reference: Callable[[], str] = lambda: secrets.token_hex(2),
) -> Rapport:
    """Return the bot, ready to start; asks Slack once who it is.

    Args:
        settings: complete settings; the database has the newest migration.
        clock: the programme clock.
        machine_clock: the clock of leases, back-off and pace.
        new_id: makes time-ordered ids.
        new_reference: makes the short words under which bugs are logged.

    Raises:
        bot.services.messenger.NotSent: Slack does not answer or does not know the token.
    """
    token = settings.bot_token.get_secret_value()
    meters = Meters(CollectorRegistry())
    client = outbox_client(token, settings.api_url, settings.http_timeout_seconds, meters.limited)
    identity = call("auth.test", client.auth_test)
    waker = Waker()
    directory = SlackDirectory(client, str(identity["team_id"]))
    rolls, library = Rolls(directory, machine_clock), load_library()
    secret = settings.secret.get_secret_value().encode()

    def ground_on(database: Database) -> Ground:
        outbox = Outbox(new_id, waker)
        return Ground(
            database,
            clock,
            machine_clock,
            new_id,
            outbox,
            directory,
            library,
            rolls,
            secret,
            timedelta(days=settings.retention_days),
        )

    inbound = ground_on(open_database(settings.database_url))
    working = ground_on(open_database(settings.database_url, JOBS_BUSY_MS))
    services, of_jobs = services_over(inbound), services_over(working)
    services.workspaces.install(
        slack_team_id=str(identity["team_id"]),
        name=str(identity.get("team", "")),
        bot_user_id=str(identity["user_id"]),
        desk_channel=settings.desk_channel,
        time_zone=settings.time_zone,
    )
    rapport = _assemble(
        settings,
        working,
        services,
        of_jobs,
        CountedMessenger(SlackMessenger(client), meters),
        meters,
        inbound.database,
        new_reference,
    )
    waker.wake = rapport.wake_dispatch
    return rapport


def _assemble(
    settings: Settings,
    ground: Ground,
    services: Services,
    of_jobs: Services,
    messenger: CountedMessenger,
    meters: Meters,
    inbound: Database,
    new_reference: Callable[[], str],
) -> Rapport:
    traces, stopping = Traces(ground.database), threading.Event()
    script = script_of(of_jobs)
    pace = Pace(MINUTE * settings.seconds_between_posts)
    claims = Claims(
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
    openings = Openings(
        ground.database,
        ground.clock,
        ground.machine_clock,
        ground.new_id,
        messenger,
        lease=settings.lease,
        cool_off=settings.cool_off,
        pace=pace,
    )
    trouble = Trouble(ground.database, ground.clock, ground.outbox)
    isolate = Isolate(traces, ground.machine_clock, new_reference, trouble.tell)
    ticking = tick.Tick(
        duties_of(ground, of_jobs, messenger), ground.clock, ground.machine_clock, isolate, traces
    )
    matchmaker = matchmaker_over(ground, of_jobs, settings.match_lease)
    cohorts = cohort_matchmaker_over(ground, of_jobs, settings.match_lease)
    matching = match.Match((matchmaker, cohorts), ground.machine_clock, traces)
    delivery = Delivery(
        ground.database,
        ground.clock,
        ground.machine_clock,
        claims,
        messenger,
        ground.directory,
        script,
        ground.outbox,
        timedelta(seconds=settings.seconds_between_posts),
    )
    pulse = Pulse(ground.machine_clock)
    dispatching = dispatch.Dispatch(
        delivery,
        openings,
        ground.machine_clock,
        traces,
        isolate,
        timedelta(seconds=settings.wake_seconds),
        stopping,
    )

    def register(app: App) -> None:
        handlers.register(app, services, ground.clock, new_reference)

    intake = intake_for(settings, register, ground.machine_clock, meters)
    return Rapport(
        services=services,
        intake=intake,
        gate=intake.gate if isinstance(intake, Http) else None,
        status=_status(settings, inbound, ground, pulse, meters),
        tick=ticking,
        match=matching,
        dispatch=dispatching,
        scheduler=Scheduler(
            {
                tick.NAME: pulse.of(ticking.run, meters.ticked),
                match.NAME: matching.run,
                dispatch.NAME: dispatching.run,
            },
            settings.wake_seconds,
            ground.machine_clock,
        ),
        claims=claims,
        databases=(inbound, ground.database),
        stopping=stopping,
        alone=settings.database_url.startswith("sqlite"),
    )


def _status(
    settings: Settings, inbound: Database, ground: Ground, pulse: Pulse, meters: Meters
) -> StatusPort:
    meters.registry.register(Gauges(Counting(inbound, ground.clock), pulse))
    status = Status(inbound, pulse, settings.wake_seconds, meters.registry)
    return StatusPort(status, settings.http_host, settings.listens_for_status)
