"""Asking Slack about people and channels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from slack_sdk import WebClient

from bot.services.directory import Channel, Colleague
from bot.services.messenger import Refused
from bot.slack.calls import call

SLACKBOT = "USLACKBOT"  # claims not to be a bot
UNKNOWN_PERSON = frozenset({"user_not_found", "user_not_visible"})
UNKNOWN_CHANNEL = frozenset({"channel_not_found", "missing_scope"})
PAGE = 200


@dataclass(frozen=True)
class SlackDirectory:
    """The directory of services/directory.py; ``team_id`` is our workspace's."""

    client: WebClient
    team_id: str

    def colleague(self, slack_user_id: str) -> Colleague | None:
        """Return a person as Slack knows them now."""
        try:
            answer = call(
                "users.info",
                partial(self.client.users_info, user=slack_user_id, include_locale=True),
            )
        except Refused as refused:
            if refused.code in UNKNOWN_PERSON:
                return None
            raise
        return colleague_from(answer["user"], self.team_id)

    def channel(self, channel: str) -> Channel | None:
        """Return a conversation as Slack knows it now."""
        try:
            answer = call(
                "conversations.info", partial(self.client.conversations_info, channel=channel)
            )
        except Refused as refused:
            if refused.code in UNKNOWN_CHANNEL:
                return None
            raise
        return channel_from(answer["channel"])

    def members(self, channel: str) -> frozenset[str]:
        """Return everybody in a channel; all pages are read."""
        return frozenset(self._members(channel))

    def _members(self, channel: str) -> Iterator[str]:
        cursor = ""
        while True:
            answer = call(
                "conversations.members",
                partial(
                    self.client.conversations_members,
                    channel=channel,
                    limit=PAGE,
                    **({"cursor": cursor} if cursor else {}),
                ),
            )
            yield from answer["members"]
            cursor = answer.get("response_metadata", {}).get("next_cursor", "")
            if not cursor:
                return


def colleague_from(user: dict[str, Any], team_id: str) -> Colleague:
    """Return a person from a Slack user object (also as it comes in events)."""
    profile = user.get("profile", {})
    name = profile.get("display_name") or profile.get("real_name") or user.get("real_name")
    return Colleague(
        slack_user_id=str(user["id"]),
        name=str(name or user.get("name", "")),
        time_zone=user.get("tz"),
        locale=user.get("locale"),
        title=str(profile.get("title", "")),
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        eligible=_is_eligible(user, team_id),
    )


def channel_from(channel: dict[str, Any]) -> Channel:
    """Return a conversation from a Slack channel object."""
    shared = ("is_ext_shared", "is_pending_ext_shared")
    return Channel(
        channel=str(channel["id"]),
        name=str(channel.get("name", "")),
        is_private=bool(channel.get("is_private")),
        is_shared=any(channel.get(key) for key in shared),
        is_archived=bool(channel.get("is_archived")),
        bot_is_member=bool(channel.get("is_member")),
    )


def _is_eligible(user: dict[str, Any], team_id: str) -> bool:
    """Return whether a person may be matched; whatever is unknown counts as no."""
    refusals = ("deleted", "is_bot", "is_app_user", "is_workflow_bot", "is_stranger")
    if user["id"] == SLACKBOT or any(user.get(key) for key in refusals):
        return False
    if "deleted" not in user or "is_bot" not in user:
        return False
    teams = user.get("enterprise_user", {}).get("teams", [])
    return user.get("team_id") == team_id or team_id in teams
