"""What a mentor and a mentee can tick off."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class OpenTry:
    """A line to tick; ``who`` wants to try it, nobody in particular reaches a milestone."""

    line_id: str
    text: str
    done: bool
    who: str | None = None


@dataclass(frozen=True)
class Listing:
    """Everything that one of the two can tick off: at most ten tries, at most ten milestones."""

    pairing_id: str
    tries: tuple[OpenTry, ...] = ()
    milestones: tuple[OpenTry, ...] = ()
