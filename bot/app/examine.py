"""``rapport doctor``: what is wrong with an installation, asked from the outside in."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse
from sqlalchemy.exc import DBAPIError

from bot.clock import machine_clock
from bot.config import Settings
from bot.services.health import Finding, Health
from bot.services.messenger import NotSent
from bot.services.traces import Traces
from bot.slack.calls import outbox_client
from bot.slack.directory import SlackDirectory
from bot.slack.manifest import RECONCILE_SCOPES, SCOPES
from models.migrate import current, newest
from models.session import Database, open_database
from models.workspace import workspace_of_team

CLOCKS_DIFFER = timedelta(seconds=60)


def examine(settings: Settings) -> list[Finding]:
    """Return everything that was looked at, good and bad."""
    return list(_examine(settings))


def _examine(settings: Settings) -> Iterator[Finding]:
    missing = settings.missing()
    detail = f"Missing: {', '.join(missing)}." if missing else "Complete."
    yield Finding("settings", good=not missing, detail=detail)
    if missing:
        return
    database = open_database(settings.database_url)
    try:
        team_id = yield from _slack(settings)
        yield from _database(database, team_id)
    finally:
        database.close()


def _slack(settings: Settings) -> Generator[Finding, None, str | None]:
    """Look at the token, the clock, the scopes and the desk; returns the team, if known."""
    client = outbox_client(
        settings.bot_token.get_secret_value(), settings.api_url, settings.http_timeout_seconds
    )
    try:
        answer = client.auth_test()
    except (SlackApiError, OSError) as error:
        yield Finding("token", good=False, detail=f"Slack does not accept it: {_reason(error)}.")
        return None
    yield Finding("token", good=True, detail="Slack accepts it.")
    yield _clock(answer, machine_clock())
    yield _scopes(answer, reconciles=settings.reconcile == "history")
    team_id = str(answer["team_id"])
    yield _desk(SlackDirectory(client, team_id), settings.desk_channel)
    return team_id


def _reason(error: SlackApiError | OSError) -> str:
    return str(error.response.get("error")) if isinstance(error, SlackApiError) else "no answer"


def _clock(answer: SlackResponse, now: datetime) -> Finding:
    stamp = _header(answer, "date")
    if not stamp:
        return Finding("clock", good=True, detail="Slack named no time to compare with.")
    apart = abs(now - parsedate_to_datetime(stamp).astimezone(UTC))
    detail = f"{int(apart.total_seconds())} s away from Slack's."
    return Finding("clock", good=apart <= CLOCKS_DIFFER, detail=detail)


def _scopes(answer: SlackResponse, *, reconciles: bool) -> Finding:
    granted = {scope.strip() for scope in _header(answer, "x-oauth-scopes").split(",")}
    missing = sorted({*SCOPES, *(RECONCILE_SCOPES if reconciles else ())} - granted)
    detail = f"Missing: {', '.join(missing)}." if missing else "All granted."
    return Finding("scopes", good=not missing, detail=detail)


def _header(answer: SlackResponse, name: str) -> str:
    found = {key.casefold(): value for key, value in answer.headers.items()}.get(name, "")
    return str(found[0] if isinstance(found, list) else found)


def _desk(directory: SlackDirectory, channel: str) -> Finding:
    try:
        desk = directory.channel(channel)
    except NotSent as error:
        return Finding("desk", good=False, detail=f"Slack did not say: {error.code}.")
    if desk is None or not desk.bot_is_member:
        return Finding("desk", good=False, detail="Not found, or @Rapport is not in it.")
    if desk.is_archived or desk.is_shared or not desk.is_private:
        return Finding(
            "desk", good=False, detail="Archived, public, or shared: it must be private."
        )
    return Finding("desk", good=True, detail="Private, and Rapport is in it.")


def _database(database: Database, team_id: str | None) -> Iterator[Finding]:
    try:
        at = current(database)
    except DBAPIError as error:
        detail = f"Cannot be reached: {type(error.orig).__name__}."
        yield Finding("database", good=False, detail=detail)
        return
    yield Finding("database", good=True, detail="Reachable.")
    up_to_date = at == newest()
    detail = "Up to date." if up_to_date else "Pending: run `rapport migrate`."
    yield Finding("migrations", good=up_to_date, detail=detail)
    if up_to_date and team_id is not None:
        yield from _rows(database, team_id)


def _rows(database: Database, team_id: str) -> Iterator[Finding]:
    with database.reading.begin() as session:
        workspace = workspace_of_team(session, team_id)
        workspace_id = workspace.id if workspace else None
    if workspace_id is None:
        yield Finding("workspace", good=False, detail="Rapport has not run here yet: `make run`.")
        return
    health = Health(database, Traces(database), machine_clock, machine_clock)
    yield from (found for found in health.report(workspace_id) if found.what != "desk")
