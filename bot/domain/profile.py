"""What a member says about themself, as values that a form and a table both understand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import cast

from bot.domain.skills import SkillChoice, fold, tidy, unique
from bot.errors import NotFound

NAMELESS = "—"  # stands where the name of somebody was who erased everything
LONGEST_SENTENCE = 300
LONGEST_WORD = 80
MOST_SKILLS = 10
MOST_INTERESTS = 10
FREQUENCIES = (1, 2, 4)
DEFAULT_DAYS = "12345"
DEFAULT_START = 9 * 60
DEFAULT_END = 17 * 60
# fmt: off
LANGUAGES = (
    "en", "ar", "bg", "bn", "ca", "cs", "da", "de", "el", "es", "et", "fa", "fi", "fil", "fr",
    "ga", "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka", "kk", "ko", "lt", "lv",
    "mk", "ms", "mt", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "sw",
    "ta", "te", "th", "tr", "uk", "ur", "uz", "vi", "yo", "zh", "zu",
)
# fmt: on


class NoProfile(NotFound):
    """Somebody asked for a profile who never joined."""

    code = "no-profile"


@dataclass(frozen=True)
class RatedSkill:
    """A skill of a member, as the second step of the form asks about it.

    Attributes:
        side: ``offer`` or ``want``.
        level: 1 (knows the basics) to 5 (people ask this member), or not said.
    """

    skill_id: str | None
    name: str
    side: str
    level: int | None = None

    @property
    def token(self) -> str:
        """Return what stands for the skill in the form."""
        return level_token(self.side, SkillChoice(self.name))


@dataclass(frozen=True)
class ProfileAnswers:
    """The answers of the form's first step, as they were given.

    Attributes:
        interests: names, at most ten.
        languages: lower-case ISO 639 codes such as ``en``.
        work_days: ISO weekdays such as ``12345``.
        work_start: local minutes after midnight.
        work_end: local minutes after midnight, after the start.
        every_rounds: every round (1), every second (2) or every fourth (4).
    """

    offers: tuple[SkillChoice, ...] = ()
    wants: tuple[SkillChoice, ...] = ()
    not_sure_yet: bool = False
    surprise_me: bool = False
    goal: str = ""
    about: str = ""
    interests: tuple[str, ...] = ()
    team: str = ""
    location: str = ""
    languages: tuple[str, ...] = ("en",)
    work_days: str = DEFAULT_DAYS
    work_start: int = DEFAULT_START
    work_end: int = DEFAULT_END
    every_rounds: int = 1

    def to_record(self) -> dict[str, object]:
        """Return values that JSON can hold, for the draft of an unfinished form."""
        return {
            **{key: list(v) if isinstance(v, tuple) else v for key, v in vars(self).items()},
            "offers": [[choice.name, choice.skill_id] for choice in self.offers],
            "wants": [[choice.name, choice.skill_id] for choice in self.wants],
        }

    @classmethod
    def from_record(cls, record: Mapping[str, object]) -> ProfileAnswers:
        """Return the answers of a record that ``to_record`` made."""
        values = {key: tuple(v) if isinstance(v, list) else v for key, v in record.items()}
        values["offers"] = _choices(record["offers"])
        values["wants"] = _choices(record["wants"])
        return replace(cls(), **values)  # type: ignore[arg-type] # made by to_record


@dataclass(frozen=True)
class ProfileForm:
    """What the form is opened with.

    Attributes:
        answers: what was said before: stored, in an unfinished draft, or known to Slack.
        is_draft: the answers come from a form that was not finished.
        time_zone: the zone in which the working hours are meant.
        rated: the stored skills with their levels.
        asks_frequency: False if the answer differs by programme and is given in App Home.
    """

    answers: ProfileAnswers
    time_zone: str
    is_draft: bool = False
    rated: tuple[RatedSkill, ...] = ()
    asks_frequency: bool = True


def level_token(side: str, choice: SkillChoice) -> str:
    """Return a short opaque word for a skill on one side, the same for every spelling."""
    return f"{side}-{hashlib.sha256(choice.key.encode()).hexdigest()[:12]}"


def to_rate(answers: ProfileAnswers, stored: Iterable[RatedSkill] = ()) -> tuple[RatedSkill, ...]:
    """Return the chosen skills for the second step, with the levels that are stored."""
    levels = {skill.token: skill.level for skill in stored}
    chosen = [
        RatedSkill(choice.skill_id, choice.name, side)
        for side, choices in (("offer", answers.offers), ("want", answers.wants))
        for choice in choices
    ]
    return tuple(replace(skill, level=levels.get(skill.token)) for skill in chosen)


def languages_of(locale: str | None) -> tuple[str, ...]:
    """Return the languages to propose for a Slack locale such as ``pl-PL``: it, and English."""
    own = (locale or "en").replace("_", "-").split("-")[0].lower()
    return tuple(dict.fromkeys(code for code in (own, "en") if code in LANGUAGES))


def interests_in(typed: str) -> tuple[str, ...]:
    """Return the interests in a line such as ``climbing, jazz``, each once."""
    named = (tidy(part) for part in typed.replace(";", ",").replace("\n", ",").split(","))
    return tuple({fold(name): name for name in named if name}.values())


def _choices(record: object) -> tuple[SkillChoice, ...]:
    pairs = cast("list[tuple[str, str | None]]", record)
    return unique(SkillChoice(name, skill_id) for name, skill_id in pairs)
