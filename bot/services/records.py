"""The database does not answer: a thing that happens, not a bug."""

from __future__ import annotations

from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from bot.errors import NotPossible


class RecordsAway(NotPossible):
    """The database cannot be reached, or takes too long, just now."""

    code = "records-away"


def as_records_away(error: Exception) -> RecordsAway | None:
    """Return the word for an error that means that the database does not answer, else None."""
    return RecordsAway() if isinstance(error, OperationalError | NoConnectionFree) else None
