"""Somebody at the playground's page, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from tests.journeys.town import Town

PICTURES = Path("build/screenshots")


@dataclass
class Reader:
    """Somebody at the page, who takes pictures."""

    page: Page
    town: Town
    width: str
    taken: int = 0

    def picture(self, name: str) -> None:
        """Keep what the page shows."""
        self.taken += 1
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{self.width}-{self.taken}-{name}.png")

    def at(self, person: str, channel: str) -> None:
        """Look at a conversation as a person."""
        user = self.town.person(person)
        address = self.page.url.split("#")[0]
        self.page.goto(f"{address}#me={user}&channel={channel}")
        self.page.reload()

    def say(self, text: str) -> None:
        """Type a command."""
        field = self.page.get_by_role("combobox", name="Message or command")
        field.fill(text)
        field.press("Enter")

    def press(self, name: str, within: Locator | None = None) -> None:
        """Press a button by what stands on it; the newest, where there are several."""
        place = within or self.page
        place.locator("button", has_text=re.compile(f"^{re.escape(name)}$")).last.click()


def until(town: Town, happened: Callable[[], object], step: str = "P1D") -> None:
    """Move the clock until something happened; three weeks are enough for all of it."""
    for _ in range(60):
        if happened():
            return
        town.client.advance(step)
    pytest.fail("it did not happen in time")


def dm_of(town: Town, name: str) -> str:
    """Return the conversation of a person with Rapport, which the first command opens."""
    answer = town.member(town.person(name), "help")
    return str(answer["channel"])
