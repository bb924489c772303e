"""Founding the workspace: the company, its channels, the app installed in it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.clock import Clock, MovableClock

from .calls import CallLog
from .company import PLACES, colleagues, handle, others
from .faults import Faults
from .ids import Ids
from .installation import Installation
from .live import Live
from .options import PlaygroundOptions
from .people import Person
from .rules.tiers import RateLimits
from .surfaces import Surfaces
from .triggers import TRIGGER_LIFE, ResponseUrls, Triggers
from .workspace import Workspace
from .world import ACK_SECONDS, World

_FIRST_HOUR, _LAST_HOUR = 9, 16
_SATURDAY = 5
ORGANISERS = 2


def found(options: PlaygroundOptions, machine_clock: Clock) -> World:
    """Return the world of a fresh playground; nobody is enrolled in anything."""
    clock = MovableClock(options.start or next_working_hour(machine_clock()))
    ids = Ids(options.seed)
    workspace, installation = _workspace(options, clock, ids)
    return World(
        clock=clock,
        machine_clock=machine_clock,
        ids=ids,
        workspace=workspace,
        installation=installation,
        surfaces=Surfaces(ids),
        triggers=Triggers(machine_clock, ids, TRIGGER_LIFE * options.patience),
        responses=ResponseUrls(machine_clock, clock, ids),
        calls=CallLog(machine_clock, clock, options.record_calls),
        faults=Faults(),
        live=Live(),
        limits=RateLimits(machine_clock, options.rate_limits, options.time_scale),
        time_scale=options.time_scale,
        ack_seconds=ACK_SECONDS * options.patience,
    )


def next_working_hour(now: datetime) -> datetime:
    """Return now if it is working time in the first office, else its next morning at nine."""
    local = now.astimezone(ZoneInfo(PLACES[0][0])).replace(second=0, microsecond=0)
    if local.hour > _LAST_HOUR:
        local = local.replace(hour=0) + timedelta(days=1)
    while local.weekday() >= _SATURDAY:
        local = local.replace(hour=0) + timedelta(days=1)
    if local.hour < _FIRST_HOUR:
        local = local.replace(hour=_FIRST_HOUR, minute=0)
    return local.astimezone(UTC)


def _workspace(
    options: PlaygroundOptions, clock: MovableClock, ids: Ids
) -> tuple[Workspace, Installation]:
    team_id, bot_user = ids.new("T"), ids.new("U")
    installation = Installation.from_manifest(options.manifest, ids, team_id, bot_user)
    workspace = Workspace(clock, ids, team_id, bot_user)
    eligible = colleagues(options.people, ids, team_id, options.seed)
    besides = others(ids, team_id, foreign_team_id=ids.new("T"))
    app = _app_person(installation)
    workspace.people = {person.id: person for person in (*eligible, *besides, app)}
    _channels(workspace, eligible, besides)
    return workspace, installation


def _app_person(installation: Installation) -> Person:
    return Person(
        id=installation.bot_user,
        name=handle(installation.app_name),
        real_name=installation.app_name,
        tz="UTC",
        team="",
        team_id=installation.team_id,
        is_bot=True,
    )


def _channels(workspace: Workspace, eligible: list[Person], besides: list[Person]) -> None:
    _, guest, bot, external, _ = (person.id for person in besides)
    everyone = [person.id for person in eligible]
    organisers = everyone[:ORGANISERS]
    app = workspace.bot_user
    workspace.general = workspace.add_channel("general", [*everyone, guest, bot, app]).id
    workspace.desk = workspace.add_channel("rapport-desk", [*organisers, app], is_private=True).id
    workspace.add_channel("random", list(everyone))
    workspace.add_channel("leads", organisers, is_private=True)
    workspace.add_channel("with-northwind", [*everyone[:3], external, app], is_ext_shared=True)
