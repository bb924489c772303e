"""Fields in which skills are searched while somebody types, and new ones added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bot.domain.profile import MOST_SKILLS
from bot.domain.skills import LONGEST_NAME, SkillChoice, tidy, unique
from bot.i18n import Words
from bot.views.blocks import OPTION_LENGTH, Block, field_of, option, plain, search_many
from bot.views.forms import Answers

SEARCH = "profile_skills"  # the action of every field that searches skills
_NEW = "new:"


def skill_field(
    block_id: str,
    label: str,
    choices: Sequence[SkillChoice],
    hint: str,
    t: Words,
    most: int = MOST_SKILLS,
    *,
    optional: bool = True,
) -> Block:
    """Return a field in which skills are searched and new ones typed."""
    search = search_many(
        SEARCH,
        [_option(choice) for choice in choices],
        placeholder=t("Type a skill or an experience"),
        most=most,
    )
    return field_of(block_id, label, search, hint=hint, optional=optional)


def chosen_skills(answers: Answers, block_id: str) -> tuple[SkillChoice, ...]:
    """Return the skills of a field, each once."""
    element: Any = next(iter(answers.get(block_id, {}).values()), {})
    return unique(_choice(one) for one in element.get("selected_options") or [])


def suggestions(choices: Iterable[SkillChoice], typed_name: str, t: Words) -> list[dict[str, Any]]:
    """Return what a field offers while somebody types; the text itself can be added."""
    return [_offered(choice, tidy(typed_name), t) for choice in choices]


def _option(choice: SkillChoice) -> dict[str, Any]:
    return option(choice.name, choice.skill_id or f"{_NEW}{choice.name}"[:75])


def _offered(choice: SkillChoice, typed_name: str, t: Words) -> dict[str, Any]:
    shown = _option(choice)
    if choice.skill_id is None and choice.name == typed_name:
        shown["text"] = plain(t("Add “{name}”", name=choice.name), OPTION_LENGTH)
    return shown


def _choice(shown: dict[str, Any]) -> SkillChoice:
    value = str(shown["value"])
    if value.startswith(_NEW):
        return SkillChoice(tidy(value.removeprefix(_NEW))[:LONGEST_NAME])
    return SkillChoice(tidy(str(shown["text"]["text"]))[:LONGEST_NAME], value)
