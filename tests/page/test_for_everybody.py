"""Readable and reachable for everybody: contrast, names, focus, keys."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser_tools import DESKTOP, PHONE, page_in
from tests.page import canned
from tests.page.stand_in import StandIn

pytestmark = pytest.mark.browser

# Every visible piece of text with its WCAG contrast against what lies behind it.
FAINT_TEXT = """() => {
  const channels = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const light = (colour) => {
    const [r, g, b] = channels(colour).slice(0, 3).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      const [, , , alpha = 1] = channels(colour);
      if (alpha > 0.9) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const faint = [];
  for (const node of document.querySelectorAll("body *")) {
    const own = [...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
    if (!own || !node.checkVisibility({ visibilityProperty: true })) continue;
    if (node.closest(".visually-hidden, [aria-hidden=true], :disabled")) continue;
    const style = getComputedStyle(node);
    const pair = [light(style.color), light(behind(node))].sort((a, b) => b - a);
    const contrast = (pair[0] + 0.05) / (pair[1] + 0.05);
    const large = parseFloat(style.fontSize) >= 24;
    if (contrast < (large ? 3 : 4.5)) faint.push([node.className, node.textContent, contrast]);
  }
  return faint;
}"""

NAMELESS = """() => [...document.querySelectorAll("button, a, input, textarea, [role=combobox]")]
  .filter((node) => node.checkVisibility())
  .filter((node) => !(node.getAttribute("aria-label") || node.textContent.trim() ||
    node.labels?.length || node.getAttribute("aria-labelledby")))
  .map((node) => node.outerHTML)"""

PLACES = ["me=U1&channel=C2", "me=U1&channel=C1", "me=U1&home=UBOT"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", PLACES)
def test_all_text_has_the_contrast_of_wcag_aa(
    browser: Browser, stand_in: StandIn, place: str, scheme: str
) -> None:
    with page_in(browser, f"{stand_in.url}#{place}", scheme=scheme) as page:
        page.wait_for_selector(".message, .home-page .block-header")
        assert page.evaluate(FAINT_TEXT) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_form_with_an_error_has_the_contrast_of_wcag_aa(
    browser: Browser, stand_in: StandIn, scheme: str
) -> None:
    stand_in.open_view(canned.form())
    stand_in.errors_next = {"goal": "One sentence, please."}
    with page_in(browser, f"{stand_in.url}#me=U1&channel=C1", scheme=scheme) as page:
        page.get_by_role("button", name="Save").click()
        page.wait_for_selector(".field-error")
        assert page.evaluate(FAINT_TEXT) == []


@pytest.mark.parametrize("place", PLACES)
def test_every_control_has_a_name(browser: Browser, stand_in: StandIn, place: str) -> None:
    with page_in(browser, f"{stand_in.url}#{place}") as page:
        page.wait_for_selector(".message, .home-page .block-header")
        assert page.evaluate(NAMELESS) == []


def test_every_field_of_a_form_has_a_name(browser: Browser, stand_in: StandIn) -> None:
    stand_in.open_view(canned.form())
    with page_in(browser, f"{stand_in.url}#me=U1&channel=C1") as page:
        page.wait_for_selector("dialog.modal[open]")
        assert page.evaluate(NAMELESS) == []


def test_arrow_keys_walk_through_the_conversations(page: Page) -> None:
    page.locator(".place").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".place", has_text="organisers")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".conversation-title h1")).to_have_text("organisers")


def test_arrow_keys_walk_through_the_cast(page: Page) -> None:
    page.get_by_role("button", name="Be Ines Roth").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".whoami-name")).to_have_text("Amara Okafor")


def test_what_has_the_focus_can_be_seen(page: Page) -> None:
    for _ in range(12):
        page.keyboard.press("Tab")
        outline = "getComputedStyle(document.activeElement).outlineStyle"
        assert page.evaluate(f"document.activeElement === document.body || {outline} !== 'none'")


@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_wider_than_a_phone(browser: Browser, stand_in: StandIn, place: str) -> None:
    with page_in(browser, f"{stand_in.url}#{place}", PHONE) as page:
        page.wait_for_selector(".message, .home-page .block-header")
        wide = "[...document.querySelectorAll('main *')].filter((node) => node.checkVisibility()"
        over = f"{wide} && node.getBoundingClientRect().right > {PHONE[0]} + 1)"
        assert page.evaluate(f"{over}.map((node) => node.className)") == []


def test_a_long_word_does_not_break_the_page(browser: Browser, stand_in: StandIn) -> None:
    word = "Donaudampfschifffahrtsgesellschaft" * 8
    stand_in.messages.append(canned.message("C1", "1795698000.000100", [], word))
    for size in (DESKTOP, PHONE):
        with page_in(browser, f"{stand_in.url}#me=U1&channel=C1", size) as page:
            page.wait_for_selector(".message")
            assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
