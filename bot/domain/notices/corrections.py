"""What is said about messages themselves: two in one, and one that is no longer current."""

from dataclasses import dataclass

from bot.domain.notices.kinds import Notice


@dataclass(frozen=True)
class Together(Notice):
    """Several notices to one reader in one message, in this order."""

    parts: tuple[Notice, ...]


@dataclass(frozen=True)
class NoLongerCurrent(Notice):
    """In the place of something that was withdrawn while it was being sent."""
