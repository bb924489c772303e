"""A messenger and a directory that behave like Slack and remember what was said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from bot.domain.notices import Notice
from bot.services.directory import Channel, Colleague
from bot.services.messenger import Document, NotSent, Refused, Sent, Unclear


@dataclass
class RecordingMessenger:
    """Takes every message, except where an outcome was planned for the next ones."""

    said: list[tuple[str, Notice]] = field(default_factory=list)
    outcomes: list[NotSent | None] = field(default_factory=list)
    lost_channels: set[str] = field(default_factory=set)
    opened: list[list[str]] = field(default_factory=list)
    stores_unclear: bool = False  # what gets no answer arrives all the same
    stored: dict[str, Sent] = field(default_factory=dict)
    looked_for: list[str] = field(default_factory=list)
    lookups: list[NotSent] = field(default_factory=list)
    before_post: Callable[[str], None] = lambda _reference: None
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def open_direct(self, slack_user_id: str) -> str:
        return f"D{slack_user_id}"

    def open_group(self, slack_user_ids: list[str]) -> str:
        self.opened.append(slack_user_ids)
        return "G" + "".join(slack_user_ids)

    def post(self, channel: str, notice: Notice, locale: str | None, reference: str) -> Sent:
        if channel in self.lost_channels:
            raise Refused("channel_not_found")
        self.before_post(reference)
        outcome = self.outcomes.pop(0) if self.outcomes else None
        if outcome is not None and not (isinstance(outcome, Unclear) and self.stores_unclear):
            raise outcome
        self.said.append((channel, notice))
        self.stored[reference] = Sent(channel, f"{next(self._numbers)}.000")
        if outcome is not None:
            raise outcome
        return self.stored[reference]

    def find(self, channel: str, reference: str, oldest: datetime) -> Sent | None:
        self.looked_for.append(reference)
        outcome = self.lookups.pop(0) if self.lookups else None
        if outcome is not None:
            raise outcome
        return self.stored.get(reference)

    def update(
        self, channel: str, ts: str, notice: Notice, locale: str | None, reference: str
    ) -> None:
        self.said.append((f"{channel}@{ts}", notice))

    def upload(self, channel: str, document: Document, locale: str | None) -> str:
        self.said.append((channel, document))
        return f"F{next(self._numbers)}"

    def delete_message(self, channel: str, ts: str) -> None:
        self.said.append((f"-{channel}@{ts}", Notice()))

    def delete_file(self, file_id: str) -> None:
        self.said.append((f"-{file_id}", Notice()))


@dataclass
class KnownPeople:
    """A directory in which everybody is eligible, but for those who are gone."""

    gone: set[str] = field(default_factory=set)
    unanswered: int = 0  # how many questions get no answer
    before_answer: Callable[[], None] = lambda: None

    def colleague(self, slack_user_id: str) -> Colleague | None:
        self.before_answer()
        if self.unanswered:
            self.unanswered -= 1
            raise Unclear("TimeoutError")
        return Colleague(
            slack_user_id,
            slack_user_id.title(),
            "Europe/Berlin",
            "en-GB",
            "",
            is_guest=False,
            eligible=slack_user_id not in self.gone,
        )

    def channel(self, channel: str) -> Channel | None:
        return Channel(channel, channel, True, False, False, True)

    def members(self, channel: str) -> frozenset[str]:
        return frozenset()
