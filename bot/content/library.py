"""The library: what the TOML files hold, read once and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Any

from bot.content.lessons import ShippedLesson, Workshop, read_lessons, read_workshops

ID_LENGTH = 32  # as models store it
LAST = "last"


class Fit(StrEnum):
    """Between whom an opener works."""

    HELPS = "helps"  # one can help the other with {topic}
    BOTH_TEACH = "both_teach"
    BOTH_LEARN = "both_learn"
    INTEREST = "interest"  # both like {topic}
    CROSS_TEAM = "cross_team"
    CROSS_LOCATION = "cross_location"
    FIRST = "first"  # somebody's first introduction
    GROUP = "group"  # three or more
    PEER = "peer"  # a skill exchange
    ANYONE = "anyone"


NAMES_A_TOPIC = frozenset({Fit.HELPS, Fit.BOTH_TEACH, Fit.BOTH_LEARN, Fit.INTEREST})


@dataclass(frozen=True)
class Opener:
    """A question to start with; ``text`` may hold ``{topic}``."""

    id: str
    theme: str
    fit: Fit
    text: str


@dataclass(frozen=True)
class Prompt:
    """A question to a whole channel."""

    id: str
    text: str


@dataclass(frozen=True)
class Step:
    """One part of a session."""

    minutes: int
    text: str


@dataclass(frozen=True)
class Agenda:
    """What to do in a session; ``sessions`` are its numbers, empty means the closing."""

    id: str
    format: str
    sessions: tuple[int, ...]
    title: str
    steps: tuple[Step, ...]

    @property
    def minutes(self) -> int:
        """Return how long the session is."""
        return sum(step.minutes for step in self.steps)


@dataclass(frozen=True)
class Library:
    """Everything that was read, in the order of the files."""

    openers: tuple[Opener, ...]
    prompts: tuple[Prompt, ...]
    agendas: tuple[Agenda, ...]
    lessons: tuple[ShippedLesson, ...] = ()
    workshops: tuple[Workshop, ...] = ()

    def opener(self, opener_id: str) -> Opener | None:
        """Return an opener by its id, or None if it was taken out of the bank."""
        return next((one for one in self.openers if one.id == opener_id), None)

    def prompt(self, prompt_id: str) -> Prompt | None:
        """Return a prompt by its id, or None if it was taken out."""
        return next((one for one in self.prompts if one.id == prompt_id), None)

    def agenda(self, chosen: str, number: int, *, closing: bool = False) -> Agenda | None:
        """Return what to do in the session of a format; past the last number it starts over.

        Args:
            chosen: the format, such as ``peer``.
            number: which session it is, from 1.
            closing: whether it is the last one.
        """
        of_format = [agenda for agenda in self.agendas if agenda.format == chosen]
        if closing:
            ends = (agenda for agenda in of_format if not agenda.sessions)
            return next(ends, None)
        numbered = {n: agenda for agenda in of_format for n in agenda.sessions}
        if number in numbered or not numbered:
            return numbered.get(number)
        later = max(numbered)
        return numbered[later if later == 1 else 2 + (number - 2) % (later - 1)]


def load_library(language: str = "en") -> Library:
    """Read and check the files of a language.

    Raises:
        ValueError: a file breaks a rule, such as an id that is too long or a missing topic.
    """
    library = Library(
        openers=tuple(_openers(_read(language, "openers"))),
        prompts=tuple(_prompts(_read(language, "prompts"))),
        agendas=tuple(_agenda(record) for record in _read(language, "agendas")["agenda"]),
        lessons=read_lessons(_read(language, "lessons")),
        workshops=read_workshops(_read(language, "workshops")),
    )
    _check(library)
    return library


def _read(language: str, name: str) -> dict[str, Any]:
    return tomllib.loads(
        (files("bot.content") / language / f"{name}.toml").read_text(encoding="utf-8")
    )


def _openers(record: Mapping[str, Any]) -> Iterator[Opener]:
    for theme, section in record.items():
        for number, text in section["questions"].items():
            yield Opener(f"{theme}-{number}", theme, Fit(section["fits"]), text)


def _prompts(record: Mapping[str, Any]) -> Iterator[Prompt]:
    for number, text in record["prompts"].items():
        yield Prompt(f"prompt-{number}", text)


def _agenda(record: Mapping[str, Any]) -> Agenda:
    return Agenda(
        id=record["id"],
        format=record["format"],
        sessions=tuple(number for number in record["sessions"] if number != LAST),
        title=record["title"],
        steps=tuple(Step(step["minutes"], step["text"]) for step in record["step"]),
    )


def _check(library: Library) -> None:
    ids = [opener.id for opener in library.openers] + [prompt.id for prompt in library.prompts]
    too_long = [one for one in ids if len(one) > ID_LENGTH]
    topics = [o.id for o in library.openers if ("{topic}" in o.text) != (o.fit in NAMES_A_TOPIC)]
    texts = [o.text for o in library.openers] + [p.text for p in library.prompts]
    twice = [text for text in set(texts) if texts.count(text) > 1]
    for what, found in (("too long", too_long), ("topic", topics), ("twice", twice)):
        if found:
            message = f"content: {what}: {', '.join(found)}"
            raise ValueError(message)
