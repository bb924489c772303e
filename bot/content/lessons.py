"""The lessons and workshops of the toolkit as they ship: read once and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

LONGEST_KEY = 36
FEWEST_WORDS, MOST_WORDS = 120, 220


class Audience(StrEnum):
    """Whom a lesson is for."""

    MENTOR = "mentor"
    MENTEE = "mentee"
    PEER = "peer"


class Moment(StrEnum):
    """When a lesson is needed."""

    JOINED = "joined"  # takes part in a mentorship programme
    BEGAN = "began"  # two were brought together
    FIRST_SESSION = "first_session"  # the working day before the first meeting
    SESSION = "session"  # the working day before a later one
    STUCK = "stuck"  # this person said so; nobody else hears it
    MIDPOINT = "midpoint"
    CLOSING = "closing"


@dataclass(frozen=True)
class LessonText:
    """What a lesson says.

    Attributes:
        summary: one sentence that says why to read it.
        minutes: how long reading takes.
        body: paragraphs with an empty line between them.
        tries: two or three things to try.
    """

    title: str
    summary: str
    minutes: int
    body: str
    tries: tuple[str, ...]


@dataclass(frozen=True)
class ShippedLesson:
    """A lesson that comes with Rapport."""

    key: str
    audience: Audience
    moment: Moment
    text: LessonText


@dataclass(frozen=True)
class WorkshopStep:
    """One part of a workshop, with its time box."""

    minutes: int
    title: str
    text: str


@dataclass(frozen=True)
class Workshop:
    """A run-sheet for whoever hosts a group."""

    key: str
    title: str
    summary: str
    prepare: tuple[str, ...]
    steps: tuple[WorkshopStep, ...]

    @property
    def minutes(self) -> int:
        """Return how long it takes."""
        return sum(step.minutes for step in self.steps)


def read_lessons(record: Mapping[str, Any]) -> tuple[ShippedLesson, ...]:
    """Return the lessons of a file.

    Raises:
        ValueError: a lesson breaks a rule, such as too many words or a key that comes twice.
    """
    lessons = tuple(_lessons(record["lesson"]))
    keys = [lesson.key for lesson in lessons]
    broken = [one.key for one in lessons if not _is_sound(one) or keys.count(one.key) > 1]
    if broken:
        message = f"content: lessons: {', '.join(broken)}"
        raise ValueError(message)
    return lessons


def read_workshops(record: Mapping[str, Any]) -> tuple[Workshop, ...]:
    """Return the workshops of a file."""
    return tuple(
        Workshop(
            key=one["id"],
            title=one["title"],
            summary=one["summary"],
            prepare=tuple(one["prepare"]),
            steps=tuple(
                WorkshopStep(step["minutes"], step["title"], step["text"]) for step in one["step"]
            ),
        )
        for one in record["workshop"]
    )


def words_in(text: LessonText) -> int:
    """Return how many words a lesson has, with what to try."""
    return len(" ".join((text.body, *text.tries)).split())


def _lessons(records: list[Mapping[str, Any]]) -> Iterator[ShippedLesson]:
    for one in records:
        yield ShippedLesson(
            key=one["id"],
            audience=Audience(one["audience"]),
            moment=Moment(one["moment"]),
            text=LessonText(
                title=one["title"],
                summary=one["summary"],
                minutes=one["minutes"],
                body=one["text"].strip(),
                tries=tuple(one["try"]),
            ),
        )


def _is_sound(lesson: ShippedLesson) -> bool:
    right_length = FEWEST_WORDS <= words_in(lesson.text) <= MOST_WORDS
    return right_length and len(lesson.key) <= LONGEST_KEY and 2 <= len(lesson.text.tries) <= 3
