"""How much each reason counts: named weights that always add up to 10,000 points."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self

FULL_SCORE = 10_000
"""The points of a pair that fits perfectly."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Points for each reason at its best; they add up to exactly 10,000.

    ``skills`` is shared by the two directions, half for each, so that a pair scores the same
    whichever way round it is written.
    """

    skills: int = 3_500
    weaker_direction: int = 1_500
    goal: int = 800
    other_team: int = 1_200
    other_location: int = 500
    hours: int = 1_000
    interests: int = 600
    format: int = 200
    tenure: int = 300
    private: int = 400

    def __post_init__(self) -> None:
        points = self.by_name().values()
        if min(points) < 0 or sum(points) != FULL_SCORE:
            raise ValueError(f"weights must be positive and add up to {FULL_SCORE}")

    @classmethod
    def normalised(cls, shares: Mapping[str, float]) -> Self:
        """Turn shares of any size into weights, by largest remainder (ties: order of fields).

        Args:
            shares: the importance of each named weight; an absent name counts nothing.

        Raises:
            ValueError: an unknown name, a negative share, or nothing above zero.
        """
        names = [one.name for one in fields(cls)]
        whole = sum(shares.values())
        if set(shares) - set(names) or min(shares.values(), default=0) < 0 or whole <= 0:
            raise ValueError("shares need known names, no negative value, and one above zero")
        exact = {name: shares.get(name, 0) * FULL_SCORE / whole for name in names}
        points = {name: int(value) for name, value in exact.items()}
        missing = FULL_SCORE - sum(points.values())
        for name in sorted(names, key=lambda name: points[name] - exact[name])[:missing]:
            points[name] += 1
        return cls(**points)

    @classmethod
    def preset(cls, name: str) -> Self:
        """Return one of the presets balanced, skills, across and similar.

        Raises:
            KeyError: there is no such preset.
        """
        return cls.normalised(PRESETS[name])

    def by_name(self) -> dict[str, int]:
        """Return the points of each weight, in the order of the fields."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


PRESETS: Mapping[str, Mapping[str, int]] = {
    "balanced": {
        "skills": 35,
        "weaker_direction": 15,
        "goal": 8,
        "other_team": 12,
        "other_location": 5,
        "hours": 10,
        "interests": 6,
        "format": 2,
        "tenure": 3,
        "private": 4,
    },
    "skills": {
        "skills": 45,
        "weaker_direction": 25,
        "goal": 10,
        "other_team": 4,
        "hours": 10,
        "format": 2,
        "private": 4,
    },
    "across": {
        "skills": 10,
        "weaker_direction": 5,
        "goal": 5,
        "other_team": 35,
        "other_location": 20,
        "hours": 10,
        "interests": 5,
        "tenure": 6,
        "private": 4,
    },
    "similar": {
        "skills": 10,
        "weaker_direction": 5,
        "goal": 25,
        "hours": 16,
        "interests": 36,
        "format": 4,
        "private": 4,
    },
}
"""Shares for the usual wishes of a programme, before normalising."""
