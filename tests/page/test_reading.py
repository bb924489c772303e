"""Reading: messages, dates, files, Home, other people's eyes."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser_tools import PHONE, page_in
from tests.page import canned
from tests.page.stand_in import StandIn

pytestmark = pytest.mark.browser


def go(page: Page, stand_in: StandIn, place: str) -> None:
    page.goto("about:blank")
    page.goto(f"{stand_in.url}#{place}")
    page.wait_for_selector(".message, .home-page")


def test_what_people_type_never_becomes_markup(page: Page) -> None:
    typed = page.locator(".message").first
    expect(typed).to_contain_text("<script>document.title='owned'</script>")
    assert typed.locator("script, img:not(.avatar img)").count() == 0
    assert "owned" not in page.title()


def test_a_link_that_could_run_something_is_only_its_words(page: Page) -> None:
    own = page.locator(".message.is-private")
    expect(own).to_contain_text("Only you see this, and that.")
    assert own.locator("a").count() == 0


def test_a_message_for_one_reader_says_so(page: Page) -> None:
    expect(page.locator(".message.is-private")).to_contain_text("Only visible to you")


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        pytest.param("me=U1&channel=C3", "1 Dec 2026 10:30", id="berlin"),
        pytest.param("me=U3&channel=C3", "1 Dec 2026 10:30", id="stockholm"),
    ],
)
def test_a_date_token_shows_the_readers_own_time(
    page: Page, stand_in: StandIn, place: str, shown: str
) -> None:
    go(page, stand_in, place)
    expect(page.locator(".message time").nth(1)).to_have_text(shown)


def test_every_block_of_the_gallery_is_drawn(page: Page, stand_in: StandIn) -> None:
    go(page, stand_in, "me=U1&channel=C2")
    card = page.locator(".message-card").first
    assert card.locator(".block-unknown").count() == 0
    expect(card.locator(".block-header")).to_have_text("Draft of round 9 🌱")
    expect(card.locator("blockquote")).to_have_text("quoted")
    assert card.locator("ol li").all_text_contents() == ["one", "two"]
    assert card.locator("input[type=radio]").count() == 3
    expect(card.locator(".rich-text strong").first).to_have_text("Rich ")


def test_a_file_can_be_downloaded_under_its_name(page: Page, stand_in: StandIn) -> None:
    go(page, stand_in, "me=U1&channel=C2")
    with page.expect_download() as download:
        page.locator(".file-card").click()
    assert download.value.suggested_filename == "slots.ics"


def test_nothing_is_fetched_from_anywhere_else(browser: Browser, stand_in: StandIn) -> None:
    asked: list[str] = []
    with page_in(browser, "about:blank") as page:
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{stand_in.url}#me=U1&channel=C2")
        expect(page.locator(".picture-words")).to_contain_text("A chart")
    assert [url for url in asked if not url.startswith(stand_in.url)] == []


def test_home_is_drawn_and_an_empty_home_says_so(page: Page, stand_in: StandIn) -> None:
    go(page, stand_in, "me=U1&home=UBOT")
    expect(page.locator(".home")).to_contain_text("Good to see you, Ines")
    go(page, stand_in, "me=U3&home=UBOT")
    expect(page.locator(".home")).to_contain_text("Home is still empty")


def test_one_press_makes_me_somebody_else(page: Page) -> None:
    page.get_by_role("button", name="Be Amara Okafor").click()
    expect(page.locator(".whoami-name")).to_have_text("Amara Okafor")
    expect(page.locator(".whoami-detail")).to_contain_text("14:05 in Lagos")
    expect(page.locator(".place", has_text="Jonas")).to_have_count(0)


def test_an_address_leads_to_a_person_and_a_place(page: Page, stand_in: StandIn) -> None:
    page.goto(f"{stand_in.url}#me=U3&channel=C3")
    expect(page.locator(".whoami-name")).to_have_text("Jonas Lindqvist")
    expect(page.locator(".conversation-title h1")).to_have_text("Ines Roth")
    page.get_by_role("button", name="Be Amara Okafor").click()
    expect(page.locator(".whoami-name")).to_have_text("Amara Okafor")
    expect(page).to_have_url(re.compile("me=U2"))


def test_people_are_found_by_team_and_by_name_without_accents(page: Page) -> None:
    page.get_by_role("button", name="Find a person").click()
    field = page.get_by_role("searchbox", name="Find a person")
    field.fill("support")
    expect(page.locator(".person-row")).to_have_count(3)
    field.fill("jose")
    field.press("Enter")
    expect(page.locator(".whoami-name")).to_have_text("José Álvarez")


def test_unread_marks_go_when_the_conversation_is_opened(page: Page) -> None:
    desk = page.locator(".place", has_text="organisers")
    expect(desk.locator(".badge")).to_contain_text("2")
    desk.click()
    expect(desk.locator(".badge")).to_have_count(0)


def test_a_new_message_appears_and_is_said_aloud(page: Page, stand_in: StandIn) -> None:
    stand_in.messages.append(canned.message("C1", "1795698000.000100", [], "Coffee *soon*?"))
    stand_in.tell("messages")
    expect(page.locator(".message").last).to_contain_text("Coffee soon?")
    expect(page.locator("#announcer")).to_have_text("Rapport in general: Coffee soon?")


def test_a_phone_has_one_column_and_a_drawer(browser: Browser, stand_in: StandIn) -> None:
    with page_in(browser, f"{stand_in.url}#me=U1&channel=C3", PHONE) as page:
        page.wait_for_selector(".message")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        expect(page.locator("#sidebar")).not_to_be_visible()
        page.get_by_role("button", name="Conversations").click()
        expect(page.locator("#sidebar")).to_be_visible()
        page.locator(".place", has_text="general").click()
        expect(page.locator("#sidebar")).not_to_be_visible()
        expect(page.locator(".conversation-title h1")).to_have_text("general")
