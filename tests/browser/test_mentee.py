"""A mentee's path in a real browser: from joining to the introduction, with pictures of it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.reader import Reader, dm_of, until
from tests.browser_tools import DESKTOP, PHONE, page_in
from tests.journeys.town import Town
from tests.playground_client import Json

pytestmark = pytest.mark.browser

ME = "Mateo Alvarez"
WISH = "I want to stop asking the data team for every number."


@pytest.mark.parametrize(
    ("size", "width"),
    [pytest.param(DESKTOP, "desktop", id="desktop"), pytest.param(PHONE, "phone", id="phone")],
)
def test_a_mentee_chooses_a_mentor_and_is_introduced(
    browser: Browser, town: Town, size: tuple[int, int], width: str
) -> None:
    town.client.add_person(ME)
    town.start_mentorship()
    assert len(town.let_join(5, "Be a mentor", "2 mentees at a time")) == 5
    with page_in(browser, town.client.url, size) as page:
        reader = Reader(page, town, f"mentee-{width}")
        join_to_find_a_mentor(reader)
        mentor = ask_somebody_of_the_directory(reader)
        answer_as_the_mentor(reader, mentor)
        read_the_introduction(reader, mentor)


def modal(reader: Reader) -> Locator:
    return reader.page.locator("dialog.modal")


def join_to_find_a_mentor(reader: Reader) -> None:
    page = reader.page
    reader.at(ME, dm_of(reader.town, ME))
    reader.say("/rapport join")
    expect(page.locator("#modal-title")).to_have_text("About you")
    page.get_by_label(re.compile("Not sure yet", re.IGNORECASE)).check()
    page.get_by_label(re.compile("Surprise me", re.IGNORECASE)).check()
    page.get_by_label(re.compile("Yes, I would like", re.IGNORECASE)).last.check()
    reader.press("Next")
    expect(page.locator("#modal-title")).to_have_text("You are in")
    page.get_by_label(re.compile("Find a mentor")).check()
    reader.picture("role")
    reader.press("Save")
    expect(modal(reader)).to_contain_text("You would like to find a mentor.")
    reader.picture("saved")


def ask_somebody_of_the_directory(reader: Reader) -> str:
    """Look through the directory, open a card and ask; return the mentor's real name."""
    page = reader.page
    reader.press("Find a mentor")
    expect(modal(reader)).to_contain_text("Mentors with a place free")
    reader.picture("directory")
    page.get_by_role("button", name=re.compile("^(About|More)")).first.click()
    expect(modal(reader)).to_contain_text("Working hours in common:")
    name = modal(reader).locator("h3, .block-header, header h2").first
    mentor = str(name.inner_text()).strip()
    reader.picture("card")
    reader.press("Ask for a mentorship…")
    expect(page.locator("#modal-title")).to_have_text("Ask for a mentorship")
    page.get_by_label(re.compile("What would you like to learn, and why")).fill(WISH)
    reader.picture("form")
    reader.press("Ask")
    expect(modal(reader)).to_contain_text("you hear by")
    reader.picture("asked")
    page.keyboard.press("Escape")
    return mentor


def asked_mentor(town: Town) -> tuple[Json, Json]:
    """Return who was asked, and the message."""
    for person in town.client.state()["people"]:
        seen = town.seen(person["id"], WISH)
        if seen and person["real_name"] != ME:
            return person, seen[-1]
    raise LookupError(WISH)


def answer_as_the_mentor(reader: Reader, _mentor: str) -> None:
    town = reader.town
    people = town.client.state()["people"]
    others = [one["id"] for one in people if one["real_name"] != ME]
    until(town, lambda: any(town.seen(one, WISH) for one in others), step="PT3H")
    person, message = asked_mentor(town)
    reader.at(str(person["real_name"]), str(message["channel"]))
    expect(reader.page.get_by_text(WISH).last).to_be_visible()
    reader.picture("request")
    reader.press("Yes, gladly")
    expect(reader.page.get_by_text("are introduced to each other").last).to_be_visible()
    reader.picture("yes")


def read_the_introduction(reader: Reader, _mentor: str) -> None:
    town, me = reader.town, reader.town.person(ME)
    until(town, lambda: town.seen(me, "Why you two"), step="PT3H")
    introduction = town.last(me, "Why you two")
    reader.at(ME, introduction["channel"])
    expect(reader.page.get_by_text("Why you two").last).to_be_visible()
    reader.picture("introduction")
    home = town.client.home(me)
    assert home is not None
