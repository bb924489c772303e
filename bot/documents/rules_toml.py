"""The rules of a programme as a small TOML file, for trying the matching on a spreadsheet."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.documents.table import Notes, Unusable
from bot.matching import PRESETS, Rules, Weights
from bot.matching.cohort import MentorMode


@dataclass(frozen=True, slots=True)
class RulesFile:
    """What a rules file says; ``mentors`` is used when mentors are matched."""

    rules: Rules = field(default_factory=Rules)
    mentors: MentorMode = MentorMode.WORST_OFF
    locks: tuple[frozenset[str], ...] = ()


def read_rules(text: str, notes: Notes) -> RulesFile:
    """Read a rules file; whatever cannot be used goes to the notes."""
    try:
        stated = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        says = f"This is not valid TOML ({error})."
        notes.add(int(line[1]) if line else text.count("\n") + 1, "", says)
        return RulesFile()
    values: dict[str, Any] = {}
    for key, value in stated.items():
        try:
            values[key] = _READERS.get(key, _unknown)(value)
        except Unusable as error:
            notes.add(_line_of(key, text), key, str(error))
    mentors = MentorMode(values.pop("mentors", MentorMode.WORST_OFF))
    locks = values.pop("locks", ())
    return RulesFile(Rules(**values), mentors, locks)


def _unknown(_: object) -> object:
    raise Unusable(f"This is not known. Known are {', '.join(_READERS)}.")


def _line_of(key: str, text: str) -> int:
    found = re.search(rf"^\s*(\[\s*)?[\"']?{re.escape(key)}[\"']?\s*[=\].]", text, re.MULTILINE)
    return text.count("\n", 0, found.end()) + 1 if found else 1


def _one_of(*choices: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if value not in choices:
            raise Unusable(f"This is one of {', '.join(choices)}.")
        return str(value)

    return read


def _number(least: float, most: float, *, whole: bool = True) -> Callable[[object], float]:
    def read(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Unusable("This is a number.")
        if whole and not isinstance(value, int):
            raise Unusable("This is a whole number.")
        if not least <= value <= most:
            raise Unusable(f"This lies between {least:g} and {most:g}.")
        return value

    return read


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise Unusable("This is true or false.")
    return value


def _weights(value: object) -> Weights:
    if isinstance(value, str):
        if value not in PRESETS:
            raise Unusable(f"A preset is one of {', '.join(PRESETS)}.")
        return Weights.preset(value)
    if not isinstance(value, Mapping) or not all(_is_share(one) for one in value.values()):
        raise Unusable("Weights are the name of a preset, or a table of numbers.")
    names = ", ".join(Weights().by_name())
    try:
        return Weights.normalised(value)
    except ValueError as error:
        raise Unusable(f"Weights are {names}; none below zero, one above it.") from error


def _is_share(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _locks(value: object) -> tuple[frozenset[str], ...]:
    if not isinstance(value, list) or not all(_is_lock(one) for one in value):
        raise Unusable('Locks are lists of ids that stay together, such as [["ada", "bo"]].')
    return tuple(frozenset(lock) for lock in value)


def _is_lock(value: object) -> bool:
    return isinstance(value, list) and len(value) > 1 and all(isinstance(x, str) for x in value)


_READERS: Mapping[str, Callable[[object], object]] = {
    "format": _one_of("coffee", "peer"),
    "group_size": _number(2, 8),
    "mode": _one_of("everyone", "best_fit"),
    "minimum_score": _number(0, 10_000),
    "minimum_hours": _number(0, 168, whole=False),
    "language_in_common": _yes_or_no,
    "reporting_line": _yes_or_no,
    "weights": _weights,
    "mentors": _one_of(*MentorMode),
    "locks": _locks,
}
