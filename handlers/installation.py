"""Slack tells that the app was removed: nothing more is called."""

from __future__ import annotations

from functools import partial
from typing import Any

from slack_bolt import Ack, App

from bot.services.workspaces import Workspaces


def register(app: App, *, workspaces: Workspaces) -> None:
    """Listen to both events; the second may come after the first or alone."""
    app.event("app_uninstalled")(partial(app_removed, workspaces=workspaces))
    app.event("tokens_revoked")(partial(tokens_revoked, workspaces=workspaces))


def app_removed(ack: Ack, body: dict[str, Any], *, workspaces: Workspaces) -> None:
    """Hold everything of this workspace."""
    workspaces.uninstall(str(body["team_id"]))
    ack()


def tokens_revoked(ack: Ack, body: dict[str, Any], *, workspaces: Workspaces) -> None:
    """Hold everything if the bot's own token was among those revoked."""
    if body["event"].get("tokens", {}).get("bot"):
        workspaces.uninstall(str(body["team_id"]))
    ack()
