"""A browser, a stand-in for the server, and the page opened as Ines."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser_tools import chromium, page_in
from tests.page.stand_in import StandIn, standing_in


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a browser for one module: Playwright's event loop must not outlive it."""
    try:
        with chromium() as opened:
            yield opened
    except FileNotFoundError as missing:
        pytest.skip(str(missing))


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    """Return a server with the canned company."""
    with standing_in() as server:
        yield server


@pytest.fixture
def page(browser: Browser, stand_in: StandIn) -> Iterator[Page]:
    """Return the page, open as Ines in the general channel."""
    with page_in(browser, f"{stand_in.url}#me=U1&channel=C1") as opened:
        opened.wait_for_selector(".message")
        yield opened
