"""One browser for all tests that look at the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser_tools import chromium
from tests.journeys.town import Town
from tests.rapport_playground import rapport_playground


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a browser, or skip with the sentence that says how to get one."""
    try:
        with chromium() as opened:
            yield opened
    except FileNotFoundError as missing:
        pytest.skip(str(missing))


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Return a company in which nobody has joined anything yet."""
    file = tmp_path / "rapport.sqlite"
    with rapport_playground(database=f"sqlite:///{file}") as client:
        yield Town(client, file)
