"""Skills as people type them: one key for all spellings, and what to suggest."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

LONGEST_NAME = 60
MOST_SUGGESTIONS = 20
LOWEST_LEVEL = 1
HIGHEST_LEVEL = 5
_SPACES = re.compile(r"\s+")
_BESIDE_LETTERS = re.compile(r"[^\w+#]+")
_FAR = 9


@dataclass(frozen=True)
class SkillChoice:
    """A skill that somebody picked or typed; without an id it is new to the workspace."""

    name: str
    skill_id: str | None = None

    @property
    def key(self) -> str:
        """Return what the skill is compared by."""
        return fold(self.name)


@dataclass(frozen=True)
class KnownSkill:
    """A skill that can be suggested, with the folded other ways to write it.

    ``skill_id`` is empty for a skill of the built-in vocabulary that nobody here has named yet.
    """

    name: str
    aliases: tuple[str, ...] = ()
    skill_id: str | None = None

    @property
    def choice(self) -> SkillChoice:
        """Return the skill as something to pick."""
        return SkillChoice(self.name, self.skill_id)


@dataclass(frozen=True)
class Vocabulary:
    """Well-known skills and their other spellings, the same for every workspace."""

    skills: tuple[KnownSkill, ...] = ()

    @classmethod
    def from_spellings(cls, spellings: Mapping[str, Iterable[str]]) -> Vocabulary:
        """Return the vocabulary of a table from a name to its other spellings."""
        return cls(
            tuple(
                KnownSkill(name, tuple(fold(other) for other in others))
                for name, others in spellings.items()
            )
        )

    def find(self, key: str) -> KnownSkill | None:
        """Return the well-known skill that a folded name means, if there is one."""
        return next((s for s in self.skills if key == fold(s.name) or key in s.aliases), None)


def tidy(typed: str) -> str:
    """Return a name as it is stored: one space between words, none around, no control signs."""
    normal = unicodedata.normalize("NFC", typed)
    shown = "".join(" " if unicodedata.category(c)[0] == "C" else c for c in normal)
    return _SPACES.sub(" ", shown).strip()


def fold(name: str) -> str:
    """Return the key of a name: ``"  Public-Speaking "`` and ``public speaking`` have the same.

    Case, accents and signs between words do not count; ``+`` and ``#`` do (C, C++ and C# differ).
    A name of signs alone is its own key. At most 60 characters.
    """
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", tidy(name)).casefold())
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    words = _BESIDE_LETTERS.sub(" ", bare).replace("_", " ")
    # An accent that stands alone leaves a space behind, also in a name of signs.
    return (_SPACES.sub(" ", words).strip() or _SPACES.sub(" ", bare))[:LONGEST_NAME].strip()


def suggest(
    typed: str, known: Sequence[KnownSkill], limit: int = MOST_SUGGESTIONS
) -> list[SkillChoice]:
    """Return what somebody may mean who typed this, likeliest first, then what was typed itself.

    The name itself comes before the start of a name, the start of any word, an alias and a part;
    equals are in the order of the alphabet. What was typed is offered as a new skill unless it
    is a known name or alias, or too long.
    """
    key = fold(typed)
    if not key:
        return []
    near = sorted(filter(partial(_fits, key), known), key=partial(_order, key))
    found = [skill.choice for skill in near[:limit]]
    name = tidy(typed)
    if len(name) <= LONGEST_NAME and not any(_distance(key, skill) <= 1 for skill in near):
        found.append(SkillChoice(name))
    return found


def unique(choices: Iterable[SkillChoice]) -> tuple[SkillChoice, ...]:
    """Return choices in their order, each skill once, however it was written."""
    return tuple({choice.key: choice for choice in reversed(list(choices))}.values())[::-1]


def _fits(key: str, skill: KnownSkill) -> bool:
    return _distance(key, skill) < _FAR


def _order(key: str, skill: KnownSkill) -> tuple[int, str]:
    return _distance(key, skill), skill.name.casefold()


def _distance(key: str, skill: KnownSkill) -> int:
    name = fold(skill.name)
    tests = (
        name == key,
        key in skill.aliases,
        name.startswith(key),
        any(word.startswith(key) for word in name.split()),
        any(alias.startswith(key) for alias in skill.aliases),
        key in name,
    )
    return next((place for place, holds in enumerate(tests) if holds), _FAR)
