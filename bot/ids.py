"""Identifiers: time-ordered UUID text from a source that is passed in, so tests can fix it."""

from collections.abc import Callable

import uuid_utils

NewId = Callable[[], str]


def time_ordered_id() -> str:
    """Return a fresh UUID of version 7 as 36 characters; later ids sort after earlier ones."""
    return str(uuid_utils.uuid7())
