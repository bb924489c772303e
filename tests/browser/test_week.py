"""A week of Rapport in a real browser, at desktop and phone width, with pictures of it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.reader import Reader, dm_of, until
from tests.browser_tools import DESKTOP, PHONE, page_in
from tests.journeys.town import Town

pytestmark = pytest.mark.browser

ME = "Amara Okafor"
QUESTION = "get to meet"


@pytest.mark.parametrize(
    ("size", "width"),
    [pytest.param(DESKTOP, "desktop", id="desktop"), pytest.param(PHONE, "phone", id="phone")],
)
def test_a_week_from_joining_to_the_digest(
    browser: Browser, town: Town, size: tuple[int, int], width: str
) -> None:
    town.start_coffee()
    with page_in(browser, town.client.url, size) as page:
        reader = Reader(page, town, width)
        join_with_an_error_and_its_correction(reader)
        assert len(town.let_join(7)) == 7
        introduction = read_the_introduction(reader)
        vote_for_a_time(reader, introduction)
        answer_the_end_question(reader)
        read_the_digest(reader)


def join_with_an_error_and_its_correction(reader: Reader) -> None:
    page = reader.page
    reader.at(ME, dm_of(reader.town, ME))
    reader.say("/rapport join")
    expect(page.locator("#modal-title")).to_have_text("About you")
    reader.picture("form")
    reader.press("Next")
    expect(page.locator(".field-error").first).to_be_visible()
    reader.picture("error")
    offers = page.get_by_role("combobox", name=re.compile("help a colleague with"))
    offers.press_sequentially("SQL")
    page.get_by_role("option").first.click()
    page.get_by_label(re.compile("Surprise me", re.IGNORECASE)).check()
    page.get_by_label(re.compile("I agree|Yes", re.IGNORECASE)).last.check()
    reader.press("Next")
    expect(page.locator(".field-error")).to_have_count(0)
    reader.picture("levels")
    reader.press("Join")
    expect(page.locator("dialog.modal")).to_contain_text("You are in")
    reader.picture("joined")
    page.keyboard.press("Escape")


def read_the_introduction(reader: Reader) -> str:
    town = reader.town
    until(town, lambda: town.seen(town.person(ME), "Why you"), step="PT3H")
    introduction = town.last(town.person(ME), "Why you")
    reader.at(ME, introduction["channel"])
    expect(reader.page.get_by_text("Why you").last).to_be_visible()
    reader.picture("introduction")
    return str(introduction["channel"])


def vote_for_a_time(reader: Reader, channel: str) -> None:
    town, page = reader.town, reader.page
    me = town.person(ME)
    reader.press("B")
    until(town, lambda: town.last(me, "Why you")["edited"], step="PT0S")
    for partner in partners(town, channel, me):
        town.press(partner, town.last(partner, "Why you"), "B")
    expect(page.get_by_text("Booked").last).to_be_visible()
    reader.picture("booked")


def answer_the_end_question(reader: Reader) -> None:
    town, me = reader.town, reader.town.person(ME)
    until(town, lambda: town.seen(me, QUESTION))
    question = town.last(me, QUESTION)
    reader.at(ME, question["channel"])
    reader.press("Yes")
    expect(reader.page.get_by_text("Compared with what you hoped for").last).to_be_visible()
    reader.press("More")
    reader.picture("pulse")
    for person in town.client.state()["people"]:
        if person["id"] != me and town.seen(person["id"], QUESTION):
            town.press(person["id"], town.last(person["id"], QUESTION), "Yes")


def read_the_digest(reader: Reader) -> None:
    town = reader.town
    until(town, lambda: town.at_desk("is done"))
    reader.at("Ines Roth", town.desk)
    digest = reader.page.get_by_text("is done").last
    expect(digest).to_be_visible()
    digest.scroll_into_view_if_needed()
    reader.picture("digest")
    reader.press("Chart")
    expect(reader.page.get_by_text("as a picture").last).to_be_visible()
    reader.picture("chart")


def partners(town: Town, channel: str, me: str) -> list[str]:
    """Return who else is in a group DM."""
    found = next(c for c in town.client.state()["channels"] if c["id"] == channel)
    return [member for member in found["members"] if member not in (me, town.bot)]
