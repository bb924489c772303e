"""A cohort match in a real browser: from the organiser's command to the release, with pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.reader import Reader
from tests.browser_tools import DESKTOP, PHONE, page_in
from tests.journeys.town import ORGANISER, Town
from tests.rapport_playground import rapport_playground

pytestmark = pytest.mark.browser

MENTORS, MENTEES = 3, 8


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Return a company that is large enough for a cohort."""
    file = tmp_path / "rapport.sqlite"
    with rapport_playground(database=f"sqlite:///{file}", people=20) as client:
        yield Town(client, file)


@pytest.mark.parametrize(
    ("size", "width"),
    [pytest.param(DESKTOP, "desktop", id="desktop"), pytest.param(PHONE, "phone", id="phone")],
)
def test_an_organiser_matches_everybody_and_releases(
    browser: Browser, town: Town, size: tuple[int, int], width: str
) -> None:
    town.client.rehearse("programme", prefer=["Mentorship", "You match everybody at once"])
    town.let_join(MENTORS, "Be a mentor", "2 mentees at a time")
    town.let_join(MENTEES, "Find a mentor")
    with page_in(browser, town.client.url, size) as page:
        reader = Reader(page, town, f"cohort-{width}")
        reader.at(ORGANISER, town.desk)
        draft(reader)
        look_at_pairs_and_other_ways(reader)
        release(reader)


def modal(reader: Reader) -> Locator:
    return reader.page.locator("dialog.modal")


def draft(reader: Reader) -> None:
    page = reader.page
    reader.say("/rapport-admin cohort")
    expect(page.locator("#modal-title")).to_have_text("Match mentors")
    reader.picture("start")
    reader.press("Draft it")
    expect(modal(reader)).to_contain_text("The draft appears at the desk")
    page.keyboard.press("Escape")
    reader.town.client.settle()
    expect(page.get_by_text(f"{MENTEES} people look for a mentor").last).to_be_visible()
    reader.picture("draft")


def look_at_pairs_and_other_ways(reader: Reader) -> None:
    page = reader.page
    reader.press("See all")
    expect(modal(reader)).to_contain_text("Without a mentor:")
    expect(modal(reader).get_by_text(re.compile(r" of 100"))).to_have_count(MENTORS * 2)
    reader.picture("pairs")
    page.keyboard.press("Escape")
    reader.press("Another way…")
    expect(modal(reader)).to_contain_text("without")
    reader.picture("ways")
    page.keyboard.press("Escape")
    reader.press("Swap…")
    expect(modal(reader)).to_contain_text("take each other's place")
    reader.picture("swap")
    page.keyboard.press("Escape")


def release(reader: Reader) -> None:
    page = reader.page
    reader.press("Release now")
    expect(page.get_by_text("Release this match?").last).to_be_visible()
    reader.picture("confirm")
    reader.press("Release")
    expect(page.get_by_text("Released.").last).to_be_visible()
    reader.picture("released")
