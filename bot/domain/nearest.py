"""The right word for one that was mistyped."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest_word(typed: str, known: Iterable[str]) -> str | None:
    """Return the known word most like what was typed, or None if nothing is near."""
    close = get_close_matches(typed.casefold(), list(known), n=1, cutoff=0.5)
    return close[0] if close else None
