"""What Rapport asks Slack about people and channels."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Colleague:
    """A person as Slack knows them now."""

    slack_user_id: str
    name: str
    time_zone: str | None
    locale: str | None
    title: str
    is_guest: bool
    eligible: bool  # of our workspace, a human being, not deactivated; unknown means False


@dataclass(frozen=True)
class Channel:
    """A conversation as Slack knows it now."""

    channel: str
    name: str
    is_private: bool
    is_shared: bool  # with another company, or about to be
    is_archived: bool
    bot_is_member: bool


class Directory(Protocol):
    """Looks things up; a failure to get an answer raises ``messenger.NotSent``."""

    def colleague(self, slack_user_id: str) -> Colleague | None:
        """Return a person, or None for somebody unknown to this workspace."""

    def channel(self, channel: str) -> Channel | None:
        """Return a conversation, or None if the bot cannot see it."""

    def members(self, channel: str) -> frozenset[str]:
        """Return the Slack ids of everybody in a channel, all pages of them."""
