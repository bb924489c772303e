"""What is said about requests to mentors and for skill-shares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.mentor_requests import Asked, RequestCard
from bot.domain.notices.kinds import Notice


@dataclass(frozen=True)
class RequestToYou(Notice):
    """Somebody asks the reader; the message changes as the request goes on."""

    asked: Asked
    reminder: bool = False


@dataclass(frozen=True)
class RequestNews(Notice):
    """How the reader's own request goes on.

    Attributes:
        passed: who could not, since the last news.
    """

    card: RequestCard
    passed: tuple[str, ...] = ()


@dataclass(frozen=True)
class RequestQuestion(Notice):
    """The one who is asked would like to know something first.

    Attributes:
        answer_by: the reader's local day; None once it does not matter any more.
        reply: what the reader answered.
    """

    request_id: str
    name: str
    question: str
    answer_by: date | None
    reply: str | None = None


@dataclass(frozen=True)
class PlaceFree(Notice):
    """A mentor of whom the reader wanted to hear has a place free."""

    name: str
    programme_id: str
    programme: str
