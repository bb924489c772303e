"""What the outbox needs of Slack: a protocol, its outcomes, and a file to hand out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.notices import Notice


@dataclass(frozen=True)
class Sent:
    """Where a message arrived."""

    channel: str
    ts: str


@dataclass(frozen=True)
class Document(Notice):
    """A file that is sent, with one line of text beside it.

    ``caption`` is itself a notice: its words come from the view of its type.
    """

    filename: str
    content: bytes
    caption: Notice


@dataclass(frozen=True)
class Vanished(Notice):
    """Nothing to say: the message or file in question is deleted."""


class NotSent(Exception):
    """Slack did not take a message; the subclass says what that means."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Refused(NotSent):
    """Slack refused for good: asking again would change nothing."""


class Limited(NotSent):
    """429: certainly not accepted; the method may be called again after so many seconds."""

    def __init__(self, method: str, retry_after: float) -> None:
        super().__init__("ratelimited")
        self.method = method
        self.retry_after = retry_after


class Unclear(NotSent):
    """Time-out, reset or 5xx: Slack may or may not have it."""


class NotBegun(NotSent):
    """What comes before a message failed for now: Slack certainly does not have the message."""


class Revoked(NotSent):
    """The token is gone or the app was uninstalled: nothing more may be called."""


class Messenger(Protocol):
    """Says things in Slack. Every method may raise a ``NotSent``."""

    def open_direct(self, slack_user_id: str) -> str:
        """Return the channel of the bot's DM with a person."""

    def open_group(self, slack_user_ids: list[str]) -> str:
        """Return the channel of the bot's group DM with 2 to 7 people; same people, same DM."""

    def post(self, channel: str, notice: Notice, locale: str | None, reference: str) -> Sent:
        """Post a notice in the reader's language; ``reference`` goes into its metadata."""

    def find(self, channel: str, reference: str, oldest: datetime) -> Sent | None:
        """Look for a message of ours by the reference in its metadata; None if it is not there.

        Args:
            channel: the conversation; for a person the one that ``open_direct`` names.
            reference: what ``post`` was given.
            oldest: messages before this instant are not looked at.
        """

    def update(
        self, channel: str, ts: str, notice: Notice, locale: str | None, reference: str
    ) -> None:
        """Replace a message of ours."""

    def upload(self, channel: str, document: Document, locale: str | None) -> str:
        """Share a file in a channel and return its id."""

    def delete_message(self, channel: str, ts: str) -> None:
        """Delete a message of ours."""

    def delete_file(self, file_id: str) -> None:
        """Delete a file of ours."""
