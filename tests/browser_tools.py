"""Headless Chromium for tests: find it, open pages in it, and say clearly when there is none."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE = 30_000  # milliseconds: how soon something is seen is not what these tests are about
DESKTOP = (1280, 800)
PHONE = (390, 844)
NO_BROWSER = (
    "No Chromium was found for the browser tests. Install one with your package manager "
    "(for example `apt-get install chromium`) or with `.venv/bin/playwright install chromium`."
)
_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def find_chromium(playwright: Playwright) -> str | None:
    """Return the path of a Chromium: the system's, else the one that Playwright installed."""
    for name in _NAMES:
        found = shutil.which(name)
        if found:
            return found
    own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a headless Chromium; FileNotFoundError with a sentence to act on if there is none."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        path = find_chromium(playwright)
        if path is None:
            raise FileNotFoundError(NO_BROWSER)
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def page_in(
    browser: Browser,
    url: str,
    size: tuple[int, int] = DESKTOP,
    *,
    scheme: str = "light",
) -> Iterator[Page]:
    """Open an address in a window of its own; a script error on the page is the test's error."""
    problems: list[str] = []
    dark = scheme == "dark"
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if dark else "light",
        locale="en-GB",
        reduced_motion="reduce",
        has_touch=size == PHONE,
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(url)
    try:
        yield page
        assert problems == []
    finally:
        context.close()
