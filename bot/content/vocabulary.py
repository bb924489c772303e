"""Well-known skills and their other spellings, so that ``k8s`` and Kubernetes are one skill."""

import tomllib
from importlib.resources import files
from typing import cast


def skill_spellings(language: str = "en") -> dict[str, list[str]]:
    """Return the other spellings of each well-known skill, by its name."""
    text = files("bot.content").joinpath(language, "skills.toml").read_text(encoding="utf-8")
    return cast("dict[str, list[str]]", tomllib.loads(text)["spellings"])
