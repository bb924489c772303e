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
LAST, MIDDLE = "last", "middle"
STAGES = (MIDDLE, LAST)


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
    """What to do in a session.

    Attributes:
        sessions: the numbers that it is for; empty where ``stage`` says it.
        stage: ``middle`` or ``last``, or empty.
        ways: the ways of working that it is for; empty means any.
        repeats: it comes again when the numbers have run out.
    """

    id: str
    format: str
    sessions: tuple[int, ...]
    title: str
    steps: tuple[Step, ...]
    stage: str = ""
    ways: tuple[str, ...] = ()
    repeats: bool = False

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

    def agenda_by_id(self, agenda_id: str | None) -> Agenda | None:
        """Return an agenda by its id, or None if it was taken out."""
        return next((one for one in self.agendas if one.id == agenda_id), None)

    def agenda(self, chosen: str, number: int, *, stage: str = "", way: str = "") -> Agenda | None:
        """Return what to do in the session of a format; past the last number it starts over.

        Args:
            chosen: the format, such as ``peer``.
            number: which session it is, from 1.
            stage: ``middle`` or ``last``, if it is.
            way: the way of working, if one was agreed.
        """
        fitting = [
            agenda
            for agenda in self.agendas
            if agenda.format == chosen and (not agenda.ways or way in agenda.ways)
        ]
        staged = next((agenda for agenda in fitting if stage and agenda.stage == stage), None)
        if staged is not None or stage == LAST:
            return staged
        numbered = {n: agenda for agenda in fitting for n in agenda.sessions}
        if number in numbered or not numbered:
            return numbered.get(number)
        return numbered[_started_over(numbered, number)]


def _started_over(numbered: Mapping[int, Agenda], number: int) -> int:
    """Return which number comes again: of those that repeat, else of all but the first."""
    again = [n for n in sorted(numbered) if numbered[n].repeats]
    again = again or [n for n in sorted(numbered) if n > 1] or [1]
    return again[(number - again[0]) % len(again)]


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
        sessions=tuple(number for number in record["sessions"] if isinstance(number, int)),
        title=record["title"],
        steps=tuple(Step(step["minutes"], step["text"]) for step in record["step"]),
        stage=next((one for one in record["sessions"] if one in STAGES), ""),
        ways=tuple(record.get("ways", ())),
        repeats=record.get("repeats", False),
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
