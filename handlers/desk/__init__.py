"""The desk: ``/rapport-admin``, its buttons and forms; one file per thing organisers do."""

from __future__ import annotations

from slack_bolt import App

from handlers.desk import (
    cohort,
    commands,
    confirmations,
    contact,
    dead_letters,
    draft,
    events,
    mentorships,
    pairs,
    people,
    programme_form,
    settings,
    stand_down,
    toolkit,
)
from handlers.desk.parts import Parts

__all__ = ["Parts", "register"]


def register(app: App, *, parts: Parts) -> None:
    """Listen to everything organisers do."""
    for feature in (
        cohort,
        commands,
        confirmations,
        dead_letters,
        contact,
        draft,
        events,
        mentorships,
        pairs,
        people,
        programme_form,
        settings,
        stand_down,
        toolkit,
    ):
        feature.register(app, parts=parts)
