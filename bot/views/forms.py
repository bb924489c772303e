"""What every form shares: reading what was typed, and saying what to correct."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Answers = Mapping[str, Mapping[str, Mapping[str, Any]]]


class InvalidForm(Exception):
    """Some answers cannot be used; ``errors`` maps block ids to sentences."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(sorted(errors))
        self.errors = dict(errors)


def typed(answers: Answers, block_id: str) -> str:
    """Return the text, date or time of an input, stripped; empty if there is none."""
    element = _element(answers, block_id)
    for key in ("value", "selected_date", "selected_time", "selected_user"):
        if element.get(key):
            return str(element[key]).strip()
    return str(element.get("selected_conversation") or element.get("selected_channel") or "")


def picked(answers: Answers, block_id: str) -> str | None:
    """Return the value of the one option that was picked."""
    option = _element(answers, block_id).get("selected_option")
    return str(option["value"]) if option else None


def picked_many(answers: Answers, block_id: str) -> list[str]:
    """Return the values of all options that were picked, or the ids of picked people."""
    element = _element(answers, block_id)
    options = element.get("selected_options") or []
    people = element.get("selected_users") or element.get("selected_conversations") or []
    return [str(option["value"]) for option in options] + [str(person) for person in people]


def _element(answers: Answers, block_id: str) -> Mapping[str, Any]:
    return next(iter(answers.get(block_id, {}).values()), {})
