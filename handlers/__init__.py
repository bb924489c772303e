"""What Slack sends us, translated into one call each: one file per feature."""

from __future__ import annotations

from collections.abc import Callable

from slack_bolt import App

from bot.services.bundle import Services
from handlers import errors, installation, rounds


def register(app: App, services: Services, new_reference: Callable[[], str]) -> None:
    """Let every feature listen to what it answers."""
    errors.register(app, new_reference=new_reference)
    installation.register(app, workspaces=services.workspaces)
    rounds.register(
        app,
        access=services.access,
        round_replies=services.round_replies,
        seasons=services.seasons,
    )
