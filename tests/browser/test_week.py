"""A week of Rapport in a real browser, at desktop and phone width, with pictures of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser_tools import DESKTOP, PHONE, chromium, page_in
from tests.journeys.town import Town
from tests.rapport_playground import rapport_playground

pytestmark = pytest.mark.browser

PICTURES = Path("build/screenshots")
ME = "Amara Okafor"
QUESTION = "get to meet"


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
    """Return a company with a coffee programme that seven colleagues have joined."""
    file = tmp_path / "rapport.sqlite"
    with rapport_playground(database=f"sqlite:///{file}") as client:
        yield Town(client, file)


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
    expect(reader.page.get_by_text("as a picture").last).to_be_visible(timeout=30_000)
    reader.picture("chart")


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


def partners(town: Town, channel: str, me: str) -> list[str]:
    """Return who else is in a group DM."""
    found = next(c for c in town.client.state()["channels"] if c["id"] == channel)
    return [member for member in found["members"] if member not in (me, town.bot)]
