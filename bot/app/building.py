"""Building the bot from its settings and two clocks."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from prometheus_client import CollectorRegistry
from slack_bolt import App

import handlers
from bot.app.intakes import intake_for
from bot.app.metrics import CountedMessenger, Gauges, Meters, Pulse
from bot.app.rapport import Rapport
from bot.app.status import Status, StatusPort
from bot.app.wiring import Ground, services_over
from bot.app.wiring.jobs import Jobs, jobs_over
from bot.clock import Clock
from bot.config import Settings
from bot.content.library import load_library
from bot.ids import NewId, time_ordered_id
from bot.services.bundle import Services
from bot.services.desk import Rolls
from bot.services.figures import Counting
from bot.services.outbox import Outbox
from bot.slack.calls import call, outbox_client
from bot.slack.directory import SlackDirectory
from bot.slack.http import Http
from bot.slack.messenger import SlackMessenger
from jobs import dispatch, match, tick
from jobs.scheduler import Scheduler
from models.session import JOBS_BUSY_MS, open_database


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
    meters, waker = Meters(CollectorRegistry()), Waker()
    client = outbox_client(
        settings.bot_token.get_secret_value(),
        settings.api_url,
        settings.http_timeout_seconds,
        meters.limited,
    )
    identity = call("auth.test", client.auth_test)
    directory = SlackDirectory(client, str(identity["team_id"]))
    inbound = _ground(settings, clock, machine_clock, Outbox(new_id, waker), directory)
    working = replace(inbound, database=open_database(settings.database_url, JOBS_BUSY_MS))
    services = services_over(inbound)
    _install(services, settings, identity)
    messenger = CountedMessenger(SlackMessenger(client), meters)
    jobs = jobs_over(settings, working, services_over(working), messenger, new_reference)
    rapport = _assemble(settings, inbound, services, jobs, meters, new_reference)
    waker.wake = rapport.wake_dispatch
    return rapport


def _ground(
    settings: Settings,
    clock: Clock,
    machine_clock: Clock,
    outbox: Outbox,
    directory: SlackDirectory,
) -> Ground:
    return Ground(
        database=open_database(settings.database_url),
        clock=clock,
        machine_clock=machine_clock,
        new_id=outbox.new_id,
        outbox=outbox,
        directory=directory,
        library=load_library(),
        rolls=Rolls(directory, machine_clock),
        secret=settings.secret.get_secret_value().encode(),
        retention=timedelta(days=settings.retention_days),
    )


def _install(services: Services, settings: Settings, identity: Mapping[str, object]) -> None:
    services.workspaces.install(
        slack_team_id=str(identity["team_id"]),
        name=str(identity.get("team", "")),
        bot_user_id=str(identity["user_id"]),
        desk_channel=settings.desk_channel,
        time_zone=settings.time_zone,
    )


def _assemble(
    settings: Settings,
    inbound: Ground,
    services: Services,
    jobs: Jobs,
    meters: Meters,
    new_reference: Callable[[], str],
) -> Rapport:
    def register(app: App) -> None:
        handlers.register(app, services, inbound.clock, new_reference)

    intake = intake_for(settings, register, inbound.machine_clock, meters)
    pulse = Pulse(inbound.machine_clock)
    return Rapport(
        services=services,
        intake=intake,
        gate=intake.gate if isinstance(intake, Http) else None,
        status=_status(settings, inbound, pulse, meters),
        tick=jobs.tick,
        match=jobs.match,
        dispatch=jobs.dispatch,
        scheduler=_scheduler(settings, jobs, pulse, meters),
        claims=jobs.claims,
        databases=(inbound.database, jobs.database),
        stopping=jobs.stopping,
        alone=settings.database_url.startswith("sqlite"),
    )


def _scheduler(settings: Settings, jobs: Jobs, pulse: Pulse, meters: Meters) -> Scheduler:
    runs = {
        tick.NAME: pulse.of(jobs.tick.run, meters.ticked),
        match.NAME: jobs.match.run,
        dispatch.NAME: jobs.dispatch.run,
    }
    return Scheduler(runs, settings.wake_seconds, pulse.machine_clock)


def _status(settings: Settings, inbound: Ground, pulse: Pulse, meters: Meters) -> StatusPort:
    meters.registry.register(Gauges(Counting(inbound.database, inbound.clock), pulse))
    status = Status(inbound.database, pulse, settings.wake_seconds, meters.registry)
    return StatusPort(status, settings.http_host, settings.listens_for_status)
