"""Journeys go through the control API, with the real bot and a real database file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.town import Town
from tests.rapport_playground import rapport_playground


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Return a company of thirteen colleagues in which nobody has joined anything yet."""
    file = tmp_path / "rapport.sqlite"
    with rapport_playground(database=f"sqlite:///{file}") as client:
        yield Town(client, file)
