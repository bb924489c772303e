"""A lesson and a question in a real browser: read, ticked, asked, answered; with pictures."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.reader import Reader, dm_of, until
from tests.browser_tools import DESKTOP, PHONE, page_in
from tests.journeys.test_mentors import real_name
from tests.journeys.test_questions import company, offering
from tests.journeys.town import Town

pytestmark = pytest.mark.browser

QUESTION = "Why does my join return each row twice?"


@pytest.mark.parametrize(
    ("size", "width"),
    [pytest.param(DESKTOP, "desktop", id="desktop"), pytest.param(PHONE, "phone", id="phone")],
)
def test_a_lesson_is_read_and_a_question_finds_whoever_knows(
    browser: Browser, town: Town, size: tuple[int, int], width: str
) -> None:
    people, skill = company(town)
    asker = next(one for one in people if one not in offering(town, skill))
    with page_in(browser, town.client.url, size) as page:
        reader = Reader(page, town, f"ask-{width}")
        name = real_name(town, asker)
        reader.at(name, dm_of(town, name))
        read_a_lesson(reader)
        ask_with_an_error_and_its_correction(reader, skill)
        answer(reader, people, asker)


def modal(reader: Reader) -> Locator:
    return reader.page.locator("dialog.modal")


def close(reader: Reader) -> None:
    """Close the modal that is on top, and wait until no other is left."""
    reader.page.keyboard.press("Escape")
    expect(reader.page.locator("dialog.modal[open]")).to_have_count(0)


def read_a_lesson(reader: Reader) -> None:
    page = reader.page
    reader.say("/rapport toolkit")
    expect(page.locator("#modal-title")).to_have_text("Toolkit")
    reader.picture("toolkit")
    modal(reader).get_by_role("button", name=re.compile("^Read")).first.click()
    expect(page.locator("#modal-title")).to_have_text("Lesson")
    expect(modal(reader)).to_contain_text("To try")
    reader.picture("lesson")
    reader.press("I have read this")
    expect(modal(reader)).to_contain_text("Take the tick back")
    page.keyboard.press("Escape")
    expect(page.locator("#modal-title")).to_have_text("Toolkit")
    close(reader)


def ask_with_an_error_and_its_correction(reader: Reader, skill: str) -> None:
    page = reader.page
    reader.say("/rapport ask")
    expect(page.locator("#modal-title")).to_have_text("Ask a question")
    reader.press("Go on")
    expect(page.locator(".field-error").first).to_be_visible()
    reader.picture("error")
    page.get_by_label(re.compile("What would you like to know")).fill(QUESTION)
    field = page.get_by_role("combobox", name=re.compile("Which skill"))
    field.press_sequentially(skill)
    page.get_by_role("option").first.click()
    reader.picture("form")
    reader.press("Go on")
    expect(modal(reader)).to_contain_text("It is on its way")
    reader.picture("asked")
    close(reader)


def answer(reader: Reader, people: list[str], asker: str) -> None:
    town, page = reader.town, reader.page
    until(town, lambda: any(town.seen(one, "asks about") for one in people), step="PT3H")
    helper = next(one for one in people if town.seen(one, "asks about"))
    message = town.last(helper, "asks about")
    reader.at(real_name(town, helper), str(message["channel"]))
    expect(page.get_by_text(QUESTION).last).to_be_visible()
    reader.picture("question")
    reader.press("I can help")
    until(town, lambda: town.seen(asker, "can help:"), step="PT3H")
    together = town.last(asker, "can help:")
    reader.at(real_name(town, asker), str(together["channel"]))
    expect(page.get_by_text(QUESTION).last).to_be_visible()
    reader.picture("together")
