"""The app manifest: what Rapport asks of a workspace, each scope with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

SCOPES: Mapping[str, str] = MappingProxyType(
    {
        "channels:read": "see the programme's channels and who joins them",
        "chat:write": "post, update and delete Rapport's own messages",
        "commands": "answer /rapport and /rapport-admin",
        "files:write": "send calendar files, charts and exports",
        "groups:read": "know who is in the desk, the organisers' private channel",
        "im:write": "open the DM with a person, for files",
        "mpim:write": "open the group DM of an introduction",
        "users:read": "eligibility, time zone, language, and who left the company",
    }
)
RECONCILE_SCOPES = ("channels:history", "groups:history", "im:history", "mpim:history")
EVENTS = (
    "app_home_opened",
    "app_uninstalled",
    "channel_archive",
    "channel_deleted",
    "channel_left",
    "group_archive",
    "group_deleted",
    "group_left",
    "member_joined_channel",
    "member_left_channel",
    "team_join",
    "tokens_revoked",
    "user_change",
)
MEMBER_COMMAND = "/rapport"
DESK_COMMAND = "/rapport-admin"


def manifest(
    mode: str, url: str = "https://rapport.example.com", *, reconcile: bool = False
) -> dict[str, Any]:
    """Return the manifest for Slack's "create an app from a manifest".

    Args:
        mode: ``socket`` or ``http``.
        url: the public address of the bot, for ``http`` only.
        reconcile: also ask for the history scopes of SLACK_RECONCILE=history.
    """
    socket = mode == "socket"
    endpoint = None if socket else f"{url.rstrip('/')}/slack/events"
    scopes = sorted([*SCOPES, *(RECONCILE_SCOPES if reconcile else ())])
    return {
        "display_information": {
            "name": "Rapport",
            "description": "Peer mentorship: fair pairs, kind reminders, honest numbers.",
            "background_color": "#2f4858",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": "Rapport", "always_online": True},
            "slash_commands": [
                _command(
                    MEMBER_COMMAND, "Meet, learn and teach", "join, profile, help …", endpoint
                ),
                _command(
                    DESK_COMMAND,
                    "Run a programme (organisers)",
                    "status, programme, help …",
                    endpoint,
                ),
            ],
        },
        "oauth_config": {"scopes": {"bot": scopes}},
        "settings": {
            "event_subscriptions": _with_url({"bot_events": list(EVENTS)}, endpoint),
            "interactivity": _with_url(
                {"is_enabled": True},
                endpoint,
                **({} if socket else {"message_menu_options_url": endpoint}),
            ),
            "org_deploy_enabled": False,
            "socket_mode_enabled": socket,
            "token_rotation_enabled": False,
        },
    }


def _command(command: str, description: str, hint: str, endpoint: str | None) -> dict[str, Any]:
    known = {"command": command, "description": description, "usage_hint": hint}
    known_and_escaped: dict[str, Any] = {**known, "should_escape": True}
    return {**known_and_escaped, **({"url": endpoint} if endpoint else {})}


def _with_url(part: dict[str, Any], endpoint: str | None, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {**part, **({"request_url": endpoint} if endpoint else {}), **more}
