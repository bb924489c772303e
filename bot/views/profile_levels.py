"""The second step of the profile form: how sure somebody feels in each skill."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.domain.profile import RatedSkill
from bot.domain.skills import HIGHEST_LEVEL, LOWEST_LEVEL
from bot.i18n import Words
from bot.views.blocks import Block, View, choose_one, field_of, modal, option, section
from bot.views.forms import Answers, picked

JOIN = "profile_join_levels"
EDIT = "profile_edit_levels"


def build(rated: Sequence[RatedSkill], t: Words, programme_id: str = "") -> View:
    """Return step two: how sure somebody feels in each skill, all of it optional."""
    words = {
        1: t("1: I know the basics"),
        2: t("2: I have done it with help"),
        3: t("3: I do it on my own"),
        4: t("4: I am sure of it"),
        5: t("5: People ask me"),
    }
    options = [option(words[n], str(n)) for n in range(LOWEST_LEVEL, HIGHEST_LEVEL + 1)]
    intro = section(t("*How sure do you feel?* It helps us find a fitting partner. Skip any."))
    return modal(
        JOIN if programme_id else EDIT,
        t("How sure do you feel?"),
        [intro, *(_level_field(skill, options, t) for skill in rated)],
        submit=t("Join") if programme_id else t("Save"),
        close=t("Later"),
        metadata=programme_id,
    )


def read(answers: Answers) -> dict[str, int | None]:
    """Return the levels of step two by the skills' tokens; None where none was picked."""
    return {token: _level(picked(answers, token)) for token in answers}


def _level_field(skill: RatedSkill, options: list[dict[str, Any]], t: Words) -> Block:
    label = t("{skill}, which you can help with", skill=skill.name)
    if skill.side == "want":
        label = t("{skill}, which you would like to learn", skill=skill.name)
    initial = str(skill.level) if skill.level else None
    select = choose_one("level", options, initial, placeholder=t("Skip this one"))
    return field_of(skill.token, label, select, optional=True)


def _level(value: str | None) -> int | None:
    level = int(value) if value else None
    return level if level and LOWEST_LEVEL <= level <= HIGHEST_LEVEL else None
